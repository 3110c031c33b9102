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
    /// <summary>For status.json: indented, since people look at it too.</summary>
    public static StatusJson Indented => field ??= Make(indented: true);

    /// <summary>For history.jsonl: an object a line.</summary>
    public static StatusJson Line => field ??= Make(indented: false);

    // No page is ever made of these files without escaping, and names should be readable in them.
    private static StatusJson Make(bool indented) => new(new JsonSerializerOptions(Default.Options)
    {
        WriteIndented = indented,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <summary>Writes an enumeration's members in snake_case.</summary>
internal sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
