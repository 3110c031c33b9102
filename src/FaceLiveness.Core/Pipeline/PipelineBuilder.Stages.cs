namespace FaceLiveness;

/// <content>The stages: what may be added and wrapped.</content>
public sealed partial class PipelineBuilder
{
    private readonly List<StageFactory<IFrameSource>> _sources = [];
    private readonly List<StageFactory<ILivenessCheck>> _livenessChecks = [];
    private readonly List<StageFactory<IEventSink>> _eventSinks = [];
    private readonly List<StageFactory<IResultSink>> _resultSinks = [];
    private readonly List<StageFactory<IProfileEventSink>> _profileEventSinks = [];
    private Func<IServiceProvider, IPersonTracker>? _tracker;
    private readonly List<Func<ILivenessCheck, ILivenessCheck>> _livenessWrappers = [];
    private bool _blinkLiveness;
    private readonly Stage<IImageCodec> _imageCodec = new("image codec", remedy: null);
    private readonly Stage<IEyeStateClassifier> _eyeStateClassifier = new("eye state classifier", remedy: null);
    private readonly Stage<IPersonDetector> _personDetector = new("person detector", "add one with AddPersonDetector(…), for instance from FaceLiveness.Onnx.");
    private readonly Stage<IFaceDetector> _faceDetector = new("face detector", "add one with AddFaceDetector(…), for instance from FaceLiveness.Onnx.");
    private readonly Stage<IFaceLandmarker> _faceLandmarker = new("face landmarker", "add one with AddFaceLandmarker(…), for instance from FaceLiveness.Onnx.");
    private readonly Stage<IFaceEmbedder> _faceEmbedder = new("face embedder", "add one with AddFaceEmbedder(…), for instance from FaceLiveness.Onnx.");
    private readonly Stage<IFaceQualityAssessor> _faceQualityAssessor = new("face quality assessor", "add one with AddFaceQualityAssessor(…).");
    private readonly Stage<IProfileStore> _profileStore = new("profile store", "add one with AddProfileStore(…): FaceLiveness.Storage.Files keeps them in a folder, InMemoryProfileStore forgets them.");

    /// <summary>Sets what finds people.</summary>
    public PipelineBuilder AddPersonDetector(IPersonDetector instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return Register(() => _personDetector.Set(new(_ => instance, Owned: false)));
    }

    /// <summary>Sets what finds people; made when the pipeline is built, disposed with it.</summary>
    public PipelineBuilder AddPersonDetector(Func<IServiceProvider, IPersonDetector> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Register(() => _personDetector.Set(new(factory, Owned: true)));
    }

    /// <summary>Wraps what finds people: caching, measuring, filtering, replacing in part.</summary>
    public PipelineBuilder UsePersonDetector(Func<IPersonDetector, IPersonDetector> wrapper)
    {
        ArgumentNullException.ThrowIfNull(wrapper);
        return Register(() => _personDetector.Wrap(wrapper));
    }

    /// <summary>Sets what finds faces.</summary>
    public PipelineBuilder AddFaceDetector(IFaceDetector instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return Register(() => _faceDetector.Set(new(_ => instance, Owned: false)));
    }

    /// <summary>Sets what finds faces; made when the pipeline is built, disposed with it.</summary>
    public PipelineBuilder AddFaceDetector(Func<IServiceProvider, IFaceDetector> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Register(() => _faceDetector.Set(new(factory, Owned: true)));
    }

    /// <summary>Wraps what finds faces: caching, measuring, filtering, replacing in part.</summary>
    public PipelineBuilder UseFaceDetector(Func<IFaceDetector, IFaceDetector> wrapper)
    {
        ArgumentNullException.ThrowIfNull(wrapper);
        return Register(() => _faceDetector.Wrap(wrapper));
    }

    /// <summary>Sets what finds the dense points of a face.</summary>
    public PipelineBuilder AddFaceLandmarker(IFaceLandmarker instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return Register(() => _faceLandmarker.Set(new(_ => instance, Owned: false)));
    }

