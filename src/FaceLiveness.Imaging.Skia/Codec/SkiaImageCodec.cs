using SkiaSharp;

namespace FaceLiveness.Imaging.Skia;

/// <summary>Reads JPEG, PNG, WebP, BMP and GIF (its first picture), and writes JPEG, over SkiaSharp. Safe for calls from several threads.</summary>
public sealed class SkiaImageCodec : IImageCodec
{
    /// <summary>
    /// The most pixels that a picture may have: 64 million, 256 MB when decoded. The size is read from the header, so that
    /// a small file that claims to be huge is refused before any memory is taken for it.
    /// </summary>
    public const long MaximumPixels = 64_000_000;

    /// <inheritdoc/>
    /// <remarks>The frame is <see cref="PixelFormat.Bgra32"/> in sRGB; what was transparent is black.</remarks>
    public VideoFrame Decode(ReadOnlySpan<byte> encoded)
    {
        using var data = SKData.CreateCopy(encoded);
        using var codec = SKCodec.Create(data) ?? throw new InvalidDataException(
            $"These {encoded.Length} bytes are not a picture that can be read. Expected JPEG, PNG, WebP, BMP or GIF.");
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (width is < 1 or > VideoFrame.MaximumSide || height is < 1 or > VideoFrame.MaximumSide || (long)width * height > MaximumPixels)
        {
            throw new InvalidDataException(
                $"The picture is {width}x{height}; at most {VideoFrame.MaximumSide} pixels a side and {MaximumPixels / 1_000_000} million in all are read. Scale it down.");
        }

        var frame = VideoFrame.Rent(width, height, PixelFormat.Bgra32);
        try
        {
            Read(codec, frame);
            if (codec.EncodedOrigin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default)
            {
                return frame;
            }

            var upright = Orientation.Upright(frame, codec.EncodedOrigin);
            frame.Dispose();
            return upright;
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public unsafe byte[] EncodeJpeg(ImageView image, int quality = 90)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        using var converted = IsDirect(image.Format) ? null : BgraPixels.Convert(image);
        var view = converted is null ? image : converted.View;
        var info = new SKImageInfo(view.Width, view.Height, ColorType(view.Format), SKAlphaType.Opaque);
        fixed (byte* pixels = view.Pixels)
        {
            using var pixmap = new SKPixmap(info, (nint)pixels, view.Stride);
            var options = new SKJpegEncoderOptions(quality, SKJpegEncoderDownsample.Downsample420, SKJpegEncoderAlphaOption.Ignore);
            using var encoded = pixmap.Encode(options) ?? throw new InvalidOperationException(
                $"Skia could not write a {view.Width}x{view.Height} JPEG; memory may have run out.");
            return encoded.ToArray();
        }
    }

    private static unsafe void Read(SKCodec codec, VideoFrame frame)
    {
        using var colors = SKColorSpace.CreateSrgb();
        var alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul;
        var info = new SKImageInfo(frame.Width, frame.Height, SKColorType.Bgra8888, alpha, colors);
        SKCodecResult outcome;
        fixed (byte* pixels = frame.Pixels)
        {
            outcome = codec.GetPixels(info, (nint)pixels, frame.Stride, SKCodecOptions.Default);
        }

        if (outcome != SKCodecResult.Success)
        {
            throw new InvalidDataException(outcome == SKCodecResult.IncompleteInput
                ? $"The {codec.EncodedFormat} picture breaks off before its end. Fetch the file again."
                : $"The {codec.EncodedFormat} picture is damaged and can't be read ({outcome}). Fetch the file again.");
        }
    }

    private static bool IsDirect(PixelFormat format) => format is PixelFormat.Bgra32 or PixelFormat.Rgba32 or PixelFormat.Gray8;

    private static SKColorType ColorType(PixelFormat format) => format switch
    {
        PixelFormat.Rgba32 => SKColorType.Rgba8888,
        PixelFormat.Gray8 => SKColorType.Gray8,
        _ => SKColorType.Bgra8888,
    };
}
