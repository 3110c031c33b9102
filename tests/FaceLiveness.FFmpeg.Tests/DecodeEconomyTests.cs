namespace FaceLiveness.FFmpeg.Tests;

public sealed class DecodeEconomyTests
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(40);

    [Fact]
    public void Everything_is_decoded_where_everything_is_wanted()
    {
        var economy = new DecodeEconomy();

        Assert.All(Play(economy, DecodeEffort.Full, frames: 200, keyEvery: 10), use => Assert.Equal(PacketUse.Decode, use));
        Assert.False(economy.SkipsLoopFilter);
        Assert.False(economy.SkipsNonReference);
    }

    [Fact]
    public void A_machine_that_falls_behind_leaves_out_what_no_picture_builds_on()
    {
        var economy = new DecodeEconomy();

        Assert.All(Play(economy, DecodeEffort.Reduced, frames: 200, keyEvery: 10), use => Assert.Equal(PacketUse.Decode, use));
        Assert.True(economy.SkipsLoopFilter);
        Assert.True(economy.SkipsNonReference);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(5)]
    public void An_idle_camera_with_frequent_key_frames_is_decoded_by_these_alone(int keyEvery)
    {
        var uses = Play(new DecodeEconomy(), DecodeEffort.Idle, frames: 200, keyEvery).Skip(2 * keyEvery).ToList();

        Assert.DoesNotContain(PacketUse.Decode, uses);
        Assert.Equal((200 / keyEvery) - 1, uses.Count(use => use == PacketUse.DecodeAlone), 1.0);
    }

    [Fact]
    public void Of_pictures_that_all_are_key_frames_five_a_second_are_decoded()
    {
        var uses = Play(new DecodeEconomy(), DecodeEffort.Idle, frames: 250, keyEvery: 1);

        Assert.InRange(uses.Count(use => use != PacketUse.Skip), 50, 53);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(50)]
    [InlineData(10_000)]
    public void An_idle_camera_with_rare_key_frames_keeps_its_reference_pictures(int keyEvery)
    {
        var economy = new DecodeEconomy();

        Assert.All(Play(economy, DecodeEffort.Idle, frames: 200, keyEvery), use => Assert.Equal(PacketUse.Decode, use));
        Assert.True(economy.SkipsNonReference);
    }

    [Fact]
    public void A_camera_that_hardly_ever_sends_a_key_frame_is_deblocked()
    {
        var economy = new DecodeEconomy();

        Play(economy, DecodeEffort.Idle, frames: 200, keyEvery: 10_000);
        Assert.True(economy.SkipsLoopFilter);
        Play(economy, DecodeEffort.Idle, frames: 200, keyEvery: 10_000, from: 200);
        Assert.False(economy.SkipsLoopFilter);
    }

    [Fact]
    public void Waking_waits_for_a_key_frame_where_those_between_were_left_out()
    {
        var economy = new DecodeEconomy();
        Play(economy, DecodeEffort.Idle, frames: 103, keyEvery: 10);

        var uses = Play(economy, DecodeEffort.Full, frames: 97, keyEvery: 10, from: 103);

        Assert.All(uses.Take(7), use => Assert.Equal(PacketUse.Skip, use));
        Assert.All(uses.Skip(7), use => Assert.Equal(PacketUse.Decode, use));
    }

    [Fact]
    public void Key_frames_that_come_more_rarely_than_before_end_the_reliance_on_them()
    {
        var economy = new DecodeEconomy();
        Play(economy, DecodeEffort.Idle, frames: 100, keyEvery: 10);

        var uses = Play(economy, DecodeEffort.Idle, frames: 100, keyEvery: 50, from: 100);

        Assert.All(uses.Skip(50), use => Assert.Equal(PacketUse.Decode, use));
    }

    [Fact]
    public void Key_frames_that_give_no_picture_by_themselves_are_not_relied_on_again()
    {
        var economy = new DecodeEconomy();
        Play(economy, DecodeEffort.Idle, frames: 100, keyEvery: 10);
        economy.ReportKeyFrameWithoutPicture();

        Assert.All(Play(economy, DecodeEffort.Idle, frames: 100, keyEvery: 10, from: 100), use => Assert.Equal(PacketUse.Decode, use));
    }

    private static List<PacketUse> Play(DecodeEconomy economy, DecodeEffort effort, int frames, int keyEvery, int from = 0) =>
        [.. Enumerable.Range(from, frames).Select(index => economy.Choose(effort, index % keyEvery == 0, index * Frame))];
}
