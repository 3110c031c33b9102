using CsCheck;
using FaceLiveness.FFmpeg.Native;
using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.FFmpeg.Tests;

public sealed class MediaClockTests
{
    private const long None = AVUtil.AV_NOPTS_VALUE;
    private static readonly AVRational Milliseconds = new(1, 1000);
    private static readonly AVRational TwentyFive = new(25, 1);

    [Fact]
    public void Times_count_from_the_origin() =>
        Assert.Equal([0, 40, 80], Times(5000, 5000, 5040, 5080));

    [Fact]
    public void Without_an_origin_the_first_frame_is_zero() =>
        Assert.Equal([0, 40, 80], Times(None, 5000, 5040, 5080));

    [Fact]
    public void Missing_timestamps_are_filled_from_the_frame_rate() =>
        Assert.Equal([0, 40, 80, 120, 160], Times(0, None, None, 80, None, 160));

    [Fact]
    public void A_first_timestamp_that_comes_late_continues_what_was_filled() =>
        Assert.Equal([0, 40, 80, 120], Times(None, None, None, 7000, 7040));

    [Fact]
    public void A_frame_that_steps_back_a_little_follows_the_last_one()
    {
        var times = Times(0, 0, 40, 30, 80);

        Assert.InRange(times[2], 40.00001, 41);
        Assert.Equal(80, times[3]);
    }

    [Fact]
    public void A_camera_that_counts_anew_goes_on_where_it_was() =>
        Assert.Equal([0, 10_000, 10_040, 10_080], Times(0, 0, 10_000, 0, 40));

    [Fact]
    public void A_timestamp_from_the_far_future_is_no_pause() =>
        Assert.Equal([0, 40, 80, 120], Times(0, 0, 40, 9_000_000_000, 9_000_000_040));

    [Theory]
    [InlineData(0.04, 40)]
    [InlineData(3, 3000)]
    public void A_camera_whose_clock_is_set_forward_has_no_longer_gap_than_what_passed(double passed, double expected)
    {
        var wall = new FakeTimeProvider();
        var clock = new MediaClock(Milliseconds, TwentyFive, None, wall);
        clock.Next(0);
        wall.Advance(TimeSpan.FromSeconds(passed));

        Assert.Equal(expected, clock.Next(600_000).TotalMilliseconds);
        Assert.Equal(expected + 40, clock.Next(600_040).TotalMilliseconds);
    }

    [Fact]
    public void A_camera_whose_clock_is_set_back_goes_on_by_what_passed()
    {
        var wall = new FakeTimeProvider();
        var clock = new MediaClock(Milliseconds, TwentyFive, None, wall);
        clock.Next(600_000);
        wall.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(2000, clock.Next(0).TotalMilliseconds);
        Assert.Equal(2040, clock.Next(40).TotalMilliseconds);
    }

    [Fact]
    public void A_cameras_true_pause_and_its_bursts_keep_their_times()
    {
        var wall = new FakeTimeProvider();
        var clock = new MediaClock(Milliseconds, TwentyFive, None, wall);
        clock.Next(0);
        wall.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(60_000, clock.Next(60_000).TotalMilliseconds);
        Assert.Equal(60_900, clock.Next(60_900).TotalMilliseconds);
    }

    [Fact]
    public void Whatever_the_timestamps_times_strictly_rise() =>
        Gen.Select(
            Gen.OneOf(Gen.Long, Gen.Long[0, 100_000], Gen.Const(None)).Array[1, 60],
            Gen.Select(Gen.Int, Gen.Int, (numerator, denominator) => new AVRational(numerator, denominator)),
            Gen.Select(Gen.Int, Gen.Int, (numerator, denominator) => new AVRational(numerator, denominator)),
            Gen.OneOf(Gen.Long, Gen.Const(0L), Gen.Const(None)),
            Gen.Bool)
        .Sample((timestamps, timeBase, frameRate, origin, isLive) =>
        {
            var clock = new MediaClock(timeBase, frameRate, origin, isLive ? new FakeTimeProvider() : null);
            var last = TimeSpan.FromTicks(-1);
            foreach (var timestamp in timestamps)
            {
                var time = clock.Next(timestamp);
                Assert.True(time > last);
                last = time;
            }
        });

    private static double[] Times(long origin, params long[] timestamps)
    {
        var clock = new MediaClock(Milliseconds, TwentyFive, origin);
        return [.. timestamps.Select(timestamp => clock.Next(timestamp).TotalMilliseconds)];
    }
}
