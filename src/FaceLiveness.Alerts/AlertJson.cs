using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceLiveness.Alerts;

/// <summary>How alerts and the outbox are written: snake_case, with letters of every script as they are; what does not apply is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SnakeCaseEnum<LivenessState>), typeof(SnakeCaseEnum<OutboxState>)])]
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(OutboxRecord))]
[JsonSerializable(typeof(OutboxNote))]
[JsonSerializable(typeof(CooldownLine))]
internal sealed partial class AlertJson : JsonSerializerContext
{
    public static AlertJson Line => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>Writes an enumeration's members in snake_case.</summary>
internal sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
