using System.Runtime.Versioning;
using System.Text;
using FaceLiveness.Testing;
using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.Storage.Files.Tests;

public sealed class FileProfileStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SyntheticFaces _faces = new(11);
    private readonly RecordedLog _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_store_that_is_opened_again_has_everything()
    {
        Profile saved;
        await using (var store = Open())
        {
            saved = await store.SaveAsync(Pictured("a"), Cancelled);
        }

        await using var again = Open();
        var found = Assert.Single(await AllAsync(again));
        Assert.Equal(saved.Version, found.Version);
        Assert.Equal(saved.Samples[0].Embedding.Vector, found.Samples[0].Embedding.Vector);
        Assert.Equal([1, 2, 3], (await again.ReadPictureAsync("a", "s1", Cancelled))!.Value.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_instant_of_a_creation_leaves_nobody_or_the_whole_profile(bool encrypted) =>
        await CrashEverywhereAsync(
            encrypted,
            prepare: _ => Task.CompletedTask,
            change: async store => await store.SaveAsync(Pictured("a"), Cancelled),
            isWhole: (found, picture) => found is null || (found is { Version: 1, Samples.Count: 3 } && picture is { Length: 3 }));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_instant_of_a_change_leaves_the_old_or_the_new_profile_whole(bool encrypted)
    {
        var old = Pictured("a");
        await CrashEverywhereAsync(
            encrypted,
            prepare: async store => await store.SaveAsync(old, Cancelled),
            change: async store => await store.SaveAsync(
                old with
                {
                    Version = 1,
                    Name = "new",
                    Samples = [old.Samples[0] with { Picture = new byte[] { 4, 5, 6, 7 } }, new ProfileSample { Id = "s9", Embedding = _faces.Person() }],
                },
                Cancelled),
            isWhole: (found, picture) =>
                (found is { Name: "a", Version: 1, Samples.Count: 3 } && picture is { Length: 3 })
                || (found is { Name: "new", Version: 2, Samples.Count: 2 } && picture is { Length: 4 }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_instant_of_a_deletion_leaves_the_whole_profile_or_not_one_byte_after_the_next_start(bool encrypted) =>
        await CrashEverywhereAsync(
            encrypted,
            prepare: async store => await store.SaveAsync(Pictured("a"), Cancelled),
            change: async store => await store.DeleteAsync("a", Cancelled),
            isWhole: (found, picture) => found is null || (found is { Version: 1, Samples.Count: 3 } && picture is { Length: 3 }));

    [Fact]
    public async Task A_second_writer_is_told_which_process_has_the_folder_and_what_to_do()
    {
        await using var first = Open();

        var fault = Assert.Throws<IOException>(() => Open());

        Assert.Contains(_folder.Path, fault.Message, StringComparison.Ordinal);
        Assert.Contains("another store in this process", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Reading beside it is possible", fault.Message, StringComparison.Ordinal);
        Assert.Equal(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), await File.ReadAllTextAsync(Path.Combine(_folder.Path, ".writer"), Cancelled));
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, ".writer"), "4711", Cancelled);
        Assert.Contains("process 4711", Assert.Throws<IOException>(() => Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folder_is_free_again_when_the_writer_is_disposed()
    {
        await Open().DisposeAsync();
        await Open().DisposeAsync();
    }

    [Fact]
    public async Task A_read_only_store_reads_beside_a_writer_and_changes_nothing()
    {
        await using var writer = Open();
        await writer.SaveAsync(Pictured("a"), Cancelled);
        Corrupt("a");
        await writer.SaveAsync(Pictured("b"), Cancelled);
        await using var reader = Open(readOnly: true);
        var before = Everything();

        Assert.Equal("b", Assert.Single(await AllAsync(reader)).Id);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.SaveAsync(Pictured("c"), Cancelled));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.DeleteAsync("b", Cancelled));

        Assert.Equal(before, Everything());
        Assert.Contains(_log.Lines, line => line.Contains("Profile a was left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_read_only_store_sees_what_the_writer_does()
    {
        await using var writer = Open();
        await using var reader = Open(readOnly: true);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        stop.CancelAfter(TimeSpan.FromSeconds(20));
        await using var changes = reader.WatchAsync(stop.Token).GetAsyncEnumerator(stop.Token);

        var next = changes.MoveNextAsync();
        await writer.SaveAsync(Pictured("a"), Cancelled);
        Assert.True(await next);
        Assert.Equal(new ProfileChange("a", ProfileChangeKind.Saved), changes.Current);

        do
        {
            next = changes.MoveNextAsync();
            if (changes.Current.Kind == ProfileChangeKind.Saved)
            {
                await writer.DeleteAsync("a", Cancelled);
            }

            Assert.True(await next);
        }
        while (changes.Current.Kind != ProfileChangeKind.Deleted);

        Assert.Equal("a", changes.Current.ProfileId);
    }

    public static TheoryData<string, string> Damage => new()
    {
        { "embeddings-*.bin", "" },
        { "embeddings-*.bin", "garbage" },
        { "profile.json", "" },
        { "profile.json", "{ \"format\": 1" },
        { "profile.json", "[1, 2]" },
        { "profile.json", "null" },
        { "profile.json", "{ \"format\": 1, \"id\": \"b\", \"name\": \"b\", \"version\": 1 }" },
        { "profile.json", "{ \"format\": 1, \"id\": \"a\", \"name\": \"a\", \"version\": 1, \"embeddingsSha256\": \"../../etc/passwd\" }" },
        { "profile.json", "{ \"format\": 1, \"id\": \"a\", \"name\": \"a\", \"version\": 1, \"samples\": [null] }" },
        { "profile.json", "{ \"format\": 1, \"id\": \"a\", \"name\": \"\", \"version\": 1, \"samples\": [] }" },
    };

    [Theory]
    [MemberData(nameof(Damage))]
    public async Task A_damaged_profile_is_set_aside_and_the_rest_loads(string pattern, string content)
    {
        await using (var store = Open())
        {
            await store.SaveAsync(Pictured("a"), Cancelled);
            await store.SaveAsync(Pictured("b"), Cancelled);
        }

        await File.WriteAllTextAsync(Directory.GetFiles(Path.Combine(_folder.Path, "a"), pattern).Single(), content, Cancelled);

        await using var again = Open();
        Assert.Equal("b", Assert.Single(await AllAsync(again)).Id);
        Assert.Contains(_log.Lines, line => line.StartsWith("Profile a is damaged", StringComparison.Ordinal));
        Assert.Equal("a~20260101T000000000Z", Path.GetFileName(Directory.GetDirectories(Path.Combine(_folder.Path, ".quarantine")).Single()));
        Assert.Equal(1, (await again.SaveAsync(Pictured("a"), Cancelled)).Version);
    }

    [Fact]
    public async Task A_profile_of_a_newer_format_is_left_untouched()
    {
        await using var store = Open();
        await store.SaveAsync(Pictured("a"), Cancelled);
        var document = Path.Combine(_folder.Path, "a", "profile.json");
        await File.WriteAllTextAsync(document, (await File.ReadAllTextAsync(document, Cancelled)).Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal), Cancelled);
        var before = Everything();

        Assert.Empty(await AllAsync(store));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await store.SaveAsync(Pictured("a"), Cancelled));

        Assert.Equal(before, Everything());
        Assert.Contains(_log.Lines, line => line.Contains("newer version", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fields_of_later_versions_survive_a_save()
    {
        await using var store = Open();
        var saved = await store.SaveAsync(Pictured("a"), Cancelled);
        var document = Path.Combine(_folder.Path, "a", "profile.json");
        var text = await File.ReadAllTextAsync(document, Cancelled);
        text = text.Replace("\"format\": 1,", "\"format\": 1, \"weather\": { \"given\": true },", StringComparison.Ordinal)
            .Replace("\"id\": \"s1\",", "\"id\": \"s1\", \"mood\": \"good\",", StringComparison.Ordinal);
        await File.WriteAllTextAsync(document, text, Cancelled);

        await store.SaveAsync(saved with { Name = "renamed" }, Cancelled);

        text = await File.ReadAllTextAsync(document, Cancelled);
        Assert.Contains("\"given\": true", text, StringComparison.Ordinal);
        Assert.Contains("\"mood\": \"good\"", text, StringComparison.Ordinal);
        Assert.Contains("renamed", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_an_erased_person_is_left_on_the_disk()
    {
        var secret = Encoding.ASCII.GetBytes("the-face-of-a");
        var vector = Pictured("a");
        var needle = new byte[4 * 16];
        Buffer.BlockCopy(vector.Samples[0].Embedding.Vector[..16].ToArray(), 0, needle, 0, needle.Length);
        await using var store = Open();
        var saved = await store.SaveAsync(vector with { Name = "Wanda Secret", Samples = [vector.Samples[0] with { Picture = secret }] }, Cancelled);
        Corrupt("a");
        Assert.Null(await store.FindAsync("a", Cancelled));
        saved = await store.SaveAsync(saved with { Version = 0, Samples = [saved.Samples[0] with { Picture = secret }] }, Cancelled);
        await store.SaveAsync(saved with { Samples = [] }, Cancelled);
        await store.SaveAsync(Pictured("b"), Cancelled);
        Assert.Contains(Everything(), file => file.Value.AsSpan().IndexOf(secret) >= 0);

        Assert.True(await store.DeleteAsync("a", Cancelled));

        foreach (var (path, content) in Everything())
        {
            Assert.DoesNotContain("/a", path, StringComparison.Ordinal);
            Assert.True(content.AsSpan().IndexOf(secret) < 0, $"the picture is still in {path}");
            Assert.True(content.AsSpan().IndexOf(needle) < 0, $"the vector is still in {path}");
            Assert.True(content.AsSpan().IndexOf("Wanda"u8) < 0, $"the name is still in {path}");
        }
    }

    [Fact]
    public async Task Dropped_samples_leave_nothing_behind_and_foreign_files_stay()
    {
        await using var store = Open();
        var saved = await store.SaveAsync(Pictured("a"), Cancelled);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "a", "notes.txt"), "mine", Cancelled);

        await store.SaveAsync(saved with { Samples = [saved.Samples[1]] }, Cancelled);

        var files = Everything().Keys.Where(path => path.StartsWith("/a/", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, files.Count);
        Assert.Contains("/a/notes.txt", files);
        Assert.Single(files, path => path.StartsWith("/a/embeddings-", StringComparison.Ordinal));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Only_the_owner_can_read_anything()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of this kind.");
        await using var store = Open();
        await store.SaveAsync(Pictured("a"), Cancelled);

        Assert.All(
            Directory.GetDirectories(_folder.Path, "*", SearchOption.AllDirectories).Append(_folder.Path),
            folder => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder)));
        Assert.All(
            Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != ".lock"),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task A_rename_does_not_write_the_vectors_again()
    {
        await using var store = Open();
        var saved = await store.SaveAsync(Pictured("a"), Cancelled);
        var embeddings = Directory.GetFiles(Path.Combine(_folder.Path, "a"), "embeddings-*").Single();
        var written = File.GetLastWriteTimeUtc(embeddings);

        await store.SaveAsync(saved with { Name = "renamed" }, Cancelled);

        Assert.Equal(written, File.GetLastWriteTimeUtc(embeddings));
    }

    [Fact]
    public async Task Names_and_vectors_stay_out_of_log_and_messages()
    {
        await using var store = Open();
        var saved = await store.SaveAsync(Pictured("a") with { Name = "Wanda" }, Cancelled);
        var conflict = await Assert.ThrowsAsync<ProfileConflictException>(async () => await store.SaveAsync(saved with { Version = 7 }, Cancelled));
        Corrupt("a");
        await store.FindAsync("a", Cancelled);

        Assert.NotEmpty(_log.Lines);
        Assert.DoesNotContain(_log.Lines.Append(conflict.Message), line => line.Contains("Wanda", StringComparison.Ordinal));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private FileProfileStore Open(bool readOnly = false, string? folder = null, IMasterKeyProvider? keys = null) => new(
        new FileProfileStoreOptions { Folder = folder ?? _folder.Path, ReadOnly = readOnly, MasterKeys = keys },
        readOnly ? TimeProvider.System : new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)),
        _log);

    private Profile Pictured(string id)
    {
        var profile = _faces.Profile(id, _faces.Person());
        return profile with { Samples = [profile.Samples[0] with { Picture = new byte[] { 1, 2, 3 } }, .. profile.Samples.Skip(1)] };
    }

    private void Corrupt(string id)
    {
        var file = Directory.GetFiles(Path.Combine(_folder.Path, id), "embeddings-*").Single();
        var bytes = File.ReadAllBytes(file);
        bytes[^40] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    private SortedDictionary<string, byte[]> Everything() => new(
        Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != ".lock")
            .ToDictionary(file => file[_folder.Path.Length..], File.ReadAllBytes),
        StringComparer.Ordinal);

    /// <summary>Copies the folder before every single change of the disk: each copy is what a crash at that instant would have left.</summary>
    private async Task CrashEverywhereAsync(
        bool encrypted, Func<FileProfileStore, Task> prepare, Func<FileProfileStore, Task> change, Func<Profile?, byte[]?, bool> isWhole)
    {
        var keys = encrypted ? TestKeys.One : null;
        using var crashes = new TemporaryFolder();
        var instants = new List<string>();
        var armed = false;
        void Copy(string step)
        {
            if (armed)
            {
                var copy = Path.Combine(crashes.Path, $"{instants.Count}");
                foreach (var file in Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) is not ".lock"))
                {
                    var target = copy + file[_folder.Path.Length..];
                    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                    File.Copy(file, target);
                }

                foreach (var folder in Directory.GetDirectories(_folder.Path, "*", SearchOption.AllDirectories))
                {
                    Directory.CreateDirectory(copy + folder[_folder.Path.Length..]);
                }

                instants.Add(step);
            }
        }

        await using (var store = new FileProfileStore(new FileProfileStoreOptions { Folder = _folder.Path, MasterKeys = keys }, null, _log, new DurableFiles(Copy)))
        {
            await prepare(store);
            armed = true;
            await change(store);
            Copy("done");
        }

        Assert.InRange(instants.Count, 6, 100);
        var (some, none) = (0, 0);
        for (var i = 0; i < instants.Count; i++)
        {
            var folder = Path.Combine(crashes.Path, $"{i}");
            await using var store = Open(folder: folder, keys: keys);
            var found = (await AllAsync(store)).SingleOrDefault();
            var picture = found is null ? null : (await store.ReadPictureAsync("a", "s1", Cancelled))?.ToArray();
            Assert.True(isWhole(found, picture), $"a crash before '{instants[i]}' left {found?.ToString() ?? "nothing"}, picture {picture?.Length}");
            Assert.False(Directory.Exists(Path.Combine(folder, ".quarantine")), $"a crash before '{instants[i]}' left something unreadable");
            Assert.Empty(Directory.EnumerateFiles(folder, "*.tmp", SearchOption.AllDirectories));
            var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Count(file => Path.GetFileName(file) is [not '.', ..] and not "store.key");
            Assert.Equal(found is null ? 0 : (picture is null ? 2 : 3) + (encrypted ? 1 : 0), files);
            _ = found is null ? none++ : some++;
            await store.SaveAsync(found is null ? Pictured("a") : found with { Name = "later" }, Cancelled);
        }

        Assert.True(some > 0, "no instant left a profile");
    }

    private static async Task<List<Profile>> AllAsync(FileProfileStore store)
    {
        var all = new List<Profile>();
        await foreach (var profile in store.LoadAllAsync(Cancelled))
        {
            all.Add(profile);
        }

        return all;
    }
}
