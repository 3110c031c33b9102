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
        Gen.Select(GenPicture, Gen.OneOf(GenUpright, GenAffine, GenStretch), GenFormat, Gen.Int[4, 33], Gen.Int[1, 24])
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
    public void Pixels_that_map_one_to_one_are_copied_and_put_into_the_models_channel_order()
    {
        byte[] bgr = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        var tensor = new float[12];
        TensorSampler.Fill(new(bgr, 4, 1, 12, PixelFormat.Bgr24), Matrix3x2.Identity, 4, 1, new(ChannelOrder.Rgb, 0, 1), tensor);
        Assert.Equal([3, 6, 9, 12, 2, 5, 8, 11, 1, 4, 7, 10], tensor);
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
        TensorSampler.Fill(new(lines, 100, 100, 100, PixelFormat.Gray8), Matrix3x2.CreateScale(5), 20, 20, new(ChannelOrder.Gray, 0, 1), tensor);
        Assert.All(tensor, value => Assert.Equal(50, value));
    }

    [Fact]
    public void A_tensor_that_is_too_short_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => TensorSampler.Fill(new Picture(8, 8, PixelFormat.Bgr24, 0, 1).View, Matrix3x2.Identity, 8, 8, new(ChannelOrder.Rgb, 0, 1), new float[191]));

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
