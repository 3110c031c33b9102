using System.Buffers.Binary;
using System.IO.Compression;
using CsCheck;
using SkiaSharp;

namespace FaceLiveness.Imaging.Skia.Tests;

public sealed class SkiaImageCodecTests
{
    private readonly SkiaImageCodec _codec = new();

    [Theory]
    [InlineData(PixelFormat.Bgr24)]
    [InlineData(PixelFormat.Rgb24)]
    [InlineData(PixelFormat.Bgra32)]
    [InlineData(PixelFormat.Rgba32)]
    public void A_picture_of_any_colour_format_comes_back_from_jpeg_as_it_was(PixelFormat format)
    {
        using var picture = Pictures.Gradient(67, 45, format);
        using var back = _codec.Decode(_codec.EncodeJpeg(picture.View, 95));
        Assert.Equal((67, 45, PixelFormat.Bgra32), (back.Width, back.Height, back.Format));
        foreach (var (x, y) in new[] { (0, 0), (66, 0), (0, 44), (66, 44), (33, 22) })
        {
            Pictures.AssertNear(picture.At(x, y), back.At(x, y), tolerance: 12);
        }
    }

    [Fact]
    public void A_gray_picture_comes_back_gray()
    {
        using var picture = VideoFrame.Rent(16, 16, PixelFormat.Gray8);
        picture.Pixels.Fill(140);
        using var back = _codec.Decode(_codec.EncodeJpeg(picture.View));
        Pictures.AssertNear((140, 140, 140), back.At(8, 8), tolerance: 2);
    }

    [Fact]
    public void Padding_between_rows_is_not_part_of_the_picture()
    {
        using var picture = Pictures.Gradient(20, 10);
        var padded = new byte[10 * 77];
        padded.AsSpan().Fill(255);
        for (var y = 0; y < 10; y++)
        {
            picture.View.Row(y).CopyTo(padded.AsSpan(y * 77));
        }

        Assert.Equal(_codec.EncodeJpeg(picture.View), _codec.EncodeJpeg(new(padded, 20, 10, 77, PixelFormat.Bgr24)));
    }

    [Fact]
    public void Png_is_read_to_the_pixel_and_transparency_becomes_black()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(2, 1, SKColorType.Bgra8888, SKAlphaType.Unpremul));
        bitmap.SetPixel(0, 0, new(10, 20, 30, 255));
        bitmap.SetPixel(1, 0, new(200, 200, 200, 0));
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        using var frame = _codec.Decode(png.ToArray());
        Assert.Equal((10, 20, 30), frame.At(0, 0));
        Assert.Equal((0, 0, 0), frame.At(1, 0));
    }

    [Fact]
    public void WebP_is_read()
    {
        using var bitmap = new SKBitmap(8, 8);
        bitmap.Erase(new SKColor(200, 40, 60));
        using var webp = bitmap.Encode(SKEncodedImageFormat.Webp, 100);
        using var frame = _codec.Decode(webp.ToArray());
        Pictures.AssertNear((200, 40, 60), frame.At(4, 4), tolerance: 6);
    }

    // Where the scene's top left (dark red and green) and top right (bright red) corners must end up, whatever the camera stored.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_photo_is_turned_upright_by_its_orientation_tag(int orientation)
    {
        using var scene = Pictures.Gradient(48, 32, PixelFormat.Bgra32);
        using var stored = AsCameraStores(scene, orientation);
        var jpeg = WithOrientation(_codec.EncodeJpeg(stored.View, 97), orientation);
        using var upright = _codec.Decode(jpeg);
        Assert.Equal((48, 32), (upright.Width, upright.Height));
        foreach (var (x, y) in new[] { (0, 0), (47, 0), (0, 31), (47, 31), (10, 25) })
        {
            Pictures.AssertNear(scene.At(x, y), upright.At(x, y), tolerance: 14);
        }
    }

    [Fact]
    public void What_is_no_picture_is_refused_with_its_reason()
    {
        var fault = Assert.Throws<InvalidDataException>(() => _codec.Decode("This is a text file."u8));
        Assert.Contains("not a picture", fault.Message);
        Assert.Throws<InvalidDataException>(() => _codec.Decode([]));
    }

    [Fact]
    public void A_picture_that_breaks_off_is_refused_and_says_so()
    {
        using var picture = Pictures.Gradient(200, 200);
        var jpeg = _codec.EncodeJpeg(picture.View);
        var fault = Assert.Throws<InvalidDataException>(() => _codec.Decode(jpeg.AsSpan(0, jpeg.Length / 2)));
        Assert.Contains("breaks off", fault.Message);
    }

    [Theory]
    [InlineData(16000, 16000)]
    [InlineData(40000, 10)]
    public void A_small_file_that_claims_to_be_huge_is_refused_before_memory_is_taken(int width, int height)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var fault = Assert.Throws<InvalidDataException>(() => _codec.Decode(PngHeader(width, height)));
        Assert.Contains($"{width}x{height}", fault.Message);
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 5_000_000);
    }

    [Fact]
    public void Damaged_bytes_give_a_picture_or_a_clear_refusal_and_never_anything_else()
    {
        using var picture = Pictures.Gradient(40, 30);
        var jpeg = WithOrientation(_codec.EncodeJpeg(picture.View), 6);
        using var bitmap = new SKBitmap(30, 20);
        var png = bitmap.Encode(SKEncodedImageFormat.Png, 100).ToArray();
        Gen.Select(Gen.Bool, Gen.Int[0, 5000], Gen.Byte, Gen.Int[0, 5000], Gen.Byte).Sample((isJpeg, first, value, second, other) =>
        {
            var bytes = (byte[])(isJpeg ? jpeg : png).Clone();
            bytes[first % bytes.Length] = value;
            bytes[second % bytes.Length] = other;
            try
            {
                _codec.Decode(bytes).Dispose();
            }
            catch (InvalidDataException)
            {
                return;
            }
        }, iter: 1500);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void A_quality_out_of_range_is_refused(int quality)
    {
        using var picture = Pictures.Gradient(4, 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => _codec.EncodeJpeg(picture.View, quality));
    }

    /// <summary>The scene as a camera held otherwise stores it, by the definition of the tag: where stored row 0 and column 0 lie in the scene.</summary>
    private static VideoFrame AsCameraStores(VideoFrame scene, int orientation)
    {
        var (width, height) = (scene.Width, scene.Height);
        var turned = orientation >= 5;
        var stored = VideoFrame.Rent(turned ? height : width, turned ? width : height, PixelFormat.Bgra32);
        for (var y = 0; y < stored.Height; y++)
        {
            for (var x = 0; x < stored.Width; x++)
            {
                var (fromX, fromY) = orientation switch
                {
                    1 => (x, y),
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (width - 1 - y, x),
                    7 => (width - 1 - y, height - 1 - x),
                    _ => (y, height - 1 - x),
                };
                scene.View.Row(fromY).Slice(fromX * 4, 4).CopyTo(stored.Pixels[((y * stored.Stride) + (x * 4))..]);
            }
        }

        return stored;
    }

    private static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM"u8, 0, 42, 0, 0, 0, 8,
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        ];
        return [.. jpeg.AsSpan(0, 2), .. exif, .. jpeg.AsSpan(2)];
    }

    private static byte[] PngHeader(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = 2;
        using var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(new byte[100]);
        }

        return [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, pixels.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] content)
    {
        byte[] body = [.. type, .. content];
        var crc = 0xFFFFFFFFu;
        foreach (var value in body)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
            }
        }

        var chunk = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 4), ~crc);
        return chunk;
    }
}
