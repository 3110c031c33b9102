using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.Tests.Pipeline;

public sealed class FacePipelineTests
{
    private readonly EventList _events = new();
    private readonly InMemoryProfileStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_live_stranger_gets_a_profile_and_is_known_from_then_on()
    {
        var scene = new Scene().Add(new Actor(1) { Blinks = [2.0] });
        await RunAsync(scene, new ScriptedSource("0").Plays(5));

        Assert.Single(_events.Of<PersonAppeared>());
        var unknown = Assert.Single(_events.Of<PersonUnknown>());
        Assert.Single(_events.Of<PersonBlinked>());
        var live = Assert.Single(_events.Of<LivenessConfirmed>());
        var created = Assert.Single(_events.Of<ProfileCreated>());
        var recognized = Assert.Single(_events.Of<PersonRecognized>());
        Assert.True(unknown.At.Timestamp < live.At.Timestamp);
        Assert.True(live.At.Timestamp <= created.At.Timestamp);
        Assert.Equal(created.ProfileId, recognized.ProfileId);
        Assert.Equal(1, await CountProfilesAsync());
    }

    [Fact]
    public async Task A_stranger_who_never_blinks_stays_unknown_and_gets_no_profile()
    {
        await RunAsync(new Scene().Add(new Actor(1)), new ScriptedSource("0").Plays(20));

        Assert.NotEmpty(_events.Of<PersonUnknown>());
        Assert.Empty(_events.Of<ProfileCreated>());
        Assert.Equal(0, await CountProfilesAsync());
    }

    [Fact]
    public async Task A_live_stranger_of_whom_the_model_finds_little_gets_no_profile()
    {
        await RunAsync(new Scene().Add(new Actor(1) { Blinks = [2.0], Recognizability = 0.5f }), new ScriptedSource("0").Plays(20));

        Assert.Single(_events.Of<LivenessConfirmed>());
        Assert.Empty(_events.Of<ProfileCreated>());
        Assert.Equal(0, await CountProfilesAsync());
    }

    [Fact]
    public async Task A_stranger_seen_by_two_cameras_gets_one_profile()
    {
        var scene = new Scene().Add(new Actor(1) { Blinks = [2.0, 4.0, 6.0] });
        var results = await RunAsync(scene, new ScriptedSource("0").Plays(8), new ScriptedSource("1").Plays(8));

        Assert.Equal(1, await CountProfilesAsync());
        Assert.All(results.GroupBy(result => result.StreamId), stream =>
            Assert.Equal(IdentityState.Known, stream.Last().Persons.Single().Identity.State));
    }

    [Fact]
    public async Task Whoever_was_given_a_profile_is_known_early_in_the_next_run()
    {
        var scene = new Scene().Add(new Actor(1) { Blinks = [2.0] });
        await RunAsync(scene, new ScriptedSource("0").Plays(5));
        var second = new EventList();
        await RunAsync(scene, second, new ScriptedSource("0").Plays(5));

        Assert.Empty(second.Of<ProfileCreated>());
        Assert.True(second.Of<PersonRecognized>().Single().At.Timestamp < TimeSpan.FromSeconds(1));
        Assert.Equal(1, await CountProfilesAsync());
    }

    [Fact]
    public async Task Pictures_are_made_of_those_who_may_get_a_profile_and_hardly_any_of_those_who_have_one()
    {
        var scene = new Scene().Add(new Actor(1) { Blinks = [2.0] });
        var (first, second) = (new Album(), new Album());
        await RunAsync(scene.Builder().AddImageCodec(first), _events, new ScriptedSource("0").Plays(8));
        await foreach (var profile in _store.LoadAllAsync(Cancellation))
        {
            Assert.NotNull(await _store.ReadPictureAsync(profile.Id, profile.Samples[0].Id, Cancellation));
        }

        await RunAsync(scene.Builder().AddImageCodec(second), new EventList(), new ScriptedSource("0").Plays(8));

        Assert.InRange(first.Pictures, 3, 10);
        Assert.InRange(second.Pictures, 1, 2);
    }

    [Fact]
    public async Task A_face_whose_body_is_not_found_is_a_person_all_the_same()
    {
        var results = await RunAsync(new Scene().Add(new Actor(1) { BodyIsHidden = true }), new ScriptedSource("0").Plays(2));

        Assert.Single(results[^1].Persons);
        Assert.Single(_events.Of<PersonAppeared>());
    }

