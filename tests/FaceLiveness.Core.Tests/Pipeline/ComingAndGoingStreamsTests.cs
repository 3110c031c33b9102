namespace FaceLiveness.Tests.Pipeline;

public sealed class ComingAndGoingStreamsTests
{
    private readonly EventList _events = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_that_is_added_while_the_pipeline_runs_is_watched()
    {
        await using var run = new Running(Scene(), _events);
        run.Pipeline.AddSource(Endless("late"));
        await UntilAsync(() => _events.Of<PersonAppeared>().Any(person => person.At.StreamId == "late"));
    }

    [Fact]
    public async Task Whoever_is_in_view_of_a_stream_that_is_removed_leaves_and_the_other_streams_go_on()
    {
        await using var run = new Running(Scene(), _events, Endless("door"), Endless("yard"));
        await UntilAsync(() => _events.Of<PersonAppeared>().Count() == 2);

        Assert.True(await run.Pipeline.RemoveSourceAsync("door"));

        await UntilAsync(() => _events.Of<StreamRemoved>().Any());
        var told = _events.All.Where(happened => happened.At.StreamId == "door").TakeLast(3).Select(happened => happened.GetType());
        Assert.Equal([typeof(PersonLeft), typeof(StreamEnded), typeof(StreamRemoved)], told);
        var yard = Assert.Single(run.Pipeline.Streams);
        await UntilAsync(() => run.Pipeline.Streams[0].FramesAnalyzed > yard.FramesAnalyzed + 3);
        Assert.False(await run.Pipeline.RemoveSourceAsync("door"));
    }

    [Fact]
    public async Task A_stream_that_was_removed_can_come_back_under_its_id()
    {
        await using var run = new Running(Scene(), _events, Endless("door"));
        await UntilAsync(() => _events.Of<PersonAppeared>().Any());
        var refused = Assert.Throws<ArgumentException>(() => run.Pipeline.AddSource(Endless("door")));
        Assert.Contains("'door'", refused.Message, StringComparison.Ordinal);

        await run.Pipeline.RemoveSourceAsync("door");
        run.Pipeline.AddSource(Endless("door"));

        await UntilAsync(() => _events.Of<PersonAppeared>().Count() == 2);
    }

    [Fact]
    public async Task Streams_can_be_added_and_removed_before_the_run()
    {
        await using var pipeline = Scene().Builder().AddBlinkLiveness().AddProfileStore(new InMemoryProfileStore()).AddEventSink(_events)
            .AddSource(new ScriptedSource("a").Plays(1)).AddSource(new ScriptedSource("b").Plays(1)).Build();
        Assert.True(await pipeline.RemoveSourceAsync("a"));
        pipeline.AddSource(new ScriptedSource("c").Plays(1));

        var seen = new HashSet<string>();
        await foreach (var result in pipeline.RunAsync(Cancellation))
        {
            seen.Add(result.StreamId);
        }

        Assert.Equal(["b", "c"], seen.Order());
        Assert.Throws<InvalidOperationException>(() => pipeline.AddSource(new ScriptedSource("d").Plays(1)));
    }

    private static Scene Scene() => new Scene().Add(new Actor(1));

    private static ScriptedSource Endless(string id) => new ScriptedSource(id).Plays(seconds: 1_000_000);

    private static async Task UntilAsync(Func<bool> so)
    {
        while (!so())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
        }
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        private readonly Task _running;

        public Running(Scene scene, EventList events, params IFrameSource[] sources)
        {
            var builder = scene.Builder().AddBlinkLiveness().AddProfileStore(new InMemoryProfileStore()).AddEventSink(events).RunUntilCancelled();
            foreach (var source in sources)
            {
                builder.AddSource(source);
            }

            Pipeline = builder.Build();
            _running = Task.Run(async () =>
            {
                await foreach (var result in Pipeline.RunAsync(_stop.Token))
                {
                }
            }, Cancellation);
        }

        public FacePipeline Pipeline { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
            await Pipeline.DisposeAsync();
            _stop.Dispose();
        }
    }
}