    /// <summary>Sets what finds the dense points of a face; made when the pipeline is built, disposed with it.</summary>
    public PipelineBuilder AddFaceLandmarker(Func<IServiceProvider, IFaceLandmarker> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Register(() => _faceLandmarker.Set(new(factory, Owned: true)));
    }

    /// <summary>Wraps what finds the dense points of a face: caching, measuring, filtering, replacing in part.</summary>
    public PipelineBuilder UseFaceLandmarker(Func<IFaceLandmarker, IFaceLandmarker> wrapper)
    {
        ArgumentNullException.ThrowIfNull(wrapper);
        return Register(() => _faceLandmarker.Wrap(wrapper));
    }

    /// <summary>Sets what turns a face into an embedding.</summary>
    public PipelineBuilder AddFaceEmbedder(IFaceEmbedder instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return Register(() => _faceEmbedder.Set(new(_ => instance, Owned: false)));
    }

    /// <summary>Sets what turns a face into an embedding; made when the pipeline is built, disposed with it.</summary>
    public PipelineBuilder AddFaceEmbedder(Func<IServiceProvider, IFaceEmbedder> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Register(() => _faceEmbedder.Set(new(factory, Owned: true)));
    }

    /// <summary>Wraps what turns a face into an embedding: caching, measuring, filtering, replacing in part.</summary>
    public PipelineBuilder UseFaceEmbedder(Func<IFaceEmbedder, IFaceEmbedder> wrapper)
    {
        ArgumentNullException.ThrowIfNull(wrapper);
        return Register(() => _faceEmbedder.Wrap(wrapper));
    }

    /// <summary>Sets what has a vote on blinks where the lids' points leave doubt. Without one, the points decide alone.</summary>
    public PipelineBuilder AddEyeStateClassifier(IEyeStateClassifier instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return Register(() => _eyeStateClassifier.Set(new(_ => instance, Owned: false)));
    }

    /// <summary>Sets what has a vote on blinks where the lids' points leave doubt; made when the pipeline is built, disposed with it.</summary>
    public PipelineBuilder AddEyeStateClassifier(Func<IServiceProvider, IEyeStateClassifier> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Register(() => _eyeStateClassifier.Set(new(factory, Owned: true)));
    }

    /// <summary>Wraps what has a vote on blinks: caching, measuring, filtering, replacing in part.</summary>
    public PipelineBuilder UseEyeStateClassifier(Func<IEyeStateClassifier, IEyeStateClassifier> wrapper)
    {
        ArgumentNullException.ThrowIfNull(wrapper);
        return Register(() => _eyeStateClassifier.Wrap(wrapper));
    }

    /// <summary>Sets what judges how good a look is.</summary>
    public PipelineBuilder AddFaceQualityAssessor(IFaceQualityAssessor instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return Register(() => _faceQualityAssessor.Set(new(_ => instance, Owned: false)));
    }

    /// <summary>Sets what judges how good a look is; made when the pipeline is built, disposed with it.</summary>
    public PipelineBuilder AddFaceQualityAssessor(Func<IServiceProvider, IFaceQualityAssessor> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Register(() => _faceQualityAssessor.Set(new(factory, Owned: true)));
    }

    /// <summary>Wraps what judges how good a look is: caching, measuring, filtering, replacing in part.</summary>
    public PipelineBuilder UseFaceQualityAssessor(Func<IFaceQualityAssessor, IFaceQualityAssessor> wrapper)
    {
        ArgumentNullException.ThrowIfNull(wrapper);
        return Register(() => _faceQualityAssessor.Wrap(wrapper));
    }

    /// <summary>Sets what keeps the profiles.</summary>
    public PipelineBuilder AddProfileStore(IProfileStore instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return Register(() => _profileStore.Set(new(_ => instance, Owned: false)));
    }

    /// <summary>Sets what keeps the profiles; made when the pipeline is built, disposed with it.</summary>
    public PipelineBuilder AddProfileStore(Func<IServiceProvider, IProfileStore> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Register(() => _profileStore.Set(new(factory, Owned: true)));
    }

    /// <summary>Wraps what keeps the profiles: caching, measuring, filtering, replacing in part.</summary>
    public PipelineBuilder UseProfileStore(Func<IProfileStore, IProfileStore> wrapper)
    {
        ArgumentNullException.ThrowIfNull(wrapper);
        return Register(() => _profileStore.Wrap(wrapper));
    }

