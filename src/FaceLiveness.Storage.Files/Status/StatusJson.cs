using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceLiveness.Storage.Files;

/// <summary>How a <see cref="StatusSnapshot"/> and a line of history are written: snake_case, with letters of every script as they are.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(BoundingBoxJson), typeof(ShortNumberJson), typeof(SnakeCaseEnum<StreamState>), typeof(SnakeCaseEnum<PersonType>),
        typeof(SnakeCaseEnum<IdentityState>), typeof(SnakeCaseEnum<LivenessState>),
    ])]
[JsonSerializable(typeof(StatusSnapshot))]
[JsonSerializable(typeof(HistoryLine))]
internal sealed partial class StatusJson : JsonSerializerContext
{
    // No page is ever made of these files without escaping, and names should be readable in them.
    private static readonly JavaScriptEncoder Readable = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>For status.json: indented, since people look at it too.</summary>
    public static JsonWriterOptions Indented { get; } = new() { Indented = true, Encoder = Readable };

    /// <summary>For a line that is written anew.</summary>
    public static JsonWriterOptions Compact { get; } = new() { Encoder = Readable };

    /// <summary>For history.jsonl: an object a line.</summary>
    public static StatusJson Line => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = Readable });
}

/// <summary>Writes an enumeration's members in snake_case.</summary>
internal sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
