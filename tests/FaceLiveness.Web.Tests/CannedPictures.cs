using System.Collections.Concurrent;
using FaceLiveness.Imaging.Skia;

namespace FaceLiveness.Web.Tests;

/// <summary>Writes the first pictures of each size, and then the same again: what the browser does is measured, not what the server does.</summary>
internal sealed class CannedPictures : IImageCodec
{
    private const int Many = 24;

    private readonly SkiaImageCodec _codec = new();
    private readonly ConcurrentDictionary<(int Width, int Height), byte[][]> _cans = new();
    private int _next;

    public VideoFrame Decode(ReadOnlySpan<byte> encoded) => _codec.Decode(encoded);

    public byte[] EncodeJpeg(ImageView image, int quality = 90)
    {
        var can = _cans.GetOrAdd((image.Width, image.Height), _ => new byte[Many][]);
        var next = (Interlocked.Increment(ref _next) & int.MaxValue) % Many;
        return can[next] ??= _codec.EncodeJpeg(image, quality);
    }
}
