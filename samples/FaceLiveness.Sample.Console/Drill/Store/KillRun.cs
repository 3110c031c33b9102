using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FaceLiveness.Storage.Files;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Sample.Drill.Store;

/// <summary>
/// Starts a process that writes profiles, kills it (SIGKILL) at a random instant, opens the store and holds what is there against what the process
/// said; again and again on the same folder: the first half plain, then encrypted, the master key changed over each time.
/// </summary>
internal sealed class KillRun(int seed)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Random _random = new(seed);
    private readonly string[] _keys = [.. Enumerable.Range(0, 2).Select(_ => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))];
    private readonly KillReport _report = new();
    private readonly Dictionary<string, string> _stored = new(StringComparer.Ordinal);
    private readonly WarningLog _log = new();
    private long _bumps;

    public async Task<KillReport> RunAsync(int kills, Action<int> done, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("facelive-drill-store-").FullName;
        try
        {
            for (var kill = 0; kill < kills; kill++)
            {
                var isEncrypted = kill >= (kills + 1) / 2;
                var keys = !isEncrypted ? "" : kill % 2 == 0 ? $"{_keys[0]} {_keys[1]}" : $"{_keys[1]} {_keys[0]}";
                Environment.SetEnvironmentVariable(MasterKeyRing.DefaultVariable, keys);
                var said = await KillOneAsync(folder, kill, cancellationToken);
                await CheckAsync(folder, kill, said, isEncrypted && kill == kills - 1, cancellationToken);
                done(kill + 1);
            }

            return _report;
        }
        finally
        {
            Environment.SetEnvironmentVariable(MasterKeyRing.DefaultVariable, null);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static FileProfileStore Open(string folder, bool readOnly, ILogger<FileProfileStore> log) => new(
        new FileProfileStoreOptions
        {
            Folder = folder,
            ReadOnly = readOnly,
            MasterKeys = Environment.GetEnvironmentVariable(MasterKeyRing.DefaultVariable) is { Length: > 0 } ? MasterKeyRing.FromEnvironment() : null,
        },
        logger: log);

    /// <summary>Lets a process work, and kills it.</summary>
    /// <returns>What it said.</returns>
    private async Task<List<string>> KillOneAsync(string folder, int kill, CancellationToken cancellationToken)
    {
        // Run by the dotnet program, that is the process, and this assembly its first argument.
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(KillRun).Assembly.Location);
        }

        foreach (var argument in new[] { "drill", "store", "worker", folder, (seed + kill).ToString(CultureInfo.InvariantCulture) })
        {
            start.ArgumentList.Add(argument);
        }

        var said = new List<string>();
        using var process = Process.Start(start)!;
        try
        {
            // One in eight dies while it is starting: then loading, tidying up and emptying the trash are what is cut off.
            if (_random.Next(8) > 0)
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                limit.CancelAfter(Patience);
                while (said is not [.., StoreWorker.Ready])
                {
                    said.Add(await process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new IOException("The process that writes profiles ended by itself; see above."));
                }
            }

            var wait = Task.Delay(TimeSpan.FromMilliseconds(_random.Next(500)), TimeProvider.System, cancellationToken);
            if (said.Count > 0 && kill % 5 == 0)
            {
                await LookAsync(folder, process.Id, cancellationToken);
            }

            await wait;
        }
        finally
        {
            process.Kill();
        }

        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            said.Add(line);
        }

        await process.WaitForExitAsync(cancellationToken);
        return said;
    }

    /// <summary>Beside the process that writes: another may not write, but may read, and sees whole profiles and every change.</summary>
    private async Task LookAsync(string folder, int writer, CancellationToken cancellationToken)
    {
        try
        {
            await Open(folder, readOnly: false, _log).DisposeAsync();
            _report.Faults.Add("a second process could write");
        }
        catch (IOException fault) when (fault.Message.Contains(string.Create(CultureInfo.InvariantCulture, $"process {writer},"), StringComparison.Ordinal))
        {
            _report.SecondWritersRefused++;
        }

        await using var reader = Open(folder, readOnly: true, _log);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var profile in reader.LoadAllAsync(limit.Token))
        {
            _report.ProfilesReadBeside++;
            if (!DrilledProfile.IsWhole(profile) || !ids.Add(profile.Id))
            {
                _report.Faults.Add($"a reader beside the writer saw half of {profile}, or saw it twice");
            }
        }

        await foreach (var _ in reader.WatchAsync(limit.Token))
        {
            _report.ChangesFollowed++;
            break;
        }
    }

    private async Task CheckAsync(string folder, int kill, List<string> said, bool nothingPlain, CancellationToken cancellationToken)
    {
        _report.Kills++;
        var trying = new Dictionary<string, (string Id, string Digest)>(StringComparer.Ordinal);
        foreach (var words in said.Select(line => line.Split(' ')))
        {
            switch (words)
            {
                case ["try", var thread, var id, var digest]:
                    trying[thread] = (id, digest);
                    break;
                case ["did", var thread, var id]:
                    _stored[id] = trying[thread].Digest;
                    trying.Remove(thread);
                    _report.Steps++;
                    break;
                case ["bump", _, var version]:
                    _bumps = Math.Max(_bumps, long.Parse(version, CultureInfo.InvariantCulture));
                    _report.Steps++;
                    break;
            }
        }

        await using (var store = Open(folder, readOnly: false, _log))
        {
            var found = new Dictionary<string, string>(StringComparer.Ordinal);
            await foreach (var profile in store.LoadAllAsync(cancellationToken))
            {
                found[profile.Id] = await DrilledProfile.DigestAsync(profile, profile.Version, id => store.ReadPictureAsync(profile.Id, id, cancellationToken));
                if (profile.Id == DrilledProfile.Shared)
                {
                    Expect(profile.Version >= _bumps && profile.Version <= _bumps + StoreWorker.Threads, $"kill {kill}: the shared profile has version {profile.Version} after {_bumps}");
                    _bumps = profile.Version;
                    _stored[profile.Id] = found[profile.Id];
                }
            }

            foreach (var id in _stored.Keys.Union(found.Keys).Union(trying.Values.Select(one => one.Id)).ToList())
            {
                var now = found.GetValueOrDefault(id, StoreWorker.Nobody);
                var tried = trying.Values.FirstOrDefault(one => one.Id == id).Digest;
                if (tried is not null)
                {
                    _ = now == tried ? _report.InFlightKept++ : _report.InFlightLost++;
                }

                if (now != tried && now != _stored.GetValueOrDefault(id, StoreWorker.Nobody))
                {
                    _report.Lost++;
                    _report.Faults.Add($"kill {kill}: {id} is {now}; acknowledged was {_stored.GetValueOrDefault(id, StoreWorker.Nobody)}, tried {tried ?? "nothing"}");
                }

                _stored[id] = now;
            }

            if (nothingPlain)
            {
                await store.ApplyMasterKeyAsync(cancellationToken);
            }
        }

        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            Expect(!file.EndsWith(".tmp", StringComparison.Ordinal), $"kill {kill}: {file} is left over");
            Expect(!nothingPlain || Path.GetFileName(file) == ".lock" || (await File.ReadAllBytesAsync(file, cancellationToken)).AsSpan().IndexOf(Encoding.UTF8.GetBytes(DrilledProfile.Mark)) < 0, $"{file} is plain");
        }

        foreach (var profile in Directory.GetDirectories(folder).Where(profile => Profile.IsValidId(Path.GetFileName(profile))))
        {
            Expect(Directory.GetFiles(profile, "embeddings-*").Length <= 1, $"kill {kill}: old embeddings are left over in {profile}");
            Expect(File.Exists(Path.Combine(profile, "profile.json")), $"kill {kill}: {profile} is left over");
        }

        Expect(!Directory.Exists(Path.Combine(folder, ".quarantine")), $"kill {kill}: something was set aside");
        Expect(!Directory.Exists(Path.Combine(folder, ".trash")), $"kill {kill}: the trash is not empty");
        _report.Unreadable += _log.Warnings.Count;
        _report.Faults.AddRange(_log.Warnings.Select(line => $"kill {kill}: {line}"));
        _log.Warnings.Clear();
    }

    private void Expect(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            _report.Faults.Add(otherwise);
        }
    }

    /// <summary>A store that warns has found something that it can't read.</summary>
    private sealed class WarningLog : ILogger<FileProfileStore>
    {
        public List<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Warnings)
            {
                Warnings.Add(formatter(state, exception));
            }
        }
    }
}
