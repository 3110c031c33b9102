using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FaceLiveness;

/// <summary>
/// Composes a <see cref="FacePipeline"/> from stages. <c>AddX</c> registers a stage (the last one added wins; checks, sources and sinks add up),
/// <c>UseX</c> wraps the one that was registered, <see cref="Build"/> checks everything, reports all faults at once, and freezes the builder.
/// </summary>
/// <remarks>
/// A stage that was not added is taken from the service provider, where there is one; then from the defaults.
/// The pipeline disposes what factories made for it; instances that were handed in stay their owner's.
/// </remarks>
public sealed partial class PipelineBuilder
{
    private readonly List<Action<FaceLivenessOptions>> _configure = [];
    private readonly List<ModelFile> _models = [];
    private ILoggerFactory? _loggerFactory;
    private TimeProvider? _timeProvider;
    private RecognitionCalibration? _calibration;
    private bool _runUntilCancelled;
    private bool _built;

    /// <summary>Changes the options; called in order, after those of the configuration were read.</summary>
    public PipelineBuilder Configure(Action<FaceLivenessOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Register(() => _configure.Add(configure));
    }

    /// <summary>Sets where the pipeline logs to; by default the container's factory, or nowhere.</summary>
    public PipelineBuilder AddLogging(ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(loggerFactory);
        return Register(() => _loggerFactory = loggerFactory);
    }

    /// <summary>Sets the clock; by default the container's, or the system's.</summary>
    public PipelineBuilder AddTimeProvider(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        return Register(() => _timeProvider = timeProvider);
    }

    /// <summary>
    /// Sets what the thresholds of recognition follow from; by default <see cref="RecognitionOptions.CalibrationFile"/>, or what the embedder knows
    /// of itself. It must belong to the embedder's model.
    /// </summary>
    public PipelineBuilder AddRecognitionCalibration(RecognitionCalibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        return Register(() => _calibration = calibration);
    }

    /// <summary>Says which model files the stages are opened from, for <see cref="FacePipeline.Models"/>. Opens nothing: that is the stages' work.</summary>
    public PipelineBuilder AddModels(IEnumerable<ModelFile> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        return Register(() => _models.AddRange(models));
    }

    /// <summary>
    /// Streams come and go (<see cref="FacePipeline.AddSource"/>, <see cref="FacePipeline.RemoveSourceAsync"/>): the pipeline may be built without one,
    /// and its run goes on when all have ended.
    /// </summary>
    public PipelineBuilder RunUntilCancelled() => Register(() => _runUntilCancelled = true);

    /// <summary>Checks the wiring, makes the stages and freezes the builder.</summary>
    /// <param name="services">Where stages, options, logging and the clock come from when they were not added here.</param>
    /// <exception cref="PipelineConfigurationException">Something is missing or wrong: all of it is listed.</exception>
    /// <exception cref="InvalidOperationException">The builder was used already.</exception>
    public FacePipeline Build(IServiceProvider? services = null)
    {
        Register(() => _built = true);
        var resolution = new StageResolution(services ?? NoServices.Instance);
        var loggerFactory = _loggerFactory ?? resolution.Find<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        var timeProvider = _timeProvider ?? resolution.Find<TimeProvider>() ?? TimeProvider.System;
        var options = ResolveOptions(resolution);

        var stages = ResolveStages(resolution, options, timeProvider, loggerFactory);
        if (stages is null || resolution.Faults.Count > 0)
        {
            foreach (var made in resolution.Owned.Reverse())
            {
                (made as IDisposable)?.Dispose();
            }

            throw new PipelineConfigurationException(resolution.Faults);
        }

        return new FacePipeline(stages, options, timeProvider, loggerFactory, resolution.Owned);
    }

    private FaceLivenessOptions ResolveOptions(StageResolution resolution)
    {
        var options = new FaceLivenessOptions();
        try
        {
            options = resolution.Find<IOptions<FaceLivenessOptions>>()?.Value ?? options;
        }
        catch (OptionsValidationException exception)
        {
            foreach (var failure in exception.Failures)
            {
                resolution.Fault(failure);
            }

            return options;
        }

        foreach (var configure in _configure)
        {
            configure(options);
        }

        var validation = new FaceLivenessOptionsValidator().Validate(null, options);
        foreach (var failure in validation.Failures ?? [])
        {
            resolution.Fault(failure);
        }

        return options;
    }

