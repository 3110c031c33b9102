using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceLiveness.Storage.Files;

/// <summary>
/// Writes down every step of every frame for as long as it lives, in a file that opens in Perfetto (ui.perfetto.dev) or chrome://tracing:
/// the JSON array of the Trace Event Format, one event a line. A row for each stream's analysis and one for its decoding.
/// </summary>
/// <remarks>
/// Some 70 bytes a step, 12 KB a second for a stream with one face. Holds stream ids and times, no names and nothing biometric.
/// A file whose program was killed ends after a whole line, and can still be opened. Its owner alone can read it.
/// A disk that refuses ends the trace and is logged; it does not hurt the analysis.
/// </remarks>
public sealed partial class TraceFile : IDisposable
{
    // Some nine hundred steps.
    private const int FlushAt = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly ActivityListener _listener;
    private readonly Stream _file;
    private readonly ILogger _logger;
    private readonly ArrayBufferWriter<byte> _lines = new(FlushAt + 1024);
    private readonly Utf8JsonWriter _writer;
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly DateTime _start;
    private bool _isFirst = true;
    private bool _isBroken;
    private bool _disposed;

    /// <summary>Begins to listen.</summary>
    /// <param name="path">The file; one that is there is replaced. Its folder is made.</param>
    /// <param name="timeProvider">Tells when the trace began; the system's when null.</param>
    /// <param name="logger">Is told when the file can't be written any more.</param>
    /// <exception cref="IOException">The file can't be made.</exception>
    public TraceFile(string path, TimeProvider? timeProvider = null, ILogger<TraceFile>? logger = null)
        : this(Open(path), timeProvider, logger)
    {
    }

    internal TraceFile(Stream file, TimeProvider? timeProvider, ILogger<TraceFile>? logger)
    {
        _start = (timeProvider ?? TimeProvider.System).GetUtcNow().UtcDateTime;
        _file = file;
        _logger = logger ?? NullLogger<TraceFile>.Instance;
        _writer = new Utf8JsonWriter(_lines);
        _lines.Write("["u8);
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == FaceLivenessTelemetry.ActivitySourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Write,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Stops to listen and closes the file.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _lines.Write("\n]\n"u8);
            Flush();
            _writer.Dispose();
            _file.Dispose();
        }
    }

    private void Write(Activity activity)
    {
        var stream = activity.GetTagItem("stream") as string ?? "";
        lock (_gate)
        {
            if (_disposed || _isBroken)
            {
                return;
            }

            var row = RowOf(activity.OperationName == "decode" ? $"{stream} decoding" : stream);
            BeginLine();
            _writer.WriteString("name"u8, activity.OperationName);
            _writer.WriteString("ph"u8, "X"u8);
            _writer.WriteNumber("ts"u8, Microseconds(activity.StartTimeUtc - _start));
            _writer.WriteNumber("dur"u8, Microseconds(activity.Duration));
            _writer.WriteNumber("pid"u8, 1);
            _writer.WriteNumber("tid"u8, row);
            EndLine();
            if (_lines.WrittenCount > FlushAt)
            {
                Flush();
            }
        }
    }

    private int RowOf(string name)
    {
        if (!_rows.TryGetValue(name, out var row))
        {
            _rows.Add(name, row = _rows.Count + 1);
            BeginLine();
            _writer.WriteString("name"u8, "thread_name"u8);
            _writer.WriteString("ph"u8, "M"u8);
            _writer.WriteNumber("pid"u8, 1);
            _writer.WriteNumber("tid"u8, row);
            _writer.WriteStartObject("args"u8);
            _writer.WriteString("name"u8, name);
            _writer.WriteEndObject();
            EndLine();
        }

        return row;
    }

    private void BeginLine()
    {
        _lines.Write(_isFirst ? "\n"u8 : ",\n"u8);
        _isFirst = false;
        _writer.Reset();
        _writer.WriteStartObject();
    }

    private void EndLine()
    {
        _writer.WriteEndObject();
        _writer.Flush();
    }

    private void Flush()
    {
        try
        {
            if (!_isBroken)
            {
                _file.Write(_lines.WrittenSpan);
                _lines.ResetWrittenCount();
            }
        }
        catch (IOException exception)
        {
            // Thrown from here it would end the step that was measured, and its stream.
            _isBroken = true;
            LogFault(exception.Message);
        }
    }

    private static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.Delete(path);
        return OwnerOnlyFile.Open(path, FileMode.CreateNew);
    }

    [LoggerMessage(EventId = 5004, Level = LogLevel.Error, Message = "The timeline can't be written any more: {Cause} It ends here, and watching goes on; look for free space.")]
    private partial void LogFault(string cause);

    private static decimal Microseconds(TimeSpan time) => Math.Round((decimal)time.Ticks / TimeSpan.TicksPerMicrosecond, 1);
}
