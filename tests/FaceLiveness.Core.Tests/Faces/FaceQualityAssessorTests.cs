using System.Numerics;
using CsCheck;

namespace FaceLiveness.Tests;

public sealed class FaceQualityAssessorTests
{
    private const int Width = 320;
    private const int Height = 320;
    private static readonly Vector2 Middle = new(160, 140);

    [Fact]
    public void A_sharp_large_frontal_well_lit_face_scores_high()
    {
        var quality = Assess(Picture());

        Assert.InRange(quality.Score, 0.8f, 1);
        Assert.Equal((1f, 1f), (quality.Size, quality.Frontality));
    }

    [Fact]
    public void Blur_lowers_sharpness_and_score_step_by_step() =>
        Gen.Int[0, 40].Sample(
            seed =>
            {
                var picture = Picture(seed);
                var first = Assess(picture);
                var last = first;
                for (var radius = 1; radius <= 9; radius++)
                {
                    var next = Assess(Blurred(picture, radius));
                    // The first blur may take a little grain away with it, which is a gain.
                    var gain = radius == 1 ? 0.03f : 0;
                    if (next.Sharpness > last.Sharpness + gain || next.Score > last.Score + gain)
                        return false;
                    last = next;
                }

                return last.Sharpness < first.Sharpness - 0.3f && last.Score < first.Score;
            },
            iter: 10);

    [Fact]
    public void Blur_in_one_direction_counts()
    {
        var picture = Picture();

        Assert.InRange(Assess(Blurred(picture, 6, vertical: false)).Sharpness, 0, Assess(picture).Sharpness - 0.3f);
    }

    [Fact]
    public void Darkness_lowers_exposure_and_score_and_leaves_sharpness()
    {
        var picture = Picture();
        var last = Assess(picture);
        foreach (var light in new[] { 0.6f, 0.4f, 0.25f, 0.15f })
        {
            var next = Assess(Array.ConvertAll(picture, p => (byte)(p * light)));
            Assert.True(next.Exposure < last.Exposure && next.Score < last.Score, $"at {light}: {next} after {last}");
            Assert.InRange(next.Sharpness, last.Sharpness - 0.1f, last.Sharpness + 0.1f);
            last = next;
        }
    }

