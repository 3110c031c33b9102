using FaceLiveness.Testing;
using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.Tests.Profiles;

/// <summary>A store, a manager on it that can crash and start again, and what must hold between the two whatever was done.</summary>
internal sealed class ProfileWorld : IAsyncDisposable
{
    public static readonly RecognitionThresholds OneToOne = new(0.35f, 0.28f);
    public static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1767225600);

    private readonly InMemoryProfileStore _disk = new();
    private readonly HashSet<string> _there = new(StringComparer.Ordinal);
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
    private byte _pictures;

    private ProfileWorld(int seed, ProfileOptions options)
    {
        Faces = new SyntheticFaces(seed);
        Options = options;
        Store = new FailingStore(_disk);
        Manager = null!;
    }

    public SyntheticFaces Faces { get; }

    public ProfileOptions Options { get; }

    public FailingStore Store { get; private set; }

    public FakeTimeProvider Time { get; } = new(Start);

    public StepList Steps { get; } = new();

    public ProfileManager Manager { get; private set; }

    public static async Task<ProfileWorld> NewAsync(int seed = 1, ProfileOptions? options = null)
    {
        var world = new ProfileWorld(seed, options ?? new ProfileOptions());
        await world.RestartAsync();
        return world;
    }

    /// <summary>What was not written is forgotten; the disk works again.</summary>
    public async Task RestartAsync()
    {
        if (Manager is not null)
        {
            await Manager.DisposeAsync();
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        Store = new FailingStore(_disk);
        Manager = new ProfileManager(Store, new Gallery("synthetic-1", 512), Options, new RecognitionOptions(), OneToOne, [Steps], Time);
        await Manager.LoadAsync();
    }

    public async Task<Profile> CaptureAsync(FaceEmbedding person) => Assert.IsType<Profile>(await TryCaptureAsync(person));

    /// <summary>Null where the person happens to resemble somebody.</summary>
    public async Task<Profile?> TryCaptureAsync(FaceEmbedding person)
    {
        FaceLook[] looks = [.. Enumerable.Range(0, 6).Select(i => Look(person, i, 0.8f, 0.88f))];
        var outcome = await Manager.ConsiderAsync(
            new TrackEvidence("cam", looks, PersonIdentity.Undecided with { State = IdentityState.Unknown }, true));
        return outcome.Profile;
    }

    public Task<ProfileOutcome> ImproveAsync(string profileId, FaceEmbedding person, float quality = 0.8f) =>
        Manager.ConsiderAsync(new TrackEvidence(
            "cam", [Look(person, 9, quality, 0.88f)], new PersonIdentity(IdentityState.Known, profileId, profileId, 0.5f), true)).AsTask();

    public FaceLook Look(FaceEmbedding person, int second, float quality, float likeness) =>
        Faces.LookAt(person, second, quality, likeness) with { Picture = new byte[] { 0xFF, _pictures++ } };

    /// <summary>Everything on disk, by id.</summary>
    public async Task<Dictionary<string, Profile>> RecordsAsync()
    {
        var records = new Dictionary<string, Profile>(StringComparer.Ordinal);
        await foreach (var record in _disk.LoadAllAsync())
        {
            records.Add(record.Id, record);
        }

        return records;
    }

    /// <summary>Every look on disk, as its picture and vector, wherever it is.</summary>
    public async Task<HashSet<string>> LooksAsync() =>
        [.. (await RecordsAsync()).Values.SelectMany(record => record.Samples).Select(Look)];

    /// <summary>A profile as text that is equal where all that matters to a person is: name, origin, consent, samples, pictures.</summary>
    public async Task<string> TextAsync(Profile profile)
    {
        var text = new List<string>();
        foreach (var sample in profile.Samples.OrderBy(sample => sample.Id, StringComparer.Ordinal))
        {
            var picture = await _disk.ReadPictureAsync(profile.Id, sample.Id);
            text.Add(string.Join(' ', sample.Id, Look(sample), sample.Quality, sample.Origin, sample.IsFounding, sample.OriginalProfileId, sample.Admission, picture is null ? "none" : Convert.ToHexString(picture.Value.Span)));
        }

        return string.Join('\n', [$"{profile.Id} {profile.Name} {profile.Origin} {profile.CreatedAt} {profile.Consent} {profile.MergedInto}", .. text]);
    }

    public async Task<string> TextAsync() =>
        string.Join('\n', await Task.WhenAll((await RecordsAsync()).Values.OrderBy(record => record.Id, StringComparer.Ordinal).Select(TextAsync)));

    /// <summary>Disk, memory and gallery agree, and nothing is in two places.</summary>
    /// <param name="isSettled">Whether nothing was cut short since the last pruning.</param>
    public async Task CheckAsync(bool isSettled)
    {
        var records = await RecordsAsync();
        foreach (var record in records.Values)
        {
            Assert.DoesNotContain(record.Id, _gone);
            Assert.Equal(record.Samples.Count, record.Samples.Select(Look).Distinct().Count());
        }

        _gone.UnionWith(_there.Except(records.Keys));
        _there.Clear();
        _there.UnionWith(records.Keys);
        var living = records.Values.Where(record => record.MergedInto is null).ToList();
        Assert.Equal(living.Select(record => record.Id).Order(), Manager.List().Select(profile => profile.Id).Order());
        foreach (var record in records.Values)
        {
            var root = Root(records, record.Id);
            Assert.Equal(root, Manager.Find(record.Id)?.Id);
            Assert.Equal(record.MergedInto is not null, Manager.AliasesOf(root).Contains(record.Id));
        }

        foreach (var profile in living)
        {
            var own = profile.Samples.Where(sample => IsHome(records, profile, sample)).ToList();
            Assert.True(!isSettled || own.Count == profile.Samples.Count, "A sample is where it does not belong.");
            Assert.True(!isSettled || own.Count > 0, "A profile has no samples.");
            foreach (var sample in own)
            {
                var nearest = own.Select(other => other.Embedding.Similarity(sample.Embedding)).OrderDescending().Take(2).Average();
                var look = new FaceLook(sample.Embedding, 1, default, default);
                Assert.Equal(nearest, Manager.Gallery.SimilarityTo(profile.Id, [look])!.Value, 0.0001);
            }
        }

        Assert.Equal(living.Count(profile => profile.Samples.Any(sample => IsHome(records, profile, sample))), Manager.Gallery.Count);
        if (isSettled)
        {
            var families = records.Values.SelectMany(record => record.Samples.Select(sample => (Look: Look(sample), Root: Root(records, record.Id)))).Distinct();
            Assert.All(families.GroupBy(pair => pair.Look), look => Assert.Single(look));
        }
    }

    public ValueTask DisposeAsync() => Manager.DisposeAsync();

    public static string Look(ProfileSample sample) => Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(sample.Embedding.Vector[..6]));

    private static string Root(Dictionary<string, Profile> records, string id)
    {
        while (records.TryGetValue(id, out var record) && record.MergedInto is { } into)
        {
            id = into;
        }

        return id;
    }

    private static bool IsHome(Dictionary<string, Profile> records, Profile profile, ProfileSample sample) =>
        sample.OriginalProfileId is not { } origin || !records.ContainsKey(origin) || Root(records, origin) == profile.Id;
}