    private PipelineStages? ResolveStages(
        StageResolution resolution, FaceLivenessOptions options, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        var sources = ResolveAll("source", _sources, resolution);
        if (sources.Count == 0 && _sources.Count == 0 && !_runUntilCancelled)
        {
            resolution.Fault("There is no source: add a camera or a recording with AddSource(…), for instance from FaceLiveness.FFmpeg.");
        }

        foreach (var twins in sources.GroupBy(source => source.Id, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            resolution.Fault($"{twins.Count()} sources have the id '{twins.Key}': give each its own.");
        }

        var personDetector = _personDetector.Resolve(resolution);
        var faceDetector = _faceDetector.Resolve(resolution);
        var faceLandmarker = _faceLandmarker.Resolve(resolution);
        var faceEmbedder = _faceEmbedder.Resolve(resolution);
        var quality = _faceQualityAssessor.Resolve(resolution, () => new FaceQualityAssessor());
        var profileStore = _profileStore.Resolve(resolution);
        var imageCodec = _imageCodec.Resolve(resolution);
        var eyeStates = _eyeStateClassifier.Resolve(resolution);
        var checks = ResolveAll("liveness check", _livenessChecks, resolution);
        if (_blinkLiveness)
        {
            checks.Add(new BlinkLivenessCheck(options.Blink, eyeStates));
        }

        checks = WrapAll(checks, resolution);

        if (checks.Count == 0 && _livenessChecks.Count == 0)
        {
            resolution.Fault("There is no liveness check: nobody could be told from a photo. Add one with AddLivenessCheck(…) or AddBlinkLiveness().");
        }

        var eventSinks = ResolveAll("event sink", _eventSinks, resolution);
        var resultSinks = ResolveAll("result sink", _resultSinks, resolution);
        var profileEventSinks = ResolveAll("profile event sink", _profileEventSinks, resolution);
        if (personDetector is null || faceDetector is null || faceLandmarker is null || faceEmbedder is null || quality is null || profileStore is null)
        {
            return null;
        }

        var calibration = ResolveCalibration(options.Recognition, faceEmbedder, resolution);
        if (resolution.Faults.Count > 0)
        {
            return null;
        }

        var gallery = new Gallery(faceEmbedder.ModelId, faceEmbedder.Dimension, loggerFactory.CreateLogger<Gallery>());
        var profiles = new ProfileManager(
            profileStore, gallery, options.Profiles, options.Recognition, calibration, profileEventSinks, timeProvider, loggerFactory.CreateLogger<ProfileManager>());
        return new PipelineStages
        {
            Sources = sources,
            PersonDetector = options.Analysis.MaximumConcurrency > 0 && personDetector is { MaximumBatch: > 1 }
                ? new BatchingPersonDetector(personDetector)
                : personDetector,
            PersonTracker = _tracker is { } tracker ? () => tracker(resolution.Services) : () => new ByteTracker(options.Tracking),
            FaceDetector = faceDetector,
            FaceLandmarker = faceLandmarker,
            FaceQualityAssessor = quality,
            FaceEmbedder = faceEmbedder,
            LivenessChecks = checks,
            Calibration = calibration,
            ProfileStore = profileStore,
            Profiles = profiles,
            ImageCodec = imageCodec,
            Enrollment = imageCodec is null
                ? null
                : new PictureEnrollment(new FaceReader(faceDetector, faceLandmarker, quality, faceEmbedder), imageCodec, profiles),
            EventSinks = eventSinks,
            ResultSinks = resultSinks,
            Models = [.. _models],
            RunUntilCancelled = _runUntilCancelled,
        };
    }

    private RecognitionCalibration? ResolveCalibration(RecognitionOptions options, IFaceEmbedder embedder, StageResolution resolution)
    {
        try
        {
            var calibration = _calibration ?? options.CalibrationOf(embedder);
            calibration?.ThrowIfForeign(embedder.ModelId);

            // With no calibration and no thresholds there is nothing to decide by, however many people there are.
            _ = options.ForGallery(calibration, 1);
            return calibration;
        }
        catch (Exception exception) when (exception is InvalidOperationException or EmbeddingModelMismatchException or InvalidDataException
            or IOException or UnauthorizedAccessException)
        {
            resolution.Fault(exception.Message);
            return null;
        }
    }

    private static List<T> ResolveAll<T>(string noun, List<StageFactory<T>> factories, StageResolution resolution)
        where T : class =>
        [.. factories.Select(factory => resolution.Make(noun, factory)).OfType<T>()];

    private List<ILivenessCheck> WrapAll(List<ILivenessCheck> checks, StageResolution resolution)
    {
        foreach (var wrapper in _livenessWrappers)
        {
            checks = [.. checks.Select(check => resolution.Make("wrapper around a liveness check", new StageFactory<ILivenessCheck>(_ => wrapper(check), Owned: true))).OfType<ILivenessCheck>()];
        }

        return checks;
    }

    private PipelineBuilder Register(Action change)
    {
        if (_built)
        {
            throw new InvalidOperationException("This builder has built its pipeline and can't be changed or used again. Make a new one.");
        }

        change();
        return this;
    }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
