using System.Numerics;
using CsCheck;

namespace FaceLiveness.Onnx.Tests;

public sealed class TensorSamplerTests
{
    // In steps of 0..255. Positions are computed in float32; between black and white neighbours that moves a value by at most this much.
    private const float Tolerance = 0.02f;

    private static readonly Gen<Picture> GenPicture =
        from width in Gen.Int[1, 70]
        from height in Gen.Int[1, 50]
        from format in Gen.Enum<PixelFormat>()
        from padding in Gen.Int[0, 5]
        from seed in Gen.Int
        select new Picture(width, height, format, padding, seed);

    private static readonly Gen<Planes> GenPlanes =
        from width in Gen.Int[1, 70]
        from height in Gen.Int[1, 50]
        from color in Gen.OneOf(Gen.Const(YuvColor.Bt601), Gen.Const(YuvColor.Bt709), Gen.Const(YuvColor.Bt2020 with { FullRange = true }))
        from seed in Gen.Int
        select new Planes(width, height, color, seed);

    private static readonly Gen<TensorFormat> GenFormat =
        from order in Gen.Enum<ChannelOrder>()
        from mean in Gen.Float[0, 140]
        from scale in Gen.Float[0.5f, 1]
        from border in Gen.Byte.Nullable()
        select new TensorFormat(order, mean, mean + 1, mean - 2, scale, scale * 0.9f, scale * 0.8f, border);

    private static readonly Gen<Matrix3x2> GenUpright =
        from x in Gen.Float[0.05f, 5].Select(Gen.Bool, (value, mirror) => mirror ? -value : value)
        from y in Gen.Float[0.05f, 5]
        from dx in Gen.Float[-40, 80]
        from dy in Gen.Float[-40, 60]
        select new Matrix3x2(x, 0, 0, y, dx, dy);

    private static readonly Gen<Matrix3x2> GenAffine =
        from angle in Gen.Float[-3.2f, 3.2f]
        from scale in Gen.Float[0.05f, 4]
        from skew in Gen.Float[-0.5f, 0.5f]
        from dx in Gen.Float[-40, 80]
        from dy in Gen.Float[-40, 60]
        select Matrix3x2.CreateSkew(skew, 0) * Matrix3x2.CreateRotation(angle) * Matrix3x2.CreateScale(scale) * Matrix3x2.CreateTranslation(dx, dy);

    private static readonly Gen<Matrix3x2> GenStretch =
        from picture in Gen.Int[1, 70].Select(Gen.Int[1, 50])
        select new Matrix3x2(picture.Item1 / 20f, 0, 0, picture.Item2 / 20f, 0, 0);

    [Fact]
    public void Every_picture_format_map_and_border_gives_what_the_plain_sampler_gives() =>
        Gen.Select(GenPicture, Gen.OneOf(GenUpright, GenAffine, GenStretch), GenFormat, Gen.Int[8, 33], Gen.Int[1, 24])
            .Sample((picture, map, format, width, height) =>
            {
                var expected = new float[format.Channels * width * height];
                var found = new float[expected.Length];
                PlainSampler.Fill(picture.View, map, width, height, format, expected);
                TensorSampler.Fill(picture.View, map, width, height, format, found);
                for (var i = 0; i < expected.Length; i++)
                {
                    if (!(MathF.Abs(expected[i] - found[i]) <= Tolerance))
                    {
                        Assert.Fail($"at {i}: {expected[i]} expected, {found[i]} found");
                    }
                }
            }, iter: 4000);

    [Fact]
    public void Planes_of_every_size_colour_map_and_border_give_what_the_plain_sampler_gives() =>
        Gen.Select(GenPlanes, Gen.OneOf(GenUpright, GenAffine, GenStretch), GenFormat, Gen.Int[8, 33], Gen.Int[1, 24])
            .Sample((planes, map, format, width, height) =>
            {
                using var frame = planes.Frame();
                var expected = new float[format.Channels * width * height];
                var found = new float[expected.Length];
                PlainSampler.Fill(frame.Planes, map, width, height, format, expected);
                TensorSampler.Fill(frame, map, width, height, format, found);
                for (var i = 0; i < expected.Length; i++)
                {
                    // Of chroma, up to 2.1 steps of colour a step.
                    if (!(MathF.Abs(expected[i] - found[i]) <= 4 * Tolerance))
                    {
                        Assert.Fail($"at {i}: {expected[i]} expected, {found[i]} found");
                    }
                }
            }, iter: 4000);

