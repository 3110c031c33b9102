using System.Collections.Immutable;

namespace FaceLiveness.Hosting;

/// <summary>What the live view knows of one stream.</summary>
internal sealed class StreamView(string id)
{
    private readonly FrameRateMeter _rate = new();
    private volatile FrameResult? _newest;

    public string Id => id;

    /// <summary>The result of its newest frame; null before the first.</summary>
    public FrameResult? Newest => _newest;

    /// <summary>Frames per second of media time.</summary>
    public float FramesPerSecond => _rate.FramesPerSecond;

    /// <summary>In which widths its pictures are looked at; replaced as a whole when somebody comes or goes.</summary>
    public ImmutableArray<Rendition> Renditions { get; private set; } = [];

    /// <summary>Scales its pictures: they come one at a time.</summary>
    public BoxScaler Scaler { get; } = new();

    public void See(FrameResult result)
    {
        _rate.Add(result.Timestamp);
        _newest = result;
    }

    /// <summary>Somebody has come or gone. Calls come one at a time.</summary>
    public void Show(ImmutableArray<PictureViewer> viewers) => Renditions =
    [
        .. viewers.Where(viewer => viewer.Wants(Id)).GroupBy(viewer => viewer.Width).Select(group =>
            Renditions.FirstOrDefault(rendition => rendition.Width == group.Key)?.For([.. group]) ?? new Rendition(group.Key) { Viewers = [.. group] }),
    ];
}
