using System.Runtime.InteropServices;
using FaceLiveness.Testing;

namespace FaceLiveness.Storage.Files.Tests.Privacy;

/// <summary>An erasure leaves nothing: every byte on the disk is read afterwards.</summary>
public sealed class ErasureTests : IDisposable
{
    private const string Name = "Zoë \"Z\" Ünal";
    private const string OtherName = "Zoëchen aus Camera 2";

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly SyntheticFaces _faces = new(23, dimension: SyntheticFaces.Directions);
    private readonly Random _random = new(5);
    private readonly FaceEmbedding _zoe;
    private readonly FaceEmbedding _kim;
    private readonly ByteSearch _secrets = new();
    private readonly ByteSearch _ids = new();

    public ErasureTests()
    {
        (_zoe, _kim) = (_faces.Person(), _faces.Person());
        Directory.CreateDirectory(_folder.Path);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Not_one_byte_of_an_erased_person_is_left_on_the_disk(bool whileItRuns)
    {
        await using var run = new Run(_folder.Path);
        var (zoe, kim) = await LiveAsync(run);
        if (!whileItRuns)
        {
            // As a crash leaves it: nothing is closed in order but what would hold the lock.
            await run.EndAsync();
        }

        await SetAsideAsync(zoe, run);
        LeaveWhatCrashesLeave();
        var before = _secrets.In(_folder.Path);
        Assert.All(
            (string[])["name in status.json", "name in history.1.jsonl", "name in history.jsonl.tmp", "picture in profiles/user_", "vector in profiles/user_", "picture in profiles/.quarantine", "name in profiles/user_", "other name in profiles/user_dup"],
            where => Assert.Contains(before, found => found.StartsWith(where, StringComparison.Ordinal)));
        Assert.Contains(_ids.In(_folder.Path), found => found.StartsWith("id in history.jsonl", StringComparison.Ordinal));

        Run? desk = null;
        var eraser = whileItRuns ? run : desk = await new Run(_folder.Path).LoadAsync();
        Assert.True(await eraser.Manager!.EraseAsync("user_dup", "console:ada", Cancelled));
        if (whileItRuns)
        {
            // What was under way.
            await PublishAsync(run, zoe, Name);
        }

        await (desk?.DisposeAsync() ?? default);
        await run.DisposeAsync();
        Assert.Empty(_secrets.In(_folder.Path));
        Assert.DoesNotContain(_ids.In(_folder.Path), found => !found.EndsWith(" in audit.jsonl", StringComparison.Ordinal));
        Assert.Equal(
            3,
            AuditFile.Read(Path.Combine(_folder.Path, "audit.jsonl")).Where(record => record.Event!.Kind == ProfileEventKind.Erased).DistinctBy(record => record.Event!.ProfileId).Count());
        Assert.All(AuditFile.Read(Path.Combine(_folder.Path, "audit.jsonl")), record => Assert.True(record.FollowsPrevious));

        // The other person has lost nothing.
        await using var store = new FileProfileStore(new FileProfileStoreOptions { Folder = Path.Combine(_folder.Path, "profiles") });
        var left = await store.LoadAllAsync(Cancelled).SingleAsync(Cancelled);
        Assert.Equal((kim, "Kim", 3), (left.Id, left.Name, left.Samples.Count));
        foreach (var sample in left.Samples)
        {
            Assert.NotNull(await store.ReadPictureAsync(kim, sample.Id, Cancelled));
        }

        Assert.Contains(HistoryFile.FilesOf(Path.Combine(_folder.Path, "history.jsonl")).SelectMany(File.ReadLines), line => line.Contains("Kim", StringComparison.Ordinal));
    }

    /// <summary>All that can happen to a person before the erasure: enrolled, merged, split, moved, told apart, shown.</summary>
    private async Task<(string Zoe, string Kim)> LiveAsync(Run run)
    {
        // A profile that the pipeline once made of the same person.
        await run.Store.SaveAsync(
            _faces.Profile("user_dup", _zoe) with
            {
                Name = OtherName,
                CreatedAt = Start,
                Samples = [.. Looks(_zoe, 2).Select((look, i) => new ProfileSample { Id = $"s{i + 1}", Embedding = look.Embedding, Quality = 0.8f, IsFounding = true, Picture = look.Picture })],
            },
            Cancelled);
        await run.LoadAsync();
        var manager = run.Manager!;
        var kim = (await manager.EnrollAsync("Kim", Looks(_kim, 2, secret: false), "pictures", "console:ada", Cancelled)).Profile!.Id;
        var zoe = (await manager.EnrollAsync("Zoe Muster", [.. Looks(_faces.Person(), 1)], "pictures", "console:ada", Cancelled)).Profile!.Id;
        await manager.RenameAsync(zoe, Name, "console:ada", Cancelled);
        await manager.MergeAsync("user_dup", zoe, "console:ada", Cancelled);

        // A picture of Kim that was Zoë's by mistake goes to Kim, with all that it has been through.
        var stray = (await manager.EnrollAsync("Somebody", Looks(_faces.Person(), 1, secret: false), "pictures", "console:ada", Cancelled)).Profile!.Id;
        var merged = await manager.MergeAsync(stray, zoe, "console:ada", Cancelled);
        await manager.ReassignSampleAsync(zoe, merged!.Samples.Single(sample => sample.OriginalProfileId == stray).Id, kim, "console:ada", Cancelled);
        await manager.RejectMergeAsync(zoe, kim, "console:ada", Cancelled);
        await manager.SetConsentAsync(zoe, new ProfileConsent("Door", "consent", Start), "console:ada", Cancelled);
        _secrets.Text("name", Name).Text("other name", OtherName).Text("first name", "Zoe Muster");
        foreach (var id in new[] { zoe, "user_dup", stray })
        {
            // Ids of one second differ by what comes after: user_1772366400_2.
            _ids.Text("id", id + "\"").Text("id", id + " ").Text("id", id + "~").Text("id", id + "/");
        }

        for (var i = 0; i < 20; i++)
        {
            await PublishAsync(run, i % 2 == 0 ? zoe : kim, i % 2 == 0 ? Name : "Kim");
        }

        await PublishAsync(run, "user_dup", OtherName);
        await PublishAsync(run, zoe, Name);
        return (zoe, kim);
    }

    private List<FaceLook> Looks(FaceEmbedding person, int count, bool secret = true)
    {
        var looks = Enumerable.Range(0, count).Select(i => _faces.LookAt(person, i, quality: 0.8f) with { Picture = Bytes() }).ToList();
        foreach (var look in secret ? looks : [])
        {
            _secrets.Data("picture", look.Picture!.Value.Span).Data("vector", MemoryMarshal.AsBytes(look.Embedding.Vector));
        }

        return looks;

        byte[] Bytes()
        {
            var bytes = new byte[2000];
            _random.NextBytes(bytes);
            return bytes;
        }
    }

    private static async Task PublishAsync(Run run, string profileId, string name)
    {
        await run.History.PublishAsync(new PersonRecognized(new("door", TimeSpan.FromSeconds(1), Start), 1, profileId, name, 0.7f), Cancelled);
        await run.History.PublishAsync(new PersonLeft(new("door", TimeSpan.FromSeconds(1), Start), 1, profileId), Cancelled);
        using var frame = VideoFrame.Rent(1, 1);
        await run.Status.PublishAsync(
            new FrameResult
            {
                StreamId = "door",
                SequenceNumber = 0,
                Timestamp = TimeSpan.FromSeconds(1),
                CaptureTime = Start,
                Width = 1,
                Height = 1,
                Persons = [new PersonResult { TrackId = 1, Box = new(0, 0, 1, 1), Confidence = 0.8f, Identity = new(IdentityState.Known, profileId, name, 0.7f) }],
            },
            frame,
            Cancelled);
    }

    /// <summary>A damaged copy of the profile that the store has set aside, beside the healthy one.</summary>
    private async Task SetAsideAsync(string profileId, Run run)
    {
        await run.EndStoreAsync();
        var profile = Path.Combine(_folder.Path, "profiles", profileId);
        var copy = Path.Combine(_folder.Path, "copy");
        Copy(profile, copy);
        await File.WriteAllTextAsync(Path.Combine(profile, "profile.json"), "damaged", Cancelled);
        await using (var store = new FileProfileStore(new FileProfileStoreOptions { Folder = Path.Combine(_folder.Path, "profiles") }))
        {
            Assert.Null(await store.FindAsync(profileId, Cancelled));
        }

        Directory.Move(copy, profile);
        await run.ReopenAsync();
    }

    private void LeaveWhatCrashesLeave()
    {
        File.Copy(Path.Combine(_folder.Path, "history.1.jsonl"), Path.Combine(_folder.Path, "history.jsonl.tmp"));
        File.Copy(Path.Combine(_folder.Path, "status.json"), Path.Combine(_folder.Path, "status.json.partial"));
        File.Copy(Path.Combine(_folder.Path, "status.json"), Path.Combine(_folder.Path, "status.json.tmp"));
        var dup = Path.Combine(_folder.Path, "profiles", "user_dup");
        File.Copy(Path.Combine(dup, "profile.json"), Path.Combine(dup, "profile.json.tmp"));
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.GetDirectories(from))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    /// <summary>An output folder as a run of the product opens it.</summary>
    private sealed class Run(string folder) : IAsyncDisposable
    {
        private bool _ended;

        public FileProfileStore Store { get; private set; } = Open(folder);

        public AuditFile Audit { get; } = new(Path.Combine(folder, "audit.jsonl"));

        public HistoryFile History { get; } = new(Path.Combine(folder, "history.jsonl"), new() { MaximumBytes = 1500 });

        public StatusFile Status { get; } = new(Path.Combine(folder, "status.json"));

        public ProfileManager? Manager { get; private set; }

        public async Task<Run> LoadAsync()
        {
            Manager = new ProfileManager(
                Store, new Gallery("synthetic-1", SyntheticFaces.Directions), new ProfileOptions(), new RecognitionOptions(), SyntheticFaces.Calibration, [Audit, History, Status]);
            await Manager.LoadAsync(Cancelled);
            return this;
        }

        public async Task EndStoreAsync()
        {
            if (Manager is not null)
            {
                await Manager.DisposeAsync();
            }

            await Store.DisposeAsync();
        }

        public async Task ReopenAsync()
        {
            if (!_ended)
            {
                Store = Open(folder);
                await LoadAsync();
            }
        }

        public async Task EndAsync()
        {
            _ended = true;
            await EndStoreAsync();
            await Audit.DisposeAsync();
            await History.DisposeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (!_ended)
            {
                await EndAsync();
                await Status.DisposeAsync();
            }
        }

        private static FileProfileStore Open(string folder) => new(new FileProfileStoreOptions { Folder = Path.Combine(folder, "profiles") });
    }
}