    /// <summary>Adds a camera or a recording.</summary>
    public PipelineBuilder AddSource(IFrameSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Register(() => _sources.Add(new(_ => source, Owned: false)));
    }

    /// <summary>Adds a camera or a recording; made when the pipeline is built, disposed with it.</summary>
    public PipelineBuilder AddSource(Func<IServiceProvider, IFrameSource> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Register(() => _sources.Add(new(factory, Owned: true)));
    }

    /// <summary>Adds a liveness check; the verdicts of all are combined by <see cref="LivenessPolicy"/>.</summary>
    public PipelineBuilder AddLivenessCheck(ILivenessCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return Register(() => _livenessChecks.Add(new(_ => check, Owned: false)));
    }

    /// <summary>Adds a liveness check; the verdicts of all are combined by <see cref="LivenessPolicy"/>; made when the pipeline is built, disposed with it.</summary>
    public PipelineBuilder AddLivenessCheck(Func<IServiceProvider, ILivenessCheck> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Register(() => _livenessChecks.Add(new(factory, Owned: true)));
    }

    /// <summary>Wraps every liveness check, built-in ones too: recording what each says, measuring, holding back.</summary>
    /// <param name="wrapper">Called once for each check. The policy goes by names, so a wrapper keeps <see cref="ILivenessCheck.Name"/>.</param>
    public PipelineBuilder UseLivenessCheck(Func<ILivenessCheck, ILivenessCheck> wrapper)
    {
        ArgumentNullException.ThrowIfNull(wrapper);
        return Register(() => _livenessWrappers.Add(wrapper));
    }

    /// <summary>Adds one who is told what happens.</summary>
    public PipelineBuilder AddEventSink(IEventSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return Register(() => _eventSinks.Add(new(_ => sink, Owned: false)));
    }

    /// <summary>Adds one who is told what happens; made when the pipeline is built, disposed with it.</summary>
    public PipelineBuilder AddEventSink(Func<IServiceProvider, IEventSink> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Register(() => _eventSinks.Add(new(factory, Owned: true)));
    }

    /// <summary>Adds one who is handed every result with its picture.</summary>
    public PipelineBuilder AddResultSink(IResultSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return Register(() => _resultSinks.Add(new(_ => sink, Owned: false)));
    }

    /// <summary>Adds one who is handed every result with its picture; made when the pipeline is built, disposed with it.</summary>
    public PipelineBuilder AddResultSink(Func<IServiceProvider, IResultSink> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Register(() => _resultSinks.Add(new(factory, Owned: true)));
    }

    /// <summary>Adds one who is told every step in the life of a profile.</summary>
    public PipelineBuilder AddProfileEventSink(IProfileEventSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return Register(() => _profileEventSinks.Add(new(_ => sink, Owned: false)));
    }

    /// <summary>Adds one who is told every step in the life of a profile; made when the pipeline is built, disposed with it.</summary>
    public PipelineBuilder AddProfileEventSink(Func<IServiceProvider, IProfileEventSink> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Register(() => _profileEventSinks.Add(new(factory, Owned: true)));
    }

    /// <summary>Adds the liveness check that wants to see a blink.</summary>
    /// <param name="configure">Changes <see cref="FaceLivenessOptions.Blink"/>.</param>
    public PipelineBuilder AddBlinkLiveness(Action<BlinkOptions>? configure = null) => Register(() =>
    {
        _blinkLiveness = true;
        _configure.Add(options => configure?.Invoke(options.Blink));
    });

    /// <summary>Sets what follows people; called once for each stream. By default <see cref="ByteTracker"/>.</summary>
    public PipelineBuilder AddPersonTracker(Func<IServiceProvider, IPersonTracker> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Register(() => _tracker = factory);
    }

    /// <summary>Sets what writes face pictures into profiles. Without one, profiles hold no pictures.</summary>
    public PipelineBuilder AddImageCodec(IImageCodec codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        return Register(() => _imageCodec.Set(new(_ => codec, Owned: false)));
    }
}
