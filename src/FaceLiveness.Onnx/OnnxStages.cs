using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceLiveness.Onnx;

/// <summary>One stage of each kind, opened from model files by what they are for. Owns the sessions.</summary>
public sealed class OnnxStages : IDisposable
{
    private readonly List<IDisposable> _opened = [];

    private OnnxStages(IReadOnlyList<ModelFile> models, OnnxOptions? options, ILoggerFactory loggers)
    {
        PersonDetector = Keep(OpenPersonDetector(models, options, loggers));
        FaceDetector = Keep(OpenFaceDetector(models, options, loggers));
        FaceLandmarker = Keep(OpenFaceLandmarker(models, options, loggers));
        FaceEmbedder = Keep(OpenFaceEmbedder(models, options, loggers));
        EyeStateClassifier = models.Any(model => model.Role == ModelRole.EyeState) ? Keep(OpenEyeStateClassifier(models, options, loggers)) : null;
        PassiveLiveness = models.Any(model => model.Role == ModelRole.AntiSpoof) ? Keep(OpenPassiveLiveness(models, options, loggers)) : null;
    }

    /// <summary>Finds people.</summary>
    public YoloPersonDetector PersonDetector { get; }

    /// <summary>Finds faces.</summary>
    public OnnxFaceDetector FaceDetector { get; }

    /// <summary>Finds dense landmarks.</summary>
    public OnnxFaceLandmarker FaceLandmarker { get; }

    /// <summary>Makes embeddings.</summary>
    public OnnxFaceEmbedder FaceEmbedder { get; }

    /// <summary>Tells open eyes from closed ones; null where there is no eye state model among the files.</summary>
    public OnnxEyeStateClassifier? EyeStateClassifier { get; }

    /// <summary>Tells faces from their pictures; null where there is no anti-spoof model among the files.</summary>
    public PassiveLivenessCheck? PassiveLiveness { get; }

    /// <summary>Opens the models.</summary>
    /// <param name="models">
    /// Exactly one of each of <see cref="ModelRole.PersonDetector"/>, <see cref="ModelRole.FaceDetector"/>, <see cref="ModelRole.FaceLandmarker"/>
    /// and <see cref="ModelRole.FaceEmbedder"/>, at most one <see cref="ModelRole.EyeState"/>, and any number of <see cref="ModelRole.AntiSpoof"/>.
    /// </param>
    /// <param name="options">Execution providers and threads.</param>
    /// <param name="loggerFactory">Told which provider each model runs on.</param>
    /// <exception cref="ArgumentException">A role is missing or there twice.</exception>
    /// <exception cref="ModelLoadException">A file is not a model, or not one that its stage can decode.</exception>
    public static OnnxStages Open(IReadOnlyList<ModelFile> models, OnnxOptions? options = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        return new OnnxStages(models, options, loggerFactory ?? NullLoggerFactory.Instance);
    }

    /// <summary>Closes the sessions.</summary>
    public void Dispose()
    {
        foreach (var stage in _opened)
        {
            stage.Dispose();
        }
    }

    internal static YoloPersonDetector OpenPersonDetector(IReadOnlyList<ModelFile> models, OnnxOptions? options, ILoggerFactory loggers) =>
        new(One(models, ModelRole.PersonDetector).Path, null, options, loggers.CreateLogger<YoloPersonDetector>());

    internal static OnnxFaceDetector OpenFaceDetector(IReadOnlyList<ModelFile> models, OnnxOptions? options, ILoggerFactory loggers) =>
        new(One(models, ModelRole.FaceDetector).Path, null, options, loggers.CreateLogger<OnnxFaceDetector>());

    internal static OnnxFaceLandmarker OpenFaceLandmarker(IReadOnlyList<ModelFile> models, OnnxOptions? options, ILoggerFactory loggers) =>
        new(One(models, ModelRole.FaceLandmarker).Path, options, loggers.CreateLogger<OnnxFaceLandmarker>());

    internal static OnnxFaceEmbedder OpenFaceEmbedder(IReadOnlyList<ModelFile> models, OnnxOptions? options, ILoggerFactory loggers) =>
        new(One(models, ModelRole.FaceEmbedder).Path, null, options, loggers.CreateLogger<OnnxFaceEmbedder>());

    internal static OnnxEyeStateClassifier OpenEyeStateClassifier(IReadOnlyList<ModelFile> models, OnnxOptions? options, ILoggerFactory loggers) =>
        new(One(models, ModelRole.EyeState).Path, options, loggers.CreateLogger<OnnxEyeStateClassifier>());

    internal static PassiveLivenessCheck OpenPassiveLiveness(IReadOnlyList<ModelFile> models, OnnxOptions? options, ILoggerFactory loggers) =>
        new(
            [.. models.Where(model => model.Role == ModelRole.AntiSpoof).Select(model => new AntiSpoofModel(model.Path))],
            null,
            options,
            loggers.CreateLogger<PassiveLivenessCheck>());

    private static ModelFile One(IReadOnlyList<ModelFile> models, ModelRole role)
    {
        var fitting = models.Where(model => model.Role == role).ToList();
        return fitting.Count == 1
            ? fitting[0]
            : throw new ArgumentException(
                fitting.Count == 0
                    ? $"None of the models is a {role}. Give one of each stage, for instance ModelStore.GetDefaultPackAsync()."
                    : $"{fitting.Count} models are a {role} ({string.Join(", ", fitting.Select(model => model.Id))}). Give one.",
                nameof(models));
    }

    private T Keep<T>(T stage)
        where T : IDisposable
    {
        _opened.Add(stage);
        return stage;
    }
}
