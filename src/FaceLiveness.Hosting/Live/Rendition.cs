using System.Collections.Immutable;

namespace FaceLiveness.Hosting;

/// <summary>A stream's pictures in one width, made once for all who look at them, and only as often as the fastest of them wants.</summary>
/// <param name="width">How wide they are at most.</param>
internal sealed class Rendition(int width)
{
    private long _last;
    private bool _hasLast;
    private int _isBeingMade;

    public int Width => width;

    /// <summary>Who looks.</summary>
    public required ImmutableArray<PictureViewer> Viewers { get; init; }

    /// <summary>Begins to make a picture, if it is time for one and the one before is done.</summary>
    /// <param name="now">A timestamp of <paramref name="timeProvider"/>.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="stretch">How much rarer than wanted, because the machine can't keep up.</param>
    public bool TryBegin(long now, TimeProvider timeProvider, int stretch)
    {
        if (_hasLast && timeProvider.GetElapsedTime(_last, now) < PictureViewer.Due(Viewers.Min(viewer => viewer.Interval)) * stretch)
        {
            return false;
        }

        if (Interlocked.Exchange(ref _isBeingMade, 1) == 1)
        {
            return false;
        }

        (_last, _hasLast) = (now, true);
        return true;
    }

    /// <summary>The picture is done, or there is none.</summary>
    public void Done() => Volatile.Write(ref _isBeingMade, 0);

    /// <summary>The same pictures for others.</summary>
    public Rendition For(ImmutableArray<PictureViewer> viewers) => new(width) { Viewers = viewers, _last = _last, _hasLast = _hasLast };
}
