using FaceLiveness.Onnx;
using Microsoft.Extensions.Logging;

namespace FaceLiveness;

/// <summary>Wires the ONNX Runtime stages.</summary>
public static class OnnxPipelineBuilderExtensions
{
    /// <summary>
    /// Adds a person detector, face detector, landmarker, embedder and, where there is an anti-spoof model, the passive liveness check.
    /// Stages added afterwards take the place of these.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="models">The model files, as <see cref="OnnxStages.Open"/> takes them.</param>
    /// <param name="options">Execution providers and threads.</param>
    public static PipelineBuilder AddOnnxModels(this PipelineBuilder builder, IReadOnlyList<ModelFile> models, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(models);
        OnnxStages? opened = null;
        OnnxStages Stages(IServiceProvider services) =>
            opened ??= OnnxStages.Open(models, options, (ILoggerFactory?)services.GetService(typeof(ILoggerFactory)));

        builder
            .AddPersonDetector(services => Stages(services).PersonDetector)
            .AddFaceDetector(services => Stages(services).FaceDetector)
            .AddFaceLandmarker(services => Stages(services).FaceLandmarker)
            .AddFaceEmbedder(services => Stages(services).FaceEmbedder);
        return models.Any(model => model.Role == ModelRole.AntiSpoof)
            ? builder.AddLivenessCheck(services => Stages(services).PassiveLiveness!)
            : builder;
    }
}
