using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceLiveness.Storage.Files;

/// <summary>One line of history.jsonl; what does not apply to an event is left out.</summary>
internal sealed record HistoryLine
{
    /// <summary>Stands where the id of an erased profile stood.</summary>
    public const string Erased = "erased";

    public required DateTimeOffset Timestamp { get; init; }

    public required string Stream { get; init; }

    /// <summary>Seconds from the start of the stream.</summary>
    public required decimal MediaTime { get; init; }

    public required string Event { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TrackId { get; init; }

    /// <summary>The id that a person who rejoined was shown under before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FormerId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ProfileId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? Similarity { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? Quality { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? LivenessScore { get; init; }

    /// <summary>Media times, in seconds, of the frames that a liveness verdict rests on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<decimal>? Evidence { get; init; }

    /// <summary>Seconds that the eyes were shut.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? BlinkDuration { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Seconds until a lost stream is tried again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? RetryIn { get; init; }

    /// <summary>Seconds since a stalled stream's last picture.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? Silence { get; init; }

    /// <summary>What is left out because the machine can't keep up.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Load { get; init; }

    public static HistoryLine Of(PipelineEvent pipelineEvent)
    {
        var line = new HistoryLine
        {
            Timestamp = pipelineEvent.At.CaptureTime,
            Stream = pipelineEvent.At.StreamId,
            MediaTime = Seconds(pipelineEvent.At.Timestamp),
            Event = JsonNamingPolicy.SnakeCaseLower.ConvertName(pipelineEvent.GetType().Name),
            TrackId = (pipelineEvent as PersonEvent)?.TrackId,
        };
        return pipelineEvent switch
        {
            PersonLeft e => line with { ProfileId = e.ProfileId },
            PersonRejoined e => line with { FormerId = e.FormerId },
            PersonRecognized e => line with { ProfileId = e.ProfileId, Name = e.Name, Similarity = e.Similarity },
            PersonBlinked e => line with { BlinkDuration = Seconds(e.Blink.Duration) },
            LivenessConfirmed e => line.With(e.Verdict),
            SpoofSuspected e => line.With(e.Verdict),
            ProfileCreated e => line with { ProfileId = e.ProfileId, Name = e.Name },
            ProfileImproved e => line with { ProfileId = e.ProfileId, Quality = e.Quality },
            StreamStalled e => line with { Silence = Seconds(e.Silence) },
            LoadChanged e => line with { Load = JsonNamingPolicy.SnakeCaseLower.ConvertName(e.Load.ToString()) },
            StreamLost e => line with { Reason = e.Reason, RetryIn = e.RetryIn is { } wait ? Seconds(wait) : null },
            _ => line,
        };
    }

    /// <summary>The line without who it was.</summary>
    public HistoryLine Anonymous() => this with { ProfileId = Erased, Name = null };

    /// <summary>A written line without who it was; the line itself where it is about somebody else, null where it is torn and can't be told apart.</summary>
    public static ReadOnlyMemory<byte>? Forget(ReadOnlyMemory<byte> line, string profileId)
    {
        Span<byte> id = stackalloc byte[Encoding.UTF8.GetMaxByteCount(profileId.Length)];
        if (line.Span.IndexOf(id[..Encoding.UTF8.GetBytes(profileId, id)]) < 0)
        {
            return line;
        }

        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.TryGetProperty("profile_id", out var found) && found.ValueEquals(profileId) ? Anonymous(json.RootElement) : line;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether a written line is about one of some profiles.</summary>
    public static bool IsAbout(ReadOnlyMemory<byte> line, IReadOnlySet<string> profileIds)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.TryGetProperty("profile_id", out var id) && id.GetString() is { } text && profileIds.Contains(text);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>When a written line happened; null where it can't be read.</summary>
    public static DateTimeOffset? TimeOf(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("timestamp").GetDateTimeOffset();
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    // As JSON, not as a line of this version: fields of later ones stay.
    private static ReadOnlyMemory<byte> Anonymous(JsonElement line)
    {
        var content = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(content, StatusJson.Compact);
        writer.WriteStartObject();
        foreach (var property in line.EnumerateObject())
        {
            if (property.NameEquals("profile_id"))
            {
                writer.WriteString("profile_id", Erased);
            }
            else if (!property.NameEquals("name"))
            {
                property.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return content.WrittenMemory;
    }

    private HistoryLine With(LivenessVerdict verdict) => this with
    {
        LivenessScore = verdict.Score,
        Reason = verdict.Reason,
        Evidence = verdict.Evidence.Count > 0 ? [.. verdict.Evidence.Select(Seconds)] : null,
    };

    private static decimal Seconds(TimeSpan time) => Math.Round((decimal)time.Ticks / TimeSpan.TicksPerSecond, 3);
}
