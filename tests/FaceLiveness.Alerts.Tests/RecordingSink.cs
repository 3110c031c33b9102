using System.Collections.Concurrent;

namespace FaceLiveness.Alerts.Tests;

/// <summary>A receiver that does as the test says, and keeps what it took.</summary>
internal sealed class RecordingSink(string name = "guard") : IAlertSink
{
    private readonly ConcurrentQueue<Alert> _taken = new();
    private readonly ConcurrentQueue<Alert> _asked = new();

    public string Name => name;

    /// <summary>What comes of an alert; by default it is delivered.</summary>
    public Func<Alert, CancellationToken, ValueTask<AlertOutcome>> Answer { get; set; } = static (_, _) => ValueTask.FromResult(AlertOutcome.Delivered);

    /// <summary>What was taken, in order.</summary>
    public Alert[] Taken => [.. _taken];

    /// <summary>Every attempt, in order.</summary>
    public Alert[] Asked => [.. _asked];

    public async ValueTask<AlertOutcome> SendAsync(Alert alert, CancellationToken cancellationToken = default)
    {
        _asked.Enqueue(alert);
        var outcome = await Answer(alert, cancellationToken);
        if (outcome.Kind == AlertOutcomeKind.Delivered)
        {
            _taken.Enqueue(alert);
        }

        return outcome;
    }
}
