using System.Text.Json.Serialization;

namespace FaceLiveness.Hosting;

/// <summary>A step in the life of a profile, as the event stream tells it.</summary>
internal sealed record StepLine
{
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary><c>profile_</c> and the kind.</summary>
    public required string Event { get; init; }

    public required string ProfileId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OtherProfileId { get; init; }

    public required string Actor { get; init; }

    public required string Reason { get; init; }

    public static StepLine Of(ProfileEvent step) => new()
    {
        Timestamp = step.At,
        Event = $"profile_{LiveJson.Name(step.Kind)}",
        ProfileId = step.ProfileId,
        OtherProfileId = step.OtherProfileId,
        Actor = step.Actor,
        Reason = step.Reason,
    };
}
