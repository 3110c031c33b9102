namespace FaceLiveness;

/// <summary>Still pictures in and out. The seam behind which an image library stands, so that none appears in a signature.</summary>
public interface IImageCodec
{
    /// <summary>Reads a JPEG, PNG or other still picture, turned upright by its orientation tag.</summary>
    /// <param name="encoded">The bytes of the file.</param>
    /// <returns>A frame that the caller owns.</returns>
    /// <exception cref="InvalidDataException">The bytes are not a picture that can be read; the message says why.</exception>
    VideoFrame Decode(ReadOnlySpan<byte> encoded);

    /// <summary>Writes a JPEG.</summary>
    /// <param name="image">The pixels.</param>
    /// <param name="quality">1 (smallest) to 100 (best).</param>
    byte[] EncodeJpeg(ImageView image, int quality = 90);
}
