using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.FFmpeg.Tests;

public sealed class CatchUpTests
{
    private const int KeyEvery = 50;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(40);

    private readonly FakeTimeProvider _clock = new();
    private readonly CatchUp _catchUp;
    private int _next;

    public CatchUpTests() => _catchUp = new(_clock);

    [Fact]
    public void Packets_that_tremble_by_what_networks_do_are_all_decoded()
    {
        var random = new Random(1);
        for (var i = 0; i < 1000; i++)
        {
            var jitter = random.NextDouble() * 0.4;
            Assert.False(Packet(Frame * (i + 1) + TimeSpan.FromSeconds(jitter)));
        }
    }

    [Fact]
    public void A_machine_that_decodes_too_slowly_skips_to_key_frames_and_stays_young()
    {
        var skipped = 0;
        var latest = TimeSpan.Zero;
        for (var i = 0; i < 3000; i++)
        {
            // Each picture that is decoded costs half as much again as it lasts; what is skipped costs nothing, but can't be read before it was sent.
            if (Packet(Later(Frame * _next, _clock.GetUtcNow() - Start)))
            {
                skipped++;
            }
            else
            {
                _clock.Advance(Frame * 1.5);
            }

            latest = Later(latest, _clock.GetUtcNow() - Start - (Frame * _next));
        }

        Assert.InRange(skipped, 800, 1300);
        Assert.InRange(latest, TimeSpan.FromSeconds(1.9), CatchUp.TooLate + TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public void What_a_camera_sends_at_once_when_one_connects_is_no_delay()
    {
        // The group of pictures that it keeps for newcomers, then live ones.
        for (var i = 0; i < KeyEvery; i++)
        {
            Assert.False(Packet(TimeSpan.Zero));
        }

        for (var i = 0; i < 500; i++)
        {
            Assert.False(Packet(Frame * i));
        }

        Assert.Equal(TimeSpan.Zero, _catchUp.Lateness);
    }

    [Fact]
    public void After_a_pause_in_which_its_clock_stood_still_a_camera_loses_no_more_than_to_the_next_key_frame()
    {
        for (var i = 0; i < 500; i++)
        {
            Packet(Frame * i);
        }

        var skipped = 0;
        for (var i = 0; i < 500; i++)
        {
            skipped += Packet(TimeSpan.FromSeconds(5) + (Frame * (500 + i))) ? 1 : 0;
        }

        Assert.InRange(skipped, 1, KeyEvery);
    }

    [Fact]
    public void A_camera_without_key_frames_is_never_blinded()
    {
        for (var i = 0; i < 300; i++)
        {
            Packet(Frame * i, isKey: i == 0);
        }

        for (var i = 0; i < 300; i++)
        {
            Assert.False(Packet(TimeSpan.FromSeconds(4) + (Frame * (300 + i)), isKey: false));
        }
    }

    private DateTimeOffset Start { get; } = new FakeTimeProvider().GetUtcNow();

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    /// <summary>The next packet of 25 a second is read so long after the start.</summary>
    private bool Packet(TimeSpan at, bool? isKey = null)
    {
        _clock.Advance(Later(at - (_clock.GetUtcNow() - Start), TimeSpan.Zero));
        var number = _next++;
        return _catchUp.Skips(Frame * number, isKey ?? number % KeyEvery == 0);
    }
}
