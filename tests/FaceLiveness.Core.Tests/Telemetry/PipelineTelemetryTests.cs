using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using FaceLiveness.Tests.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.Tests.Telemetry;

public sealed class PipelineTelemetryTests
{
    private const string Durations = "faceliveness.stage.duration";
    private const string Inferences = "faceliveness.inferences";

    // The meter is the process's: only an id of one's own tells one's measurements from those of tests that run meanwhile.
    private readonly string _door = $"door-{Guid.NewGuid():n}";
    private readonly string _yard = $"yard-{Guid.NewGuid():n}";

    [Fact]
    public async Task A_run_tells_what_came_what_was_analysed_and_how_the_stream_is()
    {
        using var measurements = new Measurements(_door);
        await using var pipeline = Build(new Scene().Add(new Actor(1)), new ScriptedSource(_door).Plays(2));
        var before = measurements.Collect(_door);
        await RunAsync(pipeline);

        var after = measurements.Collect(_door);

        Assert.Equal((0.0, 0.0), (before["faceliveness.frames.read"], before["faceliveness.stream.state"]));
        Assert.DoesNotContain("faceliveness.result.age", before.Keys);
        Assert.Equal(50, after["faceliveness.frames.read"]);
        Assert.Equal(50, after["faceliveness.frames.analyzed"]);
        Assert.Equal(0, after["faceliveness.frames.dropped"]);
        Assert.Equal(0, after["faceliveness.results.dropped"]);
        Assert.Equal(0, after["faceliveness.decode.errors"]);
        Assert.Equal(0, after["faceliveness.queue.depth"]);
        Assert.Equal(25, after["faceliveness.stream.fps"], 3);
        Assert.InRange(after["faceliveness.result.age"], 0, 60);
        Assert.Equal((int)StreamState.Ended, after["faceliveness.stream.state"]);
    }

    [Fact]
    public async Task A_stream_that_fails_says_so_in_its_state()
    {
        using var measurements = new Measurements(_door);
        await using var pipeline = Build(new Scene(), new ScriptedSource(_door, isLive: true).Fails("There is no such protocol.", FrameSourceFault.Permanent));
        await RunAsync(pipeline);

        var after = measurements.Collect(_door);

        Assert.Equal((int)StreamState.Failed, after["faceliveness.stream.state"]);
        Assert.Equal(0, after["faceliveness.frames.read"]);
    }

    [Fact]
    public async Task Every_call_of_a_model_is_counted_in_its_step()
    {
        var calls = new Calls();
        using var measurements = new Measurements(_door);
        await using var pipeline = Build(calls.Around(new Scene().Add(new Actor(1)).Add(new Actor(2) { X = 420, Enters = TimeSpan.FromSeconds(1) })), new ScriptedSource(_door).Plays(3));
        await RunAsync(pipeline);

        Assert.Equal(calls.Searches, measurements.Of(Inferences, _door, "person-detection").Sum());
        Assert.Equal(calls.SearchedForFaces, measurements.Of(Inferences, _door, "face-detection").Sum());
        Assert.Equal(calls.CheckedFaces, measurements.Of(Inferences, _door, "face-check").Sum());
        Assert.Equal(calls.Landmarks, measurements.Of(Inferences, _door, "landmarks").Sum());
        Assert.Equal(calls.Embeddings, measurements.Of(Inferences, _door, "embedding").Sum());
        Assert.All((int[])[calls.Searches, calls.SearchedForFaces, calls.CheckedFaces, calls.Landmarks, calls.Embeddings], count => Assert.True(count > 0));
    }

    [Fact]
    public async Task A_steps_duration_is_the_time_that_it_took()
    {
        var clock = new FakeTimeProvider();
        var calls = new Calls { OnLandmarks = () => clock.Advance(TimeSpan.FromMilliseconds(10)), OnSearch = () => clock.Advance(TimeSpan.FromMilliseconds(40)) };
        using var measurements = new Measurements(_door);
        await using var pipeline = Build(calls.Around(new Scene().Add(new Actor(1))).AddTimeProvider(clock), new ScriptedSource(_door).Plays(2));
        await RunAsync(pipeline);

        var landmarks = measurements.Of(Durations, _door, "landmarks");
        Assert.Equal(calls.Landmarks, landmarks.Count);
        Assert.All(landmarks, seconds => Assert.Equal(0.010, seconds, 6));
        var searches = measurements.Of(Durations, _door, "person-detection");
        Assert.Equal(calls.Searches, searches.Count);
        Assert.All(searches, seconds => Assert.Equal(0.040, seconds, 6));
        var frames = measurements.Of(Durations, _door, "frame");
        Assert.Equal(50, frames.Count);
        Assert.Equal(landmarks.Sum() + searches.Sum(), frames.Sum(), 6);
        Assert.Equal(calls.Landmarks, measurements.Of(Durations, _door, "quality").Count);
        Assert.Equal(calls.Landmarks, measurements.Of(Durations, _door, "liveness").Count);
        Assert.Equal(50, measurements.Of(Durations, _door, "motion").Count);

        // The last frame had its landmarks read; it may have waited for the few before it.
        Assert.InRange(measurements.Collect(_door)["faceliveness.result.age"], 0.010, 0.1);
    }

