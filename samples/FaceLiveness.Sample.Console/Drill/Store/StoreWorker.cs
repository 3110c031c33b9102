using System.Globalization;
using FaceLiveness.Storage.Files;

namespace FaceLiveness.Sample.Drill.Store;

/// <summary>
/// The process that is killed: makes, changes, merges and deletes profiles on several threads until the end comes, and says before each step
/// what it tries (<c>try thread id digest</c>) and after it that it is done (<c>did thread id</c>).
/// </summary>
internal sealed class StoreWorker
{
    public const int Threads = 4;
    public const string Nobody = "none";
    public const string Ready = "ready";

    private readonly FileProfileStore _store;
    private readonly Lock _lock = new();
    private readonly StreamWriter _output = new(Console.OpenStandardOutput()) { AutoFlush = true };

    private StoreWorker(FileProfileStore store) => _store = store;

    public static async Task RunAsync(string folder, int seed, CancellationToken cancellationToken)
    {
        var isEncrypted = Environment.GetEnvironmentVariable(MasterKeyRing.DefaultVariable) is { Length: > 0 };
        await using var store = new FileProfileStore(new FileProfileStoreOptions { Folder = folder, MasterKeys = isEncrypted ? MasterKeyRing.FromEnvironment() : null });
        var profiles = new List<Profile>();
        await foreach (var profile in store.LoadAllAsync(cancellationToken))
        {
            profiles.Add(profile);
        }

        var worker = new StoreWorker(store);
        worker.Say(Ready);
        await Task.WhenAll(
            [
                .. Enumerable.Range(0, Threads).Select(thread => Task.Run(
                    () => worker.WorkAsync(thread, [.. profiles.Where(profile => profile.Id.StartsWith($"t{thread}_", StringComparison.Ordinal))], new Random((seed * Threads) + thread), cancellationToken),
                    cancellationToken)),
                isEncrypted ? store.ApplyMasterKeyAsync(cancellationToken).AsTask() : Task.CompletedTask,
            ]);
    }

    private async Task WorkAsync(int thread, List<Profile> mine, Random random, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var at = mine.Count > 0 ? random.Next(mine.Count) : 0;
            switch (mine.Count < 3 ? 0 : mine.Count > 12 ? 9 : random.Next(11))
            {
                case < 2:
                    mine.Add(await SaveAsync(thread, DrilledProfile.Create($"t{thread}_{random.Next():x}", random)));
                    break;
                case < 5:
                    mine[at] = await SaveAsync(thread, mine[at] with
                    {
                        Name = DrilledProfile.Name(random),
                        Samples = [.. mine[at].Samples.Skip(random.Next(2)).Take(6), DrilledProfile.Sample(random)],
                    });
                    break;
                case 5:
                    mine[at] = await SaveAsync(thread, mine[at] with { LastSeenAt = DateTimeOffset.UnixEpoch.AddSeconds(random.Next()) });
                    break;
                case 6:
                    await BumpAsync(thread);
                    break;
                case < 9:
                    var into = (at + 1) % mine.Count;
                    mine[into] = await SaveAsync(thread, mine[into] with { Samples = [.. mine[into].Samples.TakeLast(3), .. mine[at].Samples.Take(3).Select(WithPicture)] });
                    await DeleteAsync(thread, mine[at]);
                    mine.RemoveAt(at);
                    break;
                default:
                    await DeleteAsync(thread, mine[at]);
                    mine.RemoveAt(at);
                    break;
            }
        }
    }

    private static ProfileSample WithPicture(ProfileSample sample) => sample with { Picture = DrilledProfile.Picture(sample.Id) };

    private async Task<Profile> SaveAsync(int thread, Profile profile)
    {
        Say($"try {thread} {profile.Id} {await DrilledProfile.DigestAsync(profile, profile.Version + 1, id => ValueTask.FromResult(DrilledProfile.Picture(id)))}");
        var saved = await _store.SaveAsync(profile);
        Say($"did {thread} {profile.Id}");
        return saved;
    }

    private async Task DeleteAsync(int thread, Profile profile)
    {
        Say($"try {thread} {profile.Id} {Nobody}");
        await _store.DeleteAsync(profile.Id);
        Say($"did {thread} {profile.Id}");
    }

    /// <summary>Saves the profile that all threads save: of those who come at once one succeeds, and the others try again.</summary>
    private async Task BumpAsync(int thread)
    {
        while (true)
        {
            var profile = await _store.FindAsync(DrilledProfile.Shared) ?? new Profile { Id = DrilledProfile.Shared, Name = DrilledProfile.Mark, Samples = [] };
            try
            {
                var saved = await _store.SaveAsync(profile);
                Say(string.Create(CultureInfo.InvariantCulture, $"bump {thread} {saved.Version}"));
                return;
            }
            catch (ProfileConflictException conflict) when (conflict.StoredVersion > profile.Version)
            {
                // Somebody else was first; once more, from what they saved.
                continue;
            }
        }
    }

    private void Say(string line)
    {
        lock (_lock)
        {
            _output.WriteLine(line);
        }
    }
}
