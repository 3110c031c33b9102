using System.Globalization;
using FaceLiveness.Benchmarks.Measuring;
using FaceLiveness.Benchmarks.Reporting;
using FaceLiveness.Storage.Files;

namespace FaceLiveness.Benchmarks.Storage;

/// <summary><c>store</c>: how long it takes to load everybody, plain and encrypted, beside a bare loop that only reads the same files.</summary>
internal static class StoreCommand
{
    private const int Samples = 4;
    private const int Dimension = 512;
    private const double PromisedSeconds = 10;
    private const int PromisedProfiles = 100_000;

    public static async Task<Section> RunAsync(VerbOptions options)
    {
        var count = options.Count("--profiles", PromisedProfiles, 1_000_000);
        var table = new Table("store", "files", "MB", "bare reading, s", "load, s", "profiles/s", "MB/s", "of bare", "load, CPU s", "by 1 thread, CPU s", "bare, CPU s", "RSS, MB");
        var figures = new List<string>();
        var claims = new List<Claim>();
        foreach (var masters in new[] { null, MasterKeyRing.Parse(Convert.ToBase64String(new byte[32]), "the benchmark") })
        {
            var name = masters is null ? "plain" : "encrypted";
            var folder = Directory.CreateTempSubdirectory("facelive-bench-store-").FullName;
            try
            {
                var store = new FileProfileStoreOptions { Folder = folder, MasterKeys = masters };
                var made = await FillAsync(store, count, name);
                Progress.Say($"{name}: reading the bare files");
                ReadBare(folder);
                var (files, bytes, bare, bareCpu) = ReadBare(folder);
                Progress.Say($"{name}: loading");
                await LoadAsync(store, count);
                var (seconds, cpu, resident) = await LoadAsync(store, count);
                var alone = await LoadByOneThreadAsync(store, folder, count);
                var megabytes = bytes / 1e6;
                table.Add(
                    name,
                    N(files, "F0"),
                    N(megabytes, "F0"),
                    N(bare, "F2"),
                    N(seconds, "F2"),
                    N(count / seconds, "F0"),
                    N(megabytes / seconds, "F0"),
                    N(seconds / bare, "F2"),
                    N(cpu, "F2"),
                    N(alone, "F2"),
                    N(bareCpu, "F2"),
                    N(resident / 1e6, "F0"));
                figures.Add($"load_{name}_s={N(seconds, "F2")} load_{name}_per_s={N(count / seconds, "F0")} load_{name}_mb_per_s={N(megabytes / seconds, "F0")} load_{name}_cpu_s={N(cpu, "F2")} bare_{name}_cpu_s={N(bareCpu, "F2")} bare_{name}_s={N(bare, "F2")} rss_{name}_mb={N(resident / 1e6, "F0")} fill_{name}_s={N(made, "F0")}");
                if (count == PromisedProfiles)
                {
                    claims.Add(new($"loading 100,000 profiles, {name}", $"{N(seconds, "F1")} s", $"at most {N(PromisedSeconds, "F0")} s", seconds <= PromisedSeconds));
                }
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return new(
            "Profile store",
            [string.Create(CultureInfo.InvariantCulture, $"{count} profiles of {Samples} samples of {Dimension} numbers, without pictures, in a temporary folder; read the second time, from the system's cache.")],
            [table],
            $"profiles={count} {string.Join(' ', figures)}")
        {
            Notes =
            [
                "Bare reading: one thread lists the folders and reads every file whole, in the order of the names, and does nothing with the bytes.",
                "Load: LoadAllAsync of a store opened for writing, by all processors: every checksum is verified, every profile kept. RSS: of the process, with all of them in memory.",
                "The folder was filled without flushing to the disk, through a door that only benchmarks have: a store flushes every save, which takes milliseconds each.",
            ],
            Claims = claims,
        };
    }

    /// <returns>Seconds.</returns>
    private static async Task<double> FillAsync(FileProfileStoreOptions options, int count, string name)
    {
        var begin = TimeProvider.System.GetTimestamp();
        var random = new Random(1);
        var vector = new float[Dimension];
        await using var store = new FileProfileStore(options, null, null, new DurableFiles(flush: false));
        for (var i = 0; i < count; i++)
        {
            var samples = new ProfileSample[Samples];
            for (var sample = 0; sample < Samples; sample++)
            {
                foreach (ref var value in vector.AsSpan())
                {
                    value = random.NextSingle() - 0.5f;
                }

                samples[sample] = new()
                {
                    Id = string.Create(CultureInfo.InvariantCulture, $"s{sample + 1}"),
                    Embedding = new("bench", vector),
                    Quality = 0.7f,
                    CapturedAt = DateTimeOffset.UnixEpoch,
                    Source = "door",
                    Admission = "Alike to its founding looks.",
                };
            }

            await store.SaveAsync(new Profile { Id = string.Create(CultureInfo.InvariantCulture, $"user_{i:0000000}"), Name = string.Create(CultureInfo.InvariantCulture, $"Person {i}"), Samples = samples });
            if (i % 1000 == 0)
            {
                Progress.Update(string.Create(CultureInfo.InvariantCulture, $"{name}: filling a store, {i} of {count}"));
            }
        }

        return TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
    }

    private static (int Files, long Bytes, double Seconds, double Cpu) ReadBare(string root)
    {
        var (begin, cpu) = (TimeProvider.System.GetTimestamp(), Cpu());
        var (files, bytes) = (0, 0L);
        foreach (var folder in Directory.GetDirectories(root).Order(StringComparer.Ordinal))
        {
            foreach (var file in Directory.GetFiles(folder))
            {
                bytes += File.ReadAllBytes(file).Length;
                files++;
            }
        }

        return (files, bytes, TimeProvider.System.GetElapsedTime(begin).TotalSeconds, Cpu() - cpu);
    }

    private static async Task<(double Seconds, double Cpu, long Resident)> LoadAsync(FileProfileStoreOptions options, int count)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        await using var store = new FileProfileStore(options);
        var (begin, cpu) = (TimeProvider.System.GetTimestamp(), Cpu());
        var all = new List<Profile>(count);
        await foreach (var profile in store.LoadAllAsync())
        {
            all.Add(profile);
        }

        var seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
        cpu = Cpu() - cpu;
        var resident = ProcessMemory.Resident;
        return all.Count == count ? (seconds, cpu, resident) : throw new InvalidOperationException($"{all.Count} profiles of {count} were loaded.");
    }

    /// <returns>CPU seconds.</returns>
    private static async Task<double> LoadByOneThreadAsync(FileProfileStoreOptions options, string folder, int count)
    {
        var ids = Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToList();
        await using var store = new FileProfileStore(options);
        var cpu = Cpu();
        var all = new List<Profile>(count);
        foreach (var id in ids)
        {
            all.Add((await store.FindAsync(id))!);
        }

        return Cpu() - cpu;
    }

    private static double Cpu() => Environment.CpuUsage.TotalTime.TotalSeconds;

    private static string N(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