    [Fact]
    public async Task Two_pipelines_measure_nothing_into_each_others_streams()
    {
        using var measurements = new Measurements(_door, _yard);
        var calls = new Calls();
        await using var one = Build(calls.Around(new Scene().Add(new Actor(1))), new ScriptedSource(_door).Plays(2));
        await using var other = Build(new Scene(), new ScriptedSource(_yard).Plays(1));
        await Task.WhenAll(RunAsync(one), RunAsync(other));

        Assert.Equal(50, measurements.Of(Durations, _door, "frame").Count);
        Assert.Equal(25, measurements.Of(Durations, _yard, "frame").Count);
        Assert.Equal(calls.Landmarks, measurements.Of(Durations, _door, "landmarks").Count);
        Assert.Empty(measurements.Of(Durations, _yard, "landmarks"));
        Assert.Empty(measurements.Of(Inferences, _yard, "landmarks"));
        Assert.NotEmpty(measurements.Of(Inferences, _yard, "person-detection"));

        // A stream that both told of would be twice in here, and throw.
        Assert.Equal(50, measurements.Collect(_door)["faceliveness.frames.analyzed"]);
        Assert.Equal(25, measurements.Collect(_yard)["faceliveness.frames.analyzed"]);
    }

    [Fact]
    public async Task A_pipeline_that_is_disposed_tells_of_its_streams_no_more()
    {
        using var measurements = new Measurements(_door);
        await using (var pipeline = Build(new Scene(), new ScriptedSource(_door).Plays(1)))
        {
            await RunAsync(pipeline);
            Assert.NotEmpty(measurements.Collect(_door));
        }

        Assert.Empty(measurements.Collect(_door));
    }

    [Fact]
    public void What_is_left_out_is_a_level()
    {
        using var measurements = new Measurements();
        using var telemetry = new PipelineTelemetry(TimeProvider.System, () => [], () => LoadLevel.Strained);

        measurements.Collect();

        // Pipelines of other tests may tell of theirs, which is never this one.
        Assert.Contains(measurements.All, one => one is { Instrument: "faceliveness.load.level", Value: 2, Stream: null, Stage: null });
    }

    [Fact]
    public async Task Somebody_may_collect_while_a_pipeline_is_being_built()
    {
        using var measurements = new Measurements(_door);
        measurements.Published = _ => measurements.Collect();

        await using var pipeline = Build(new Scene(), new ScriptedSource(_door).Plays(1));

        Assert.Equal(StreamState.Connecting, pipeline.Streams.Single().State);
    }

    [Fact]
    public void Durations_come_with_classes_for_steps_of_milliseconds()
    {
        var advice = new ConcurrentQueue<IReadOnlyList<double>?>();
        using var measurements = new Measurements();
        measurements.Published = instrument =>
        {
            if (instrument is Histogram<double> { Name: Durations } histogram)
            {
                advice.Enqueue(histogram.Advice?.HistogramBucketBoundaries);
            }
        };

        using var telemetry = new PipelineTelemetry(TimeProvider.System, () => [], () => LoadLevel.Normal);

        Assert.All(advice, bounds =>
        {
            Assert.NotNull(bounds);
            Assert.True(bounds[0] < 0.001 && bounds[^1] > 1);
            Assert.Equal(bounds.Order(), bounds);
        });
        Assert.NotEmpty(advice);
    }

