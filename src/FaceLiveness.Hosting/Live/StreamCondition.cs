using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceLiveness.Hosting;

/// <summary>How a stream is doing, as the live view is told.</summary>
internal sealed record StreamCondition(string Stream, string State, string? Reason, DateTimeOffset? RetryAt, string Type = "state")
{
    /// <summary>The state of a stream that is not watched any more.</summary>
    public const string Removed = "removed";

    private byte[]? _message;

    /// <summary>The message of the live view: two lengths and the JSON, without a picture.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> Message => _message ??= LiveMessage.Of(JsonSerializer.SerializeToUtf8Bytes(this, LiveJson.Line.StreamCondition), []);

    public static StreamCondition Of(StreamCounters counters) => new(counters.StreamId, LiveJson.Name(counters.State), counters.Fault, counters.RetryAt);

    // The message is no part of what is compared.
    public bool Equals(StreamCondition? other) =>
        other is not null && (Stream, State, Reason, RetryAt).Equals((other.Stream, other.State, other.Reason, other.RetryAt));

    public override int GetHashCode() => HashCode.Combine(Stream, State, Reason, RetryAt);
}
