using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceLiveness.Hosting;

/// <summary>How the live endpoints write what is not in a file's format already: snake_case, with letters of every script as they are.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StreamList))]
[JsonSerializable(typeof(StepLine))]
[JsonSerializable(typeof(GapLine))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(StreamCondition))]
internal sealed partial class LiveJson : JsonSerializerContext
{
    /// <summary>For one line.</summary>
    public static LiveJson Line => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>An enumeration's member as the API writes it.</summary>
    public static string Name<T>(T member)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.ToString());
}
