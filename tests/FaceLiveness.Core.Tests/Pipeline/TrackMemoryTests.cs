namespace FaceLiveness.Tests.Pipeline;

/// <summary>Who comes back is who they were, and nobody else is; whether they live is never taken over.</summary>
public sealed class TrackMemoryTests
{
    private readonly EventList _events = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_who_steps_out_from_behind_a_pillar_gets_the_id_back()
    {
        // Hidden for 3 s, longer than the tracker waits, and somewhere else afterwards.
        var results = await WatchAsync(10, new Actor(1) { X = 50, Leaves = At(3) }, new Actor(1) { X = 450, Enters = At(6) });

        var rejoined = Assert.Single(_events.Of<PersonRejoined>());
        Assert.Equal((1, 2), (rejoined.TrackId, rejoined.FormerId));
        Assert.InRange(rejoined.At.Timestamp.TotalSeconds, 6, 7);
        var person = Assert.Single(results[^1].Persons);
        Assert.Equal((1, TimeSpan.Zero), (person.TrackId, person.FirstSeen));
        Assert.Equal([1], _events.Of<PersonLeft>().Select(e => e.TrackId).Distinct());
    }

    [Fact]
    public async Task Somebody_who_is_back_before_the_tracker_has_given_them_up_gets_the_id_back_as_soon_as_it_has()
    {
        var results = await WatchAsync(8, new Actor(1) { X = 50, Leaves = At(3) }, new Actor(1) { X = 450, Enters = At(3.5) });

        Assert.InRange(Assert.Single(_events.Of<PersonRejoined>()).At.Timestamp.TotalSeconds, 4.5, 5.5);
        Assert.Equal(1, Assert.Single(results[^1].Persons).TrackId);
    }

    [Fact]
    public async Task Who_stays_away_for_longer_than_the_window_comes_back_as_somebody_new()
    {
        var results = await WatchAsync(17, new Actor(1) { X = 50, Leaves = At(3) }, new Actor(1) { X = 450, Enters = At(13.2) });

        Assert.Empty(_events.Of<PersonRejoined>());
        Assert.Equal(2, Assert.Single(results[^1].Persons).TrackId);
    }

    [Fact]
    public async Task Another_person_who_comes_instead_is_somebody_new()
    {
        var results = await WatchAsync(10, new Actor(1) { X = 50, Leaves = At(3) }, new Actor(2) { X = 450, Enters = At(6) });

        Assert.Empty(_events.Of<PersonRejoined>());
        Assert.Equal(2, Assert.Single(results[^1].Persons).TrackId);
    }

    [Fact]
    public async Task Several_who_left_together_each_get_their_own_id_back()
    {
        var results = await WatchAsync(
            12,
            new Actor(1) { X = 20, Leaves = At(3) },
            new Actor(2) { X = 250, Leaves = At(3) },
            new Actor(2) { X = 20, Enters = At(7) },
            new Actor(1) { X = 480, Enters = At(8) });

        Assert.Equal(2, _events.Of<PersonRejoined>().Count());
        Assert.Equal([2, 1], results[^1].Persons.OrderBy(person => person.Box.X).Select(person => IdBefore(results, person.TrackId)));

        // By where they stood: X 20 was the first, X 250 the second.
        static int IdBefore(List<FrameResult> results, int id) =>
            results.First(result => result.Timestamp == At(2)).Persons.Single(person => person.TrackId == id).Box.X < 150 ? 1 : 2;
    }

    [Fact]
    public async Task Of_twins_who_left_none_is_taken_for_the_other()
    {
        var results = await WatchAsync(
            10,
            new Actor(1) { X = 20, Leaves = At(3) },
            new Actor(2) { X = 250, TwinOf = 1, Leaves = At(3) },
            new Actor(1) { X = 480, Enters = At(6) });

        Assert.Empty(_events.Of<PersonRejoined>());
        Assert.Equal(3, Assert.Single(results[^1].Persons).TrackId);
    }

    [Fact]
    public async Task While_a_twin_is_in_view_nobody_gets_the_id_of_the_other()
    {
        await WatchAsync(
            10,
            new Actor(1) { X = 20, Leaves = At(3) },
            new Actor(2) { X = 250, TwinOf = 1 },
            new Actor(1) { X = 480, Enters = At(6) });

        Assert.Empty(_events.Of<PersonRejoined>());
    }

    [Fact]
    public async Task A_track_that_jumps_to_another_person_is_two_people_and_the_first_gets_the_id_back_elsewhere()
    {
        var results = await WatchAsync(
            14, new Actor(1) { X = 50, Swapped = At(4) }, new Actor(1) { X = 450, Enters = At(5) });

        // The one who came instead has the third id: the first, seen again at the other place, was the second until the jump was noticed.
        Assert.Equal([1, 2, 3], _events.Of<PersonAppeared>().Select(e => e.TrackId));
        var split = _events.Of<PersonAppeared>().Last().At.Timestamp;
        Assert.InRange(split.TotalSeconds, 4, 9);
        Assert.Equal((1, split), (_events.Of<PersonLeft>().First().TrackId, _events.Of<PersonLeft>().First().At.Timestamp));
        var rejoined = Assert.Single(_events.Of<PersonRejoined>());
        Assert.Equal((1, 2), (rejoined.TrackId, rejoined.FormerId));
        Assert.Equal([3, 1], results[^1].Persons.OrderBy(person => person.Box.X).Select(person => person.TrackId));
        Assert.Equal(results[^1].Persons.Select(person => person.TrackId).Order(), results[^1].Persons.Select(person => person.TrackId));
    }