    [Fact]
    public void Every_instrument_is_documented_with_its_unit()
    {
        var instruments = new ConcurrentQueue<Instrument>();
        using var measurements = new Measurements();
        measurements.Published = instruments.Enqueue;
        using var telemetry = new PipelineTelemetry(TimeProvider.System, () => [], () => LoadLevel.Normal);
        var rows = File.ReadAllLines(Documentation());

        Assert.InRange(instruments.DistinctBy(instrument => instrument.Name).Count(), 12, 100);
        Assert.All(instruments, instrument => Assert.Contains(
            rows, row => row.StartsWith($"| `{instrument.Name}` | ", StringComparison.Ordinal) && row.Contains($", {instrument.Unit} |", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_step_is_an_activity_within_that_of_its_frame()
    {
        var activities = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == FaceLivenessTelemetry.ActivitySourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("stream") as string == _door)
                {
                    activities.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var pipeline = Build(new Scene().Add(new Actor(1)), new ScriptedSource(_door).Plays(1));
        await RunAsync(pipeline);

        Assert.Equal(25, activities.Count(activity => activity.OperationName == "frame"));
        Assert.Equal(
            ["embedding", "face-check", "face-detection", "frame", "landmarks", "liveness", "motion", "person-detection", "quality", "recognition"],
            activities.Select(activity => activity.OperationName).Distinct().Order());
        var rows = File.ReadAllLines(Documentation());
        Assert.All(activities, activity => Assert.Contains(rows, row => row.StartsWith($"| `{activity.OperationName}` | ", StringComparison.Ordinal)));
        Assert.All(activities.Where(activity => activity.OperationName != "frame"), activity => Assert.Equal("frame", activity.Parent?.OperationName));
    }

    private static string Documentation()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FaceLiveness.sln")))
        {
            folder = folder.Parent;
        }

        Assert.SkipWhen(folder is null, "The tests do not run in the repository, so its pages are not here.");
        return Path.Combine(folder!.FullName, "docs", "telemetry.md");
    }

    private static FacePipeline Build(Scene scene, IFrameSource source) => Build(scene.Builder(), source);

    private static FacePipeline Build(PipelineBuilder builder, IFrameSource source) =>
        builder.AddBlinkLiveness().AddProfileStore(new InMemoryProfileStore()).AddSource(source).Build();

    private static async Task RunAsync(FacePipeline pipeline)
    {
        await foreach (var result in pipeline.RunAsync(TestContext.Current.CancellationToken))
        {
        }
    }

    /// <summary>Counts what the models of a scene are asked.</summary>
    private sealed class Calls
    {
        public int Searches { get; private set; }

        /// <summary>Regions of searches: the whole frame among them.</summary>
        public int SearchedForFaces { get; private set; }

        /// <summary>Regions around faces that are followed.</summary>
        public int CheckedFaces { get; private set; }

        public int Landmarks { get; private set; }

        public int Embeddings { get; private set; }

        public Action? OnLandmarks { get; init; }

        public Action? OnSearch { get; init; }

        public PipelineBuilder Around(Scene scene) => scene.Builder()
            .UsePersonDetector(inner => new Persons(inner, this))
            .UseFaceDetector(inner => new Faces(inner, this))
            .UseFaceLandmarker(inner => new Points(inner, this))
            .UseFaceEmbedder(inner => new Looks(inner, this));

        private sealed class Persons(IPersonDetector inner, Calls calls) : IPersonDetector
        {
            public ValueTask<IReadOnlyList<IReadOnlyList<PersonDetection>>> DetectAsync(
                IReadOnlyList<VideoFrame> frames, CancellationToken cancellationToken = default)
            {
                calls.Searches += frames.Count;
                calls.OnSearch?.Invoke();
                return inner.DetectAsync(frames, cancellationToken);
            }
        }

        private sealed class Faces(IFaceDetector inner, Calls calls) : IFaceDetector
        {
            public ValueTask<IReadOnlyList<IReadOnlyList<FaceDetection>>> DetectAsync(
                IReadOnlyList<ImageRegion> regions, CancellationToken cancellationToken = default)
            {
                if (regions.Any(region => region.Bounds.Width == Scene.Width))
                {
                    calls.SearchedForFaces += regions.Count;
                }
                else
                {
                    calls.CheckedFaces += regions.Count;
                }

                return inner.DetectAsync(regions, cancellationToken);
            }
        }

        private sealed class Points(IFaceLandmarker inner, Calls calls) : IFaceLandmarker
        {
            public ValueTask<FaceLandmarks> LocateAsync(VideoFrame frame, BoundingBox face, CancellationToken cancellationToken = default)
            {
                calls.Landmarks++;
                calls.OnLandmarks?.Invoke();
                return inner.LocateAsync(frame, face, cancellationToken);
            }
        }

        private sealed class Looks(IFaceEmbedder inner, Calls calls) : IFaceEmbedder
        {
            public int Dimension => inner.Dimension;

            public string ModelId => inner.ModelId;

            public RecognitionCalibration? Calibration => inner.Calibration;

            public ValueTask<FaceEmbedding> EmbedAsync(VideoFrame frame, FivePoints points, CancellationToken cancellationToken = default)
            {
                calls.Embeddings++;
                return inner.EmbedAsync(frame, points, cancellationToken);
            }
        }
    }
}
