using FaceLiveness.Testing;
using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.Tests.Profiles;

public sealed class ProfileManagerTests : IAsyncLifetime
{
    private static readonly RecognitionThresholds OneToOne = new(0.35f, 0.28f);
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1767225600);

    private readonly SyntheticFaces _faces = new(41);
    private readonly InMemoryProfileStore _store = new();
    private readonly FakeTimeProvider _time = new(Start);
    private readonly RecordedLog<ProfileManager> _log = new();
    private readonly ProfileManager _manager;

    public ProfileManagerTests() => _manager = New(_store);

    public async ValueTask InitializeAsync() => await _manager.LoadAsync(Cancelled);

    public ValueTask DisposeAsync() => _manager.DisposeAsync();

    [Fact]
    public async Task A_live_stranger_with_enough_good_looks_gets_a_profile()
    {
        var person = _faces.Person();

        var outcome = await ConsiderAsync(Looks(person));

        Assert.Equal(ProfileOutcomeKind.Created, outcome.Kind);
        var profile = Assert.Single(_manager.List());
        Assert.Equal(("user_1767225600", "user_1767225600", 4), (profile.Id, profile.Name, profile.Samples.Count));
        Assert.All(profile.Samples, sample => Assert.True(sample.IsFounding && sample.Source == "cam"));
        Assert.Equal("user_1767225600", _manager.Gallery.Search(person).Best!.Value.ProfileId);
        Assert.Equal(1, (await _store.FindAsync(profile.Id, Cancelled))!.Version);
        Assert.Equal([1, 2], (await _store.ReadPictureAsync(profile.Id, "s1", Cancelled))!.Value.ToArray());
    }

    [Fact]
    public async Task Nothing_is_learned_from_who_is_not_proven_live()
    {
        var looks = Looks(_faces.Person());
        var outcome = await _manager.ConsiderAsync(new TrackEvidence("cam", looks, Vote(looks), IsLive: false), Cancelled);
        Assert.Equal(ProfileOutcomeKind.Nothing, outcome.Kind);
        Assert.Empty(_manager.List());
    }

    [Fact]
    public async Task Too_few_too_brief_too_poor_or_contradicting_looks_make_no_profile()
    {
        var person = _faces.Person();
        var unknown = PersonIdentity.Undecided with { State = IdentityState.Unknown };
        IReadOnlyList<FaceLook>[] refused =
        [
            [.. Looks(person).Take(3)],
            [.. Looks(person).Select(look => look with { Timestamp = look.Timestamp / 10 })],
            [.. Looks(person).Select(look => look with { Quality = 0.3f })],
            [.. Enumerable.Range(0, 6).Select(i => _faces.LookAt(_faces.Person(), i))],
            [.. Looks(person).Take(3), .. Looks(_faces.Person()).Take(3)],
        ];
        foreach (var looks in refused)
        {
            Assert.Equal(ProfileOutcomeKind.Nothing, (await _manager.ConsiderAsync(new TrackEvidence("cam", looks, unknown, true), Cancelled)).Kind);
        }

        Assert.Empty(_manager.List());
    }

    [Theory]
    [InlineData(0.40)]
    [InlineData(0.34)]
    [InlineData(0.29)]
    public async Task In_the_band_and_above_no_second_profile_is_made_even_if_the_track_says_unknown(double similarity)
    {
        await ConsiderAsync(Looks(_faces.Person()));
        var anchor = _manager.List()[0].Samples[0].Embedding;
        await _store.SaveAsync(_manager.List()[0] with { Samples = [_manager.List()[0].Samples[0]] }, Cancelled);
        await SettledAsync(() => _manager.List()[0].Samples.Count == 1);
        var near = _faces.At(anchor, (float)similarity);
        FaceLook[] looks = [.. Enumerable.Range(0, 6).Select(i => new FaceLook(near, 0.7f, TimeSpan.FromSeconds(i), Start))];

        var outcome = await _manager.ConsiderAsync(
            new TrackEvidence("cam", looks, PersonIdentity.Undecided with { State = IdentityState.Unknown }, true), Cancelled);

        Assert.Equal(ProfileOutcomeKind.Nothing, outcome.Kind);
        Assert.Single(_manager.List());
    }

    [Fact]
    public async Task Many_streams_that_prove_the_same_stranger_at_the_same_instant_make_one_profile()
    {
        var person = _faces.Person();
        var evidence = Enumerable.Range(0, 16).Select(i => Looks(person)).Select(looks => new TrackEvidence("cam", looks, Vote(looks), true)).ToArray();
        Assert.All(evidence, each => Assert.Equal(IdentityState.Unknown, each.Identity.State));

        var outcomes = await Task.WhenAll(evidence.Select(each => Task.Run(() => _manager.ConsiderAsync(each, Cancelled).AsTask(), Cancelled)));

        Assert.Single(outcomes, outcome => outcome.Kind == ProfileOutcomeKind.Created);
        Assert.Single(_manager.List());
    }

    [Fact]
    public async Task Strangers_of_the_same_second_get_different_ids()
    {
        await ConsiderAsync(Looks(_faces.Person()));
        await ConsiderAsync(Looks(_faces.Person()));
        await ConsiderAsync(Looks(_faces.Person()));
        Assert.Equal(["user_1767225600", "user_1767225600_2", "user_1767225600_3"], _manager.List().Select(profile => profile.Id));
    }

    [Fact]
    public async Task Later_looks_fill_the_profile_and_better_ones_replace_worse_ones_but_never_its_anchors()
    {
        var person = _faces.Person();
        await ConsiderAsync(Looks(person));
        var founding = _manager.List()[0].Samples.Select(sample => sample.Id).ToArray();

        for (var i = 0; i < 60; i++)
        {
            await ConsiderAsync([_faces.LookAt(person, i, quality: 0.45f + (i / 200f), likeness: 0.85f)], _manager.List()[0].Id);
        }

        var samples = _manager.List()[0].Samples;
        Assert.Equal(8, samples.Count);
        Assert.Equal(founding, samples.Where(sample => sample.IsAnchor).Select(sample => sample.Id));
        Assert.All(samples.Where(sample => !sample.IsAnchor), sample => Assert.InRange(sample.Quality, 0.6f, 1));
        Assert.Equal(8, samples.Select(sample => sample.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_look_that_is_good_enough_to_be_recognised_by_is_not_yet_good_enough_to_be_learned()
    {
        var person = _faces.Person();
        await ConsiderAsync(Looks(person));
        var profile = _manager.List()[0];
        var (recognisable, learnable) = (_faces.At(person, 0.42f), _faces.At(person, 0.7f));

        Assert.InRange(_manager.Gallery.Search(recognisable).Similarity, OneToOne.Accept, OneToOne.Accept + 0.1f);
        Assert.Equal(ProfileOutcomeKind.Nothing, (await ConsiderAsync([new FaceLook(recognisable, 0.9f, default, Start)], profile.Id)).Kind);
        Assert.Equal(ProfileOutcomeKind.Improved, (await ConsiderAsync([new FaceLook(learnable, 0.9f, default, Start)], profile.Id)).Kind);
    }

    [Fact]
    public async Task A_profile_never_learns_a_look_of_somebody_else_whatever_a_track_says()
    {
        var people = Enumerable.Range(0, 20).Select(_ => _faces.Person()).ToArray();
        var ids = new List<string>();
        foreach (var person in people)
        {
            ids.Add((await ConsiderAsync(Looks(person))).Profile!.Id);
        }

        for (var i = 0; i < 2000; i++)
        {
            await ConsiderAsync([_faces.LookAt(_faces.Person(), i, quality: 1)], ids[i % 20]);
            await ConsiderAsync([_faces.LookAt(people[i % 20], i, quality: 1)], ids[(i + 1) % 20]);
        }

        Assert.All(_manager.List(), profile => Assert.All(profile.Samples, sample => Assert.True(sample.IsFounding)));
    }

    [Fact]
    public async Task The_same_look_again_is_nothing_new()
    {
        var person = _faces.Person();
        var looks = Looks(person);
        await ConsiderAsync(looks);
        var version = _manager.Gallery.Version;

        Assert.Equal(ProfileOutcomeKind.Nothing, (await ConsiderAsync(_manager.List()[0].Samples.Select(s => new FaceLook(s.Embedding, 1, default, Start)).ToArray(), _manager.List()[0].Id)).Kind);
        Assert.Equal(version, _manager.Gallery.Version);
    }

    [Fact]
    public async Task Being_seen_is_noted_at_a_low_rate_and_does_not_touch_the_gallery()
    {
        await ConsiderAsync(Looks(_faces.Person()));
        var id = _manager.List()[0].Id;
        var gallery = _manager.Gallery;

        for (var i = 0; i <= 60 * 60; i++)
        {
            await _manager.MarkSeenAsync(id, Start.AddSeconds(i), Cancelled);
        }

        Assert.Equal(7, _manager.Find(id)!.Version);
        Assert.Equal(Start.AddHours(1), (await _store.FindAsync(id, Cancelled))!.LastSeenAt);
        Assert.Same(gallery, _manager.Gallery);
        await _manager.MarkSeenAsync("nobody", Start.AddDays(1), Cancelled);
    }

    [Fact]
    public async Task A_change_that_meets_a_newer_version_in_the_store_is_made_on_that_version()
    {
        await ConsiderAsync(Looks(_faces.Person()));
        var store = new StoreWithoutWatch(_store);
        await using var manager = New(store);
        await manager.LoadAsync(Cancelled);
        var known = manager.List()[0];
        await _store.SaveAsync(known with { LastSeenAt = Start.AddDays(3) }, Cancelled);

        var renamed = await manager.RenameAsync(known.Id, "Alice", cancellationToken: Cancelled);

        Assert.Equal(("Alice", Start.AddDays(3), 3), (renamed!.Name, renamed.LastSeenAt, renamed.Version));
    }

    [Fact]
    public async Task What_others_change_in_the_store_is_followed()
    {
        var person = _faces.Person();
        await _store.SaveAsync(_faces.Profile("alice", person), Cancelled);
        await SettledAsync(() => _manager.Gallery.Count == 1);
        Assert.Equal("alice", _manager.Gallery.Search(person).Best!.Value.ProfileId);

        await _store.DeleteAsync("alice", Cancelled);
        await SettledAsync(() => _manager.Gallery.Count == 0);
        Assert.Empty(_manager.List());
    }

    [Fact]
    public async Task Nobody_is_enrolled_by_a_picture_that_could_never_be_recognised()
    {
        var outcome = await _manager.EnrollAsync("Cap", [_faces.LookAt(_faces.Person(), 0) with { Quality = 0.1f }], "bottle.jpg", cancellationToken: Cancelled);

        Assert.Equal(ProfileOutcomeKind.Nothing, outcome.Kind);
        Assert.Empty(_manager.List());
    }

    [Fact]
    public async Task Enrolling_names_a_person_and_adopts_the_profile_that_was_captured_of_them()
    {
        var (alice, bob) = (_faces.Person(), _faces.Person());
        var captured = (await ConsiderAsync(Looks(alice))).Profile!;

        var adopted = await _manager.EnrollAsync("Alice", [_faces.LookAt(alice, 0, likeness: 0.95f)], "alice.jpg", cancellationToken: Cancelled);
        var made = await _manager.EnrollAsync("Bob", [_faces.LookAt(bob, 0)], "bob.jpg", cancellationToken: Cancelled);

        Assert.Equal((ProfileOutcomeKind.Improved, captured.Id, "Alice", 5), (adopted.Kind, adopted.Profile!.Id, adopted.Profile.Name, adopted.Profile.Samples.Count));
        Assert.Equal((ProfileOutcomeKind.Created, "Bob"), (made.Kind, made.Profile!.Name));
        Assert.Equal(ProfileOrigin.Enrolled, made.Profile.Origin);
        Assert.Equal(2, _manager.List().Count);
    }

    [Fact]
    public async Task Enrolling_somebody_twice_under_two_names_or_from_pictures_of_two_people_comes_to_nothing()
    {
        var alice = _faces.Person();
        await _manager.EnrollAsync("Alice", [_faces.LookAt(alice, 0, likeness: 0.95f)], "", cancellationToken: Cancelled);

        var other = await _manager.EnrollAsync("Bob", [_faces.LookAt(alice, 0, likeness: 0.95f)], "", cancellationToken: Cancelled);
        var mixed = await _manager.EnrollAsync(
            "Carol", [_faces.LookAt(alice, 0), _faces.LookAt(alice, 1), _faces.LookAt(_faces.Person(), 2)], "", cancellationToken: Cancelled);

        Assert.Equal((ProfileOutcomeKind.Nothing, "Alice"), (other.Kind, other.Profile!.Name));
        Assert.Equal(ProfileOutcomeKind.Nothing, mixed.Kind);
        Assert.StartsWith("Picture 3 of 3", mixed.Reason, StringComparison.Ordinal);
        Assert.Single(_manager.List());
    }

    [Fact]
    public async Task Merging_keeps_the_second_id_and_name_and_moves_looks_and_pictures()
    {
        var person = _faces.Person();
        var one = (await ConsiderAsync(Looks(person))).Profile!;
        var two = await _store.SaveAsync(_faces.Profile("two", person) with { Name = "Two" }, Cancelled);
        await SettledAsync(() => _manager.Find("two") is not null);

        var merged = await _manager.MergeAsync(one.Id, "two", cancellationToken: Cancelled);

        Assert.Equal(("two", "Two", 7), (merged!.Id, merged.Name, merged.Samples.Count));
        Assert.Equal("two", Assert.Single(_manager.List()).Id);
        Assert.Equal(1, _manager.Gallery.Count);
        Assert.Equal("two", (await _store.FindAsync(one.Id, Cancelled))!.MergedInto);
        Assert.Same(_manager.Find("two"), _manager.Find(one.Id));
        Assert.Equal([one.Id], _manager.AliasesOf("two"));
        var pictures = 0;
        foreach (var sample in merged.Samples)
        {
            pictures += await _store.ReadPictureAsync("two", sample.Id, Cancelled) is null ? 0 : 1;
        }

        Assert.Equal(4, pictures);
        Assert.Null(await _manager.MergeAsync("nobody", "two", cancellationToken: Cancelled));
        Assert.Null(await _manager.MergeAsync("two", "nobody", cancellationToken: Cancelled));
        Assert.Single(_manager.List());
        await Assert.ThrowsAsync<ArgumentException>(async () => await _manager.MergeAsync("two", "two", cancellationToken: Cancelled));
        Assert.Equal(two.Samples.Count + one.Samples.Count, merged.Samples.Count);
    }

    [Fact]
    public async Task An_erased_person_is_a_stranger_again()
    {
        var person = _faces.Person();
        var id = (await ConsiderAsync(Looks(person))).Profile!.Id;

        Assert.True(await _manager.EraseAsync(id, cancellationToken: Cancelled));

        Assert.Empty(_manager.List());
        Assert.Equal(0, _manager.Gallery.Count);
        Assert.Null(await _store.FindAsync(id, Cancelled));
        Assert.Equal(IdentityState.Unknown, Vote(Looks(person)).State);
        Assert.False(await _manager.EraseAsync(id, cancellationToken: Cancelled));
    }

    [Fact]
    public async Task The_pruner_forgets_who_was_never_confirmed_and_nobody_else()
    {
        var (lone, named, returned) = ((await ConsiderAsync(Looks(_faces.Person()))).Profile!, (await ConsiderAsync(Looks(_faces.Person()))).Profile!, (await ConsiderAsync(Looks(_faces.Person()))).Profile!);
        var enrolled = (await _manager.EnrollAsync("Alice", [_faces.LookAt(_faces.Person(), 0)], "", cancellationToken: Cancelled)).Profile!;
        await _manager.RenameAsync(named.Id, "Bob", cancellationToken: Cancelled);
        await _manager.MarkSeenAsync(returned.Id, Start.AddHours(5), Cancelled);

        _time.Advance(TimeSpan.FromDays(29));
        await _manager.PruneAsync(Cancelled);
        Assert.Equal(4, _manager.List().Count);
        _time.Advance(TimeSpan.FromDays(400));
        await _manager.PruneAsync(Cancelled);

        Assert.Equal(new[] { named.Id, returned.Id, enrolled.Id }.Order(), _manager.List().Select(profile => profile.Id).Order());
        Assert.Null(await _store.FindAsync(lone.Id, Cancelled));
    }

    [Fact]
    public async Task The_pruner_runs_by_itself()
    {
        await ConsiderAsync(Looks(_faces.Person()));
        _time.Advance(TimeSpan.FromDays(31));
        await SettledAsync(() => _manager.List().Count == 0);
    }

    [Fact]
    public async Task The_pruner_drops_poor_repeated_and_foreign_samples_and_leaves_anchors()
    {
        var person = _faces.Person();
        var profile = _faces.Profile("alice", person);
        var good = new ProfileSample { Id = "good", Embedding = _faces.At(person, 0.85f), Quality = 0.8f };
        await _store.SaveAsync(
            profile with
            {
                Name = "Alice",
                Samples =
                [
                    .. profile.Samples,
                    good,
                    new ProfileSample { Id = "poor", Embedding = _faces.At(person, 0.85f), Quality = 0.2f },
                    new ProfileSample { Id = "repeated", Embedding = _faces.At(good.Embedding, 0.97f), Quality = 0.7f },
                    new ProfileSample { Id = "foreign", Embedding = _faces.Person(), Quality = 0.9f },
                ],
            },
            Cancelled);
        await SettledAsync(() => _manager.Find("alice") is not null);

        await _manager.PruneAsync(Cancelled);

        Assert.Equal(["good", "s1", "s2", "s3"], _manager.Find("alice")!.Samples.Select(sample => sample.Id).Order());
    }

    [Fact]
    public async Task Names_stay_out_of_the_log()
    {
        await _manager.EnrollAsync("Wanda", [_faces.LookAt(_faces.Person(), 0)], "", cancellationToken: Cancelled);
        var id = _manager.List()[0].Id;
        await _manager.RenameAsync(id, "Wanda 2", cancellationToken: Cancelled);
        await _manager.EraseAsync(id, cancellationToken: Cancelled);
        Assert.NotEmpty(_log.Lines);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("Wanda", StringComparison.Ordinal));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private ProfileManager New(IProfileStore store) =>
        new(store, new Gallery("synthetic-1", 512), new ProfileOptions(), new RecognitionOptions(), OneToOne, [], _time, _log);

    private FaceLook[] Looks(FaceEmbedding person) =>
        [.. Enumerable.Range(0, 6).Select(i => _faces.LookAt(person, i, 0.8f, 0.88f) with { Picture = new byte[] { 1, 2 } })];

    private PersonIdentity Vote(IReadOnlyList<FaceLook> looks)
    {
        var vote = new TrackIdentityVote(new RecognitionOptions(), OneToOne);
        foreach (var look in looks)
        {
            vote.Add(look);
        }

        return vote.Decide(_manager.Gallery);
    }

    private async Task<ProfileOutcome> ConsiderAsync(IReadOnlyList<FaceLook> looks, string? known = null) =>
        await _manager.ConsiderAsync(
            new TrackEvidence("cam", looks, known is null ? Vote(looks) : new PersonIdentity(IdentityState.Known, known, known, 0.5f), true), Cancelled);

    private static async Task SettledAsync(Func<bool> condition)
    {
        for (var i = 0; i < 100_000 && !condition(); i++)
        {
            await Task.Yield();
        }

        Assert.True(condition());
    }

    private sealed class StoreWithoutWatch(IProfileStore inner) : IProfileStore
    {
        public IAsyncEnumerable<Profile> LoadAllAsync(CancellationToken cancellationToken = default) => inner.LoadAllAsync(cancellationToken);

        public ValueTask<Profile?> FindAsync(string profileId, CancellationToken cancellationToken = default) => inner.FindAsync(profileId, cancellationToken);

        public ValueTask<Profile> SaveAsync(Profile profile, CancellationToken cancellationToken = default) => inner.SaveAsync(profile, cancellationToken);

        public ValueTask<bool> DeleteAsync(string profileId, CancellationToken cancellationToken = default) => inner.DeleteAsync(profileId, cancellationToken);

        public ValueTask<ReadOnlyMemory<byte>?> ReadPictureAsync(string profileId, string sampleId, CancellationToken cancellationToken = default) =>
            inner.ReadPictureAsync(profileId, sampleId, cancellationToken);

        public async IAsyncEnumerable<ProfileChange> WatchAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            yield break;
        }
    }
}