    [Fact]
    public async Task A_track_that_passes_to_another_person_loses_the_name_and_the_proof_of_life()
    {
        var scene = new Scene().Add(new Actor(1) { Blinks = [1.5], Swapped = TimeSpan.FromSeconds(6) });
        var results = await RunAsync(scene, new ScriptedSource("0").Plays(14));

        Assert.Equal(IdentityState.Known, results.Last(result => result.Timestamp < TimeSpan.FromSeconds(6)).Persons.Single().Identity.State);
        var after = results[^1].Persons.Single();
        Assert.NotEqual(IdentityState.Known, after.Identity.State);
        Assert.NotEqual(LivenessState.Live, after.Liveness.State);
        Assert.Equal(1, await CountProfilesAsync());
    }

    [Fact]
    public async Task Nobody_blinks_for_another_between_two_looks()
    {
        // The looks of a face that is long known come every two seconds: at 2.8 s and 4.8 s. In between somebody steps in, blinks, and is gone.
        var scene = new Scene().Add(new Actor(1) { Blinks = [3.4], Swapped = TimeSpan.FromSeconds(3.1), SwappedBack = TimeSpan.FromSeconds(4.3) });
        var results = await RunAsync(scene, new ScriptedSource("0").Plays(12));

        Assert.Single(_events.Of<PersonBlinked>());
        Assert.Empty(_events.Of<LivenessConfirmed>());
        Assert.Equal(0, await CountProfilesAsync());
        Assert.Equal(LivenessState.Inconclusive, results[^1].Persons.Single().Liveness.State);
    }

    [Fact]
    public async Task Who_blinked_for_another_and_stays_is_somebody_new_within_a_second()
    {
        var scene = new Scene().Add(new Actor(1) { Blinks = [3.4], Swapped = TimeSpan.FromSeconds(3.1) });
        await RunAsync(scene, new ScriptedSource("0").Plays(12));

        var left = Assert.Single(_events.Of<PersonLeft>(), news => news.At.Timestamp < TimeSpan.FromSeconds(11));
        Assert.InRange(left.At.Timestamp.TotalSeconds, 3.4, 4.2);
        Assert.Empty(_events.Of<LivenessConfirmed>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Somebody_known_may_count_as_live_without_a_blink_and_nothing_is_learned_of_them_before_one(bool blinks)
    {
        await RunAsync(new Scene().Add(new Actor(1) { Blinks = [2.0] }), new ScriptedSource("0").Plays(5));

        // The same person, after a visit to the hairdresser.
        var scene = new Scene().Add(new Actor(2) { TwinOf = 1, Unlike = 0.8f, Blinks = blinks ? [3.0] : [] });
        var second = new EventList();
        var builder = scene.Builder().AddLivenessCheck(new Trust()).Configure(options => options.Liveness.RequiredOfKnown = ["trust"]);
        await RunAsync(builder, second, new ScriptedSource("0").Plays(6));

        Assert.Single(second.Of<PersonRecognized>());
        Assert.InRange(second.Of<LivenessConfirmed>().First().At.Timestamp.TotalSeconds, 0, 1);
        Assert.Equal(blinks, second.Of<ProfileImproved>().Any());
    }

    [Fact]
    public async Task A_suspected_attack_is_told_and_never_gets_a_profile()
    {
        var scene = new Scene().Add(new Actor(1) { Blinks = [2.0] });
        await RunAsync(scene.Builder().AddLivenessCheck(new Suspicion()), _events, new ScriptedSource("0").Plays(6));

        Assert.Single(_events.Of<SpoofSuspected>());
        Assert.Empty(_events.Of<LivenessConfirmed>());
        Assert.Equal(0, await CountProfilesAsync());
    }

    [Fact]
    public async Task A_recording_gives_the_same_results_every_time_whatever_else_is_watched()
    {
        var scene = new Scene()
            .Add(new Actor(1) { Blinks = [2.0, 5.0] })
            .Add(new Actor(2) { X = 420, Enters = TimeSpan.FromSeconds(1), Leaves = TimeSpan.FromSeconds(6), Blinks = [3.0] });
        var first = await RunAsync(scene, new ScriptedSource("0").Plays(8));
        var again = new FacePipelineTests();
        var second = await again.RunAsync(scene, new ScriptedSource("0").Plays(8), new ScriptedSource("hanging", isLive: true));

        Assert.Equal(Digest(first, named: true), Digest(second.Where(result => result.StreamId == "0"), named: true));

        // Cameras that see the same people may find out first who they are: that is what sharing profiles is for. All else stays the same.
        var third = await new FacePipelineTests().RunAsync(
            scene, new ScriptedSource("0").Plays(8), new ScriptedSource("1").Plays(8), new ScriptedSource("2", isLive: true).Plays(8), new ScriptedSource("3").Plays(8));
        Assert.Equal(Digest(first, named: false), Digest(third.Where(result => result.StreamId == "0"), named: false));

        static IEnumerable<string> Digest(IEnumerable<FrameResult> results, bool named) => results.Select(result => string.Join("; ", result.Persons.Select(
            person => $"{result.SequenceNumber} {person.TrackId} {person.Box} {person.Face?.Box} {(named ? person.Identity.State : null)} {person.Liveness.State} {person.BlinkCount}")));
    }

    [Fact]
    public async Task A_dead_camera_delays_nobody()
    {
        var scene = new Scene().Add(new Actor(1));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var pipeline = Build(scene, _events, new ScriptedSource("dead", isLive: true).Hangs(), new ScriptedSource("file").Plays(3));
        var count = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var result in pipeline.RunAsync(stop.Token))
            {
                if (++count == 75)
                {
                    await stop.CancelAsync();
                }
            }
        });

