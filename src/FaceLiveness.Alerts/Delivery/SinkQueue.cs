using Microsoft.Extensions.Logging;

namespace FaceLiveness.Alerts;

/// <summary>
/// What waits for one sink, and sends it. Alerts that share a key (a person, a track, a stream) go one after the other; others pass them.
/// </summary>
/// <remarks>
/// What was never tried is tried at once, so that nobody waits for what fails for somebody else. While the receiver fails altogether, what has
/// failed is tried one at a time; the first success brings all of it forward.
/// </remarks>
internal sealed partial class SinkQueue : IAsyncDisposable
{
    /// <summary>So many go at once.</summary>
    public const int Concurrency = 8;

    // So many failures in a row are the receiver's, not one alert's.
    private const int Outage = 3;

    // A sink that does not end when it is cancelled holds up neither the end of the host nor an erasure.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // A receiver that is back is noticed this soon.
    private static readonly TimeSpan LongestProbe = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly IAlertSink _sink;
    private readonly Outbox _outbox;
    private readonly AlertOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly LinkedList<Delivery> _waiting = [];
    private readonly ITimer _timer;
    private bool _stopped;
    private int _underWay;
    private int _failures;
    private int _probes;
    private bool _isRetrying;
    private DateTimeOffset _retryNotBefore;
    private DateTimeOffset _pausedUntil;
    private long _sent;
    private long _failed;
    private string? _lastError;

