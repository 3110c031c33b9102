namespace FaceLiveness;

/// <summary>Cuts the picture of a face that a profile keeps.</summary>
public static class FacePicture
{
    // Hair, chin and ears belong to what a person recognises a face by.
    private const float Margin = 1.7f;

    private const int JpegQuality = 88;

    /// <summary>Copies the face, to be encoded when a profile takes it: most looks are never kept.</summary>
    /// <param name="codec">Writes the JPEG.</param>
    /// <param name="frame">The whole picture. The caller keeps its ownership.</param>
    /// <param name="face">The face in it, in pixels.</param>
    /// <returns>Encodes the copy; for <see cref="FaceLook.Picture"/>.</returns>
    public static Func<ReadOnlyMemory<byte>> Cut(IImageCodec codec, VideoFrame frame, BoundingBox face)
    {
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(frame);
        var image = frame.View;
        var box = face.Square(MathF.Max(face.Width, face.Height) * Margin).Clip(image.Width, image.Height);
        var x = Math.Clamp((int)box.X, 0, image.Width - 1);
        var y = Math.Clamp((int)box.Y, 0, image.Height - 1);
        var width = Math.Clamp((int)box.Width, 1, image.Width - x);
        var height = Math.Clamp((int)box.Height, 1, image.Height - y);
        var rowBytes = width * image.Layout.BytesPerPixel;
        var pixels = new byte[rowBytes * height];
        for (var row = 0; row < height; row++)
        {
            image.Row(y + row).Slice(x * image.Layout.BytesPerPixel, rowBytes).CopyTo(pixels.AsSpan(row * rowBytes));
        }

        var format = image.Format;
        return () => codec.EncodeJpeg(new ImageView(pixels, width, height, rowBytes, format), JpegQuality);
    }
}
