using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceLiveness.Storage.Files;

/// <summary>
/// Appends every event to a file, one JSON object a line (<c>history.jsonl</c>, see <c>docs/outputs.md</c>), and puts the file aside when it is
/// large: <c>history.1.jsonl</c> is the youngest of those put aside.
/// </summary>
/// <remarks>
/// Every line has reached the operating system when <see cref="PublishAsync"/> returns, so a crash of the process loses none. A crash of the
/// machine can tear the last line; the next start begins on a new one. A disk that refuses is reported once and hurts neither the
/// analysis nor later lines. The files can be read by their owner only.
/// </remarks>
public sealed partial class HistoryFile : IEventSink, IAsyncDisposable
{
    private readonly string _path;
    private readonly HistoryOptions _options;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private FileStream? _file;
    private bool _failing;
    private bool _disposed;

    /// <summary>Names the file. It is opened with the first event.</summary>
    /// <param name="path">The file. Its folder is made; what is there is kept and continued.</param>
    /// <param name="options">How much is kept; the defaults when null.</param>
    /// <param name="logger">Is told of faults.</param>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public HistoryFile(string path, HistoryOptions? options = null, ILogger<HistoryFile>? logger = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
        _options = options ?? new();
        Validator.ValidateObject(_options, new ValidationContext(_options), validateAllProperties: true);
        _logger = logger ?? NullLogger<HistoryFile>.Instance;
    }

    /// <inheritdoc/>
    public async ValueTask PublishAsync(PipelineEvent pipelineEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pipelineEvent);
        ObjectDisposedException.ThrowIf(_disposed, this);
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(HistoryLine.Of(pipelineEvent), StatusJson.Line.HistoryLine), (byte)'\n'];
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Append(line);
            _failing = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Opened anew with the next event, on a line of its own should this one be torn.
            Close();
            if (!_failing)
            {
                _failing = true;
                LogFault(_path, e.Message);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _gate.WaitAsync().ConfigureAwait(false);
        Close();
        _gate.Dispose();
    }

    private void Append(byte[] line)
    {
        _file ??= Open();
        if (_file.Length > 0 && _file.Length + line.Length > _options.MaximumBytes)
        {
            Close();
            Rotate();
            _file = Open();
        }

        // One write, so that the line is in the file as a whole or, at worst, as a torn last one.
        _file.Write(line);
    }

    private FileStream Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var isTorn = EndsWithinLine();
        var file = OwnerOnlyFile.Open(_path, FileMode.Append);
        if (isTorn)
        {
            file.Write("\n"u8);
        }

        return file;
    }

    private bool EndsWithinLine()
    {
        if (!File.Exists(_path))
        {
            return false;
        }

        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        if (file.Length == 0)
        {
            return false;
        }

        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != '\n';
    }

    private void Rotate()
    {
        if (_options.KeptFiles == 0)
        {
            File.Delete(_path);
            return;
        }

        for (var age = _options.KeptFiles - 1; age >= 1; age--)
        {
            if (File.Exists(Aside(age)))
            {
                File.Move(Aside(age), Aside(age + 1), overwrite: true);
            }
        }

        File.Move(_path, Aside(1), overwrite: true);
    }

    private string Aside(int age) =>
        Path.ChangeExtension(_path, string.Create(CultureInfo.InvariantCulture, $".{age}{Path.GetExtension(_path)}"));

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    [LoggerMessage(EventId = 5002, Level = LogLevel.Error, Message = "History can't be written to '{Path}': {Cause} Events are lost until it can be; look for free space and write access.")]
    private partial void LogFault(string path, string cause);
}
