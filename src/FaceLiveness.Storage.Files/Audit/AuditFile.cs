using System.Security.Cryptography;
using System.Text.Json;

namespace FaceLiveness.Storage.Files;

/// <summary>
/// Writes down every step in the life of every profile, one JSON object a line (<c>audit.jsonl</c>, see <c>docs/outputs.md</c>): ids, who did it
/// and why, never a name and nothing biometric. Lines are only ever added. Nothing is put aside or dropped: how long the log is kept is for
/// people to decide.
/// </summary>
/// <remarks>
/// Each line names the line before it by its hash, so that a change, a gap or an insertion shows (<see cref="Read"/>); what is cut off at the end
/// shows only to who knows the last hash. Every line has reached the operating system when <see cref="PublishAsync"/> returns, that of an
/// erasure the disk. Up to 10,000 steps that the disk refuses wait in memory, and are written, in order, with the next one that it takes, or at
/// the end. One process writes: that which may write the profiles. The file can be read by its owner only.
/// </remarks>
public sealed class AuditFile : IProfileEventSink, IAsyncDisposable
{
    // What the first line names.
    private static readonly string Beginning = new('0', 2 * SHA256.HashSizeInBytes);

    private readonly string _path;
    private readonly LineFile _file;
    private readonly Backlog<ProfileEvent> _steps;
    private readonly SemaphoreSlim _gate = new(1, 1);

    // Null: to be read off the file.
    private string? _previous;
    private bool _disposed;

    /// <summary>Names the file. It is opened with the first step.</summary>
    /// <param name="path">The file. Its folder is made; what is there is kept and continued.</param>
    public AuditFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
        _file = new(_path);
        _steps = new(Append);
    }

    /// <summary>Writes a step down.</summary>
    /// <exception cref="IOException">The disk refuses: this step is not in the log yet.</exception>
    public async ValueTask PublishAsync(ProfileEvent profileEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(profileEvent);
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _steps.Write(profileEvent);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _file.Close();
            throw new IOException(
                $"The step '{profileEvent.Kind}' could not be written to the audit log '{_path}' and waits: {e.Message} Free space on the disk, or give this user the right to write there, before this process ends.", e);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Reads a log back, the oldest step first, and checks that each line follows from the one before.</summary>
    /// <param name="path">The file; one that is not there has no lines. It may be written meanwhile.</param>
    public static IEnumerable<AuditRecord> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ReadAll(path);

        static IEnumerable<AuditRecord> ReadAll(string path)
        {
            var number = 0;
            var previous = Beginning;
            foreach (var line in LineFile.Read(path))
            {
                var entry = AuditLine.Parse(line.Span);
                var hash = Hash(line.Span);
                yield return new AuditRecord(++number, entry?.ToEvent(), entry is null || entry.Previous == previous, hash);
                previous = hash;
            }
        }
    }

    /// <summary>Writes what waits, and closes the file.</summary>
    /// <exception cref="IOException">The disk still refuses, and the steps that waited are lost.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            _steps.Write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The last {_steps.Count} step(s) could not be written to the audit log '{_path}' and are lost: {e.Message}", e);
        }
        finally
        {
            _file.Dispose();
            _gate.Dispose();
        }
    }

    private void Append(ProfileEvent step)
    {
        _previous ??= LineFile.ReadLast(_path) is { } last ? Hash(last) : Beginning;
        var line = JsonSerializer.SerializeToUtf8Bytes(AuditLine.Of(step, _previous), AuditJson.Line.AuditLine);
        _previous = null;
        _file.Append(line, durably: step.Kind == ProfileEventKind.Erased);
        _previous = Hash(line);
    }

    private static string Hash(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));
}
