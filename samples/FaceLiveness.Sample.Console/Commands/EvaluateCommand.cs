using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using FaceLiveness.Sample.Evaluation;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>evaluate persons | tracking | recognition | blinks | liveness</c></summary>
internal static class EvaluateCommand
{
    public static Command Create() =>
        new("evaluate", "Measures models on labelled data of your own.")
        {
            EvaluatePersonsCommand.Create(),
            EvaluateTrackingCommand.Create(),
            EvaluateRecognitionCommand.Create(),
            EvaluateIdentitiesCommand.Create(),
            EvaluateBlinksCommand.Create(),
            EvaluateLivenessCommand.Create(),
        };

    public static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true };

    /// <summary>Another model than the default pack's.</summary>
    public static Option<string?> Model() => new("--model") { Description = "An ONNX file to measure instead of the default pack's model.", HelpName = "file" };

    /// <summary>Where a report for programs goes.</summary>
    public static Option<string?> Report() => new("--json") { Description = "Write a report as JSON into this file.", HelpName = "file" };

    public static JsonNode? Json(Interval? interval) => interval is { } of ? new JsonArray(of.Low, of.High) : null;

    public static JsonNode Json(Proportion proportion) => new JsonObject
    {
        ["share"] = proportion.Share,
        ["count"] = proportion.Count,
        ["of"] = proportion.Of,
        ["interval"] = Json(proportion.Wilson),
    };

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
