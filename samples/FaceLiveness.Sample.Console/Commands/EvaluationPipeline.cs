using FaceLiveness.Onnx;
using FaceLiveness.Sample.Wiring;
using Microsoft.Extensions.Configuration;

namespace FaceLiveness.Sample.Commands;

/// <summary>The pipeline as <c>watch</c> wires it, but that it remembers nobody and writes nothing.</summary>
internal static class EvaluationPipeline
{
    public static PipelineBuilder Create(IReadOnlyList<ModelFile> models, IFrameSource source, out FaceLivenessOptions options)
    {
        var section = WatchServices.Configuration().GetSection(FaceLivenessOptions.SectionName);
        options = section.Get<FaceLivenessOptions>() ?? new();
        return new PipelineBuilder()
            .AddOnnxModels(models, section.GetSection("Onnx").Get<OnnxOptions>())
            .AddBlinkLiveness()
            .AddLivenessCheck(new SurroundingsLivenessCheck())
            .AddLivenessCheck(new RepetitionLivenessCheck())
            .AddProfileStore(new InMemoryProfileStore())
            .AddSource(source)
            .Configure(section.Bind);
    }

    /// <exception cref="InvalidDataException">The recording could not be read as a whole, so what was measured would mean nothing.</exception>
    public static void ThrowIfBroken(FacePipeline pipeline, string name)
    {
        var stream = pipeline.Streams[0];
        if (stream.Fault is { } fault)
        {
            throw new InvalidDataException(fault);
        }

        ThrowIfDamaged(stream.DecodeErrors, name);
    }

    public static void ThrowIfDamaged(long decodeErrors, string name)
    {
        if (decodeErrors > 0)
        {
            throw new InvalidDataException($"{name}: {decodeErrors} frames could not be decoded, so those after them are not the ones that were labelled. Use a whole file.");
        }
    }
}
