using System.Numerics;

namespace FaceLiveness.Tests;

public sealed class SurroundingsLivenessCheckTests
{
    private const float Print = 0.8f;
    private const float Head = 0.1f;

    [Fact]
    public async Task A_print_that_is_moved_before_a_room_is_a_spoof_within_six_seconds()
    {
        var verdicts = await Watch(new PaintedScene(1) { Reach = Print }, Sway);

        var first = verdicts.FindIndex(verdict => verdict.State == LivenessState.Spoof);
        Assert.True(first is >= 50 and <= 150, $"{first}: {verdicts[^1].Reason}");
        Assert.All(verdicts[first..], verdict => Assert.Equal(LivenessState.Spoof, verdict.State));
        Assert.InRange(verdicts[^1].Score, 0, 0.2f);
        Assert.Contains("moves with it", verdicts[^1].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Head, false, "a head before a room")]
    [InlineData(Head, true, "a camera that pans")]
    [InlineData(Print, true, "a camera that pans over a print")]
    public async Task A_head_that_moves_by_itself_and_a_camera_that_moves_are_never_accused(float reach, bool roomMoves, string what)
    {
        var verdicts = await Watch(new PaintedScene(2) { Reach = reach, RoomMoves = roomMoves }, Sway);

        Assert.True(verdicts.TrueForAll(verdict => verdict.State == LivenessState.Inconclusive), what);
    }

    [Fact]
    public async Task A_print_that_hangs_still_or_hangs_on_a_plain_wall_is_not_accused()
    {
        Assert.All(await Watch(new PaintedScene(3) { Reach = Print }, _ => default), verdict => Assert.Equal(LivenessState.Inconclusive, verdict.State));
        Assert.All(await Watch(new PaintedScene(3, blur: 700) { Reach = Print }, Sway), verdict => Assert.Equal(LivenessState.Inconclusive, verdict.State));
    }

    [Fact]
    public async Task Slipped_landmarks_are_no_evidence() => Assert.All(
        await Watch(new PaintedScene(1) { Reach = Print }, Sway, alignment: 0.05f), verdict => Assert.Equal(LivenessState.Inconclusive, verdict.State));

    [Fact]
    public async Task Sessions_know_nothing_of_each_other()
    {
        var check = new SurroundingsLivenessCheck();
        await Watch(new PaintedScene(1) { Reach = Print }, Sway, check: check);

        Assert.All(await Watch(new PaintedScene(2) { Reach = Head }, Sway, check: check), verdict => Assert.Equal(LivenessState.Inconclusive, verdict.State));
    }

    [Fact]
    public async Task The_session_names_the_frames_it_rests_on()
    {
        var session = (SurroundingsSession)new SurroundingsLivenessCheck().BeginSession();
        await Watch(new PaintedScene(1) { Reach = Print }, Sway, session: session);

        Assert.Equal(10, session.Motions.Length);
        foreach (var motion in session.Motions)
        {
            Assert.True(motion.From < motion.To && motion.To <= TimeSpan.FromSeconds(8));
        }
    }

    [Fact]
    public async Task A_look_allocates_nothing_but_verdicts()
    {
        var scene = new PaintedScene(2) { Reach = Head };
        var session = new SurroundingsLivenessCheck().BeginSession();
        await Watch(scene, Sway, session: session);
        var looks = Enumerable.Range(0, 75).Select(i => scene.Look(8 + (i / 25.0), Sway(8 + (i / 25.0)))).ToList();

        // Of three seconds the quietest: in any of them the runtime may allocate on this thread for purposes of its own, such as a pool that a collection has trimmed.
        var least = looks.Chunk(25).Min(second =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var look in second)
            {
                _ = session.ObserveAsync(look, TestContext.Current.CancellationToken);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        looks.ForEach(look => look.Frame.Dispose());
        Assert.InRange(least, 0, 1000);
    }

    private static Vector2 Sway(double seconds) => new(60 * MathF.Sin((float)seconds * 1.7f), 30 * MathF.Sin((float)seconds * 1.1f));

    private static async Task<List<LivenessVerdict>> Watch(
        PaintedScene scene, Func<double, Vector2> way, float alignment = 1, SurroundingsLivenessCheck? check = null, ILivenessSession? session = null)
    {
        session ??= (check ?? new()).BeginSession();
        var verdicts = new List<LivenessVerdict>();
        for (var i = 0; i < 200; i++)
        {
            var look = scene.Look(i / 25.0, way(i / 25.0), alignment);
            using (look.Frame)
            {
                verdicts.Add(await session.ObserveAsync(look, TestContext.Current.CancellationToken));
            }
        }

        return verdicts;
    }
}
