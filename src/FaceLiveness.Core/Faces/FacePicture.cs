using System.Buffers;

namespace FaceLiveness;

/// <summary>Cuts the picture of a face that a profile keeps.</summary>
public static class FacePicture
{
    // Hair, chin and ears belong to what a person recognises a face by.
    private const float Margin = 1.7f;

    private const int JpegQuality = 88;

    /// <summary>Encodes the face with some room around it. Of a frame that holds planes only that much is converted.</summary>
    /// <param name="codec">Writes the JPEG.</param>
    /// <param name="frame">The whole picture. The caller keeps its ownership.</param>
    /// <param name="face">The face in it, in pixels.</param>
    /// <returns>A JPEG, for <see cref="FaceLook.Picture"/>.</returns>
    public static byte[] Cut(IImageCodec codec, VideoFrame frame, BoundingBox face)
    {
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(frame);
        var box = face.Square(MathF.Max(face.Width, face.Height) * Margin).Clip(frame.Width, frame.Height);
        var x = Math.Clamp((int)box.X, 0, frame.Width - 1);
        var y = Math.Clamp((int)box.Y, 0, frame.Height - 1);
        var width = Math.Clamp((int)box.Width, 1, frame.Width - x);
        var height = Math.Clamp((int)box.Height, 1, frame.Height - y);
        var format = frame.Format;
        var bytesPerPixel = PixelLayout.Of(format).BytesPerPixel;
        var stride = width * bytesPerPixel;
        if (!frame.HasPlanes)
        {
            var image = frame.View;
            return codec.EncodeJpeg(
                new ImageView(image.Pixels[((y * image.Stride) + (x * bytesPerPixel))..], width, height, image.Stride, format), JpegQuality);
        }

        var pixels = ArrayPool<byte>.Shared.Rent(stride * height);
        try
        {
            frame.Planes.CopyPixels(x, y, width, height, format, pixels, stride);
            return codec.EncodeJpeg(new ImageView(pixels, width, height, stride, format), JpegQuality);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }
}
