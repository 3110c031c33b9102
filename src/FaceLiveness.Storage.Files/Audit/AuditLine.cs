using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceLiveness.Storage.Files;

/// <summary>A line of audit.jsonl; what does not apply to a step is left out.</summary>
internal sealed record AuditLine
{
    public DateTimeOffset Time { get; init; }

    public ProfileEventKind Kind { get; init; }

    public string ProfileId { get; init; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OtherProfileId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? SampleIds { get; init; }

    public string Actor { get; init; } = "";

    public string Reason { get; init; } = "";

    /// <summary>SHA-256 of the bytes of the line before, without its end.</summary>
    public string Previous { get; init; } = "";

    public static AuditLine Of(ProfileEvent step, string previous) => new()
    {
        Time = step.At,
        Kind = step.Kind,
        ProfileId = step.ProfileId,
        OtherProfileId = step.OtherProfileId,
        SampleIds = step.SampleIds.Count > 0 ? step.SampleIds : null,
        Actor = step.Actor,
        Reason = step.Reason,
        Previous = previous,
    };

    /// <summary>A written line; null where it can't be read.</summary>
    public static AuditLine? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, AuditJson.Line.AuditLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a written line is about one of some profiles.</summary>
    public static bool IsAbout(ReadOnlyMemory<byte> line, IReadOnlySet<string> profileIds) =>
        Parse(line.Span) is { } entry && (profileIds.Contains(entry.ProfileId) || (entry.OtherProfileId is { } other && profileIds.Contains(other)));

    public ProfileEvent ToEvent() => new(Time, Kind, ProfileId, Actor, Reason) { OtherProfileId = OtherProfileId, SampleIds = SampleIds ?? [] };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SnakeCaseEnum<ProfileEventKind>)])]
[JsonSerializable(typeof(AuditLine))]
internal sealed partial class AuditJson : JsonSerializerContext
{
    public static AuditJson Line => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
