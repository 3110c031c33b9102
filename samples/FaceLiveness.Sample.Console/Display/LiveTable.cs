using System.Collections.Concurrent;
using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FaceLiveness.Sample.Display;

/// <summary>A table that is drawn anew four times a second: a row for each stream, and below it what happened last.</summary>
internal sealed class LiveTable(IAnsiConsole console, StageMeter stages, TimeProvider timeProvider, TimeSpan? limit) : IWatchDisplay
{
    private const int MostLines = 8;

    // Below this width a progress bar would break the names.
    private const int WideEnoughForBars = 110;
    private const int LongestStreamName = 16;
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, FrameResult> _newest = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Markup> _lines = [];
    private readonly Dictionary<string, StreamRate> _rates = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private Task _drawing = Task.CompletedTask;

    public void Start(FacePipeline pipeline) => _drawing = Task.Run(() => DrawAsync(pipeline));

    public void Show(FrameResult result) => _newest[result.StreamId] = result;

    public ValueTask PublishAsync(PipelineEvent pipelineEvent, CancellationToken cancellationToken = default)
    {
        // Why a stream is lost stands in its row for as long as it is.
        if (EventText.IsMajor(pipelineEvent) && pipelineEvent is not StreamLost)
        {
            Add($"[grey]{EventText.Time(pipelineEvent.At.Timestamp)}  {Markup.Escape(Shortened(pipelineEvent.At.StreamId))}[/]  {Colored(pipelineEvent)}");
        }

        return ValueTask.CompletedTask;
    }

