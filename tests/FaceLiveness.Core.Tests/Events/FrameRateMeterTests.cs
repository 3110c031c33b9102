namespace FaceLiveness.Tests.Events;

public sealed class FrameRateMeterTests
{
    [Fact]
    public void An_even_stream_has_its_own_rate_and_a_single_frame_none()
    {
        var meter = new FrameRateMeter();
        Assert.Equal(0, meter.Add(TimeSpan.FromSeconds(5)));
        for (var i = 1; i < 100; i++)
        {
            Assert.Equal(25, meter.Add(TimeSpan.FromSeconds(5) + (i * TimeSpan.FromMilliseconds(40))), 0.01f);
        }
    }

    [Fact]
    public void A_change_of_rate_is_seen_within_a_window()
    {
        var meter = new FrameRateMeter();
        for (var i = 0; i < 100; i++)
        {
            meter.Add(TimeSpan.FromMilliseconds(40 * i));
        }

        for (var i = 1; i <= 25; i++)
        {
            meter.Add(TimeSpan.FromMilliseconds((40 * 99) + (100 * i)));
        }

        Assert.Equal(10, meter.FramesPerSecond, 0.01f);
    }

    [Fact]
    public void Time_that_begins_anew_begins_the_measurement_anew()
    {
        var meter = new FrameRateMeter();
        meter.Add(TimeSpan.FromSeconds(100));
        meter.Add(TimeSpan.FromSeconds(101));
        Assert.Equal(0, meter.Add(TimeSpan.Zero));
        Assert.Equal(20, meter.Add(TimeSpan.FromMilliseconds(50)), 0.01f);
    }
}