    public SinkQueue(IAlertSink sink, Outbox outbox, AlertOptions options, TimeProvider time, ILogger logger)
    {
        _sink = sink;
        _outbox = outbox;
        _options = options;
        _time = time;
        _logger = logger;
        _timer = time.CreateTimer(_ => Schedule(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public IAlertSink Sink => _sink;

    /// <summary>How many were delivered and how many attempts failed in this run, and why the last one did; null once one was delivered since.</summary>
    public (int Pending, long Sent, long Failed, string? LastError) State
    {
        get
        {
            lock (_gate)
            {
                return (_waiting.Count, _sent, _failed, _lastError);
            }
        }
    }

    /// <summary>Adds an alert at the end.</summary>
    public void Add(OutboxEntry entry)
    {
        lock (_gate)
        {
            _waiting.AddLast(new Delivery(entry));
        }

        Schedule();
    }

    /// <summary>Takes an alert out; one that is being sent is broken off.</summary>
    /// <returns>Ends when it is not being sent any more.</returns>
    public Task RemoveAsync(OutboxEntry entry)
    {
        lock (_gate)
        {
            if (_waiting.FirstOrDefault(delivery => delivery.Entry == entry) is not { } delivery)
            {
                return Task.CompletedTask;
            }

            _waiting.Remove(delivery);
            BreakOff(delivery);
            return delivery.Attempt is { } attempt ? LeaveAsync(attempt) : Task.CompletedTask;
        }
    }

    /// <summary>Starts what may be sent now, and sets the timer for what may be later.</summary>
    public void Schedule()
    {
        lock (_gate)
        {
            if (_stopped)
            {
                return;
            }

            var now = _time.GetUtcNow();
            DateTimeOffset? next = null;
            var busy = new HashSet<string>(StringComparer.Ordinal);
            foreach (var delivery in _waiting)
            {
                if (_underWay >= Concurrency)
                {
                    // Whatever ends first looks again.
                    break;
                }

                var isFree = true;
                foreach (var key in delivery.Entry.Keys)
                {
                    isFree &= busy.Add(key);
                }

                if (!isFree || delivery.Attempt is not null || delivery.Entry.IsHeld || (IsThrottled(delivery) && _isRetrying))
                {
                    continue;
                }

                var due = DueAt(delivery);
                if (due <= now)
                {
                    Start(delivery);
                }
                else if (next is null || due < next)
                {
                    next = due;
                }
            }

            var wait = next - now;
            _timer.Change(wait is { } time ? (time < LongestTimer ? time : LongestTimer) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Starts nothing more, and waits for what is being sent; when cancelled, breaks it off. What is not acknowledged stays in the outbox.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        List<Delivery> underWay;
        Task attempts;
        lock (_gate)
        {
            _stopped = true;
            underWay = [.. _waiting.Where(delivery => delivery.Attempt is not null)];
            attempts = Task.WhenAll(underWay.Select(delivery => delivery.Attempt!));
        }

        try
        {
            await attempts.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            underWay.ForEach(BreakOff);
            await LeaveAsync(attempts).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
    }

    // Not by Cancel: what then goes on at once would do so within the lock.
    private void BreakOff(Delivery delivery)
    {
        lock (_gate)
        {
            _ = delivery.Cancellation?.CancelAsync();
        }
    }

    private async Task LeaveAsync(Task attempts)
    {
        try
        {
            await attempts.WaitAsync(Patience, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            LogLeftBehind(_sink.Name, Patience);
        }
    }

    private bool IsThrottled(Delivery delivery) => delivery.Failures > 0 && _failures >= Outage;

    private DateTimeOffset DueAt(Delivery delivery)
    {
        var due = IsThrottled(delivery) ? _retryNotBefore : delivery.NotBefore;
        return due > _pausedUntil ? due : _pausedUntil;
    }

    private void Start(Delivery delivery)
    {
        var isRetry = delivery.Failures > 0;
        _isRetrying |= isRetry;
        _underWay++;
        var cancellation = new CancellationTokenSource();
        delivery.Cancellation = cancellation;
        delivery.Attempt = Task.Run(() => AttemptAsync(delivery, isRetry, cancellation));
    }

    private async Task AttemptAsync(Delivery delivery, bool isRetry, CancellationTokenSource cancellation)
    {
        AlertOutcome? outcome;
        try
        {
            outcome = await _sink.SendAsync(_outbox.Open(delivery.Entry), cancellation.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            outcome = null;
        }
#pragma warning disable CA1031 // A sink is somebody else's code: whatever it throws must not lose the alert or silence the others.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            outcome = AlertOutcome.Retry($"{fault.GetType().Name}: {fault.Message}");
        }

        lock (_gate)
        {
            delivery.Attempt = null;
            delivery.Cancellation = null;
            cancellation.Dispose();
            _underWay--;
            _isRetrying &= !isRetry;
            if (outcome is not null)
            {
                Take(delivery, outcome);
            }
        }

        Schedule();
    }

    private void Take(Delivery delivery, AlertOutcome outcome)
    {
        switch (outcome.Kind)
        {
            case AlertOutcomeKind.Delivered:
                _outbox.Note(delivery.Entry, _sink.Name, new OutboxLetter(OutboxState.Delivered, 0, null));
                _waiting.Remove(delivery);
                _sent++;
                _lastError = null;
                Recover();
                break;
            case AlertOutcomeKind.Refused:
                _failed++;
                GiveUp(delivery, delivery.Failures + 1, outcome.Reason!);
                break;
            default:
                _failed++;
                Fail(delivery, outcome);
                break;
        }
    }

    private void Recover()
    {
        if (_failures >= Outage)
        {
            LogRecovered(_sink.Name, _waiting.Count);
            foreach (var delivery in _waiting)
            {
                delivery.NotBefore = default;
            }
        }

        (_failures, _probes) = (0, 0);
    }

    private void Fail(Delivery delivery, AlertOutcome outcome)
    {
        var now = _time.GetUtcNow();
        _failures++;
        if (delivery.Failures > 0 || _failures <= Outage)
        {
            // Not by what is tried for the first time: the more happens, the longer would be the wait.
            _probes += delivery.Failures > 0 ? 1 : 0;
            var wait = Backoff.After(_probes + 1, Chance());
            _retryNotBefore = now + (wait < LongestProbe ? wait : LongestProbe);
        }

        delivery.Failures++;
        delivery.NotBefore = now + Backoff.After(delivery.Failures, Chance());
        if (outcome.RetryAfter is { } pause)
        {
            _pausedUntil = now + (pause < LongestPause ? pause : LongestPause);
        }

        _lastError = outcome.Reason;
        if (_failures == 1)
        {
            LogFailing(_sink.Name, outcome.Reason!);
        }

        if (delivery.Failures >= _options.MaximumAttempts || now - delivery.Entry.Alert.RaisedAt >= _options.GiveUpAfter)
        {
            GiveUp(delivery, delivery.Failures, outcome.Reason!);
        }
    }

    private void GiveUp(Delivery delivery, int attempts, string reason)
    {
        _lastError = reason;
        _waiting.Remove(delivery);
        _outbox.Note(delivery.Entry, _sink.Name, new OutboxLetter(OutboxState.Dead, attempts, reason));
        LogGivenUp(delivery.Entry.Alert.Id, _sink.Name, attempts, reason);
    }

#pragma warning disable CA5394 // Spreads attempts in time; nothing is secret about it.
    private static double Chance() => Random.Shared.NextDouble();
#pragma warning restore CA5394

    [LoggerMessage(7010, LogLevel.Warning, "The alert sink {Sink} fails: {Reason} What is meant for it waits in the outbox and is tried again.")]
    private partial void LogFailing(string sink, string reason);

    [LoggerMessage(7011, LogLevel.Information, "The alert sink {Sink} takes alerts again; {Waiting} wait for it.")]
    private partial void LogRecovered(string sink, int waiting);

    [LoggerMessage(7013, LogLevel.Warning, "The alert sink {Sink} did not end within {Patience} of being cancelled; it is left behind.")]
    private partial void LogLeftBehind(string sink, TimeSpan patience);

    [LoggerMessage(7012, LogLevel.Error, "Alert {Id} was given up for the sink {Sink} after {Attempts} attempt(s): {Reason} It is a dead letter now, and can be tried again by hand.")]
    private partial void LogGivenUp(string id, string sink, int attempts, string reason);
}
