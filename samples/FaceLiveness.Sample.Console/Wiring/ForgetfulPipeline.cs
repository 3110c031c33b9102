using FaceLiveness.Onnx;
using Microsoft.Extensions.Configuration;

namespace FaceLiveness.Sample.Wiring;

/// <summary>The pipeline as <c>watch</c> wires it, but that it remembers nobody and writes nothing.</summary>
internal static class ForgetfulPipeline
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
}
