using System.Collections.Concurrent;
using FaceLiveness.Storage.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace FaceLiveness.Alerts;

/// <summary>
/// Raises alerts by the rules and sees to it that they arrive: at least once, in order for each person, over restarts. Made by
/// <c>AddFaceLivenessAlerts</c>.
/// </summary>
public sealed partial class AlertService : IEventSink, IProfileEventSink, IAsyncDisposable
{
    // A face is in the picture within a moment, or it is not.
    internal static readonly TimeSpan SnapshotWait = TimeSpan.FromSeconds(2);

    private readonly AlertOptions _options;
    private readonly IOptionsFactory<AlertOptions> _factory;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IReadOnlyList<IAlertSink> _sinks;
    private readonly AlertDecider _decider;
    private readonly IDisposable? _watch;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly DurableFiles _files;
    private readonly AlertTelemetry _telemetry;
    private readonly ConcurrentDictionary<string, long> _raised = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, SinkQueue> _queues = new Dictionary<string, SinkQueue>();
    private Outbox? _outbox;
    private Task _held = Task.CompletedTask;
    private bool _disposed;

    internal AlertService(
        IOptionsFactory<AlertOptions> factory,
        IEnumerable<IAlertSink> sinks,
        Func<IImageCodec?> codec,
        TimeProvider time,
        ILogger<AlertService> logger,
        IConfiguration? configuration = null,
        DurableFiles? files = null)
    {
        _factory = factory;
        _options = factory.Create(Options.DefaultName);
        _time = time;
        _logger = logger;
        _files = files ?? new DurableFiles();
        _sinks = [new LogAlertSink(logger), .. _options.Webhooks.Select(webhook => new WebhookAlertSink(webhook, time)), .. sinks];
        Snapshots = new FaceSnapshots(codec, time);
        _decider = new AlertDecider([]);
        Apply(_options);
        _telemetry = new AlertTelemetry(CountRules, CountSinks);
        _watch = configuration is null
            ? null
            : ChangeToken.OnChange(() => configuration.GetSection(AlertOptions.SectionName).GetReloadToken(), Reload);
    }

    /// <summary>The looks at faces that alerts take along.</summary>
    internal FaceSnapshots Snapshots { get; }

    /// <summary>The rules, how every sink is doing, and the dead letters.</summary>
    public AlertStatus GetStatus()
    {
        var dead = DeadLetters();
        var absent = dead.Select(letter => letter.Sink).Distinct(StringComparer.Ordinal).Where(name => _sinks.All(sink => sink.Name != name));
        return new(
            [.. _decider.Rules.Select(rule => rule.Options)],
            [
                .. _sinks.Select(sink =>
                {
                    var (pending, sent, failed, error) = _queues.TryGetValue(sink.Name, out var queue) ? queue.State : default;
                    return new AlertSinkStatus(sink.Name, KindOf(sink), pending, sent, failed, error, dead.Count(letter => letter.Sink == sink.Name));
                }),
                .. absent.Select(name => new AlertSinkStatus(name, "absent", 0, 0, 0, null, dead.Count(letter => letter.Sink == name))),
            ],
            dead);
    }

    /// <summary>Sends a dead letter again, after what waits for its sink now.</summary>
    /// <param name="deadLetterId"><see cref="DeadLetter.Id"/>.</param>
    /// <returns>False where there is no such letter, or its sink is there no more.</returns>
    public bool Retry(string deadLetterId)
    {
        ArgumentNullException.ThrowIfNull(deadLetterId);
        if (FindDead(deadLetterId) is not { } found || !_queues.TryGetValue(found.Sink, out var queue)
            || !_outbox!.TryDecide(found.Entry, found.Sink, OutboxState.Waiting))
        {
            return false;
        }

        queue.Add(found.Entry);
        return true;
    }

    /// <summary>Deletes a dead letter.</summary>
    /// <param name="deadLetterId"><see cref="DeadLetter.Id"/>.</param>
    /// <returns>False where there is no such letter.</returns>
    public bool Discard(string deadLetterId)
    {
        ArgumentNullException.ThrowIfNull(deadLetterId);
        return FindDead(deadLetterId) is { } found && _outbox!.TryDecide(found.Entry, found.Sink, OutboxState.Delivered);
    }

