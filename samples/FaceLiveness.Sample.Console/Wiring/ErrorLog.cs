using Microsoft.Extensions.Logging;

namespace FaceLiveness.Sample.Wiring;

/// <summary>Hands on warnings and errors as single lines, but for a stream's loss, which the display is told as an event.</summary>
/// <param name="write">Takes a line; called by many threads.</param>
internal sealed class ErrorLog(Action<string> write) : ILoggerProvider
{
    // Event ids of FacePipeline: a stream is lost, a stage or source has thrown. Both come with a StreamLost event that holds the reason.
    private const int StreamLost = 100;
    private const int StreamFailed = 101;

    private readonly Action<string> _write = write;

    public ILogger CreateLogger(string categoryName) => new Writer(_write, categoryName == typeof(FacePipeline).FullName);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Writer(Action<string> write, bool isPipeline) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && !(isPipeline && eventId.Id is StreamLost or StreamFailed))
            {
                write($"{(logLevel == LogLevel.Warning ? "warning" : "error")}: {formatter(state, exception)}{(exception is null ? "" : $" ({exception.Message})")}");
            }
        }
    }
}