    [Fact]
    public void Luma_and_chroma_meet_where_the_colour_was() =>
        Gen.Select(Gen.Float[1, 2.2f], Gen.Float[-0.6f, 0.6f], Gen.OneOf(Gen.Const(YuvColor.Bt601), Gen.Const(YuvColor.Bt709))).Sample(
            (scale, angle, color) =>
            {
                // Colours that rise steadily: whatever is read half a pixel beside is wrong everywhere in one direction, which roundings are not.
                using var frame = Slope(120, 80, color);
                var map = Matrix3x2.CreateTranslation(-12, -8) * Matrix3x2.CreateRotation(angle) * Matrix3x2.CreateScale(scale) * Matrix3x2.CreateTranslation(60, 40);
                var tensor = new float[3 * 24 * 16];
                TensorSampler.Fill(frame, map, 24, 16, new(ChannelOrder.Rgb, 0, 1), tensor);
                var error = Vector3.Zero;
                for (var i = 0; i < 24 * 16; i++)
                {
                    var expected = ColourAt(Vector2.Transform(new Vector2((i % 24) + 0.5f, (i / 24) + 0.5f), map));
                    error += new Vector3(tensor[i], tensor[i + (24 * 16)], tensor[i + (2 * 24 * 16)]) - expected;
                }

                error /= 24 * 16;
                Assert.InRange(error.X, -0.3f, 0.3f);
                Assert.InRange(error.Y, -0.3f, 0.3f);
                Assert.InRange(error.Z, -0.3f, 0.3f);
            }, iter: 300);

    [Fact]
    public void A_smooth_picture_in_planes_gives_nearly_what_its_pixels_give() =>
        Gen.Select(Gen.OneOf(GenUpright, GenAffine), GenFormat).Sample(
            (map, format) =>
            {
                using var planes = Slope(70, 50, YuvColor.Bt709);
                format = format with { Order = ChannelOrder.Bgr };
                var ofPlanes = new float[3 * 24 * 16];
                var ofPixels = new float[ofPlanes.Length];
                TensorSampler.Fill(planes, map, 24, 16, format, ofPlanes);
                TensorSampler.Fill(planes.View, map, 24, 16, format, ofPixels);
                var difference = 0f;
                for (var i = 0; i < ofPlanes.Length; i++)
                {
                    difference += MathF.Abs(ofPlanes[i] - ofPixels[i]);
                }

                Assert.InRange(difference / ofPlanes.Length, 0, 2);
            }, iter: 300);