    [Fact]
    public async Task A_photo_held_up_after_the_person_left_gets_the_id_and_never_the_proof_of_life()
    {
        var store = new InMemoryProfileStore();
        var results = await WatchAsync(
            store, 12, new Actor(1) { X = 50, Blinks = [1.5], Leaves = At(4) }, new Actor(1) { X = 450, Enters = At(7) });

        Assert.Single(_events.Of<LivenessConfirmed>());
        Assert.Single(_events.Of<PersonRejoined>());
        Assert.All(results.Where(result => result.Timestamp > At(7)).SelectMany(result => result.Persons), person =>
        {
            Assert.NotEqual(LivenessState.Live, person.Liveness.State);
            Assert.Equal(0, person.BlinkCount);
        });
        Assert.DoesNotContain(_events.Of<ProfileImproved>(), improved => improved.At.Timestamp > At(4));
    }

    [Fact]
    public async Task Looks_at_a_photo_found_no_profile_when_the_person_follows_and_blinks()
    {
        // The photo has given as many looks as a profile needs; the person blinks as soon as there, with too few of their own.
        var store = new InMemoryProfileStore();
        await WatchAsync(store, 12, new Actor(1) { X = 50, Leaves = At(3) }, new Actor(1) { X = 450, Enters = At(6), Blinks = [6.6, 7.2] });

        Assert.Single(_events.Of<PersonRejoined>());
        var created = Assert.Single(_events.Of<ProfileCreated>());
        await foreach (var profile in store.LoadAllAsync(Cancellation))
        {
            Assert.Equal(created.ProfileId, profile.Id);
            Assert.All(profile.Samples, sample => Assert.True(sample.CapturedAt >= DateTimeOffset.UnixEpoch + At(6), $"{sample.CapturedAt}"));
        }
    }

    [Fact]
    public async Task What_may_be_a_photo_leaves_its_id_to_nobody()
    {
        await WatchAsync(
            new Scene().Add(new Actor(1) { X = 50, Leaves = At(3) }).Add(new Actor(1) { X = 450, Enters = At(6) }).Builder()
                .AddLivenessCheck(new Suspicion()).AddProfileStore(new InMemoryProfileStore()),
            10);

        Assert.NotEmpty(_events.Of<SpoofSuspected>());
        Assert.Empty(_events.Of<PersonRejoined>());
    }

    [Fact]
    public async Task Without_a_window_nobody_gets_an_id_back()
    {
        var builder = new Scene().Add(new Actor(1) { X = 50, Leaves = At(3) }).Add(new Actor(1) { X = 450, Enters = At(6) }).Builder()
            .AddProfileStore(new InMemoryProfileStore()).Configure(options => options.Tracking.RejoinWindow = TimeSpan.Zero);
        await WatchAsync(builder, 10);

        Assert.Empty(_events.Of<PersonRejoined>());
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private Task<List<FrameResult>> WatchAsync(double seconds, params Actor[] actors) => WatchAsync(new InMemoryProfileStore(), seconds, actors);

    private Task<List<FrameResult>> WatchAsync(InMemoryProfileStore store, double seconds, params Actor[] actors)
    {
        var scene = new Scene();
        foreach (var actor in actors)
        {
            scene.Add(actor);
        }

        return WatchAsync(scene.Builder().AddProfileStore(store), seconds);
    }

    private async Task<List<FrameResult>> WatchAsync(PipelineBuilder builder, double seconds)
    {
        // The scene's pictures are all the same grey, so no motion calls for a search.
        builder.Configure(options =>
            options.Analysis.SteadyDetectionInterval = options.Analysis.IdleDetectionInterval = options.Analysis.PersonDetectionInterval);
        await using var pipeline = builder.AddBlinkLiveness().AddEventSink(_events).AddSource(new ScriptedSource("0").Plays(seconds)).Build();
        var results = new List<FrameResult>();
        await foreach (var result in pipeline.RunAsync(Cancellation))
        {
            results.Add(result);
        }

        return results;
    }

    private sealed class Suspicion : ILivenessCheck, ILivenessSession
    {
        private static readonly LivenessVerdict Verdict = new(LivenessState.Spoof, 0.1f, "It glares like a screen.");

        public string Name => "suspicion";

        public ILivenessSession BeginSession() => this;

        public ValueTask<LivenessVerdict> ObserveAsync(FaceObservation observation, CancellationToken cancellationToken = default) => ValueTask.FromResult(Verdict);
    }
}