        Assert.Equal(75, count);
        Assert.Equal(StreamState.Connecting, pipeline.Streams[0].State);
    }

    [Fact]
    public async Task A_source_that_somebody_must_mend_fails_once_and_the_others_go_on()
    {
        var source = new ScriptedSource("broken", isLive: true).Fails("There is no protocol 'rtps'.", FrameSourceFault.Permanent);
        var results = await RunAsync(new Scene().Add(new Actor(1)), source, new ScriptedSource("file").Plays(2));

        Assert.Equal(1, source.Connections);
        Assert.Equal(50, results.Count);
        var lost = Assert.Single(_events.Of<StreamLost>());
        Assert.Equal("There is no protocol 'rtps'.", lost.Reason);
        Assert.Null(lost.RetryIn);
    }

    [Fact]
    public async Task A_lost_camera_is_opened_again_after_a_while_and_its_time_goes_on()
    {
        var clock = new FakeTimeProvider();
        var source = new ScriptedSource("0", isLive: true).Plays(1).Fails("No route.", FrameSourceFault.Transient).Plays(1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var pipeline = new Scene().Add(new Actor(1)).Builder()
            .AddTimeProvider(clock).AddBlinkLiveness().AddProfileStore(_store).AddEventSink(_events).AddSource(source).Build();
        var times = new List<TimeSpan>();
        var running = Task.Run(async () =>
        {
            await foreach (var result in pipeline.RunAsync(stop.Token))
            {
                times.Add(result.Timestamp);
            }
        }, Cancellation);

        await UntilAsync(() => _events.Of<StreamLost>().Count() == 1);
        Assert.Equal(1, source.Connections);
        clock.Advance(TimeSpan.FromSeconds(2));
        await UntilAsync(() => _events.Of<StreamLost>().Count() == 2);
        Assert.Equal("No route.", _events.Of<StreamLost>().Last().Reason);
        clock.Advance(TimeSpan.FromSeconds(4));
        await UntilAsync(() => _events.Of<StreamLost>().Count() == 3);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Single(_events.Of<StreamStarted>());
        Assert.Single(_events.Of<StreamRestored>());
        Assert.Equal(times.Order(), times);
        Assert.True(times[^1] > TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_recording_loses_no_frame_however_slow_the_consumer_is()
    {
        var source = new ScriptedSource("file").Plays(40);
        await using var pipeline = Build(new Scene(), _events, source);
        var seen = new List<long>();
        await foreach (var result in pipeline.RunAsync(Cancellation))
        {
            if (seen.Count == 0)
            {
                await UntilAsync(() => pipeline.Streams[0].FramesAnalyzed >= 200);
            }

            seen.Add(result.SequenceNumber);
        }

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), seen);
        Assert.Equal(0, pipeline.Streams[0].FramesDropped);
    }

    [Fact]
    public async Task A_live_stream_drops_and_counts_what_the_analysis_has_no_time_for()
    {
        var gate = new SemaphoreSlim(0);
        var source = new ScriptedSource("camera", isLive: true).Plays(4);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var pipeline = new Scene().Builder().UsePersonDetector(inner => new Gated(inner, gate))
            .AddBlinkLiveness().AddProfileStore(_store).AddSource(source).Build();
        var running = Task.Run(async () =>
        {
            await foreach (var result in pipeline.RunAsync(stop.Token))
            {
            }
        }, Cancellation);
        await UntilAsync(() => pipeline.Streams[0].FramesRead == 100);
        gate.Release(1000);
        await UntilAsync(() => pipeline.Streams[0].State == StreamState.Retrying);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        var status = pipeline.Streams[0];
        Assert.Equal(100, status.FramesAnalyzed + status.FramesDropped);
        Assert.True(status.FramesDropped >= 95, $"{status.FramesDropped} dropped");
    }

    [Fact]
    public async Task A_sink_that_throws_keeps_nobody_else_from_hearing()
    {
        var scene = new Scene().Add(new Actor(1));
        await RunAsync(scene.Builder().AddEventSink(new Broken()).AddResultSink(new Broken()), _events, new ScriptedSource("0").Plays(1));

        Assert.NotEmpty(_events.Of<PersonAppeared>());
    }

    [Fact]
    public async Task A_stage_that_throws_ends_its_stream_with_the_reason_and_the_others_go_on()
    {
        var scene = new Scene().Add(new Actor(1));
        var builder = scene.Builder().UseFaceLandmarker(inner => new BrokenFor("bad", inner));
        var results = await RunAsync(builder, _events, new ScriptedSource("bad").Plays(1), new ScriptedSource("good").Plays(1));

        Assert.Contains("eyes are bad", Assert.Single(_events.Of<StreamLost>()).Reason, StringComparison.Ordinal);
        Assert.Equal(25, results.Count(result => result.StreamId == "good"));
    }

    [Fact]
    public async Task A_full_disk_stops_no_stream_and_what_could_not_be_saved_is_tried_again()
    {
        var scene = new Scene().Add(new Actor(1) { Blinks = [2.0] });
        var full = new FullFor(1, _store);
        var results = await RunAsync(scene.Builder().UseProfileStore(_ => full), _events, new ScriptedSource("0").Plays(9));

        Assert.True(full.Refused);
        Assert.Equal(225, results.Count);
        Assert.Empty(_events.Of<StreamLost>());
        Assert.Single(_events.Of<ProfileCreated>());
    }

    [Fact]
    public async Task A_live_stream_learns_beside_the_analysis_and_hears_of_it_later()
    {
        var source = new ScriptedSource("camera", isLive: true).Plays(6);
        var scene = new Scene().Add(new Actor(1) { Blinks = [2.0] });
        var clock = new FakeTimeProvider();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var pipeline = scene.Builder().AddTimeProvider(clock).AddBlinkLiveness().AddProfileStore(_store).AddEventSink(_events)
            .AddSource(new Lossless(source)).Build();
        var running = Task.Run(async () =>
        {
            await foreach (var result in pipeline.RunAsync(stop.Token))
            {
            }
        }, Cancellation);
        await UntilAsync(() => _events.Of<StreamLost>().Any());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Single(_events.Of<ProfileCreated>());
        Assert.Equal(1, await CountProfilesAsync());
    }

    [Fact]
    public async Task Everybody_has_left_when_a_recording_ends()
    {
        await RunAsync(new Scene().Add(new Actor(1)), new ScriptedSource("0").Plays(1));

        Assert.Equal(_events.Of<PersonAppeared>().Count(), _events.Of<PersonLeft>().Count());
        Assert.IsType<StreamEnded>(_events.All[^1]);
    }

    private Task<List<FrameResult>> RunAsync(Scene scene, params IFrameSource[] sources) => RunAsync(scene, _events, sources);

    private Task<List<FrameResult>> RunAsync(Scene scene, EventList events, params IFrameSource[] sources) =>
        RunAsync(scene.Builder(), events, sources);

    private async Task<List<FrameResult>> RunAsync(PipelineBuilder builder, EventList events, params IFrameSource[] sources)
    {
        builder.AddBlinkLiveness().AddProfileStore(_store).AddEventSink(events);
        foreach (var source in sources)
        {
            builder.AddSource(source);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var pipeline = builder.Build();
        var results = new List<FrameResult>();
        var watching = StopWhenRecordingsAreDoneAsync(pipeline, sources, stop);
        try
        {
            await foreach (var result in pipeline.RunAsync(stop.Token))
            {
                results.Add(result);
            }
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            // Live sources never end by themselves.
        }

        await watching;
        return results;
    }

    private FacePipeline Build(Scene scene, EventList events, params IFrameSource[] sources)
    {
        var builder = scene.Builder().AddBlinkLiveness().AddProfileStore(_store).AddEventSink(events);
        foreach (var source in sources)
        {
            builder.AddSource(source);
        }

        return builder.Build();
    }

    private static async Task StopWhenRecordingsAreDoneAsync(FacePipeline pipeline, IFrameSource[] sources, CancellationTokenSource stop)
    {
        await UntilAsync(() => pipeline.Streams.Zip(sources).All(pair =>
            pair.First.State is StreamState.Ended or StreamState.Failed || pair.Second.IsLive));
        await stop.CancelAsync();
    }

    private async Task<int> CountProfilesAsync()
    {
        var count = 0;
        await foreach (var profile in _store.LoadAllAsync(Cancellation))
        {
            count++;
        }

        return count;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }

    private sealed class Suspicion : ILivenessCheck, ILivenessSession
    {
        public string Name => "suspicion";

        public ILivenessSession BeginSession() => this;

        public ValueTask<LivenessVerdict> ObserveAsync(FaceObservation observation, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(new LivenessVerdict(LivenessState.Spoof, 0.1f, "It glares like a screen."));
    }

    private sealed class Gated(IPersonDetector inner, SemaphoreSlim gate) : IPersonDetector
    {
        public async ValueTask<IReadOnlyList<IReadOnlyList<PersonDetection>>> DetectAsync(
            IReadOnlyList<VideoFrame> frames, CancellationToken cancellationToken = default)
        {
            await gate.WaitAsync(cancellationToken);
            return await inner.DetectAsync(frames, cancellationToken);
        }
    }

    private sealed class Broken : IEventSink, IResultSink
    {
        public ValueTask PublishAsync(PipelineEvent pipelineEvent, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("This sink is broken.");

        public ValueTask PublishAsync(FrameResult result, VideoFrame frame, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("This sink is broken.");
    }

    /// <summary>Has no room for the first saves.</summary>
    private sealed class FullFor(int saves, IProfileStore inner) : IProfileStore
    {
        private int _left = saves;

        public bool Refused { get; private set; }

        public ValueTask<Profile> SaveAsync(Profile profile, CancellationToken cancellationToken = default)
        {
            if (_left-- <= 0)
            {
                return inner.SaveAsync(profile, cancellationToken);
            }

            Refused = true;
            throw new IOException("No space left on device.");
        }

        public IAsyncEnumerable<Profile> LoadAllAsync(CancellationToken cancellationToken = default) => inner.LoadAllAsync(cancellationToken);

        public ValueTask<Profile?> FindAsync(string profileId, CancellationToken cancellationToken = default) => inner.FindAsync(profileId, cancellationToken);

        public ValueTask<bool> DeleteAsync(string profileId, CancellationToken cancellationToken = default) => inner.DeleteAsync(profileId, cancellationToken);

        public ValueTask<ReadOnlyMemory<byte>?> ReadPictureAsync(string profileId, string sampleId, CancellationToken cancellationToken = default) =>
            inner.ReadPictureAsync(profileId, sampleId, cancellationToken);

        public IAsyncEnumerable<ProfileChange> WatchAsync(CancellationToken cancellationToken = default) => inner.WatchAsync(cancellationToken);
    }

    /// <summary>A live source that is in no hurry: the next frame comes when the last one was taken away.</summary>
    private sealed class Lossless(IFrameSource inner) : IFrameSource
    {
        public string Id => inner.Id;

        public bool IsLive => true;

        public async IAsyncEnumerable<VideoFrame> ReadFramesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var frame in inner.ReadFramesAsync(cancellationToken))
            {
                await Task.Delay(4, cancellationToken);
                yield return frame;
            }
        }
    }

    private sealed class BrokenFor(string stream, IFaceLandmarker inner) : IFaceLandmarker
    {
        public ValueTask<FaceLandmarks> LocateAsync(VideoFrame frame, BoundingBox face, CancellationToken cancellationToken = default) =>
            frame.SourceId == stream ? throw new InvalidOperationException("The eyes are bad.") : inner.LocateAsync(frame, face, cancellationToken);
    }

    private sealed class Album : IImageCodec
    {
        public int Pictures { get; private set; }

        public VideoFrame Decode(ReadOnlySpan<byte> encoded) => throw new NotSupportedException("Nothing is read here.");

        public byte[] EncodeJpeg(ImageView image, int quality = 90)
        {
            Pictures++;
            return [1];
        }
    }

    private sealed class Trust : ILivenessCheck, ILivenessSession
    {
        private static readonly LivenessVerdict Verdict = new(LivenessState.Live, 0.9f, "It looks real.");

        public string Name => "trust";

        public ILivenessSession BeginSession() => this;

        public ValueTask<LivenessVerdict> ObserveAsync(FaceObservation observation, CancellationToken cancellationToken = default) => ValueTask.FromResult(Verdict);
    }
}
