namespace FaceLiveness;

/// <summary>A step in the life of a profile. Holds ids, never a name, a picture or a vector.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What happened.</param>
/// <param name="ProfileId">To which profile; empty where an alert is about nobody known.</param>
/// <param name="Actor">Who did it: <c>pipeline</c>, <c>retention</c>, or whoever a person's tool says.</param>
/// <param name="Reason">Why, in one plain sentence without a name.</param>
public sealed record ProfileEvent(DateTimeOffset At, ProfileEventKind Kind, string ProfileId, string Actor, string Reason)
{
    /// <summary>The other profile of a merge, split or reassignment.</summary>
    public string? OtherProfileId { get; init; }

    /// <summary>The samples that it is about.</summary>
    public IReadOnlyList<string> SampleIds { get; init; } = [];
}
