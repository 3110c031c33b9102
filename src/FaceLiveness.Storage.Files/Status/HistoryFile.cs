using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceLiveness.Storage.Files;

/// <summary>
/// Appends every event to a file, one JSON object a line (<c>history.jsonl</c>, see <c>docs/outputs.md</c>), and puts the file aside when it is
/// large: <c>history.1.jsonl</c> is the youngest of those put aside. Who is erased is taken out of all of them.
/// </summary>
/// <remarks>
/// Every line has reached the operating system when <see cref="PublishAsync(PipelineEvent, CancellationToken)"/> returns, so a crash of the process
/// loses none. A crash of the machine can tear the last line; the next start begins on a new one. A disk that refuses is reported once and never
/// stops the analysis; up to 10,000 lines wait in memory, and are written, in order, with the next event that it takes, or at the end. The files can
/// be read by their owner only.
/// </remarks>
public sealed partial class HistoryFile : IEventSink, IProfileEventSink, IAsyncDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);

    private readonly string _path;
    private readonly HistoryOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly LineFile _file;
    private readonly Backlog<HistoryLine> _lines;
    private readonly ErasedProfiles _erased = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _sweeping;
    private bool _disposed;

    /// <summary>Names the file. It is opened with the first event.</summary>
    /// <param name="path">The file. Its folder is made; what is there is kept and continued.</param>
    /// <param name="options">How much is kept, and for how long; the defaults when null.</param>
    /// <param name="timeProvider">Tells how old events are; the system's when null.</param>
    /// <param name="logger">Is told of faults.</param>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public HistoryFile(string path, HistoryOptions? options = null, TimeProvider? timeProvider = null, ILogger<HistoryFile>? logger = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
        _file = new(_path);
        _lines = new(Append);
        _options = options ?? new();
        if (new HistoryOptionsValidator().Validate(null, _options) is { Failed: true } faults)
        {
            throw new ValidationException(faults.FailureMessage);
        }

        _time = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger<HistoryFile>.Instance;
        _sweeping = _options.KeepFor is { } age ? SweepRegularlyAsync(age, _stopping.Token) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask PublishAsync(PipelineEvent pipelineEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pipelineEvent);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var line = HistoryLine.Of(pipelineEvent);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        var isRefused = _lines.Count > 0;
        try
        {
            _lines.Write(_erased.Contains(line.ProfileId) ? line.Anonymous() : line);
            if (isRefused)
            {
                LogRecovered(_path, _lines.Lost);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Opened anew with the next event, on a line of its own should this one be torn.
            _file.Close();
            if (!isRefused)
            {
                LogFault(_path, e.Message);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes an erased person out of the history, as <see cref="ForgetAsync"/> does. Other steps leave it as it is: it says what was shown.</summary>
    /// <exception cref="IOException">A file could not be rewritten and still says who it was.</exception>
    public async ValueTask PublishAsync(ProfileEvent profileEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(profileEvent);
        if (profileEvent.Kind == ProfileEventKind.Erased)
        {
            await ForgetAsync(profileEvent.ProfileId, cancellationToken).ConfigureAwait(false);
        }
        else if (profileEvent.Kind == ProfileEventKind.Created)
        {
            await WithGateAsync(() => _erased.Remove(profileEvent.ProfileId), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Takes a profile's id and name out of every line, in this file and in those put aside, and keeps the two out of what is still to come.
    /// What happened stays, with <c>"profile_id":"erased"</c>. Done, on the disk too, when this returns.
    /// </summary>
    /// <param name="profileId">Whose.</param>
    /// <param name="cancellationToken">Gives up waiting for its turn.</param>
    /// <returns>How many lines were about the profile.</returns>
    /// <exception cref="IOException">A file could not be rewritten and still says who it was.</exception>
    public async ValueTask<int> ForgetAsync(string profileId, CancellationToken cancellationToken = default)
    {
        Profile.ThrowIfInvalidId(profileId);
        var lines = 0;
        await WithGateAsync(
            () =>
            {
                _erased.Add(profileId);
                _lines.Change(line => line.ProfileId == profileId ? line.Anonymous() : line);
                lines = Rewrite(line => HistoryLine.Forget(line, profileId));
            },
            cancellationToken).ConfigureAwait(false);
        return lines;
    }

    /// <summary>Writes what waits, where the disk takes it now, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _sweeping.ConfigureAwait(false);
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            _lines.Write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogLost(_path, _lines.Count, e.Message);
        }

        _file.Dispose();
        _gate.Dispose();
        _stopping.Dispose();
    }

    private async ValueTask WithGateAsync(Action action, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The history beside '{_path}' could not be rewritten and still says who was seen: {e.Message} Free space on the disk, or give this user the right to write there, and erase the profile again.", e);
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Append(HistoryLine happened)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(happened, StatusJson.Line.HistoryLine);
        if (_file.Length > 0 && _file.Length + line.Length >= _options.MaximumBytes)
        {
            _file.Close();
            Rotate();
        }

        _file.Append(line);
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

    private int Rewrite(Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>?> change)
    {
        _file.Close();
        var changed = 0;
        foreach (var path in FilesOf(_path))
        {
            File.Delete(LineFile.TemporaryOf(path));
            changed += LineFile.Rewrite(path, change);
        }

        return changed;
    }

    /// <summary>The files of a history, the oldest first: also those put aside when more of them were kept.</summary>
    internal static IReadOnlyList<string> FilesOf(string path)
    {
        var (folder, name, extension) = (Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path), Path.GetExtension(path));
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var aside = new List<(int Age, string Path)>();
        foreach (var file in Directory.EnumerateFiles(folder, $"{name}.*{extension}"))
        {
            var middle = Path.GetFileNameWithoutExtension(file.AsSpan())[name.Length..];
            if (middle.Length > 1 && int.TryParse(middle[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var age))
            {
                aside.Add((age, file));
            }
        }

        return [.. aside.OrderByDescending(file => file.Age).Select(file => file.Path), path];
    }

    private async Task SweepRegularlyAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(age < SweepInterval ? age : SweepInterval, _time);

        // The first sweep must not hold up whoever made this.
        await Task.Yield();
        do
        {
            var oldest = _time.GetUtcNow() - age;
            await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            try
            {
                // A torn line says nothing, not even when. (A bare null would become an empty memory, by way of byte[].)
                Rewrite(line => HistoryLine.TimeOf(line) >= oldest ? line : (ReadOnlyMemory<byte>?)null);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogNotSwept(_path, e.Message);
            }
            finally
            {
                _gate.Release();
            }
        }
        while (await IsDueAsync().ConfigureAwait(false));

        async ValueTask<bool> IsDueAsync()
        {
            try
            {
                return await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    [LoggerMessage(EventId = 5002, Level = LogLevel.Error, Message = "History can't be written to '{Path}': {Cause} Events wait until it can be; look for free space and write access.")]
    private partial void LogFault(string path, string cause);

    [LoggerMessage(EventId = 5005, Level = LogLevel.Information, Message = "History is written to '{Path}' again, with all that waited but for the {Lost} oldest events since the start.")]
    private partial void LogRecovered(string path, long lost);

    [LoggerMessage(EventId = 5006, Level = LogLevel.Error, Message = "The last {Count} events could not be written to the history '{Path}' and are lost: {Cause}")]
    private partial void LogLost(string path, int count, string cause);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Error, Message = "Old events could not be taken out of the history '{Path}': {Cause} It is tried again at the next turn; look for free space and write access.")]
    private partial void LogNotSwept(string path, string cause);
}