    public void Warn(string message) => Add($"[yellow]{Markup.Escape(message)}[/]");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _drawing;
        _stop.Dispose();
    }

    private Task DrawAsync(FacePipeline pipeline) =>
        console.Live(Picture(pipeline)).AutoClear(false).Cropping(VerticalOverflowCropping.Bottom).StartAsync(async live =>
        {
            using var timer = new PeriodicTimer(RefreshInterval, timeProvider);
            try
            {
                while (await timer.WaitForNextTickAsync(_stop.Token))
                {
                    live.UpdateTarget(Picture(pipeline));
                }
            }
            catch (OperationCanceledException)
            {
                live.UpdateTarget(Picture(pipeline));
            }
        });

    private IRenderable Picture(FacePipeline pipeline)
    {
        var streams = pipeline.Streams;
        var table = new Table().RoundedBorder().BorderColor(Color.Grey).Expand();
        table.AddColumn(new TableColumn("[grey]stream[/]").NoWrap()).AddColumn(new TableColumn("[grey]state[/]").NoWrap());
        table.AddColumn(new TableColumn("[grey]time[/]").NoWrap()).AddColumn(new TableColumn("[grey]fps[/]").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("[grey]ms[/]").RightAligned().NoWrap());
        table.AddColumn("[grey]who is there[/]");
        table.AddColumn(new TableColumn("[grey]dropped[/]").RightAligned().NoWrap());
        foreach (var stream in streams)
        {
            var end = StreamEnd.Of(stream, limit);
            if (!_rates.TryGetValue(stream.StreamId, out var rate))
            {
                _rates[stream.StreamId] = rate = new StreamRate(timeProvider);
            }

            rate.Sample(stream, end);
            table.AddRow(
                new Markup($"[bold]{Markup.Escape(Shortened(stream.StreamId))}[/]"),
                new Markup(State(stream)),
                new Markup(Progress(stream, end, rate)),
                new Markup(stream.State == StreamState.Live ? rate.FramesPerSecond.ToString("0", CultureInfo.InvariantCulture) : "[grey]-[/]"),
                new Markup(Age(stream)),
                new Markup(People(stream)),
                new Markup(stream.FramesDropped == 0 ? "[grey]0[/]" : $"[yellow]{stream.FramesDropped}[/]"));
        }

        // A reason is a whole sentence: it has the full width, not a cell.
        var faults = streams.Where(stream => stream.Fault is not null).Select(
            stream => new Markup($"[red]{Markup.Escape(Shortened(stream.StreamId))}[/]  {Markup.Escape(stream.Fault!)}"));
        return new Rows([table, .. faults, Load(pipeline.Load), .. _lines]);
    }

    // How long after its arrival a picture had its result. A wait of half a second is what a guard would notice.
    private static string Age(StreamCounters stream) => stream is not { State: StreamState.Live, ResultAge: { } age } ? "[grey]-[/]"
        : string.Create(CultureInfo.InvariantCulture, $"{(age > TimeSpan.FromMilliseconds(500) ? "[yellow]" : "[default]")}{age.TotalMilliseconds:0}[/]");

    /// <summary>What the machine spends its time on.</summary>
    private Markup Load(LoadLevel load)
    {
        var costs = stages.Costs.Where(stage => stage.Stage != "frame").ToList();
        var total = costs.Sum(stage => stage.Total.TotalSeconds);
        var shares = costs.Where(stage => stage.Total.TotalSeconds > 0.02 * total).Select(stage => string.Create(
            CultureInfo.InvariantCulture, $"{stage.Stage} [default]{stage.Total.TotalSeconds / total:0%}[/]"));
        var keeping = load == LoadLevel.Normal ? "[green]keeps up[/]" : $"[yellow]{load.ToString().ToLowerInvariant()}: people are searched for less often[/]";
        return new Markup($"[grey]{keeping}   {string.Join(" · ", shares)}[/]");
    }

    private static string Shortened(string streamId) =>
        streamId.Length > LongestStreamName ? $"{streamId[..(LongestStreamName - 1)]}…" : streamId;

    private void Add(string markup)
    {
        _lines.Enqueue(new Markup(markup));
        while (_lines.Count > MostLines)
        {
            _lines.TryDequeue(out _);
        }
    }

    private string People(StreamCounters stream)
    {
        if (stream.State != StreamState.Live || !_newest.TryGetValue(stream.StreamId, out var newest) || newest.Persons.Count == 0)
        {
            return "[grey]nobody[/]";
        }

        return string.Join("\n", newest.Persons.Select(Person));
    }

    // Never by colour alone: every state has its word.
    private static string Person(PersonResult person)
    {
        var who = person.Identity.State switch
        {
            IdentityState.Known => string.Create(CultureInfo.InvariantCulture, $"[green]{Markup.Escape(person.Identity.Name!)}[/] {person.Identity.Similarity:0.00}"),
            IdentityState.Unknown => "[yellow]unknown[/]",
            _ => "[grey]not decided[/]",
        };
        var live = person.Liveness.State switch
        {
            LivenessState.Live => "[green]live[/]",
            LivenessState.Spoof => "[red]spoof suspected[/]",
            _ => "[grey]liveness open[/]",
        };
        return $"{who}, {live}, {person.BlinkCount} {(person.BlinkCount == 1 ? "blink" : "blinks")} [grey]#{person.TrackId}[/]";
    }

    private string State(StreamCounters stream) => stream.State switch
    {
        StreamState.Live when stream.Effort == DecodeEffort.Idle => "[green]running[/] [grey]idle[/]",
        StreamState.Live => "[green]running[/]",
        StreamState.Ended => "[grey]ended[/]",
        StreamState.Failed => "[red]failed[/]",
        StreamState.Stalled => "[yellow]stalled[/]",
        StreamState.Retrying when stream.RetryAt is { } at => string.Create(
            CultureInfo.InvariantCulture, $"[yellow]retrying in {Math.Max(0, Math.Ceiling((at - timeProvider.GetUtcNow()).TotalSeconds))} s[/]"),
        StreamState.Retrying => "[yellow]retrying now[/]",
        StreamState.Connecting => "[yellow]connecting[/]",
        _ => "[grey]waiting[/]",
    };

    private string Progress(StreamCounters stream, TimeSpan? end, StreamRate rate)
    {
        if (end is not { } last || last <= TimeSpan.Zero)
        {
            return EventText.Time(stream.Position);
        }

        var eta = stream.State == StreamState.Live && rate.Remaining is { } remaining
            ? string.Create(CultureInfo.InvariantCulture, $" [grey]{remaining.TotalSeconds:0} s left[/]")
            : "";
        if (console.Profile.Width < WideEnoughForBars)
        {
            return EventText.Time(stream.Position) + eta;
        }

        const int Cells = 12;
        var share = stream.State == StreamState.Ended ? 1 : Math.Clamp(stream.Position / last, 0, 1);
        var full = (int)Math.Round(share * Cells);
        return $"{EventText.Time(stream.Position)} [blue]{new string('━', full)}[/][grey]{new string('━', Cells - full)}[/]{eta}";
    }

    private static string Colored(PipelineEvent e)
    {
        var text = Markup.Escape(EventText.Of(e));
        return e switch
        {
            PersonRecognized or LivenessConfirmed or ProfileCreated => $"[green]{text}[/]",
            SpoofSuspected or StreamLost => $"[red]{text}[/]",
            PersonUnknown => $"[yellow]{text}[/]",
            _ => text,
        };
    }
}
