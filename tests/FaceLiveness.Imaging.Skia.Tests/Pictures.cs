using CsCheck;

namespace FaceLiveness.Imaging.Skia.Tests;

/// <summary>Pictures and results for these tests.</summary>
internal static class Pictures
{
    /// <summary>A smooth picture, since JPEG blurs edges: red grows to the right, green downwards, blue is steady.</summary>
    public static VideoFrame Gradient(int width, int height, PixelFormat format = PixelFormat.Bgr24)
    {
        var frame = VideoFrame.Rent(width, height, format);
        var layout = PixelLayout.Of(format);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var pixel = frame.Pixels.Slice((y * frame.Stride) + (x * layout.BytesPerPixel), layout.BytesPerPixel);
                pixel[layout.Blue] = 90;
                pixel[layout.Green] = (byte)(y * 255 / Math.Max(1, height - 1));
                pixel[layout.Red] = (byte)(x * 255 / Math.Max(1, width - 1));
            }
        }

        return frame;
    }

    public static (byte Red, byte Green, byte Blue) At(this VideoFrame frame, int x, int y)
    {
        var layout = PixelLayout.Of(frame.Format);
        var pixel = frame.View.Row(y).Slice(x * layout.BytesPerPixel, layout.BytesPerPixel);
        return (pixel[layout.Red], pixel[layout.Green], pixel[layout.Blue]);
    }

    public static void AssertNear((byte Red, byte Green, byte Blue) expected, (byte Red, byte Green, byte Blue) found, int tolerance)
    {
        var off = Math.Max(Math.Abs(expected.Red - found.Red), Math.Max(Math.Abs(expected.Green - found.Green), Math.Abs(expected.Blue - found.Blue)));
        Assert.True(off <= tolerance, $"expected {expected}, found {found}");
    }

    public static FrameResult Result(string stream, VideoFrame frame, double seconds, params PersonResult[] persons) => new()
    {
        StreamId = stream,
        SequenceNumber = 0,
        Timestamp = TimeSpan.FromSeconds(seconds),
        CaptureTime = DateTimeOffset.UnixEpoch.AddSeconds(seconds),
        Width = frame.Width,
        Height = frame.Height,
        Persons = persons,
    };

    public static PersonResult Person(int track, BoundingBox box, IdentityState identity = IdentityState.Unknown, string? name = null) => new()
    {
        TrackId = track,
        Box = box,
        Confidence = 0.9f,
        Face = new FaceDetection(box.Scale(0.4f), 0.9f),
        Identity = new(identity, name, name, 0.7f),
    };

    public static readonly Gen<BoundingBox> Boxes = Gen.Select(
        Gen.Float[-200, 900], Gen.Float[-200, 700], Gen.Float[1, 900], Gen.Float[1, 900], (x, y, width, height) => new BoundingBox(x, y, width, height));
}
