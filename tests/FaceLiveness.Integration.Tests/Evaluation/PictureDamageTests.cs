using FaceLiveness.Sample.Evaluation;

namespace FaceLiveness.Integration.Tests.Evaluation;

public sealed class PictureDamageTests
{
    private static readonly BoundingBox Face = new(40, 30, 60, 80);

    public static TheoryData<string> Kinds => [.. Enum.GetNames<DamageKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_draw_gives_the_same_picture_and_the_original_stays_as_it_is(string kind)
    {
        using var picture = Checks();
        var before = picture.Pixels.ToArray();
        using var one = PictureDamage.Apply(picture, Face, Enum.Parse<DamageKind>(kind), 0.7, new Random(5));
        using var two = PictureDamage.Apply(picture, Face, Enum.Parse<DamageKind>(kind), 0.7, new Random(5));
        Assert.Equal(one.Pixels, two.Pixels);
        Assert.NotEqual(before, one.Pixels.ToArray());
        Assert.Equal(before, picture.Pixels);
        Assert.Equal((picture.Width, picture.Height, picture.Format), (one.Width, one.Height, one.Format));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void More_strength_takes_the_picture_further_away(string kind)
    {
        using var picture = Checks();
        var distances = ((double[])[0, 0.5, 1]).Select(strength =>
        {
            using var damaged = PictureDamage.Apply(picture, Face, Enum.Parse<DamageKind>(kind), strength, new Random(5));
            return Distance(picture, damaged);
        }).ToList();
        Assert.True(distances[0] < distances[1] && distances[1] < distances[2], string.Join(", ", distances));
    }

    [Fact]
    public void Blur_and_enlargement_keep_the_brightness_and_darkness_takes_it()
    {
        using var picture = Checks();
        foreach (var (kind, least, most) in ((DamageKind, double, double)[])[(DamageKind.Blur, 0.98, 1.02), (DamageKind.LowResolution, 0.98, 1.02), (DamageKind.Darkness, 0.3, 0.45)])
        {
            using var damaged = PictureDamage.Apply(picture, Face, kind, 0.5, new Random(5));
            Assert.InRange(Mean(damaged) / Mean(picture), least, most);
        }
    }

    [Fact]
    public void Occlusion_lies_on_the_face_and_nowhere_else()
    {
        using var picture = Checks();
        using var damaged = PictureDamage.Apply(picture, Face, DamageKind.Occlusion, 0.5, new Random(5));
        var changed = 0;
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                var at = (y * picture.Stride) + (3 * x);
                var differs = !picture.Pixels.Slice(at, 3).SequenceEqual(damaged.Pixels.Slice(at, 3));
                Assert.True(!differs || (x >= 40 && x < 100 && y >= 30 && y < 110), $"{x}, {y}");
                changed += differs ? 1 : 0;
            }
        }

        Assert.Equal(0.33 * 60 * 80, changed, 200.0);
    }

    private static VideoFrame Checks()
    {
        var picture = VideoFrame.Rent(140, 130);
        for (var i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels[i] = (byte)(((i % picture.Stride / 21) + (i / picture.Stride / 7)) % 2 == 0 ? 70 : 180);
        }

        return picture;
    }

    private static double Mean(VideoFrame frame) => frame.Pixels.ToArray().Average(value => value);

    private static double Distance(VideoFrame one, VideoFrame other) => one.Pixels.ToArray().Zip(other.Pixels.ToArray(), (a, b) => Math.Abs(a - b)).Average();
}
