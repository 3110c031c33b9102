using System.Globalization;
using BenchmarkDotNet.Running;
using FaceLiveness.Benchmarks.Galleries;
using FaceLiveness.Benchmarks.Live;
using FaceLiveness.Benchmarks.Peers;
using FaceLiveness.Benchmarks.Recordings;
using FaceLiveness.Benchmarks.Reporting;
using FaceLiveness.Benchmarks.Stages;
using FaceLiveness.Benchmarks.Storage;

namespace FaceLiveness.Benchmarks;

/// <summary>What can be measured, and the command line that asks for it.</summary>
internal static class Verbs
{
    private static readonly Verb[] All =
    [
        new("pipeline", "the afternoon's pipeline and ours on the demo's clips: CPU, names, blinks", PipelineCommand.RunAsync, [("--seconds N", "of each clip; 20")]),
        new(
            "capacity",
            "the largest number of 25 fps cameras kept live",
            CapacityCommand.RunAsync,
            [
                ("--kind NAME", "640x360, 1280x720 or wall; all three"), ("--from N", "first step; 4"), ("--step N", "between steps; 4"), ("--to N", "last step; 40"),
                ("--warm-up S", "before measuring; 5"), ("--seconds S", "measured at each step; 15"),
            ]),
        new(
            "threads",
            "threads, runnable threads and CPU per frame with 1, 4 and 16 cameras",
            ThreadsCommand.RunAsync,
            [("--kind NAME", "640x360"), ("--streams LIST", "1,4,16"), ("--seconds S", "measured at each step; 15")]),
        new("peers", "decoding, preprocessing and inference beside OpenCV, FFmpeg and bare ONNX Runtime", PeersCommand.RunAsync, [("--seconds S", "at most for each figure; 3")]),
        new(
            "gallery",
            "searches among 10,000 to a million people beside FAISS and plain scans of the same vectors; 11 GB at a million",
            GalleryCommand.RunAsync,
            [("--sizes LIST", "10000,100000,1000000"), ("--probes N", "for each figure of recall; 1000")]),
        new("stages", "what each stage of the pipeline costs, one recording", StagesCommand.RunAsync, [("--clip FILE", "the sample clip cap12"), ("--seconds N", "of it; all")]),
        new(
            "liveness",
            "what proving liveness costs for each face in each frame, and how much of that is inference",
            LivenessCommand.RunAsync,
            [("--clip FILE", "the sample clip cap12"), ("--seconds N", "of it; all")]),
        new(
            "soak",
            "many cameras for long: memory, handles, allocation, all alive",
            SoakCommand.RunAsync,
            [("--streams N", "16"), ("--minutes M", "10"), ("--kind NAME", "wall")]),
        new("store", "loading everybody from the profile store, plain and encrypted, beside bare reading of the files", StoreCommand.RunAsync, [("--profiles N", "100000")]),
    ];

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is [] or ["--help" or "-h" or "help", ..])
        {
            Usage(Console.Out);
            return arguments is [] ? 2 : 0;
        }

        if (arguments is ["micro", .. var others])
        {
            BenchmarkSwitcher.FromAssembly(typeof(Verbs).Assembly).Run(others is [] ? ["--filter", "*"] : others);
            return 0;
        }

        try
        {
            var chosen = arguments[0] == "all" ? All : [.. All.Where(verb => verb.Name == arguments[0])];
            if (chosen.Length == 0)
            {
                throw new UsageException($"There is no verb '{arguments[0]}'.");
            }

            // 'all' takes what makes sense for every verb: the standards, and where to write.
            HashSet<string> known = ["--output", .. chosen.Length == 1 ? chosen[0].Options.Select(option => option.Name.Split(' ')[0]) : ["--minutes"]];
            var options = VerbOptions.Parse(arguments.AsSpan(1), known);
            return await RunAsync(chosen, options);
        }
        catch (UsageException exception)
        {
            Console.Error.WriteLine($"{exception.Message}\n");
            Usage(Console.Error);
            return 2;
        }
    }

    private static async Task<int> RunAsync(Verb[] verbs, VerbOptions options)
    {
        var machine = Machine.Describe();
        Console.WriteLine(machine);
        var sections = new List<Section>();
        foreach (var verb in verbs)
        {
            sections.Add(await verb.Run(options));
            Report.Show(sections[^1]);
        }

        var summary = Section.Summary(sections);
        if (verbs.Length > 1)
        {
            Report.Show(summary);
            sections.Insert(0, summary);
        }

        var file = options.Text("--output") ?? Path.Combine("artifacts", verbs.Length == 1 ? $"benchmarks-{verbs[0].Name}.md" : "benchmarks.md");
        Report.Write(file, machine, sections);
        Console.WriteLine($"Written to {file}");
        Console.WriteLine(summary.Figures);
        return sections.TrueForAll(section => section.Passed) ? 0 : 1;
    }

    private static void Usage(TextWriter writer)
    {
        writer.WriteLine("Usage: ./facelive bench VERB [options]");
        writer.WriteLine();
        writer.WriteLine("  all         all of these, one after another (about 30 minutes); --minutes M for the soak");
        foreach (var verb in All)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {verb.Name,-12}{verb.About}"));
            foreach (var (name, meaning) in verb.Options)
            {
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"      {name,-16}{meaning}"));
            }
        }

        writer.WriteLine("  micro       stage by stage with BenchmarkDotNet; its own options");
        writer.WriteLine();
        writer.WriteLine("--output FILE takes the Markdown; artifacts/benchmarks.md by default, artifacts/benchmarks-VERB.md for one verb.");
        writer.WriteLine("The last line is key=value figures for programs. Progress goes to standard error.");
    }

    private sealed record Verb(string Name, string About, Func<VerbOptions, Task<Section>> Run, (string Name, string Meaning)[] Options);
}
