using FaceLiveness.FFmpeg;

namespace FaceLiveness.Sample.Drill;

/// <summary>The camera that fails: an ordinary source whose address the drill may change between connections, as a name server would.</summary>
internal sealed class VictimSource(string id, string address, FFmpegSourceOptions options) : IFrameSource
{
    private volatile string _address = address;

    public string Id => id;

    public bool IsLive => true;

    public string Address
    {
        get => _address;
        set => _address = value;
    }

    public IAsyncEnumerable<VideoFrame> ReadFramesAsync(CancellationToken cancellationToken = default) =>
        new FFmpegFrameSource(id, _address, options).ReadFramesAsync(cancellationToken);
}
