using System.CommandLine;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>evaluate persons | tracking | recognition</c></summary>
internal static class EvaluateCommand
{
    public static Command Create() =>
        new("evaluate", "Measures models on labelled data of your own.") { EvaluatePersonsCommand.Create(), EvaluateTrackingCommand.Create(), EvaluateRecognitionCommand.Create() };

    /// <summary>Another model than the default pack's.</summary>
    public static Option<string?> Model() => new("--model") { Description = "An ONNX file to measure instead of the default pack's model.", HelpName = "file" };

    /// <summary>How much boxes must overlap to be one person's.</summary>
    public static Option<float> LeastOverlap(float customary)
    {
        var iou = new Option<float>("--iou") { Description = "Overlap from which a box is the labelled person.", DefaultValueFactory = _ => customary };
        iou.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<float>() is not (> 0 and <= 1))
            {
                result.AddError("--iou must be above 0 and at most 1.");
            }
        });
        return iou;
    }
}
