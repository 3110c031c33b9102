using FaceLiveness.Testing;

namespace FaceLiveness.Tests.Pipeline;

public sealed class MotionGridTests
{
    private static readonly List<TrackState> Nobody = [];

    private readonly MotionGrid _motion = new();
    private readonly Random _random = new(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_still_scene_does_not_move_whatever_the_noise(bool planes)
    {
        for (var i = 0; i < 100; i++)
        {
            Show(i * 0.08, noise: 12, planes: planes);

            Assert.False(_motion.IsNews(Nobody), $"at frame {i}, {_motion.Moving} cells");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Somebody_who_comes_in_is_news_at_once(bool planes)
    {
        Show(0, planes: planes);
        Show(0.08, planes: planes);

        Show(0.16, walker: 100, planes: planes);

        Assert.True(_motion.IsNews(Nobody));
        Assert.True(_motion.IsMovingIn(new(100, 100, 40, 120)));
        Assert.False(_motion.IsMovingIn(new(400, 100, 40, 120)));
    }

    [Fact]
    public void What_moves_in_a_tracked_persons_box_is_no_news()
    {
        var track = new TrackState(new TrackedPerson(1, new(90, 90, 80, 140), 0.9f, default), default, [], new(new(), SyntheticFaces.Calibration));
        Show(0);

        Show(0.08, walker: 100);

        Assert.False(_motion.IsNews([track]));
        Assert.True(_motion.Any);
    }

    [Fact]
    public void What_moves_in_one_place_all_the_time_is_news_until_it_was_looked_at_a_few_times()
    {
        Show(0);
        var news = 0;
        for (var i = 1; i < 200; i++)
        {
            Show(i * 0.2, walker: 100 + (i % 2 * 30));
            if (_motion.IsNews(Nobody))
            {
                news++;
                _motion.Looked(Nobody);
            }
        }

        Assert.InRange(news, 3, 12);
        Show(40.2, walker: 400);
        Assert.True(_motion.IsNews(Nobody), "somewhere else it is news");
    }

    [Fact]
    public void A_light_that_is_switched_on_is_looked_at_once()
    {
        Show(0);
        Show(0.08, light: 60);
        Assert.True(_motion.IsNews(Nobody));

        Show(0.16, light: 60);
        Assert.False(_motion.Any);
    }

    [Fact]
    public void Whoever_stands_still_is_no_motion_any_more()
    {
        Show(0);
        for (var i = 1; i < 80; i++)
        {
            Show(i * 0.08, walker: 100);
        }

        Assert.False(_motion.Any);
    }

    private void Show(double seconds, int walker = -1, int light = 0, int noise = 0, bool planes = true)
    {
        var time = TimeSpan.FromSeconds(seconds);
        using var frame = planes
            ? VideoFrame.RentPlanes(640, 360, YuvColor.Bt601, timestamp: time)
            : VideoFrame.Rent(640, 360, PixelFormat.Bgr24, timestamp: time);
        var pixels = planes ? frame.Planes.Luma : frame.Pixels;
        for (var i = 0; i < pixels.Length; i++)
        {
            var x = i / (planes ? 1 : 3) % 640;
            var y = i / (planes ? 1 : 3) / 640;
            var value = walker >= 0 && x >= walker && x < walker + 40 && y is >= 100 and < 220 ? 150 : 90;
            pixels[i] = (byte)(value + light + (noise == 0 ? 0 : _random.Next(-noise, noise + 1)));
        }

        _motion.Update(frame);
    }
}
