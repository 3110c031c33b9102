using System.Diagnostics;
using System.Globalization;
using FaceLiveness.Benchmarks.Reporting;

namespace FaceLiveness.Benchmarks.Galleries;

/// <summary><c>gallery</c>: searches among many people, beside FAISS and plain scans of the same vectors.</summary>
internal static class GalleryCommand
{
    private const int Batch = 32;
    private static readonly float[] Likenesses = [0.3f, 0.4f, 0.5f, 0.6f];

    public static async Task<Section> RunAsync(VerbOptions options)
    {
        var sizes = Sizes(options.Text("--sizes") ?? "10000,100000,1000000");
        var probes = options.Count("--probes", 1000, 100_000);
        var directory = Directory.CreateTempSubdirectory("faceliveness-gallery-").FullName;
        try
        {
            return await RunAsync(sizes, probes, directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<Section> RunAsync(int[] sizes, int probes, string directory)
    {
        var crowd = Crowd.Uniform;
        var (rowsFile, probesFile) = (Path.Combine(directory, "rows.f32"), Path.Combine(directory, "probes.f32"));
        Progress.Say($"Making {sizes[^1]} people …");
        Crowd.Write(rowsFile, Enumerable.Range(0, sizes[^1]).Select(crowd.Person));
        // People whom every size has.
        var looks = Enumerable.Range(0, Batch).Select(i => crowd.Look(i * 7 % sizes[0], 0.5f)).ToArray();
        Crowd.Write(probesFile, looks.Select(look => look.Vector.ToArray()));

        var (single, batch) = (Ways("one look, ms"), Ways($"{Batch} looks at once, ms for each"));
        var tracks = new Table("eight looks at one person, ms", "library", "everybody compared");
        var times = new List<SearchTimes>();
        var batches = new List<SearchTimes>();
        long bytes = 0;
        double load = 0;
        GallerySnapshot gallery = null!;
        foreach (var size in sizes)
        {
            Progress.Say($"Filling a gallery with {size} people …");
            gallery = null!;
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var start = Stopwatch.GetTimestamp();
            gallery = crowd.Gallery(size).Snapshot;
            load = Stopwatch.GetElapsedTime(start).TotalSeconds;
            bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / size;

            var plain = new PlainScan(crowd, size);
            using var compiled = await ScanPeer.CompiledAsync(directory, rowsFile, probesFile, size);
            using var faiss = await ScanPeer.FaissAsync(rowsFile, probesFile, size);
            Progress.Say($"Searching {size} people …");
            times.Add(await SearchTimes.MeasureAsync(gallery, looks[..1], plain, compiled, faiss, Math.Clamp(5_000_000 / size, 11, 101)));
            batches.Add(await SearchTimes.MeasureAsync(gallery, looks, plain, compiled, faiss, 3));
            Add(single, times[^1], 1);
            Add(batch, batches[^1], Batch);
            var (library, everybody) = Track(crowd, gallery, Math.Clamp(1_000_000 / size, 5, 51));
            tracks.Add(Label(size), Milliseconds(library), Milliseconds(everybody));
        }

        var recall = new Table($"{Label(sizes[^1])} people, {probes} probes of likeness", "person found", "if all are compared", "same nearest, same bits", "same second", "seconds of 0.3 and more missed");
        var even = Measure(crowd, gallery);
        gallery = null!;
        Progress.Say($"Filling a gallery with {sizes[^1]} people, {Crowd.FaceLike.Name} …");
        var faces = Measure(Crowd.FaceLike, Crowd.FaceLike.Gallery(sizes[^1]).Snapshot);

        return Report(times, batches, even, faces, [single, batch, tracks, recall], bytes, load);

        List<Recall> Measure(Crowd people, GallerySnapshot snapshot)
        {
            var rows = new List<Recall>();
            foreach (var likeness in Likenesses)
            {
                Progress.Say($"Recall, {people.Name}, at {N(likeness, "F1")} …");
                rows.Add(Recall.Measure(people, snapshot, likeness, probes));
                recall.Add($"{N(likeness, "F1")}, {people.Name}", N(rows[^1].Found, "F4"), N(rows[^1].FoundExhaustively, "F4"), N(rows[^1].SameNearest, "F4"), N(rows[^1].SameSecond, "F4"), N(rows[^1].MissedSeconds, "F0"));
            }

            return rows;
        }
    }

    private static Section Report(
        List<SearchTimes> times, List<SearchTimes> batches, List<Recall> even, List<Recall> faces, IReadOnlyList<Table> tables, long bytes, double load)
    {
        var largest = times[^1];
        var name = Label(largest.People);
        var found = even.Where(row => row.Likeness >= 0.4f).Min(row => row.Found);
        List<Recall> every = [.. even, .. faces];
        var same = every.Where(row => row.Likeness >= 0.4f).Min(row => row.SameNearest);
        var missed = every.Sum(row => row.MissedSeconds);
        var middle = times.Find(row => row.People == 100_000);
        var figures = $"speedup_{name}={N(largest.Exhaustive / largest.Library, "F1")} recall_{name}={N(found, "F4")} ms_{name}={N(largest.Library, "F2")}"
            + $" exact_ms_{name}={N(largest.Exhaustive, "F1")} same_{name}={N(same, "F4")} missed_seconds_{name}={missed}"
            + $" batch32_ms_{name}={N(batches[^1].Library / Batch, "F2")} exact_batch32_ms_{name}={N(batches[^1].Exhaustive / Batch, "F1")}";
        var claims = new List<Claim>();
        if (largest.People >= 1_000_000)
        {
            claims.Add(new("one search of a million, ms", N(largest.Library, "F2"), "10 or less", largest.Library <= 10));
            claims.Add(new("comparing everybody / one search of a million", N(largest.Exhaustive / largest.Library, "F1"), "7 or more", largest.Exhaustive / largest.Library >= 7));
            claims.Add(new("recall@1 among a million, likeness 0.4 and more", N(found, "F4"), "0.999 or more", found >= 0.999));
            claims.Add(new("nearest of a million as if all were compared, to the bit", N(same, "F4"), "0.999 or more", same >= 0.999));
        }

        if (middle?.Compiled is { } limit)
        {
            figures += $" exact_100k_ratio_to_limit={N(middle.Exhaustive / limit, "F2")}";
            claims.Add(new("everybody of 100,000 compared, ours / C", N(middle.Exhaustive / limit, "F2"), "1.3 or less", middle.Exhaustive / limit <= 1.3));
        }

        if (middle?.Faiss is { } faiss)
        {
            figures += $" exact_100k_ratio_to_faiss={N(middle.Exhaustive / faiss, "F2")}";
            claims.Add(new("everybody of 100,000 compared, ours / FAISS", N(middle.Exhaustive / faiss, "F2"), "1 or less", middle.Exhaustive <= faiss));
        }

        var agree = times.TrueForAll(row => row.Agree) && batches.TrueForAll(row => row.Agree);
        return new(
            "Gallery: searches among many people",
            [
                $"{Crowd.Dimension} dimensions, one sample each, seeded; every way searches the same vectors with one thread. Medians; they take turns. Looks are 0.5 like their person.",
                $"The library compares everybody up to {GallerySnapshot.ExhaustiveUpTo} samples, and begins with codes beyond. C is a row after another with AVX2: what memory allows.",
                "FAISS is IndexFlatIP of Debian's python3-faiss, a slow generic build; a build with AVX2 is about as fast as C.",
                "Spread like faces: different people's similarities spread by 0.096 instead of 0.044, so that among many strangers some are nearer than a poor look's own person.",
            ],
            tables,
            $"{figures} bytes_per_person={bytes} fill_s={N(load, "F1")}")
        {
            Claims = claims,
            Passed = agree,
            Notes =
            [
                .. agree ? Array.Empty<string>() : ["The ways to search did not find the same person."],
                .. largest.Compiled is null ? ["No C compiler was found: install one (apt-get install gcc) for the scan in C."] : Array.Empty<string>(),
                .. largest.Faiss is null ? ["FAISS is not here: apt-get install python3-faiss python3-numpy."] : Array.Empty<string>(),
            ],
        };
    }

    private static (double Library, double Everybody) Track(Crowd crowd, GallerySnapshot gallery, int turns)
    {
        FaceLook[] looks = [.. Enumerable.Range(0, 8).Select(i => new FaceLook(crowd.Look(3, 0.6f, i), 0.5f + (0.05f * i), default, default))];
        var exhaustive = gallery.Exhaustive();
        var (library, everybody) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < turns; turn++)
        {
            Time(gallery, library);
            Time(exhaustive, everybody);
        }

        return (SearchTimes.Median(library), SearchTimes.Median(everybody));

        void Time(GallerySnapshot searched, List<double> times)
        {
            var start = Stopwatch.GetTimestamp();
            searched.Search(looks);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    private static Table Ways(string what) => new(what, "library", "everybody compared", "plain C#", "C", "FAISS", "compared / C", "compared / library");

    private static void Add(Table table, SearchTimes times, int probes) => table.Add(
        Label(times.People),
        Milliseconds(times.Library / probes),
        Milliseconds(times.Exhaustive / probes),
        Milliseconds(times.Plain / probes),
        times.Compiled is { } compiled ? Milliseconds(compiled / probes) : "no compiler",
        times.Faiss is { } faiss ? Milliseconds(faiss / probes) : "apt-get install python3-faiss",
        times.Compiled is { } limit ? N(times.Exhaustive / limit, "F2") : "",
        N(times.Exhaustive / times.Library, "F1"));

    private static int[] Sizes(string list)
    {
        var sizes = list.Split(',').Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0).Order().ToArray();
        return sizes.All(size => size is >= 100 and <= 4_000_000) ? sizes : throw new UsageException($"--sizes takes numbers from 100 to 4000000 with commas between; '{list}' was given.");
    }

    private static string Label(int size) => size % 1_000_000 == 0 ? $"{size / 1_000_000}m" : size % 1000 == 0 ? $"{size / 1000}k" : N(size, "F0");

    private static string Milliseconds(double value) => N(value, value < 10 ? "F2" : "F1");

    private static string N(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