    [Fact]
    public void Grain_lowers_sharpness_and_score_step_by_step_although_it_makes_edges()
    {
        var picture = Picture();
        var random = new Random(1);
        var grain = Array.ConvertAll(picture, _ => random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        var last = Assess(picture);
        foreach (var deviation in new[] { 10, 14, 18, 30 })
        {
            var next = Assess([.. picture.Zip(grain, (p, g) => (byte)Math.Clamp(p + (2 * deviation * g), 0, 255))]);
            Assert.True(next.Sharpness < last.Sharpness && next.Score < last.Score, $"at {deviation}: {next} after {last}");
            last = next;
        }

        Assert.InRange(last.Sharpness, 0, 0.2f);
    }

    [Fact]
    public void Flat_and_burnt_out_faces_are_badly_exposed()
    {
        var picture = Picture();

        Assert.True(Assess(Array.ConvertAll(picture, p => (byte)(128 + ((p - 128) / 12)))).Exposure < 0.5f);
        Assert.True(Assess(Array.ConvertAll(picture, p => (byte)Math.Min(255, p * 3))).Exposure < 0.3f);
    }

    [Fact]
    public void A_smaller_face_scores_less()
    {
        var picture = Picture();
        var last = Assess(picture, scale: 0.6f).Size;
        foreach (var scale in new[] { 0.45f, 0.35f, 0.25f, 0.15f })
        {
            var size = Assess(picture, scale: scale).Size;
            Assert.True(size < last);
            last = size;
        }

        Assert.Equal(0, Assess(picture, scale: 0.1f).Size);
    }

    [Fact]
    public void Turning_away_lowers_frontality_and_score_either_way() =>
        Gen.Select(Gen.Float[0, 40], Gen.Float[2, 15], Gen.Bool).Sample((yaw, more, left) =>
        {
            var picture = Picture();
            var sign = left ? -1 : 1;
            var less = Assess(picture, new(sign * yaw, 0, 0));
            var turned = Assess(picture, new(sign * (yaw + more), 0, 0));
            return turned.Frontality < less.Frontality;
        }, iter: 30);

    [Fact]
    public void Rolling_the_head_does_not_matter() => Assert.Equal(1, Assess(Picture(), new(0, 0, 35)).Frontality);

    [Fact]
    public void Slipped_landmarks_lower_alignment()
    {
        var good = Assess(Picture());
        var slipped = Judge(
            Picture(), PixelFormat.Gray8, SyntheticHead.Project(default, 1, Middle, jitter: 20), default);

        Assert.True(slipped.Alignment < good.Alignment - 0.4f);
    }

    [Fact]
    public void Every_pixel_format_is_judged_alike()
    {
        var picture = Picture();
        var gray = Assess(picture);
        var landmarks = SyntheticHead.Project(default, 1, Middle);
        foreach (var format in new[] { PixelFormat.Bgr24, PixelFormat.Rgb24, PixelFormat.Bgra32, PixelFormat.Rgba32 })
        {
            var n = PixelLayout.Of(format).BytesPerPixel;
            var wide = new byte[picture.Length * n];
            for (var i = 0; i < wide.Length; i++)
                wide[i] = picture[i / n];
            var quality = Judge(wide, format, landmarks, default);
            Assert.Equal(gray.Score, quality.Score, 0.001f);
        }
    }

    [Fact]
    public void Planes_are_judged_like_the_pixels_that_they_become() =>
        Gen.Select(Gen.Int[0, 1000], Gen.Float[0.2f, 1.2f], Gen.Int[0, 3], Gen.Bool, Gen.Bool).Sample(
            (seed, scale, blur, isHd, fullRange) =>
            {
                using var planes = VideoFrame.RentPlanes(Width, Height, (isHd ? YuvColor.Bt709 : YuvColor.Bt601) with { FullRange = fullRange });
                var picture = blur == 0 ? Picture(seed) : Blurred(Picture(seed), blur);

                // Neither so dark nor so bright that a part of the colour is cut off on the way to pixels: that changes the brightness.
                for (var i = 0; i < picture.Length; i++)
                {
                    var brightness = 30 + (picture[i] * 190 / 255);
                    planes.Planes.Luma[i] = (byte)(fullRange ? brightness : 16 + (brightness * 219 / 255));
                }

                // Skin.
                planes.Planes.Cb.Fill(112);
                planes.Planes.Cr.Fill(146);
                using var pixels = VideoFrame.Rent(Width, Height);
                planes.View.Pixels.CopyTo(pixels.Pixels);
                var landmarks = SyntheticHead.Project(default, scale, Middle);
                var ofPlanes = new FaceQualityAssessor().Assess(planes, new(default, 1), landmarks, default);
                var ofPixels = new FaceQualityAssessor().Assess(pixels, new(default, 1), landmarks, default);

                // Of a small blurred face little but roundings is left: over 18,000 samples they made up to 0.023.
                Assert.Equal(ofPixels.Sharpness, ofPlanes.Sharpness, 0.04f);
                Assert.Equal(ofPixels.Exposure, ofPlanes.Exposure, 0.02f);

                // Where a part is nearly nothing, the geometric mean makes any difference of it large.
                if (ofPixels is { Sharpness: > 0.1f, Exposure: > 0.1f })
                    Assert.Equal(ofPixels.Score, ofPlanes.Score, 0.02f);
            }, iter: 60);

    [Fact]
    public void Judging_allocates_nothing()
    {
        using var frame = VideoFrame.RentPlanes(Width, Height, YuvColor.Bt709);
        Picture().CopyTo(frame.Planes.Luma);
        var assessor = new FaceQualityAssessor();
        var landmarks = SyntheticHead.Project(default, 1, Middle);
        assessor.Assess(frame, new(default, 1), landmarks, default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        assessor.Assess(frame, new(default, 1), landmarks, default);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_face_at_the_edge_of_the_picture_and_points_that_coincide_are_no_error()
    {
        var edge = Judge(
            Picture(), PixelFormat.Gray8, SyntheticHead.Project(default, 1, new(-30, 330)), default);
        var none = Judge(
            Picture(), PixelFormat.Gray8, new(LandmarkScheme.Ibug68, new Vector2[68]), default);

        Assert.InRange(edge.Score, 0, 1);
        Assert.Equal(default, none);
    }

    private static FaceQuality Assess(byte[] gray, HeadPose pose = default, float scale = 1) => Judge(
        gray, PixelFormat.Gray8, SyntheticHead.Project(pose with { Roll = 0 }, scale, Middle), pose);

    private static FaceQuality Judge(byte[] pixels, PixelFormat format, FaceLandmarks landmarks, HeadPose pose)
    {
        using var frame = VideoFrame.Rent(Width, Height, format);
        pixels.CopyTo(frame.Pixels);
        return new FaceQualityAssessor().Assess(frame, new(default, 1), landmarks, pose);
    }

    /// <summary>Skin with features of every size, as a face has: soft blobs from 10 to 40 pixels.</summary>
    private static byte[] Picture(int seed = 3)
    {
        var random = new Random(seed);
        var light = new float[Width * Height];
        Array.Fill(light, 125);
        for (var k = 0; k < 1500; k++)
        {
            var (cx, cy) = (random.Next(Width), random.Next(Height));
            var size = 5f + (14 * MathF.Pow((float)random.NextDouble(), 4));
            var strength = (float)(random.NextDouble() - 0.5) * 150;
            var reach = (int)size + 1;
            for (var y = Math.Max(0, cy - reach); y <= Math.Min(Height - 1, cy + reach); y++)
            {
                for (var x = Math.Max(0, cx - reach); x <= Math.Min(Width - 1, cx + reach); x++)
                {
                    // Soft at the edge, as what a lens draws: hard edges are what noise is made of.
                    var within = 1 - ((((x - cx) * (x - cx)) + ((y - cy) * (y - cy))) / (size * size));
                    light[(y * Width) + x] += strength * Math.Max(0, within);
                }
            }
        }

        return Array.ConvertAll(light, v => (byte)Math.Clamp(v, 10, 240));
    }

    private static byte[] Blurred(byte[] picture, int radius, bool vertical = true)
    {
        var across = Pass(picture, 1, 0);
        return vertical ? Pass(across, 0, 1) : across;

        byte[] Pass(byte[] from, int dx, int dy)
        {
            var to = new byte[from.Length];
            for (var y = 0; y < Height; y++)
            {
                for (var x = 0; x < Width; x++)
                {
                    var sum = 0;
                    for (var i = -radius; i <= radius; i++)
                        sum += from[(Math.Clamp(y + (i * dy), 0, Height - 1) * Width) + Math.Clamp(x + (i * dx), 0, Width - 1)];
                    to[(y * Width) + x] = (byte)(sum / ((2 * radius) + 1));
                }
            }

            return to;
        }
    }
}
