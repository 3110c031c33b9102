namespace FaceLiveness.Imaging.Skia;

/// <summary>
/// Collects the notable moments of every stream (somebody appeared, blinked, proved live, got a profile, was recognised) and
/// writes them as one PNG when it is disposed: a row for each stream, a picture with its overlay and a caption for each moment.
/// </summary>
/// <remarks>Memory is bounded: a moment takes 0.6 MB until the sheet is written. The file can be read by its owner only.</remarks>
public sealed class ContactSheetSink : IResultSink, IAsyncDisposable
{
    private readonly string _path;
    private readonly int _momentsPerStream;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, SheetRow> _rows = new(StringComparer.Ordinal);
    private readonly CellPicture _picture = new();
    private bool _disposed;

    /// <summary>Prepares a sheet.</summary>
    /// <param name="path">The PNG to write. Its folder is made; a file that is there is replaced.</param>
    /// <param name="momentsPerStream">How many moments of a stream are kept, the most notable: 1 to 12.</param>
    /// <param name="timeProvider">Tells the date that the title shows; the system's when null.</param>
    public ContactSheetSink(string path, int momentsPerStream = 6, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(momentsPerStream, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(momentsPerStream, 12);
        _path = System.IO.Path.GetFullPath(path);
        _momentsPerStream = momentsPerStream;
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>The PNG that is written.</summary>
    public string Path => _path;

    /// <inheritdoc/>
    public ValueTask PublishAsync(FrameResult result, VideoFrame frame, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(frame);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_rows.TryGetValue(result.StreamId, out var row))
            {
                _rows.Add(result.StreamId, row = new(result.StreamId, _momentsPerStream));
            }

            if (result.Events.Count > 0)
            {
                row.Add(result.Events.Select(SheetMoment.Of).OfType<SheetMoment>(), moment => _picture.Draw(frame, result, moment.TrackId));
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Writes the sheet.</summary>
    /// <exception cref="IOException">The file can't be written.</exception>
    public async ValueTask DisposeAsync()
    {
        byte[] png;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            png = SheetPainter.Paint([.. _rows.Values], _time.GetLocalNow());
            foreach (var row in _rows.Values)
            {
                row.Dispose();
            }

            _picture.Dispose();
        }

        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_path)!);
        var partial = _path + ".partial";
        try
        {
            var file = OwnerOnly.Create(partial);
            await using (file.ConfigureAwait(false))
            {
                await file.WriteAsync(png).ConfigureAwait(false);
            }

            File.Move(partial, _path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
