using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceLiveness.Storage.Files;

/// <summary>
/// Keeps a file that says what is going on now (<c>status.json</c>, see <c>docs/outputs.md</c>), replaced as a whole so that a reader never
/// finds half of it: at once on a major change, and otherwise, while people merely move, at most every 500 ms. Who is erased is nobody known
/// in it from then on.
/// </summary>
/// <remarks>
/// A disk that refuses is reported once, and hurts neither the analysis nor later attempts. The file can be read by its owner only.
/// </remarks>
public sealed partial class StatusFile : IResultSink, IEventSink, IProfileEventSink, IAsyncDisposable
{
    /// <summary>How often minor changes are written at most: half a second, which is soon enough for an eye and rare enough for a disk.</summary>
    public static readonly TimeSpan MinorInterval = TimeSpan.FromMilliseconds(500);

    private readonly string _path;
    private readonly string _partial;
    private readonly ForgetfulBoard _board;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly DurableFiles _files = new();

    // Kept, because it is filled twice a second for as long as the cameras run.
    private readonly ArrayBufferWriter<byte> _content = new();
    private readonly Utf8JsonWriter _writer;
    private long _written;
    private bool _hasNews;
    private bool _failing;
    private bool _disposed;

    /// <summary>Names the file. It is written with the first change.</summary>
    /// <param name="path">The file. Its folder is made.</param>
    /// <param name="streamIds">The streams that are going to be watched, so that they are listed before their first picture.</param>
    /// <param name="timeProvider">Tells the time; the system's when null.</param>
    /// <param name="logger">Is told of faults.</param>
    public StatusFile(string path, IEnumerable<string>? streamIds = null, TimeProvider? timeProvider = null, ILogger<StatusFile>? logger = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
        _partial = _path + ".partial";
        _time = timeProvider ?? TimeProvider.System;
        _board = new(streamIds, _time);
        _logger = logger ?? NullLogger<StatusFile>.Instance;
        _writer = new(_content, StatusJson.Indented);
    }

    /// <summary>What the file says, or is about to.</summary>
    public StatusSnapshot Current => _board.Current;

    /// <inheritdoc/>
    public async ValueTask PublishAsync(FrameResult result, VideoFrame frame, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var isMajor = _board.Apply(result);
        _hasNews = true;
        if (isMajor || _time.GetElapsedTime(Volatile.Read(ref _written)) >= MinorInterval)
        {
            await WriteAsync(isMajor, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask PublishAsync(PipelineEvent pipelineEvent, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var isMajor = _board.Apply(pipelineEvent);
        _hasNews = true;
        if (isMajor)
        {
            await WriteAsync(isMajor: true, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes an erased person out of the status, as <see cref="ForgetAsync"/> does; other steps show with the next picture.</summary>
    /// <exception cref="IOException">The file could not be rewritten and still says who it was.</exception>
    public async ValueTask PublishAsync(ProfileEvent profileEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(profileEvent);
        if (profileEvent.Kind == ProfileEventKind.Erased)
        {
            await ForgetAsync(profileEvent.ProfileId, cancellationToken).ConfigureAwait(false);
        }
        else if (profileEvent.Kind == ProfileEventKind.Created)
        {
            _board.Remember(profileEvent.ProfileId);
        }
    }

    /// <summary>
    /// Makes a person unknown in the file, whether this run wrote it or one that ended before, and in what is still to come of pictures that
    /// were under way. Done, on the disk too, when this returns.
    /// </summary>
    /// <param name="profileId">Whose profile is gone.</param>
    /// <param name="cancellationToken">Gives up waiting for its turn.</param>
    /// <returns>Whether the file said something about the person.</returns>
    /// <exception cref="IOException">The file could not be rewritten and still says who it was.</exception>
    public async ValueTask<bool> ForgetAsync(string profileId, CancellationToken cancellationToken = default)
    {
        Profile.ThrowIfInvalidId(profileId);
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _board.Forget(profileId);

            if (!Directory.Exists(Path.GetDirectoryName(_path)))
            {
                return false;
            }

            // A crash may have left either, with people in it.
            File.Delete(_partial);
            File.Delete(_path + DurableFiles.TemporarySuffix);
            if (!File.Exists(_path) || WrittenStatus.Forget(await File.ReadAllBytesAsync(_path, cancellationToken).ConfigureAwait(false), profileId) is not { } content)
            {
                return false;
            }

            _files.Write(_path, content);
            _files.FlushFolder(Path.GetDirectoryName(_path)!);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The status '{_path}' could not be rewritten and still says who was there: {e.Message} Free space on the disk, or give this user the right to write there, and erase the profile again, or delete the file.", e);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Writes the last state, unless nothing was ever heard of any stream.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_hasNews)
        {
            await WriteAsync(isMajor: true, CancellationToken.None).ConfigureAwait(false);
        }

        await _writer.DisposeAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    private async Task WriteAsync(bool isMajor, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // While this one waited, another stream may have written what it has to say.
            if (!isMajor && _time.GetElapsedTime(_written) < MinorInterval)
            {
                return;
            }

            Volatile.Write(ref _written, _time.GetTimestamp());
            _content.ResetWrittenCount();
            _writer.Reset();
            JsonSerializer.Serialize(_writer, Current, StatusJson.Line.StatusSnapshot);
            Replace(_content.WrittenSpan);
            _failing = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
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

    private void Replace(ReadOnlySpan<byte> content)
    {
        // Somebody may have removed the folder while the cameras ran. A leftover of a crash would keep the permissions it has.
        if (!File.Exists(_path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        }

        File.Delete(_partial);
        using (var file = OwnerOnlyFile.Open(_partial, FileMode.CreateNew))
        {
            file.Write(content);
        }

        File.Move(_partial, _path, overwrite: true);
    }

    [LoggerMessage(EventId = 5001, Level = LogLevel.Error, Message = "The status can't be written to '{Path}': {Cause} It is tried again with every change; look for free space and write access.")]
    private partial void LogFault(string path, string cause);
}
