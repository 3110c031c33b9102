using System.Text;
using FaceLiveness.Testing;
using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.Storage.Files.Tests.Encryption;

public sealed class EncryptedStoreTests : IDisposable
{
    private static readonly byte[] Picture = Encoding.ASCII.GetBytes("the-face-in-a-picture");

    private readonly TemporaryFolder _folder = new();
    private readonly SyntheticFaces _faces = new(11);
    private readonly RecordedLog _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Neither_name_nor_vector_nor_picture_nor_their_hashes_can_be_read_off_the_disk()
    {
        var wanda = Wanda("a");
        await using var store = Open(TestKeys.One);

        await store.SaveAsync(wanda, Cancelled);

        AssertNothingPlain(wanda);
        Assert.Equal(Picture, (await store.ReadPictureAsync("a", "s1", Cancelled))!.Value.ToArray());
    }

    [Fact]
    public async Task A_reader_with_the_key_sees_what_the_writer_does()
    {
        await using var writer = Open(TestKeys.One);
        await using var reader = Open(TestKeys.One, readOnly: true);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        stop.CancelAfter(TimeSpan.FromSeconds(20));
        await using var changes = reader.WatchAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        var next = changes.MoveNextAsync();

        await writer.SaveAsync(Wanda("a"), Cancelled);

        Assert.True(await next);
        Assert.Equal(new ProfileChange("a", ProfileChangeKind.Saved), changes.Current);
        Assert.Equal("Wanda Secret", (await reader.FindAsync("a", Cancelled))!.Name);
        Assert.Equal("a", Assert.Single(await AllAsync(reader)).Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_its_key_an_encrypted_folder_is_refused_by_the_keys_name_and_nothing_is_touched(bool wrongKey)
    {
        await using (var store = Open(TestKeys.One))
        {
            await store.SaveAsync(Wanda("a"), Cancelled);
        }

        var keys = wrongKey ? TestKeys.Two : null;
        var before = Everything();
        foreach (var readOnly in new[] { false, true })
        {
            var fault = Assert.Throws<MasterKeyUnavailableException>(() => Open(keys, readOnly));
            AssertTellsTheKey(fault);
        }

        // Also where the folder does not say that it is encrypted: then reading finds out.
        File.Delete(Path.Combine(_folder.Path, "store.key"));
        before.Remove("/store.key");
        await using (var reader = Open(keys, readOnly: true))
        {
            AssertTellsTheKey(await Assert.ThrowsAsync<MasterKeyUnavailableException>(async () => await AllAsync(reader)));
            Assert.Equal(before, Everything());
        }

        await using (var writer = Open(keys))
        {
            AssertTellsTheKey(await Assert.ThrowsAsync<MasterKeyUnavailableException>(async () => await AllAsync(writer)));
            AssertTellsTheKey(await Assert.ThrowsAsync<MasterKeyUnavailableException>(async () => await writer.FindAsync("a", Cancelled)));
            AssertTellsTheKey(await Assert.ThrowsAsync<MasterKeyUnavailableException>(async () => await writer.ReadPictureAsync("a", "s1", Cancelled)));
            AssertTellsTheKey(await Assert.ThrowsAsync<MasterKeyUnavailableException>(async () => await writer.SaveAsync(Wanda("a") with { Version = 1 }, Cancelled)));
        }

        var after = Everything();
        after.Remove("/store.key");
        Assert.Equal(before, after);
        File.Delete(Path.Combine(_folder.Path, "store.key"));
        await using var again = Open(TestKeys.One);
        Assert.Equal("Wanda Secret", Assert.Single(await AllAsync(again)).Name);
    }

    [Fact]
    public async Task Another_key_under_the_same_id_is_not_taken_for_damage()
    {
        await using (var store = Open(new FixedKey("vault-1", 1)))
        {
            await store.SaveAsync(Wanda("a"), Cancelled);
        }

        var before = Everything();

        Assert.Contains("vault-1", Assert.Throws<MasterKeyUnavailableException>(() => Open(new FixedKey("vault-1", 2))).Message, StringComparison.Ordinal);

        Assert.Equal(before, Everything());
        await using var again = Open(new FixedKey("vault-1", 1));
        Assert.Single(await AllAsync(again));
    }

    [Fact]
    public async Task A_plain_profile_is_encrypted_with_its_next_save_and_its_pictures_with_it()
    {
        var wanda = Wanda("a");
        await using (var plain = Open(null))
        {
            await plain.SaveAsync(wanda, Cancelled);
        }

        Assert.True(Finds("Wanda"u8));
        await using var store = Open(TestKeys.One);
        var found = Assert.Single(await AllAsync(store));

        await store.SaveAsync(found with { Name = "Wanda Secret the 2nd" }, Cancelled);

        AssertNothingPlain(wanda);
        Assert.Equal(Picture, (await store.ReadPictureAsync("a", "s1", Cancelled))!.Value.ToArray());
        Assert.Equal("Wanda Secret the 2nd", Assert.Single(await AllAsync(store)).Name);
    }

    [Fact]
    public async Task One_call_encrypts_everything_that_is_there_the_damaged_and_the_half_deleted_too()
    {
        var (wanda, damaged) = (Wanda("a"), Wanda("b"));
        await using (var plain = Open(null))
        {
            await plain.SaveAsync(wanda, Cancelled);
            await plain.SaveAsync(damaged, Cancelled);
            Damage("b");
            Assert.Null(await plain.FindAsync("b", Cancelled));
        }

        await using var store = Open(TestKeys.One);
        var trash = Path.Combine(_folder.Path, ".trash", "c~1");
        Directory.CreateDirectory(trash);
        await File.WriteAllTextAsync(Path.Combine(trash, "profile.json"), "Wanda Secret", Cancelled);
        var aside = Directory.GetDirectories(Path.Combine(_folder.Path, ".quarantine")).Single();
        await File.WriteAllTextAsync(Path.Combine(aside, "profile.json.tmp"), "Wanda Secret", Cancelled);

        Assert.Equal(new AppliedMasterKey(2, 0, 0), await store.ApplyMasterKeyAsync(Cancelled));

        AssertNothingPlain(wanda);
        AssertNothingPlain(damaged);
        Assert.Equal(new AppliedMasterKey(0, 0, 0), await store.ApplyMasterKeyAsync(Cancelled));
        Assert.Equal("Wanda Secret", Assert.Single(await AllAsync(store)).Name);
        Assert.Equal(Picture, (await store.ReadPictureAsync("a", "s1", Cancelled))!.Value.ToArray());
        Assert.Equal(3, Directory.GetFiles(aside).Length);

        // Put back, what is not damaged of it can be read.
        Directory.Move(aside, Path.Combine(_folder.Path, "b"));
        Assert.Equal(Picture, (await store.ReadPictureAsync("b", "s1", Cancelled))!.Value.ToArray());
    }

    [Fact]
    public async Task Changing_the_master_key_rewrites_keys_alone_and_makes_the_old_one_needless()
    {
        await using (var store = Open(TestKeys.One))
        {
            await store.SaveAsync(Wanda("a"), Cancelled);
            await store.SaveAsync(Wanda("b"), Cancelled);
            await store.SaveAsync(Wanda("c"), Cancelled);
            Damage("b");
            Assert.Null(await store.FindAsync("b", Cancelled));
        }

        SortedDictionary<string, byte[]> before;
        await using (var store = Open(TestKeys.TwoAfterOne))
        {
            await store.SaveAsync(Wanda("d"), Cancelled);
            before = Everything();
            Assert.Equal(new AppliedMasterKey(0, 3, 0), await store.ApplyMasterKeyAsync(Cancelled));
        }

        var after = Everything();
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(after, file => Assert.Equal(
            file.Key.EndsWith(".key", StringComparison.Ordinal) && !file.Key.StartsWith("/d/", StringComparison.Ordinal), !file.Value.AsSpan().SequenceEqual(before[file.Key])));
        Assert.Throws<MasterKeyUnavailableException>(() => Open(TestKeys.One));
        await using var again = Open(TestKeys.Two);
        Assert.Equal(["a", "c", "d"], (await AllAsync(again)).Select(profile => profile.Id));
        Assert.Equal(new AppliedMasterKey(0, 0, 0), await again.ApplyMasterKeyAsync(Cancelled));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_instant_of_applying_a_master_key_loses_nothing_and_can_be_gone_on_from(bool fromPlain)
    {
        var steps = int.MaxValue;
        for (var failing = 0; failing < steps; failing++)
        {
            using var folder = new TemporaryFolder();
            await using (var store = Open(fromPlain ? null : TestKeys.One, folder: folder.Path))
            {
                await store.SaveAsync(Wanda("a"), Cancelled);
                await store.SaveAsync(Wanda("b"), Cancelled);
            }

            var (step, crashing) = (0, false);
            var files = new DurableFiles(_ =>
            {
                // From the instant of the crash on nothing is written any more.
                if (crashing && step++ >= failing)
                {
                    throw new IOException("The power is off.");
                }
            },
            flush: false);
            await using (var store = new FileProfileStore(new FileProfileStoreOptions { Folder = folder.Path, MasterKeys = TestKeys.TwoAfterOne }, null, null, files))
            {
                crashing = true;
                var fault = await Record.ExceptionAsync(async () => await store.ApplyMasterKeyAsync(Cancelled));
                steps = fault is null ? failing : steps;
            }

            await using (var store = Open(TestKeys.TwoAfterOne, folder: folder.Path))
            {
                Assert.Equal(["a", "b"], (await AllAsync(store)).Select(profile => profile.Id));
                await store.ApplyMasterKeyAsync(Cancelled);
            }

            await using (var store = Open(TestKeys.Two, folder: folder.Path))
            {
                Assert.All(await AllAsync(store), profile => Assert.Equal("Wanda Secret", profile.Name));
                Assert.Equal(Picture, (await store.ReadPictureAsync("a", "s1", Cancelled))!.Value.ToArray());
                Assert.Equal(Picture, (await store.ReadPictureAsync("b", "s1", Cancelled))!.Value.ToArray());
            }

            Assert.False(Directory.Exists(Path.Combine(folder.Path, ".quarantine")));
            Assert.Equal(8 + 1, Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Count(file => Path.GetFileName(file) is not ".lock"));
        }

        Assert.InRange(steps, 10, 100);
    }

    [Fact]
    public async Task Files_cannot_be_swapped_between_profiles_or_places()
    {
        await using (var store = Open(TestKeys.One))
        {
            await store.SaveAsync(Wanda("a"), Cancelled);
            await store.SaveAsync(Wanda("b") with { Name = "Bob" }, Cancelled);
            await store.SaveAsync(Wanda("c") with { Name = "Carol" }, Cancelled);
        }

        // b takes a's document; c takes a's document with its key.
        File.Copy(In("a", "profile.json"), In("b", "profile.json"), overwrite: true);
        File.Copy(In("a", "profile.json"), In("c", "profile.json"), overwrite: true);
        File.Copy(In("a", "profile.key"), In("c", "profile.key"), overwrite: true);

        await using var again = Open(TestKeys.One);
        Assert.Null(await again.FindAsync("b", Cancelled));
        await Assert.ThrowsAsync<MasterKeyUnavailableException>(async () => await again.FindAsync("c", Cancelled));
        Assert.Equal("Wanda Secret", (await again.FindAsync("a", Cancelled))!.Name);
        Assert.Contains(_log.Lines, line => line.StartsWith("Profile b is damaged (profile.json is damaged: its encryption does not open", StringComparison.Ordinal));

        using var key = DataKey.Create();
        var picture = key.Seal(Picture, "a", ProfileFileRole.Picture);
        Assert.Equal(Picture, key.Open(picture, "a", ProfileFileRole.Picture));
        Assert.Throws<InvalidDataException>(() => key.Open(picture, "a", ProfileFileRole.Embeddings));
        Assert.Throws<InvalidDataException>(() => key.Open(picture, "b", ProfileFileRole.Picture));
    }

    [Fact]
    public void Nothing_is_encrypted_twice_with_one_nonce()
    {
        using var key = DataKey.Create();
        var nonces = Enumerable.Range(0, 1000).Select(_ => Convert.ToHexString(key.Seal(Picture, "a", ProfileFileRole.Picture).AsSpan(10, 12)));
        Assert.Equal(1000, nonces.Distinct().Count());
    }

    [Fact]
    public async Task Erasing_destroys_the_key_before_anything_else_so_that_what_others_copied_is_of_no_use()
    {
        var wanda = Wanda("a");
        var steps = new List<string>();
        using var backup = new TemporaryFolder();
        byte[]? keyWhenDeleted = null;
        var files = new DurableFiles(step =>
        {
            steps.Add(step);
            if (step.StartsWith("delete", StringComparison.Ordinal) && step.EndsWith("profile.key", StringComparison.Ordinal))
            {
                keyWhenDeleted = File.ReadAllBytes(step["delete ".Length..]);
            }
        });
        await using (var store = new FileProfileStore(new FileProfileStoreOptions { Folder = _folder.Path, MasterKeys = TestKeys.One }, null, null, files))
        {
            await store.SaveAsync(wanda, Cancelled);
            CopyWithoutKeys(_folder.Path, backup.Path);
            steps.Clear();

            Assert.True(await store.DeleteAsync("a", Cancelled));
        }

        var deletions = steps.Where(step => step.StartsWith("delete", StringComparison.Ordinal) || step.StartsWith("overwrite", StringComparison.Ordinal)).ToList();
        Assert.StartsWith("overwrite", deletions[0], StringComparison.Ordinal);
        Assert.EndsWith("profile.key", deletions[0], StringComparison.Ordinal);
        Assert.EndsWith("profile.key", deletions[1], StringComparison.Ordinal);
        Assert.NotNull(keyWhenDeleted);
        Assert.All(keyWhenDeleted, value => Assert.Equal(0, value));
        await using var restored = Open(TestKeys.One, folder: backup.Path);
        Assert.Empty(await AllAsync(restored));
        Assert.Contains(_log.Lines, line => line.Contains("profile.key is missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_person_can_be_erased_without_the_master_key()
    {
        await using (var store = Open(TestKeys.One))
        {
            await store.SaveAsync(Wanda("a"), Cancelled);
        }

        File.Delete(Path.Combine(_folder.Path, "store.key"));
        await using var again = Open(null);

        Assert.True(await again.DeleteAsync("a", Cancelled));
        Assert.False(Directory.Exists(In("a")));
    }

    [Fact]
    public async Task A_damaged_encrypted_profile_is_set_aside_with_its_key_and_the_rest_loads()
    {
        await using (var store = Open(TestKeys.One))
        {
            foreach (var id in new[] { "a", "b", "c", "d" })
            {
                await store.SaveAsync(Wanda(id), Cancelled);
            }
        }

        Damage("a");
        Flip(In("b", "profile.json"));
        Flip(In("c", "profile.key"));

        await using var again = Open(TestKeys.One);
        Assert.Equal("d", Assert.Single(await AllAsync(again)).Id);
        Assert.Equal(3, Directory.GetDirectories(Path.Combine(_folder.Path, ".quarantine")).Length);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(_folder.Path, ".quarantine"), "profile.key", SearchOption.AllDirectories).Length);
        Assert.Equal(1, (await again.SaveAsync(Wanda("a"), Cancelled)).Version);
    }

    [Theory]
    [InlineData("profile.json")]
    [InlineData("profile.key")]
    public async Task An_encrypted_profile_of_a_newer_version_is_left_untouched(string file)
    {
        await using (var store = Open(TestKeys.One))
        {
            await store.SaveAsync(Wanda("a"), Cancelled);
        }

        var bytes = await File.ReadAllBytesAsync(In("a", file), Cancelled);
        bytes[8] = 2;
        if (file == "profile.key")
        {
            System.Security.Cryptography.SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32), bytes.AsSpan(bytes.Length - 32));
        }

        await File.WriteAllBytesAsync(In("a", file), bytes, Cancelled);
        await using var again = Open(TestKeys.One);
        var before = Everything();

        Assert.Empty(await AllAsync(again));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await again.SaveAsync(Wanda("a"), Cancelled));
        Assert.Equal(new AppliedMasterKey(0, 0, 1), await again.ApplyMasterKeyAsync(Cancelled));

        Assert.Equal(before, Everything());
        Assert.Contains(_log.Lines, line => line.Contains("newer version", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fields_of_later_versions_survive_a_save_encrypted_too()
    {
        await using var store = Open(TestKeys.One);
        var saved = await store.SaveAsync(Wanda("a"), Cancelled);
        using var key = MasterKey.Unwrap(TestKeys.One, await File.ReadAllBytesAsync(In("a", "profile.key"), Cancelled), "a");
        var text = Encoding.UTF8.GetString(key.Open(await File.ReadAllBytesAsync(In("a", "profile.json"), Cancelled), "a", ProfileFileRole.Document));
        text = text.Replace("\"format\": 1,", "\"format\": 1, \"weather\": { \"given\": true },", StringComparison.Ordinal);
        await File.WriteAllBytesAsync(In("a", "profile.json"), key.Seal(Encoding.UTF8.GetBytes(text), "a", ProfileFileRole.Document), Cancelled);

        await store.SaveAsync(saved with { Name = "renamed" }, Cancelled);

        text = Encoding.UTF8.GetString(key.Open(await File.ReadAllBytesAsync(In("a", "profile.json"), Cancelled), "a", ProfileFileRole.Document));
        Assert.Contains("\"given\": true", text, StringComparison.Ordinal);
        Assert.Contains("renamed", text, StringComparison.Ordinal);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static void AssertTellsTheKey(MasterKeyUnavailableException fault)
    {
        Assert.Equal(TestKeys.One.CurrentKeyId, fault.KeyId);
        Assert.Contains($"master key '{TestKeys.One.CurrentKeyId}'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Give the store that key", fault.Message, StringComparison.Ordinal);
    }

    private FileProfileStore Open(IMasterKeyProvider? keys, bool readOnly = false, string? folder = null) => new(
        new FileProfileStoreOptions { Folder = folder ?? _folder.Path, ReadOnly = readOnly, MasterKeys = keys },
        readOnly ? TimeProvider.System : new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)),
        _log,
        new DurableFiles(flush: false));

    private Profile Wanda(string id)
    {
        var profile = _faces.Profile(id, _faces.Person());
        return profile with { Name = "Wanda Secret", Samples = [profile.Samples[0] with { Picture = Picture, Source = "the-back-door" }, .. profile.Samples.Skip(1)] };
    }

    private string In(params ReadOnlySpan<string> names) => Path.Combine([_folder.Path, .. names]);

    private void Damage(string id) => Flip(Directory.GetFiles(In(id), "embeddings-*").Single());

    private static void Flip(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[^40] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    private void AssertNothingPlain(Profile profile)
    {
        var vector = new byte[4 * 16];
        Buffer.BlockCopy(profile.Samples[0].Embedding.Vector[..16].ToArray(), 0, vector, 0, vector.Length);
        var embeddings = ProfileFiles.Hash(EmbeddingsFile.Encode([.. profile.Samples.Select(sample => sample.Embedding)]));
        Assert.False(Finds("Wanda"u8), "the name is on the disk");
        Assert.False(Finds("back-door"u8), "the source is on the disk");
        Assert.False(Finds(Picture), "the picture is on the disk");
        Assert.False(Finds(vector), "the vector is on the disk");
        Assert.DoesNotContain(Everything().Keys, path => path.Contains(embeddings[..16], StringComparison.Ordinal));
        Assert.DoesNotContain(Everything().Keys, path => path.Contains(ProfileFiles.Hash(Picture)[..8], StringComparison.Ordinal));
    }

    private bool Finds(ReadOnlySpan<byte> needle)
    {
        foreach (var content in Everything().Values)
        {
            if (content.AsSpan().IndexOf(needle) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private SortedDictionary<string, byte[]> Everything() => new(
        Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) is not (".lock" or ".writer"))
            .ToDictionary(file => file[_folder.Path.Length..], File.ReadAllBytes),
        StringComparer.Ordinal);

    private static void CopyWithoutKeys(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) is not (".lock" or "profile.key")))
        {
            var target = to + file[from.Length..];
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
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

    /// <summary>A vault that names its keys itself.</summary>
    private sealed class FixedKey(string id, byte value) : IMasterKeyProvider
    {
        public string CurrentKeyId => id;

        public bool TryGetKey(string keyId, Span<byte> key)
        {
            key.Fill(value);
            return keyId == id;
        }
    }
}
