namespace FaceLiveness.Alerts;

/// <summary>
/// Carries alerts to somebody. Registered in the container as <see cref="IAlertSink"/>, rules name it by <see cref="Name"/>.
/// </summary>
public interface IAlertSink
{
    /// <summary>What rules call it: 1 to 64 ASCII letters, digits, '-' and '_'. No two sinks share one.</summary>
    string Name { get; }

    /// <summary>
    /// Sends one alert. Called for several people at once, and for one person in order: the next alert waits until this one was delivered or
    /// given up. The same alert may come again after a crash; its id is the same then.
    /// </summary>
    /// <param name="alert">What to send, with its snapshot.</param>
    /// <param name="cancellationToken">Gives up: the process stops, or the person was erased.</param>
    /// <returns>What came of it. An exception counts as <see cref="AlertOutcome.Retry"/>, and its message is shown to operators.</returns>
    ValueTask<AlertOutcome> SendAsync(Alert alert, CancellationToken cancellationToken = default);
}
