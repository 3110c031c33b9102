namespace FaceLiveness.Tests.Pipeline;

/// <summary>How often the expensive stages are asked, and what a stream is told to decode.</summary>
public sealed class CadenceTests
{
    [Fact]
    public async Task An_empty_scene_is_searched_once_in_five_seconds()
    {
        var scene = new Scene();

        var searches = await SearchesAsync(scene, new ScriptedSource("0") { Shows = scene }.Plays(20));

        Assert.InRange(searches.Count, 3, 5);
    }

    [Fact]
    public async Task Whoever_comes_in_is_found_within_a_fifth_of_a_second()
    {
        var scene = new Scene().Add(new Actor(1) { Enters = TimeSpan.FromSeconds(7.3) });
        var results = new List<FrameResult>();

        await SearchesAsync(scene, new ScriptedSource("0") { Shows = scene }.Plays(9), results);

        Assert.InRange(results.First(result => result.Persons.Count > 0).Timestamp.TotalSeconds, 7.3, 7.55);
    }

    [Fact]
    public async Task People_whose_faces_are_followed_are_searched_for_once_a_second()
    {
        var scene = new Scene().Add(new Actor(1));

        var searches = await SearchesAsync(scene, new ScriptedSource("0") { Shows = scene }.Plays(20));

        Assert.InRange(searches.Count, 18, 26);
    }

    [Fact]
    public async Task A_stream_in_which_nothing_happens_is_decoded_with_less_effort_until_something_does()
    {
        var scene = new Scene().Add(new Actor(1) { Enters = TimeSpan.FromSeconds(8) });
        using var pace = new SemaphoreSlim(1);
        var source = new ScriptedSource("0", isLive: true) { Shows = scene, Pace = pace }.Plays(10);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        await using var pipeline = Builder(scene, source, []).Build();
        await foreach (var result in pipeline.RunAsync(stop.Token))
        {
            if (result.Timestamp >= TimeSpan.FromSeconds(9))
            {
                break;
            }

            pace.Release();
        }

        Assert.Equal([DecodeEffort.Idle, DecodeEffort.Full], source.Efforts);
    }

    [Fact]
    public async Task A_camera_that_changes_the_size_of_its_pictures_loses_nobody()
    {
        var scene = new Scene().Add(new Actor(1) { Blinks = [1.5] });
        var results = new List<FrameResult>();

        await SearchesAsync(
            scene,
            new ScriptedSource("0") { Shows = scene, Size = time => time < TimeSpan.FromSeconds(3) ? (640, 480) : (1280, 960) }.Plays(6),
            results);

        Assert.Equal([1], results.Where(result => result.Persons.Count > 0).Select(result => result.Persons.Single().TrackId).Distinct());
        Assert.All(results.Where(result => result.Width == 1280).SelectMany(result => result.Persons), person => Assert.InRange(person.Box.Width, 200, 280));
    }

    private static async Task<List<TimeSpan>> SearchesAsync(
        Scene scene, ScriptedSource source, List<FrameResult>? results = null)
    {
        var searches = new List<TimeSpan>();
        await using var pipeline = Builder(scene, source, searches).Build();
        await foreach (var result in pipeline.RunAsync(TestContext.Current.CancellationToken))
        {
            results?.Add(result);
        }

        return searches;
    }

    private static PipelineBuilder Builder(Scene scene, ScriptedSource source, List<TimeSpan> searches) => scene.Builder()
        .UsePersonDetector(inner => new Counted(inner, searches))
        .AddBlinkLiveness()
        .AddProfileStore(new InMemoryProfileStore())
        .AddSource(source);

    private sealed class Counted(IPersonDetector inner, List<TimeSpan> searches) : IPersonDetector
    {
        public ValueTask<IReadOnlyList<IReadOnlyList<PersonDetection>>> DetectAsync(
            IReadOnlyList<VideoFrame> frames, CancellationToken cancellationToken = default)
        {
            searches.AddRange(frames.Select(frame => frame.Timestamp));
            return inner.DetectAsync(frames, cancellationToken);
        }
    }
}
