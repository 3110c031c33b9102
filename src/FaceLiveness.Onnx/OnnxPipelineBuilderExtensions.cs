using FaceLiveness.Onnx;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceLiveness;

/// <summary>Wires the ONNX Runtime stages.</summary>
public static class OnnxPipelineBuilderExtensions
{
    /// <summary>
    /// Adds a person detector, face detector, landmarker, embedder and, where there are models for them, the vote on blinks by the eyes' picture
    /// and the passive liveness check.
    /// Stages added afterwards take the place of these.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="models">The model files, as <see cref="OnnxStages.Open"/> takes them.</param>
    /// <param name="options">Execution providers and threads.</param>
    public static PipelineBuilder AddOnnxModels(this PipelineBuilder builder, IReadOnlyList<ModelFile> models, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(models);
        builder
            .AddModels(models)
            .AddPersonDetector(services => OnnxStages.OpenPersonDetector(models, options, Loggers(services)))
            .AddFaceDetector(services => OnnxStages.OpenFaceDetector(models, options, Loggers(services)))
            .AddFaceLandmarker(services => OnnxStages.OpenFaceLandmarker(models, options, Loggers(services)))
            .AddFaceEmbedder(services => OnnxStages.OpenFaceEmbedder(models, options, Loggers(services)));
        if (models.Any(model => model.Role == ModelRole.EyeState))
        {
            builder.AddEyeStateClassifier(services => OnnxStages.OpenEyeStateClassifier(models, options, Loggers(services)));
        }

        return models.Any(model => model.Role == ModelRole.AntiSpoof)
            ? builder.AddLivenessCheck(services => OnnxStages.OpenPassiveLiveness(models, options, Loggers(services)))
            : builder;
    }

    private static ILoggerFactory Loggers(IServiceProvider services) =>
        (ILoggerFactory?)services.GetService(typeof(ILoggerFactory)) ?? NullLoggerFactory.Instance;
}