    [Fact]
    public void Pixels_that_map_one_to_one_are_copied_and_put_into_the_models_channel_order()
    {
        byte[] bgr = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24];
        var tensor = new float[24];
        TensorSampler.Fill(new ImageView(bgr, 8, 1, 24, PixelFormat.Bgr24), Matrix3x2.Identity, 8, 1, new(ChannelOrder.Rgb, 0, 1), tensor);
        Assert.Equal([3, 6, 9, 12, 15, 18, 21, 24, 2, 5, 8, 11, 14, 17, 20, 23, 1, 4, 7, 10, 13, 16, 19, 22], tensor);
    }

    [Fact]
    public void A_fine_pattern_shrunk_five_times_becomes_its_average_and_not_a_part_of_its_lines()
    {
        var lines = new byte[100 * 100];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = (byte)(i % 5 == 2 ? 250 : 0);
        }

        var tensor = new float[400];
        TensorSampler.Fill(new ImageView(lines, 100, 100, 100, PixelFormat.Gray8), Matrix3x2.CreateScale(5), 20, 20, new(ChannelOrder.Gray, 0, 1), tensor);
        Assert.All(tensor, value => Assert.Equal(50, value));
    }

    [Fact]
    public void A_tensor_that_is_too_short_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => TensorSampler.Fill(new Picture(8, 8, PixelFormat.Bgr24, 0, 1).View, Matrix3x2.Identity, 8, 8, new(ChannelOrder.Rgb, 0, 1), new float[191]));

    [Theory]
    [InlineData(0f)]
    [InlineData(0.3f)]
    public void Filling_from_planes_allocates_nothing_once_warm(float angle)
    {
        using var frame = new Planes(640, 360, YuvColor.Bt709, 1).Frame();
        var map = Matrix3x2.CreateRotation(angle) * Matrix3x2.CreateScale(2.5f);
        var tensor = new float[3 * 200 * 100];
        var format = new TensorFormat(ChannelOrder.Rgb, 0, 1, 114);
        TensorSampler.Fill(frame, map, 200, 100, format, tensor);
        var before = GC.GetAllocatedBytesForCurrentThread();
        TensorSampler.Fill(frame, map, 200, 100, format, tensor);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.3f)]
    public void Filling_allocates_nothing_once_warm(float angle)
    {
        var picture = new Picture(640, 360, PixelFormat.Bgr24, 0, 1);
        var map = Matrix3x2.CreateRotation(angle) * Matrix3x2.CreateScale(2.5f);
        var tensor = new float[3 * 200 * 100];
        var format = new TensorFormat(ChannelOrder.Rgb, 0, 1, 114);
        TensorSampler.Fill(picture.View, map, 200, 100, format, tensor);
        var before = GC.GetAllocatedBytesForCurrentThread();
        TensorSampler.Fill(picture.View, map, 200, 100, format, tensor);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static Vector3 ColourAt(Vector2 at) => new(30 + (1.5f * at.X), 220 - (1.2f * at.X) - (0.4f * at.Y), 40 + (0.2f * at.X) + (1.8f * at.Y));

    /// <summary>Colours that rise steadily over the picture, with chroma where most video has it.</summary>
    private static VideoFrame Slope(int width, int height, YuvColor color)
    {
        var frame = VideoFrame.RentPlanes(width, height, color);
        var planes = frame.Planes;
        for (var i = 0; i < planes.Luma.Length; i++)
        {
            planes.Luma[i] = (byte)MathF.Round(16 + (Luma(ColourAt(new((i % width) + 0.5f, (i / width) + 0.5f))) * 219 / 255));
        }

        for (var i = 0; i < planes.Cb.Length; i++)
        {
            var rgb = ColourAt(new((2 * (i % planes.ChromaWidth)) + 0.5f, (2 * (i / planes.ChromaWidth)) + 1));
            planes.Cb[i] = (byte)MathF.Round(128 + ((rgb.Z - Luma(rgb)) / (2 * (1 - color.Blue)) * 224 / 255));
            planes.Cr[i] = (byte)MathF.Round(128 + ((rgb.X - Luma(rgb)) / (2 * (1 - color.Red)) * 224 / 255));
        }

        return frame;

        float Luma(Vector3 rgb) => (color.Red * rgb.X) + ((1 - color.Red - color.Blue) * rgb.Y) + (color.Blue * rgb.Z);
    }

    private sealed record Planes(int Width, int Height, YuvColor Color, int Seed)
    {
        public VideoFrame Frame()
        {
            var frame = VideoFrame.RentPlanes(Width, Height, Color);
            var random = new Random(Seed);
            random.NextBytes(frame.Planes.Luma);
            random.NextBytes(frame.Planes.Cb);
            random.NextBytes(frame.Planes.Cr);
            return frame;
        }
    }

    private sealed class Picture
    {
        private readonly byte[] _pixels;
        private readonly int _width;
        private readonly int _height;
        private readonly int _stride;
        private readonly PixelFormat _format;

        public Picture(int width, int height, PixelFormat format, int padding, int seed)
        {
            var bytesPerPixel = PixelLayout.Of(format).BytesPerPixel;
            (_width, _height, _format, _stride) = (width, height, format, (width * bytesPerPixel) + padding);
            // Exactly as long as needed, so that reading past the end shows.
            _pixels = new byte[((height - 1) * _stride) + (width * bytesPerPixel)];
            new Random(seed).NextBytes(_pixels);
        }

        public ImageView View => new(_pixels, _width, _height, _stride, _format);

        public override string ToString() => $"{_width}x{_height} {_format} stride {_stride}";
    }
}
