namespace FaceLiveness.Tests;

public sealed class FacePictureTests
{
    [Fact]
    public void A_face_is_cut_from_planes_as_from_their_pixels()
    {
        using var planes = VideoFrame.RentPlanes(64, 48, YuvColor.Bt709);
        new Random(1).NextBytes(planes.Planes.Luma);
        new Random(2).NextBytes(planes.Planes.Cb);
        new Random(3).NextBytes(planes.Planes.Cr);
        var cut = Cut(planes, new(21, 13, 11, 14));
        using var pixels = VideoFrame.Rent(64, 48);
        planes.View.Pixels.CopyTo(pixels.Pixels);

        Assert.Equal((23, 23), (cut.Width, cut.Height));
        Assert.Equal(Cut(pixels, new(21, 13, 11, 14)).Pixels, cut.Pixels);
    }

    [Fact]
    public void What_is_cut_at_the_edge_stays_in_the_picture()
    {
        using var frame = VideoFrame.RentPlanes(30, 20, YuvColor.Bt601);
        frame.Planes.Luma.Fill(90);
        frame.Planes.Cb.Fill(128);
        frame.Planes.Cr.Fill(128);
        var cut = Cut(frame, new(25, 14, 20, 20));

        Assert.InRange(cut.Width, 1, 30);
        Assert.InRange(cut.Height, 1, 20);
    }

    private static (byte[] Pixels, int Width, int Height) Cut(VideoFrame frame, BoundingBox face)
    {
        var paper = new Paper();
        FacePicture.Cut(paper, frame, face);
        return paper.Written;
    }

    /// <summary>Keeps the pixels that it is to encode.</summary>
    private sealed class Paper : IImageCodec
    {
        public (byte[] Pixels, int Width, int Height) Written { get; private set; }

        public VideoFrame Decode(ReadOnlySpan<byte> encoded) => throw new NotSupportedException("Nothing is read here.");

        public byte[] EncodeJpeg(ImageView image, int quality = 90)
        {
            var pixels = new List<byte>();
            for (var y = 0; y < image.Height; y++)
            {
                pixels.AddRange(image.Row(y));
            }

            Written = ([.. pixels], image.Width, image.Height);
            return [];
        }
    }
}
