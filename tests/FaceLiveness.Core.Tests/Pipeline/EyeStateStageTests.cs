namespace FaceLiveness.Tests.Pipeline;

/// <summary>The eye state model as an optional stage of the pipeline.</summary>
public sealed class EyeStateStageTests
{
    [Fact]
    public async Task A_classifier_that_was_added_and_wrapped_is_asked_about_blinks()
    {
        var eyes = new OpenEyes();
        var wrapped = 0;

        await WatchAsync(builder => builder.AddEyeStateClassifier(eyes).UseEyeStateClassifier(inner =>
        {
            wrapped++;
            return inner;
        }));

        Assert.Equal(1, wrapped);
        Assert.InRange(eyes.Asked, 10, 40);
        Assert.False(eyes.IsDisposed);
    }

    [Fact]
    public async Task A_classifier_made_by_a_factory_is_disposed_with_the_pipeline()
    {
        var eyes = new OpenEyes();

        await WatchAsync(builder => builder.AddEyeStateClassifier(_ => eyes));

        Assert.True(eyes.IsDisposed);
    }

    private static async Task WatchAsync(Action<PipelineBuilder> add)
    {
        var scene = new Scene().Add(new Actor(1) { Blinks = [2] });
        var builder = scene.Builder().AddBlinkLiveness().AddProfileStore(new InMemoryProfileStore()).AddSource(new ScriptedSource("door").Plays(4));
        add(builder);
        await using var pipeline = builder.Build();
        var blinked = 0;
        await foreach (var result in pipeline.RunAsync(TestContext.Current.CancellationToken))
            blinked += result.Events.OfType<PersonBlinked>().Count();
        Assert.Equal(1, blinked);
    }

    private sealed class OpenEyes : IEyeStateClassifier, IDisposable
    {
        public int Asked { get; private set; }

        public bool IsDisposed { get; private set; }

        public ValueTask<EyeState> ClassifyAsync(VideoFrame frame, FaceLandmarks landmarks, CancellationToken cancellationToken = default)
        {
            Asked++;
            return new(new EyeState(1, 1));
        }

        public void Dispose() => IsDisposed = true;
    }
}
