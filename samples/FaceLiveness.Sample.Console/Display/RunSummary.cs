using System.Globalization;
using FaceLiveness.Sample.Wiring;
using Spectre.Console;

namespace FaceLiveness.Sample.Display;

/// <summary>What came of a run: streams, people, files, and how to look at them.</summary>
internal sealed class RunSummary(TimeProvider timeProvider)
{
    private readonly long _start = timeProvider.GetTimestamp();
    private readonly Dictionary<string, StreamTally> _tallies = new(StringComparer.Ordinal);

    public void Add(FrameResult result)
    {
        if (!_tallies.TryGetValue(result.StreamId, out var tally))
        {
            _tallies[result.StreamId] = tally = new StreamTally();
        }

        tally.MostPeople = Math.Max(tally.MostPeople, result.Persons.Count);
        foreach (var e in result.Events)
        {
            switch (e)
            {
                case PersonBlinked:
                    tally.Blinks++;
                    break;
                case PersonRecognized recognized:
                    tally.Recognized.TryAdd(recognized.ProfileId, recognized.At.Timestamp);
                    break;
                case ProfileCreated created:
                    tally.Created.Add(created.ProfileId);
                    break;
            }
        }
    }

    public void Write(IReadOnlyList<StreamCounters> streams, ProfileManager profiles, IReadOnlyList<StageCosts> stages, WatchSettings settings)
    {
        if (streams.All(stream => stream.FramesAnalyzed == 0))
        {
            // Nothing was seen; why not has been said.
            return;
        }

        var console = Terminal.Out;
        console.WriteLine();
        var table = new Table().RoundedBorder().BorderColor(Color.Grey).Title("[bold]What was seen[/]");
        table.AddColumn("stream").AddColumn("ended").AddColumn(new TableColumn("frames").RightAligned())
            .AddColumn(new TableColumn("dropped").RightAligned()).AddColumn(new TableColumn("most people").RightAligned())
            .AddColumn(new TableColumn("blinks").RightAligned());
        foreach (var stream in streams)
        {
            var tally = _tallies.GetValueOrDefault(stream.StreamId) ?? new StreamTally();
            table.AddRow(
                Markup.Escape(stream.StreamId),
                End(stream),
                Number(stream.FramesAnalyzed) + (stream.DecodeErrors > 0 ? $" ({Number(stream.DecodeErrors)} damaged)" : ""),
                Number(stream.FramesDropped),
                Number(tally.MostPeople),
                Number(tally.Blinks));
        }

        console.Write(table);
        var created = _tallies.Values.SelectMany(tally => tally.Created).ToHashSet(StringComparer.Ordinal);
        var list = profiles.List();
        var elapsed = timeProvider.GetElapsedTime(_start);
        var frames = streams.Sum(stream => stream.FramesAnalyzed);
        console.MarkupLine($"[bold]{list.Count}[/] {(list.Count == 1 ? "profile" : "profiles")}, {created.Count} of them new. "
            + string.Create(CultureInfo.InvariantCulture, $"{frames} frames in {elapsed.TotalSeconds:0.0} s ({frames / elapsed.TotalSeconds:0} fps over all streams)."));
        foreach (var profile in list)
        {
            var samples = $"{profile.Samples.Count} {(profile.Samples.Count == 1 ? "sample" : "samples")}{(created.Contains(profile.Id) ? ", new" : "")}";
            console.MarkupLine($"  {Markup.Escape(profile.Name)} [grey]({samples})[/] {Markup.Escape(Sightings(streams, profile.Id))}");
        }

        WriteStages(console, stages);
        console.WriteLine();
        WriteFiles(console, settings);
    }

    private static void WriteStages(IAnsiConsole console, IReadOnlyList<StageCosts> stages)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey).Title("[bold]What it took[/]");
        table.AddColumn("step").AddColumn(new TableColumn("times").RightAligned()).AddColumn(new TableColumn("inferences").RightAligned())
            .AddColumn(new TableColumn("ms, half of them").RightAligned()).AddColumn(new TableColumn("ms, 95 of 100").RightAligned())
            .AddColumn(new TableColumn("seconds in all").RightAligned());
        foreach (var stage in stages)
        {
            table.AddRow(
                stage.Stage == "frame" ? "a whole picture" : stage.Stage,
                Number(stage.Count),
                stage.Inferences == 0 ? "[grey]-[/]" : Number(stage.Inferences),
                Milliseconds(stage.Median),
                Milliseconds(stage.Slow),
                stage.Total.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture));
        }

        if (stages.Count > 0)
        {
            console.WriteLine();
            console.Write(table);
        }

        static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString(time.TotalMilliseconds < 10 ? "0.00" : "0", CultureInfo.InvariantCulture);
    }

    private string Sightings(IReadOnlyList<StreamCounters> streams, string profileId)
    {
        var seen = streams
            .Select(stream => (Id: stream.StreamId, At: _tallies.GetValueOrDefault(stream.StreamId)?.Recognized.GetValueOrDefault(profileId)))
            .Where(sighting => sighting.At is not null)
            .Select(sighting => $"{sighting.Id} from {EventText.Time(sighting.At!.Value)}").ToList();
        return seen.Count == 0 ? "was not seen" : $"was on {string.Join(", ", seen)}";
    }

    private static void WriteFiles(IAnsiConsole console, WatchSettings settings)
    {
        var grid = new Grid().AddColumn().AddColumn();
        void Row(string path, string what)
        {
            if (Path.Exists(path))
            {
                grid.AddRow(new Text(OutputFolder.Shown(path)), new Markup($"[grey]{what}[/]"));
            }
        }

        var output = settings.Output;
        Row(output.Status, "who is there now, for programs");
        Row(output.History, "what happened, one JSON object a line");
        Row(output.Audit, "what was done with profiles (./facelive profiles audit)");
        Row(output.Profiles, "a folder for each person (./facelive profiles list)");
        if (settings.Trace is { } trace)
        {
            Row(trace, "a timeline of every step: open it in ui.perfetto.dev");
        }

        if (settings.Annotate)
        {
            Row(output.ContactSheet, "the notable moments as one picture: open it");
            Row(output.Annotated, "every stream with its overlays: play them");
        }

        console.Write(grid);
    }

    // The reason was told when it happened: here it would only break the table.
    private static string End(StreamCounters stream) => stream.State switch
    {
        StreamState.Failed => $"[red]failed[/] at {EventText.Time(stream.Position)}",
        StreamState.Retrying or StreamState.Connecting => $"[yellow]lost[/] at {EventText.Time(stream.Position)}",
        _ => $"at {EventText.Time(stream.Position)}",
    };

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private sealed class StreamTally
    {
        public int MostPeople { get; set; }

        public int Blinks { get; set; }

        /// <summary>When each profile was first recognised, in media time.</summary>
        public Dictionary<string, TimeSpan?> Recognized { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Created { get; } = new(StringComparer.Ordinal);
    }
}
