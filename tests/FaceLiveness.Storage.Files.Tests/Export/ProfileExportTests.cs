using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using FaceLiveness.Testing;
using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.Storage.Files.Tests.Export;

public sealed class ProfileExportTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly SyntheticFaces _faces = new(3);
    private readonly FakeTimeProvider _time = new(Start);
    private readonly FileProfileStore _store;
    private readonly AuditFile _audit;
    private readonly HistoryFile _history;
    private readonly ProfileManager _manager;
    private readonly ProfileExport _export;
    private string _zoe = "";

    public ProfileExportTests()
    {
        _store = new(new FileProfileStoreOptions { Folder = In("out", "profiles") });
        _audit = new(In("out", "audit.jsonl"));
        _history = new(In("out", "history.jsonl"), new() { MaximumBytes = 1000 });
        _manager = new ProfileManager(
            _store, new Gallery("synthetic-1", 512), new ProfileOptions(), new RecognitionOptions(), SyntheticFaces.Calibration, [_audit, _history], _time);
        _export = new ProfileExport(_manager, _store, In("out", "audit.jsonl"), In("out", "history.jsonl"), _time);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _store.SaveAsync(
            _faces.Profile("user_dup", _faces.Person(), samples: 1) with { Name = "Duplicate", Samples = [new ProfileSample { Id = "s1", Embedding = _faces.Person(), Picture = new byte[] { 7, 8 } }] }, Cancelled);
        await _manager.LoadAsync(Cancelled);
        _zoe = await EnrollAsync("Zoë");
        var kim = await EnrollAsync("Kim");
        await _manager.MergeAsync("user_dup", _zoe, cancellationToken: Cancelled);
        await _manager.SetConsentAsync(_zoe, new ProfileConsent("Door of the office", "consent", Start, Start.AddYears(1)), cancellationToken: Cancelled);
        for (var i = 0; i < 20; i++)
        {
            await _history.PublishAsync(new PersonLeft(new("door", TimeSpan.FromSeconds(i), Start), i, (i % 4) switch { 0 => _zoe, 1 => kim, 2 => "user_dup", _ => null }), Cancelled);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _manager.DisposeAsync();
        await _history.DisposeAsync();
        await _audit.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("zoe.zip")]
    [InlineData("zoe")]
    public async Task Everything_that_is_held_on_a_person_is_in_it_whichever_of_their_ids_is_given(string name)
    {
        Assert.True(await _export.WriteAsync("user_dup", In(name), "console:ada", Cancelled));

        var folder = Unpacked(name);
        Assert.Equal(
            ["README.txt", "audit.jsonl", "history.jsonl", $"profiles/{_zoe}/profile.json", $"profiles/{_zoe}/s1.jpg", $"profiles/{_zoe}/s2.jpg", $"profiles/{_zoe}/s3.jpg", "profiles/user_dup/profile.json", "profiles/user_dup/s1.jpg"],
            Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal));
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "profiles", _zoe, "profile.json"), Cancelled));
        var profile = json.RootElement;
        Assert.Equal(("Zoë", "enrolled", "refined"), (Text(profile, "name"), Text(profile, "origin"), Text(profile, "state")));
        Assert.Equal("user_dup", Assert.Single(profile.GetProperty("aliases").EnumerateArray()).GetString());
        Assert.Equal(("Door of the office", "consent"), (Text(profile.GetProperty("consent"), "purpose"), Text(profile.GetProperty("consent"), "basis")));
        foreach (var (sample, exported) in _manager.Find(_zoe)!.Samples.Zip(profile.GetProperty("samples").EnumerateArray()))
        {
            Assert.Equal((sample.Id, sample.Admission, "synthetic-1"), (Text(exported, "id"), Text(exported, "admission"), Text(exported, "embedding_model")));
            Assert.Equal(sample.Embedding.Vector.ToArray(), MemoryMarshal.Cast<byte, float>(exported.GetProperty("embedding").GetBytesFromBase64()).ToArray());
            Assert.Equal(
                (await _store.ReadPictureAsync(_zoe, sample.Id, Cancelled))!.Value.ToArray(),
                await File.ReadAllBytesAsync(Path.Combine(folder, "profiles", _zoe, Text(exported, "picture")!), Cancelled));
        }

        Assert.Equal(10, File.ReadLines(Path.Combine(folder, "history.jsonl")).Count());
        Assert.Equal(
            AuditFile.Read(In("out", "audit.jsonl")).Select(record => record.Event!).Where(step => step.ProfileId == _zoe || step.ProfileId == "user_dup").Select(step => step.Kind).SkipLast(1),
            AuditFile.Read(Path.Combine(folder, "audit.jsonl")).Select(record => record.Event!.Kind));
    }

    [Fact]
    public async Task Nothing_of_anybody_else_is_in_it()
    {
        await _export.WriteAsync(_zoe, In("zoe"), cancellationToken: Cancelled);

        var search = new ByteSearch().Text("name", "Kim").Text("id", _manager.List().Single(profile => profile.Name == "Kim").Id + "\"");
        Assert.NotEmpty(search.In(In("out")));
        Assert.Empty(search.In(In("zoe")));
    }

    [Fact]
    public async Task The_readme_explains_every_field()
    {
        await _export.WriteAsync(_zoe, In("zoe"), cancellationToken: Cancelled);

        var readme = await File.ReadAllTextAsync(In("zoe", "README.txt"), Cancelled);
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(In("zoe", "profiles", _zoe, "profile.json"), Cancelled));
        var fields = json.RootElement.EnumerateObject().Concat(json.RootElement.GetProperty("samples")[0].EnumerateObject());
        Assert.All(fields, field => Assert.Contains(field.Name, readme, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_export_is_told_and_by_whom()
    {
        await _export.WriteAsync(_zoe, In("zoe.zip"), "console:ada", Cancelled);

        var last = AuditFile.Read(In("out", "audit.jsonl")).Last().Event!;
        Assert.Equal((ProfileEventKind.Exported, _zoe, "console:ada"), (last.Kind, last.ProfileId, last.Actor));
    }

    [Fact]
    public async Task A_stream_gets_the_zip_file_that_a_path_would()
    {
        await _export.WriteAsync(_zoe, In("zoe.zip"), cancellationToken: Cancelled);
        using var stream = new MemoryStream();

        Assert.True(await _export.WriteAsync(_zoe, stream, "web:token", Cancelled));

        using var zip = new ZipArchive(stream);
        using var file = ZipFile.OpenRead(In("zoe.zip"));
        Assert.Equal(file.Entries.Select(entry => entry.FullName), zip.Entries.Select(entry => entry.FullName));
        Assert.Equal("web:token", AuditFile.Read(In("out", "audit.jsonl")).Last().Event!.Actor);
        Assert.False(await _export.WriteAsync("user_9", stream, cancellationToken: Cancelled));
    }

    [Theory]
    [InlineData("zoe.zip")]
    [InlineData("zoe")]
    public async Task Of_an_export_that_fails_nothing_is_left_and_nothing_is_told(string name)
    {
        var steps = AuditFile.Read(In("out", "audit.jsonl")).Count();
        var export = new ProfileExport(_manager, new WithoutPictures(_store), In("out", "audit.jsonl"), In("out", "history.jsonl"), _time);

        await Assert.ThrowsAsync<IOException>(async () => await export.WriteAsync(_zoe, In(name), cancellationToken: Cancelled));

        Assert.Equal(["out"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
        Assert.Equal(steps, AuditFile.Read(In("out", "audit.jsonl")).Count());
    }

    [Theory]
    [InlineData("zoe.zip")]
    [InlineData("zoe")]
    public async Task What_is_there_already_is_not_overwritten(string name)
    {
        await File.WriteAllTextAsync(In(name), "mine", Cancelled);

        var fault = await Assert.ThrowsAsync<IOException>(async () => await _export.WriteAsync(_zoe, In(name), cancellationToken: Cancelled));

        Assert.Contains("already", fault.Message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(In(name), Cancelled));
    }

    [Fact]
    public async Task Who_is_not_there_can_t_be_exported()
    {
        Assert.False(await _export.WriteAsync("user_9", In("nobody.zip"), cancellationToken: Cancelled));
        Assert.False(File.Exists(In("nobody.zip")));
    }

    [Fact]
    public async Task Only_the_owner_may_read_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such permissions.");
        await _export.WriteAsync(_zoe, In("zoe.zip"), cancellationToken: Cancelled);
        await _export.WriteAsync(_zoe, In("zoe"), cancellationToken: Cancelled);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(Mine, File.GetUnixFileMode(In("zoe.zip")));
            Assert.Equal(Mine | UnixFileMode.UserExecute, File.GetUnixFileMode(In("zoe")));
            foreach (var file in Directory.GetFiles(In("zoe"), "*", SearchOption.AllDirectories))
            {
                Assert.Equal(Mine, File.GetUnixFileMode(file));
            }
        }
    }

    private string In(params string[] names) => Path.Combine([_folder.Path, .. names]);

    private async Task<string> EnrollAsync(string name)
    {
        var person = _faces.Person();
        var looks = Enumerable.Range(1, 2).Select(i => _faces.LookAt(person, i) with { Picture = new byte[] { (byte)i, (byte)name.Length } });
        return (await _manager.EnrollAsync(name, [.. looks], "pictures", cancellationToken: Cancelled)).Profile!.Id;
    }

    private string Unpacked(string name)
    {
        if (!name.EndsWith(".zip", StringComparison.Ordinal))
        {
            return In(name);
        }

        ZipFile.ExtractToDirectory(In(name), In("unpacked"));
        return In("unpacked");
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    /// <summary>A store on a disk that loses its pictures.</summary>
    private sealed class WithoutPictures(IProfileStore store) : IProfileStore
    {
        public IAsyncEnumerable<Profile> LoadAllAsync(CancellationToken cancellationToken = default) => store.LoadAllAsync(cancellationToken);

        public ValueTask<Profile?> FindAsync(string profileId, CancellationToken cancellationToken = default) => store.FindAsync(profileId, cancellationToken);

        public ValueTask<Profile> SaveAsync(Profile profile, CancellationToken cancellationToken = default) => store.SaveAsync(profile, cancellationToken);

        public ValueTask<bool> DeleteAsync(string profileId, CancellationToken cancellationToken = default) => store.DeleteAsync(profileId, cancellationToken);

        public ValueTask<ReadOnlyMemory<byte>?> ReadPictureAsync(string profileId, string sampleId, CancellationToken cancellationToken = default) =>
            throw new IOException("Input/output error.");

        public IAsyncEnumerable<ProfileChange> WatchAsync(CancellationToken cancellationToken = default) => store.WatchAsync(cancellationToken);
    }
}
