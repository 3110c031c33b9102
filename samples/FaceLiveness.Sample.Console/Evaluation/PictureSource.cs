using System.Runtime.CompilerServices;
using FaceLiveness.Imaging.Skia;

namespace FaceLiveness.Sample.Evaluation;

/// <summary>A picture as a video in which nothing moves.</summary>
/// <param name="id">Names the stream.</param>
/// <param name="path">A JPEG or PNG.</param>
internal sealed class PictureSource(string id, string path) : IFrameSource
{
    public const int FramesPerSecond = 25;

    public static TimeSpan Length { get; } = TimeSpan.FromSeconds(5);

    public string Id => id;

    public bool IsLive => false;

    public TimeSpan? Duration => Length;

    public static bool IsPicture(string path) => Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG";

    public async IAsyncEnumerable<VideoFrame> ReadFramesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var picture = Decode(await File.ReadAllBytesAsync(path, cancellationToken));
        for (var i = 0; i < Length.TotalSeconds * FramesPerSecond; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var frame = VideoFrame.Rent(picture.Width, picture.Height, picture.Format, id, i, TimeSpan.FromSeconds((double)i / FramesPerSecond));
            picture.Pixels.CopyTo(frame.Pixels);
            yield return frame;
        }
    }

    private VideoFrame Decode(byte[] file)
    {
        try
        {
            return new SkiaImageCodec().Decode(file);
        }
        catch (InvalidDataException exception)
        {
            throw new FrameSourceException($"{path}: {exception.Message}", exception);
        }
    }
}
