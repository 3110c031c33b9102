using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceLiveness.Alerts;

/// <summary>Something that a rule says somebody is to be told. Immutable; <c>docs/alerts.md</c> tells every field.</summary>
public sealed record Alert
{
    /// <summary>Identifies the alert for good: 32 small hexadecimal digits. It may arrive more than once, and then with the same id.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the rule.</summary>
    public required string Rule { get; init; }

    /// <summary>What happened, as history calls it, such as <c>person_unknown</c>.</summary>
    public required string Event { get; init; }

    /// <summary>In which stream.</summary>
    [JsonPropertyName("stream")]
    public required string StreamId { get; init; }

    /// <summary>When the picture of that moment was taken.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Seconds from the start of the stream.</summary>
    public required decimal MediaTime { get; init; }

    /// <summary>When the alert was raised, by this machine's clock.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>The person's track in the stream; null of events of streams.</summary>
    public int? TrackId { get; init; }

    /// <summary>Who it is; null where nobody is known, and of events of streams.</summary>
    public string? ProfileId { get; init; }

    /// <summary>The name; null where nobody is known or the rule leaves names out.</summary>
    public string? Name { get; init; }

    /// <summary>How sure it is, 0 to 1; null for events that carry no figure. What it measures depends on the event.</summary>
    public float? Confidence { get; init; }

    /// <summary>What was known of the person's liveness; null of events of streams.</summary>
    public LivenessState? Liveness { get; init; }

    /// <summary>0 (surely an attack) to 1 (surely live); null before a verdict.</summary>
    public float? LivenessScore { get; init; }

    /// <summary>One plain sentence: what a liveness verdict rests on, or why a stream was lost; otherwise null.</summary>
    public string? Reason { get; init; }

    /// <summary>A JPEG of the face; null where the rule wants none, and where none was seen.</summary>
    public ReadOnlyMemory<byte>? Snapshot { get; init; }

    /// <summary>The alert as the webhook sends it: JSON in UTF-8, the snapshot as base64.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, AlertJson.Line.Alert);

    /// <inheritdoc/>
    public override string ToString() => $"alert {Id} ({Rule}, {Event} in {StreamId})";
}
