using System.CommandLine;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>evaluate persons | recognition</c></summary>
internal static class EvaluateCommand
{
    public static Command Create() =>
        new("evaluate", "Measures models on labelled data of your own.") { EvaluatePersonsCommand.Create(), EvaluateRecognitionCommand.Create() };

    /// <summary>Another model than the default pack's.</summary>
    public static Option<string?> Model() => new("--model") { Description = "An ONNX file to measure instead of the default pack's model.", HelpName = "file" };
}
