using FaceLiveness.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FaceLiveness.Tests.Pipeline;

public sealed class PipelineBuilderTests
{
    [Fact]
    public void An_empty_builder_reports_everything_that_is_missing_at_once()
    {
        var exception = Assert.Throws<PipelineConfigurationException>(() => new PipelineBuilder().Build());

        string[] expected = ["no source", "no person detector", "no face detector", "no face landmarker", "no face embedder", "no profile store", "no liveness check"];
        Assert.Equal(expected.Length, exception.Faults.Count);
        Assert.All(expected, fault => Assert.Contains(fault, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Faults_of_options_sources_and_factories_are_reported_together()
    {
        var builder = Complete()
            .AddSource(new ScriptedSource("0")).AddSource(new ScriptedSource("0"))
            .AddFaceLandmarker(_ => throw new FileNotFoundException("landmarks.onnx is not there."))
            .Configure(options => options.Analysis.FirstLooks = 0)
            .Configure(options => options.Recognition.AcceptThreshold = 2);

        var exception = Assert.Throws<PipelineConfigurationException>(() => builder.Build());

        Assert.Contains("have the id '0'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("landmarks.onnx is not there", exception.Message, StringComparison.Ordinal);
        Assert.Contains("FirstLooks", exception.Message, StringComparison.Ordinal);
        Assert.Contains("AcceptThreshold", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_accept_threshold_below_the_unknown_threshold_is_refused()
    {
        var builder = Complete().AddSource(new ScriptedSource("0"))
            .Configure(options => (options.Recognition.AcceptThreshold, options.Recognition.UnknownThreshold) = (0.1f, 0.2f));

        Assert.Contains("must be above UnknownThreshold", Assert.Throws<PipelineConfigurationException>(() => builder.Build()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_calibration_of_another_model_is_refused_whether_handed_in_or_read_from_a_file()
    {
        var folder = Directory.CreateTempSubdirectory("faceliveness-").FullName;
        try
        {
            var file = Path.Combine(folder, "calibration.json");
            SyntheticFaces.Calibration.Save(file);
            foreach (var builder in (PipelineBuilder[])[Complete().AddRecognitionCalibration(SyntheticFaces.Calibration), Complete().Configure(options => options.Recognition.CalibrationFile = file)])
            {
                var fault = Assert.Throws<PipelineConfigurationException>(() => builder.AddSource(new ScriptedSource("0")).Build());
                Assert.Contains("'synthetic-1'", fault.Message, StringComparison.Ordinal);
                Assert.Contains($"'{Scene.ModelId}'", fault.Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_calibration_file_that_is_not_there_is_a_fault_like_any_other()
    {
        var builder = Complete().AddSource(new ScriptedSource("0")).Configure(options => options.Recognition.CalibrationFile = "nowhere/calibration.json");

        Assert.Contains("calibration.json", Assert.Throws<PipelineConfigurationException>(() => builder.Build()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_embedder_that_nobody_measured_takes_a_calibration_or_two_thresholds_and_is_refused_without()
    {
        var fault = Assert.Throws<PipelineConfigurationException>(() => Unmeasured().Build());
        Assert.Contains("CalibrationFile", fault.Message, StringComparison.Ordinal);
        await using var calibrated = Unmeasured().AddRecognitionCalibration(new(Scene.ModelId, SyntheticFaces.Calibration.Points, 100_000, "")).Build();
        await using var told = Unmeasured().Configure(options => (options.Recognition.AcceptThreshold, options.Recognition.UnknownThreshold) = (0.5f, 0.4f)).Build();

        static PipelineBuilder Unmeasured() => Complete().AddSource(new ScriptedSource("0")).UseFaceEmbedder(inner => new Unmeasured(inner));
    }

    [Fact]
    public async Task A_builder_is_frozen_once_it_has_built()
    {
        var builder = Complete().AddSource(new ScriptedSource("0"));
        await using var pipeline = builder.Build();

        Assert.Throws<InvalidOperationException>(() => builder.AddSource(new ScriptedSource("1")));
        Assert.Throws<InvalidOperationException>(() => builder.Build());
    }

    [Fact]
    public async Task Every_liveness_check_is_wrapped_built_in_ones_too()
    {
        var wrapped = new List<string>();
        await using var pipeline = Complete()
            .AddSource(new ScriptedSource("0").Plays(0.04))
            .AddBlinkLiveness()
            .AddLivenessCheck(new Renamed("of my own", new BlinkLivenessCheck()))
            .UseLivenessCheck(check =>
            {
                wrapped.Add(check.Name);
                return check;
            })
            .Build();

        Assert.Contains("blink", wrapped);
        Assert.Contains("of my own", wrapped);
    }

    private sealed class Renamed(string name, ILivenessCheck check) : ILivenessCheck
    {
        public string Name => name;

        public ILivenessSession BeginSession() => check.BeginSession();
    }

    [Fact]
    public async Task The_last_stage_added_wins_and_wrappers_go_around_it_in_order()
    {
        var order = new List<string>();
        await using var pipeline = Complete()
            .AddSource(new ScriptedSource("0").Plays(0.04))
            .UsePersonDetector(inner => new Spy("inner", order, inner))
            .UsePersonDetector(inner => new Spy("outer", order, inner))
            .AddPersonDetector(new Spy("replaced", order, null))
            .AddPersonDetector(new Spy("detector", order, null))
            .Build();
        await foreach (var result in pipeline.RunAsync(TestContext.Current.CancellationToken))
        {
        }

        Assert.Equal(["outer", "inner", "detector"], order);
    }

    [Fact]
    public async Task What_a_factory_made_is_disposed_with_the_pipeline_and_what_was_handed_in_is_not()
    {
        var made = new Spy("made", [], null);
        var handedIn = new Spy("handed in", [], null);
        await Complete().AddSource(new ScriptedSource("0")).AddPersonDetector(_ => made).Build().DisposeAsync();
        await Complete().AddSource(new ScriptedSource("0")).AddPersonDetector(handedIn).UsePersonDetector(inner => inner).Build().DisposeAsync();

        Assert.True(made.IsDisposed);
        Assert.False(handedIn.IsDisposed);
    }

    [Fact]
    public async Task A_pipeline_that_is_disposed_twice_disposes_its_stages_once()
    {
        var made = new Spy("made", [], null);
        var pipeline = Complete().AddSource(new ScriptedSource("0")).AddPersonDetector(_ => made).Build();
        await pipeline.DisposeAsync();
        await pipeline.DisposeAsync();

        Assert.Equal(1, made.Disposals);
    }

    [Fact]
    public void What_was_made_before_a_fault_is_disposed()
    {
        var made = new Spy("made", [], null);

        Assert.Throws<PipelineConfigurationException>(() => Complete().AddPersonDetector(_ => made).Build());

        Assert.True(made.IsDisposed);
    }

    [Fact]
    public async Task The_container_gives_stages_options_and_nothing_twice()
    {
        var detector = new Spy("from the container", [], null);
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder()
                .AddInMemoryCollection(new Dictionary<string, string?> { ["FaceLiveness:Analysis:IdleDetectionInterval"] = "00:00:01" }).Build())
            .AddSingleton<IPersonDetector>(detector)
            .AddFaceLiveness(pipeline => Add(pipeline, new Scene()).AddSource(new ScriptedSource("0").Plays(2)));
        await using var provider = services.BuildServiceProvider();
        var built = provider.GetRequiredService<FacePipeline>();
        await foreach (var result in built.RunAsync(TestContext.Current.CancellationToken))
        {
        }

        Assert.Same(built, provider.GetRequiredService<FacePipeline>());
        Assert.InRange(detector.Calls, 2, 3);
    }

    [Fact]
    public async Task Wrong_configuration_is_refused_with_the_name_of_the_option()
    {
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder()
                .AddInMemoryCollection(new Dictionary<string, string?> { ["FaceLiveness:Analysis:FirstLooks"] = "-1" }).Build())
            .AddFaceLiveness(pipeline => Add(pipeline, new Scene()).AddPersonDetector(new Spy("", [], null)).AddSource(new ScriptedSource("0")));
        await using var provider = services.BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains("FirstLooks", Assert.Throws<PipelineConfigurationException>(provider.GetRequiredService<FacePipeline>).Message, StringComparison.Ordinal);
    }

    private static PipelineBuilder Complete() => new Scene().Builder().AddBlinkLiveness().AddProfileStore(new InMemoryProfileStore());

    /// <summary>All but the person detector.</summary>
    private static PipelineBuilder Add(PipelineBuilder builder, Scene scene) => builder
        .AddFaceDetector(scene.FaceDetector)
        .AddFaceLandmarker(scene.FaceLandmarker)
        .AddFaceEmbedder(scene.FaceEmbedder)
        .AddBlinkLiveness()
        .AddProfileStore(new InMemoryProfileStore());

    private sealed class Unmeasured(IFaceEmbedder inner) : IFaceEmbedder
    {
        public int Dimension => inner.Dimension;

        public string ModelId => inner.ModelId;

        public ValueTask<FaceEmbedding> EmbedAsync(VideoFrame frame, FivePoints points, CancellationToken cancellationToken = default) =>
            inner.EmbedAsync(frame, points, cancellationToken);
    }

    private sealed class Spy(string name, List<string> order, IPersonDetector? inner) : IPersonDetector, IDisposable
    {
        public bool IsDisposed => Disposals > 0;

        public int Disposals { get; private set; }

        public int Calls { get; private set; }

        public ValueTask<IReadOnlyList<IReadOnlyList<PersonDetection>>> DetectAsync(
            IReadOnlyList<VideoFrame> frames, CancellationToken cancellationToken = default)
        {
            Calls++;
            order.Add(name);
            return inner?.DetectAsync(frames, cancellationToken) ?? ValueTask.FromResult<IReadOnlyList<IReadOnlyList<PersonDetection>>>([[]]);
        }

        public void Dispose() => Disposals++;
    }
}
