using System.Numerics;
using CsCheck;

namespace FaceLiveness.Tests;

public sealed class HeadPoseEstimatorTests
{
    [Fact]
    public void Recovers_the_turn_of_a_head_within_a_few_degrees() =>
        Gen.Select(Gen.Float[-35, 35], Gen.Float[-25, 25], Gen.Float[-40, 40], Gen.Float[0.3f, 4], Gen.Float[0, 900]).Sample((yaw, pitch, roll, scale, shift) =>
        {
            var pose = HeadPoseEstimator.Estimate(SyntheticHead.Project(new(yaw, pitch, roll), scale, new Vector2(shift, 600 - shift)));
            return MathF.Abs(pose.Yaw - yaw) < 7 && MathF.Abs(pose.Pitch - pitch) < 8 && MathF.Abs(pose.Roll - roll) < 6;
        });

    [Theory]
    [InlineData(30, 0, 0)]
    [InlineData(-30, 0, 0)]
    [InlineData(0, 20, 0)]
    [InlineData(0, -20, 0)]
    [InlineData(0, 0, 25)]
    [InlineData(0, 0, -25)]
    public void Follows_the_signs_that_HeadPose_promises(float yaw, float pitch, float roll)
    {
        var points = SyntheticHead.Project(new(yaw, pitch, roll));
        var frontal = SyntheticHead.Project(default);
        var five = points.ToFivePoints();
        var nose = (five.Nose - ((five.LeftEye + five.RightEye) / 2)) - (frontal.ToFivePoints().Nose - ((frontal.ToFivePoints().LeftEye + frontal.ToFivePoints().RightEye) / 2));

        var pose = HeadPoseEstimator.Estimate(points);

        // Read off the picture itself: the nose goes right with yaw, up (to smaller y) with pitch; the right eye sinks with a clockwise roll.
        if (yaw != 0)
            Assert.True(MathF.Sign(nose.X) == MathF.Sign(pose.Yaw) && MathF.Sign(yaw) == MathF.Sign(pose.Yaw));
        if (pitch != 0)
            Assert.True(MathF.Sign(-nose.Y) == MathF.Sign(pose.Pitch) && MathF.Sign(pitch) == MathF.Sign(pose.Pitch));
        if (roll != 0)
            Assert.True(MathF.Sign(five.RightEye.Y - five.LeftEye.Y) == MathF.Sign(pose.Roll) && MathF.Sign(roll) == MathF.Sign(pose.Roll));
    }

    [Fact]
    public void A_blink_hardly_moves_the_pose()
    {
        var open = SyntheticHead.Project(new(10, 5, 3));
        var points = open.Points.ToArray();
        foreach (var (upper, lower) in new[] { (37, 41), (38, 40), (43, 47), (44, 46) })
            points[upper] = points[lower];

        Assert.Equal(HeadPoseEstimator.Estimate(open), HeadPoseEstimator.Estimate(new(LandmarkScheme.Ibug68, points)));
    }

    [Fact]
    public void Says_that_points_fit_a_head_and_scattered_ones_do_not()
    {
        Assert.InRange(HeadPoseEstimator.Fit(SyntheticHead.Project(new(15, -5, 10))).Residual, 0, 0.05f);
        Assert.True(HeadPoseEstimator.Fit(SyntheticHead.Project(default, jitter: 25)).Residual > 0.1f);
    }

    [Fact]
    public void Coinciding_points_have_no_pose() => Assert.Equal(default, HeadPoseEstimator.Estimate(new(LandmarkScheme.Ibug68, new Vector2[68])));
}