    /// <summary>Raises what the rules say of an event: on the disk when this returns.</summary>
    public async ValueTask PublishAsync(PipelineEvent pipelineEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pipelineEvent);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            OpenWhereNeeded();
            var (facts, rules) = _decider.Decide(pipelineEvent);
            Follow(pipelineEvent, facts);
            foreach (var rule in rules)
            {
                Raise(facts, rule.Options);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes an erased person out of all that waits, was given up or is being sent, on the disk too when this returns.</summary>
    /// <exception cref="IOException">The outbox could not be rewritten and still says something of the person.</exception>
    public async ValueTask PublishAsync(ProfileEvent profileEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(profileEvent);
        if (profileEvent.Kind is not (ProfileEventKind.Erased or ProfileEventKind.Created))
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (profileEvent.Kind == ProfileEventKind.Created)
            {
                _decider.Welcome(profileEvent.ProfileId);
                return;
            }

            OpenWhereNeeded();
            _decider.Erase(profileEvent.ProfileId);
            Snapshots.Forget(profileEvent.ProfileId);
            if (_outbox is { } outbox)
            {
                // First out of what is sent: a disk that refuses must not let it go out.
                var about = outbox.About(profileEvent.ProfileId);
                await Task.WhenAll(about.SelectMany(entry => _queues.Values.Select(queue => queue.RemoveAsync(entry)))).ConfigureAwait(false);
                outbox.Erase(profileEvent.ProfileId, _decider.Cooldowns);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Breaks off what is being sent, and closes the outbox. What is not acknowledged is sent by whoever opens it next.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        if (_disposed)
        {
            _gate.Release();
            return;
        }

        _disposed = true;
        _watch?.Dispose();
        _telemetry.Dispose();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _held.ConfigureAwait(false);
        foreach (var queue in _queues.Values)
        {
            await queue.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var webhook in _sinks.OfType<WebhookAlertSink>())
        {
            webhook.Dispose();
        }

        _outbox?.Dispose();
        _stopping.Dispose();
        _gate.Release();
    }

    /// <summary>Opens the outbox where there are rules, or something waits in it from before, and goes on with what is there.</summary>
    /// <exception cref="IOException">The outbox can't be opened, or another process has it.</exception>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            OpenWhereNeeded();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Sends nothing more; what is raised from now on waits for the next start.</summary>
    internal async Task StopAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(_queues.Values.Select(queue => queue.StopAsync(cancellationToken))).ConfigureAwait(false);

    private static string KindOf(IAlertSink sink)
    {
        const string Suffix = "AlertSink";
        var name = sink.GetType().Name;
        return System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(
            name.EndsWith(Suffix, StringComparison.Ordinal) && name.Length > Suffix.Length ? name[..^Suffix.Length] : name);
    }

    private IEnumerable<(string Rule, long Raised)> CountRules() =>
        _decider.Rules.Select(rule => rule.Options.Name).Union(_raised.Keys, StringComparer.Ordinal).Select(name => (name, _raised.GetValueOrDefault(name)));

    private IEnumerable<SinkCounters> CountSinks()
    {
        var (queues, letters) = (_queues, _outbox?.Counters ?? new Dictionary<string, LetterCounters>());
        return queues.Keys.Union(letters.Keys, StringComparer.Ordinal).Select(name =>
        {
            var (pending, sent, failed, _) = queues.TryGetValue(name, out var queue) ? queue.State : default;
            return new SinkCounters(name, pending, sent, failed, letters.GetValueOrDefault(name));
        });
    }

    private List<DeadLetter> DeadLetters() =>
    [
        .. (_outbox?.Entries ?? []).SelectMany(entry => _outbox!.LettersOf(entry)
            .Where(letter => letter.Letter.State == OutboxState.Dead)
            .Select(letter => new DeadLetter($"{entry.Alert.Id}.{letter.Sink}", letter.Sink, entry.Alert, letter.Letter.Attempts, letter.Letter.Error ?? "It is not known why."))),
    ];

    private (OutboxEntry Entry, string Sink)? FindDead(string deadLetterId)
    {
        var dot = deadLetterId.IndexOf('.', StringComparison.Ordinal);
        return dot >= 0 && _outbox?.Entries.FirstOrDefault(entry => deadLetterId.AsSpan(0, dot).SequenceEqual(entry.Alert.Id)) is { } found
            ? (found, deadLetterId[(dot + 1)..])
            : null;
    }

    private void OpenWhereNeeded()
    {
        if (_outbox is not null || (_decider.Rules.Count == 0 && !OutboxLock.IsIn(_options.Folder)))
        {
            return;
        }

        var outbox = new Outbox(_options, _logger, _files);
        outbox.Dropped += entry =>
        {
            foreach (var queue in _queues.Values)
            {
                _ = queue.RemoveAsync(entry);
            }
        };
        _outbox = outbox;
        _queues = _sinks.ToDictionary(sink => sink.Name, sink => new SinkQueue(sink, outbox, _options, _time, _logger), StringComparer.Ordinal);
        foreach (var entry in outbox.Entries)
        {
            // The file of cool-downs may be one line behind: the alert is written first.
            var alert = entry.Alert;
            var subject = alert.ProfileId is { } profile ? AlertFacts.PersonKey(profile) : alert.TrackId is null ? $"stream:{alert.StreamId}" : null;
            if (subject is not null)
            {
                _decider.Cooldowns.Restore(alert.Rule, subject, alert.At);
            }

            foreach (var (sink, letter) in outbox.LettersOf(entry).Where(letter => letter.Letter.State == OutboxState.Waiting))
            {
                if (_queues.TryGetValue(sink, out var queue))
                {
                    queue.Add(entry);
                }
                else
                {
                    outbox.Note(entry, sink, new OutboxLetter(OutboxState.Dead, letter.Attempts, $"There is no sink '{sink}' any more."));
                }
            }
        }

        outbox.Load(_decider.Cooldowns);
    }

    // What waits about a track is about whoever it turns out to be: an erasure has to find it.
    private void Follow(PipelineEvent pipelineEvent, AlertFacts facts)
    {
        if (facts.TrackId is not { } number)
        {
            return;
        }

        var track = AlertFacts.TrackKey(facts.At.StreamId, number);
        if (pipelineEvent is PersonRejoined rejoined)
        {
            var former = AlertFacts.TrackKey(facts.At.StreamId, rejoined.FormerId);
            Snapshots.Rejoin(former, track);
            _outbox?.Rejoin(former, track);
        }
        else if (pipelineEvent is PersonAppeared)
        {
            Snapshots.ForgetTrack(track);
            _outbox?.Part(track);
        }

        if (facts.ProfileId is { } profile)
        {
            Snapshots.Link(track, profile);
            _outbox?.Link(track, profile);
        }
    }

    private void Raise(AlertFacts facts, AlertRuleOptions rule)
    {
        var now = _time.GetUtcNow();
        var alert = new Alert
        {
            Id = Guid.CreateVersion7(now).ToString("n"),
            Rule = rule.Name,
            Event = facts.Event,
            StreamId = facts.At.StreamId,
            At = facts.At.CaptureTime,
            MediaTime = Math.Round((decimal)facts.At.Timestamp.Ticks / TimeSpan.TicksPerSecond, 3),
            RaisedAt = now,
            TrackId = facts.TrackId,
            ProfileId = facts.ProfileId,
            Name = rule.IncludeName ? facts.Name : null,
            Confidence = facts.Confidence,
            Liveness = facts.Liveness,
            LivenessScore = facts.LivenessScore,
            Reason = facts.Reason,
        };
        _raised.AddOrUpdate(rule.Name, 1, static (_, count) => count + 1);
        var track = facts.TrackId is { } number ? AlertFacts.TrackKey(facts.At.StreamId, number) : null;
        var picture = rule.IncludeSnapshot && track is not null ? Snapshots.Find(track) : null;
        var isHeld = rule.IncludeSnapshot && track is not null && picture is null && Snapshots.CanLook && facts.Event != "person_left";
        var entry = _outbox!.Add(new OutboxRecord(alert, facts.OrderKeys, [.. rule.Sinks.Distinct(StringComparer.Ordinal)]), track, picture, isHeld);
        var (subject, lasts) = facts.Subject;
        if (lasts && rule.Cooldown > TimeSpan.Zero)
        {
            _outbox.Keep(new CooldownLine(rule.Name, subject, alert.At), _decider.Cooldowns);
        }

        if (isHeld)
        {
            var release = ReleaseAsync(entry, track!);
            _held = _held.IsCompleted ? release : Task.WhenAll(_held, release);
        }

        foreach (var sink in rule.Sinks.Distinct(StringComparer.Ordinal))
        {
            _queues[sink].Add(entry);
        }
    }

    private async Task ReleaseAsync(OutboxEntry entry, string track)
    {
        var picture = await Snapshots.FindAsync(track, SnapshotWait, _stopping.Token).ConfigureAwait(false);
        _outbox!.Release(entry, picture);
        foreach (var queue in _queues.Values)
        {
            queue.Schedule();
        }
    }

    private void Apply(AlertOptions options)
    {
        AlertRule[] rules = [.. options.Rules.Select(rule => new AlertRule(rule, _time.LocalTimeZone))];
        _decider.Rules = rules;
        Snapshots.IsWanted = stream => rules.Any(rule => rule.Options.IncludeSnapshot && (rule.Options.Streams.Count == 0 || rule.Options.Streams.Contains(stream)));
    }

    private void Reload()
    {
        try
        {
            var options = _factory.Create(Options.DefaultName);
            var absent = options.Rules.SelectMany(rule => rule.Sinks).Where(name => _sinks.All(sink => sink.Name != name)).Distinct(StringComparer.Ordinal).ToList();
            if (absent.Count > 0)
            {
                LogNotReloaded($"There was no sink '{string.Join("', '", absent)}' when the host started.");
                return;
            }

            Apply(options);
            LogReloaded(options.Rules.Count);
        }
        catch (OptionsValidationException fault)
        {
            LogNotReloaded(fault.Message);
        }
    }

    [LoggerMessage(7020, LogLevel.Information, "The alert rules were read anew: {Rules} are in force.")]
    private partial void LogReloaded(int rules);

    [LoggerMessage(7021, LogLevel.Error, "The changed alert rules were not taken over, and those before stay in force: {Faults} Mend them; new sinks need a restart.")]
    private partial void LogNotReloaded(string faults);
}
