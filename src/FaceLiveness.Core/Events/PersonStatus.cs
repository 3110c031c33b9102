using System.Globalization;

namespace FaceLiveness;

/// <summary>One person in view.</summary>
public sealed record PersonStatus
{
    /// <summary>The profile's id when known; otherwise <c>track_</c> and the track's number.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it is somebody known; everybody else is unknown.</summary>
    public required PersonType Type { get; init; }

    /// <summary>The profile's name when known; otherwise null.</summary>
    public string? Name { get; init; }

    /// <summary>0 to 1: of somebody known, the similarity to the profile; of anybody else, how sure the detector is that this is a person.</summary>
    public required float Confidence { get; init; }

    /// <summary>The person's track in this stream.</summary>
    public required int TrackId { get; init; }

    /// <summary>Known, unknown, or undecided: not seen well enough to say.</summary>
    public required IdentityState Identity { get; init; }

    /// <summary>Whether it is a live person.</summary>
    public required LivenessState Liveness { get; init; }

    /// <summary>0 (surely an attack) to 1 (surely live); 0.5 says nothing.</summary>
    public float LivenessScore { get; init; }

    /// <summary>What the verdict rests on: one plain sentence.</summary>
    public string LivenessReason { get; init; } = LivenessVerdict.NotChecked.Reason;

    /// <summary>Blinks counted on this track so far.</summary>
    public int Blinks { get; init; }

    /// <summary>Where the person is, in pixels of the frame.</summary>
    public required BoundingBox Box { get; init; }

    /// <summary>Where the face is, in pixels of the frame; null where none is seen.</summary>
    public BoundingBox? FaceBox { get; init; }

    /// <summary>When the person came into view.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>Says of a person what a status tells.</summary>
    /// <param name="person">The person.</param>
    /// <param name="result">The frame's result that the person is in.</param>
    public static PersonStatus Of(PersonResult person, FrameResult result)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(result);
        var known = person.Identity.State == IdentityState.Known;
        return new()
        {
            Id = known && person.Identity.ProfileId is { } profile ? profile : string.Create(CultureInfo.InvariantCulture, $"track_{person.TrackId}"),
            Type = known ? PersonType.Known : PersonType.Unknown,
            Name = known ? person.Identity.Name : null,
            Confidence = Math.Clamp(known ? person.Identity.Similarity : person.Confidence, 0, 1),
            TrackId = person.TrackId,
            Identity = person.Identity.State,
            Liveness = person.Liveness.State,
            LivenessScore = person.Liveness.Score,
            LivenessReason = person.Liveness.Reason,
            Blinks = person.BlinkCount,
            Box = person.Box,
            FaceBox = person.Face?.Box,
            FirstSeen = result.CaptureTime - (result.Timestamp - person.FirstSeen),
        };
    }
}
