using System.Numerics;
using CsCheck;

namespace FaceLiveness.Tests;

public sealed class FaceBoxSmootherTests
{
    private static readonly BoundingBox Detection = new(230, 190, 140, 175);

    [Fact]
    public void Answers_the_detection_before_any_landmarks()
    {
        var smoother = new FaceBoxSmoother();

        Assert.Null(smoother.Box);
        Assert.Equal(Detection, smoother.Check(Detection));
    }

    [Fact]
    public void Is_a_square_around_the_face_that_jitters_less_than_its_landmarks()
    {
        var smoother = new FaceBoxSmoother();
        var raw = new List<float>();
        var smooth = new List<float>();
        for (var i = 0; i < 90; i++)
        {
            var face = SyntheticHead.Project(default, middle: new(300, 300), jitter: 4, seed: i);
            smoother.Update(face, TimeSpan.FromSeconds(i / 30.0));
            raw.Add(face.Bounds.Center.X);
            smooth.Add(smoother.Box!.Value.Center.X);
            Assert.Equal(smoother.Box.Value.Width, smoother.Box.Value.Height, 0.001f);
            Assert.InRange(face.Bounds.ShareWithin(smoother.Box.Value), 0.97f, 1);
        }

        Assert.True(Spread(smooth[30..]) < Spread(raw[30..]) / 1.5);

        static double Spread(List<float> values) => Math.Sqrt(values.Average(v => (v - values.Average()) * (v - values.Average())));
    }

    [Fact]
    public void Follows_a_jump_at_once()
    {
        var smoother = new FaceBoxSmoother();
        smoother.Update(SyntheticHead.Project(default, middle: new(300, 300)), TimeSpan.Zero);
        smoother.Update(SyntheticHead.Project(default, middle: new(360, 300)), TimeSpan.FromSeconds(1 / 30.0));
        var fresh = new FaceBoxSmoother();
        fresh.Update(SyntheticHead.Project(default, middle: new(360, 300)), TimeSpan.Zero);

        Assert.Equal(fresh.Box!.Value.Center.X, smoother.Box!.Value.Center.X, 0.5f);
    }

    [Fact]
    public void Starts_again_from_the_detection_when_the_landmarks_slipped_off()
    {
        var smoother = new FaceBoxSmoother();
        smoother.Update(SyntheticHead.Project(default, middle: new(300, 300)), TimeSpan.Zero);
        var elsewhere = Detection.Offset(400, 0);

        Assert.Equal(elsewhere, smoother.Check(elsewhere));
        Assert.Null(smoother.Box);
    }

    [Fact]
    public void Keeps_its_size_when_the_head_tilts() =>
        Gen.Float[-40, 40].Sample(roll =>
        {
            var tilted = new FaceBoxSmoother();
            tilted.Update(SyntheticHead.Project(new(0, 0, roll), distance: 1e5f), TimeSpan.Zero);
            var upright = new FaceBoxSmoother();
            upright.Update(SyntheticHead.Project(default, distance: 1e5f), TimeSpan.Zero);
            return MathF.Abs(tilted.Box!.Value.Width - upright.Box!.Value.Width) < 0.02f * upright.Box.Value.Width;
        });
}
