using FaceLiveness.Testing;

namespace FaceLiveness.Storage.Files.Tests;

/// <summary>A full disk, and missing rights, at every single step that changes the disk.</summary>
public sealed class DiskFaultTests
{
    private readonly SyntheticFaces _faces = new(11);

    public static TheoryData<bool, bool, bool> Faults => new(
        from encrypted in new[] { false, true }
        from full in new[] { false, true }
        from lasting in new[] { false, true }
        select (encrypted, full, lasting));

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_creation_that_fails_says_so_and_leaves_nobody_or_the_whole_profile(bool encrypted, bool full, bool lasting) =>
        await FailEverywhereAsync(
            encrypted,
            full,
            lasting,
            prepare: _ => Task.CompletedTask,
            change: async store => await store.SaveAsync(Pictured("a"), Cancelled),
            isOld: found => found is null,
            isNew: found => found is { Version: 1, Samples.Count: 3 });

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_change_that_fails_says_so_and_leaves_the_profile_as_it_was(bool encrypted, bool full, bool lasting)
    {
        var old = Pictured("a");
        await FailEverywhereAsync(
            encrypted,
            full,
            lasting,
            prepare: async store => await store.SaveAsync(old, Cancelled),
            change: async store => await store.SaveAsync(old with { Version = 1, Name = "new", Samples = [old.Samples[1], Pictured("b").Samples[0]] }, Cancelled),
            isOld: found => found is { Name: "a", Version: 1, Samples.Count: 3 },
            isNew: found => found is { Name: "new", Version: 2, Samples.Count: 2 });
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_deletion_that_fails_says_whether_the_profile_is_gone_and_is_finished_later(bool encrypted, bool full, bool lasting) =>
        await FailEverywhereAsync(
            encrypted,
            full,
            lasting,
            prepare: async store => await store.SaveAsync(Pictured("a"), Cancelled),
            change: async store => await store.DeleteAsync("a", Cancelled),
            isOld: found => found is { Version: 1, Samples.Count: 3 },
            isNew: found => found is null);

    [Fact]
    public async Task A_store_says_whether_profiles_can_be_saved_and_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        var refuses = false;
        var files = new DurableFiles(
            _ =>
            {
                if (refuses)
                {
                    throw new UnauthorizedAccessException("Access to the path is denied.");
                }
            },
            flush: false);
        await using var store = new FileProfileStore(new FileProfileStoreOptions { Folder = folder.Path }, null, null, files);
        var before = Directory.GetFileSystemEntries(folder.Path).Order(StringComparer.Ordinal).ToList();
        await store.CheckAsync(Cancelled);

        refuses = true;
        var fault = await Assert.ThrowsAsync<IOException>(async () => await store.CheckAsync(Cancelled));
        Assert.Contains("the right to write there", fault.Message, StringComparison.Ordinal);

        refuses = false;
        await store.CheckAsync(Cancelled);
        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Path).Order(StringComparer.Ordinal));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private async Task FailEverywhereAsync(
        bool encrypted,
        bool full,
        bool lasting,
        Func<FileProfileStore, Task> prepare,
        Func<FileProfileStore, Task> change,
        Func<Profile?, bool> isOld,
        Func<Profile?, bool> isNew)
    {
        var steps = int.MaxValue;
        var faults = 0;
        for (var failing = 0; failing < steps; failing++)
        {
            using var folder = new TemporaryFolder();
            var (armed, step) = (false, 0);
            var files = new DurableFiles(_ =>
            {
                if (armed && (step++ is var now && (now == failing || (lasting && now > failing))))
                {
                    throw full ? new IOException("No space left on device") : new UnauthorizedAccessException("Access to the path is denied.");
                }
            },
            flush: false);
            var options = new FileProfileStoreOptions { Folder = folder.Path, MasterKeys = encrypted ? TestKeys.One : null };
            await using (var store = new FileProfileStore(options, null, null, files))
            {
                await prepare(store);
                armed = true;
                var fault = await Record.ExceptionAsync(async () => await change(store));
                armed = false;
                steps = step <= failing ? failing : steps;
                var found = await store.FindAsync("a", Cancelled);
                if (fault is null)
                {
                    // The last steps only tidy up: what they leave is removed at the next start.
                    Assert.True(isNew(found), $"step {failing}");
                }
                else
                {
                    faults++;
                    Assert.IsType<IOException>(fault);
                    Assert.Contains("'a'", fault.Message, StringComparison.Ordinal);
                    Assert.Contains(folder.Path, fault.Message, StringComparison.Ordinal);
                    Assert.Contains(full ? "No space left on device." : "is denied.", fault.Message, StringComparison.Ordinal);
                    Assert.Contains("the right to write there", fault.Message, StringComparison.Ordinal);
                    var saysOld = fault.Message.Contains("as it was", StringComparison.Ordinal);
                    var saysNew = fault.Message.Contains("is stored, but may not outlast", StringComparison.Ordinal) || fault.Message.Contains("is gone", StringComparison.Ordinal);
                    Assert.True(saysOld ? isOld(found) : saysNew && isNew(found), $"step {failing}: '{fault.Message}', and there is {found?.ToString() ?? "nobody"}");
                }

                if (found is not null)
                {
                    Assert.NotNull(await store.ReadPictureAsync("a", "s1", Cancelled));
                }

                // The store goes on working.
                await store.SaveAsync(found is null ? Pictured("a") : found with { Name = "after" }, Cancelled);
                Assert.True(await store.DeleteAsync("a", Cancelled));
            }

            await using (var again = new FileProfileStore(options, null, null, new DurableFiles(flush: false)))
            {
                await foreach (var profile in again.LoadAllAsync(Cancelled))
                {
                    Assert.Fail($"{profile} is still there");
                }
            }

            Assert.All(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories), file => Assert.True(Path.GetFileName(file) is ".lock" or "store.key", $"{file} is left"));
        }

        Assert.InRange(steps, 6, 100);
        Assert.InRange(faults, 5, 100);
    }

    private Profile Pictured(string id)
    {
        var profile = _faces.Profile(id, _faces.Person());
        return profile with { Samples = [profile.Samples[0] with { Picture = new byte[] { 1, 2, 3 } }, .. profile.Samples.Skip(1)] };
    }
}
