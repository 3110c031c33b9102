using System.Numerics;

namespace FaceLiveness;

/// <summary>What the analysis remembers of one tracked person.</summary>
internal sealed class TrackState
{
    private readonly IReadOnlyList<ILivenessCheck> _checks;

    public TrackState(TrackedPerson person, TimeSpan firstSeen, IReadOnlyList<ILivenessCheck> checks, TrackIdentityVote vote)
    {
        _checks = checks;
        Person = person;
        FirstSeen = firstSeen;
        Vote = vote;
        Sessions = [.. checks.Select(check => check.BeginSession())];
        Verdicts = [.. checks.Select(check => KeyValuePair.Create(check.Name, LivenessVerdict.NotChecked))];
    }

    public TrackedPerson Person { get; set; }

    public TimeSpan FirstSeen { get; }

    /// <summary>The face as seen last, while it is being followed.</summary>
    public FaceDetection? Face { get; private set; }

    public TimeSpan FaceSeenAt { get; private set; }

    /// <summary>When a detector last said that the face is there.</summary>
    public TimeSpan FaceCheckedAt { get; private set; }

    /// <summary>Where to look for the landmarks.</summary>
    public FaceBoxSmoother FaceBox { get; private set; } = new();

    /// <summary>The look of this frame; null where the face was not seen in it.</summary>
    public FaceObservation? Observation { get; set; }

    public ILivenessSession[] Sessions { get; private set; }

    /// <summary>What each check said last, by its name.</summary>
    public KeyValuePair<string, LivenessVerdict>[] Verdicts { get; private set; }

    public LivenessVerdict Liveness { get; set; } = LivenessVerdict.NotChecked;

    public int BlinkCount { get; set; }

    public TrackIdentityVote Vote { get; }

    public PersonIdentity Identity { get; set; } = PersonIdentity.Undecided;

    public TimeSpan LastLookAt { get; set; } = TimeSpan.MinValue;

    public int LookCount { get; set; }

    public float BestQuality { get; set; }

    /// <summary>Something new was learned of this track that may make or improve a profile.</summary>
    public bool HasNews { get; set; }

    /// <summary>Where the body lies to the face, in face widths and heights from the face's corner; null before both were seen at once.</summary>
    public BoundingBox? BodyToFace { get; private set; }

    /// <summary>Takes note of how body and face lie to each other, in a frame in which both were found.</summary>
    public void RememberBody(TimeSpan timestamp)
    {
        if (Face is { } face && FaceSeenAt == timestamp && Person.LastSeen == timestamp && face.Box.Area > 0)
        {
            var (box, body) = (face.Box, Person.Box);
            BodyToFace = new((body.X - box.X) / box.Width, (body.Y - box.Y) / box.Height, body.Width / box.Width, body.Height / box.Height);
        }
    }

    /// <summary>Where the body of the followed face is, as it last lay to the face; null before both were seen at once.</summary>
    public BoundingBox? BodyOfFace() => Face is { Box: var face } && BodyToFace is { } relation
        ? new BoundingBox(
            face.X + (relation.X * face.Width), face.Y + (relation.Y * face.Height), relation.Width * face.Width, relation.Height * face.Height)
        : null;

    /// <summary>The stream's pictures have another size from now on.</summary>
    public void Rescale(Vector2 scale)
    {
        Person = Person with { Box = Person.Box.Scale(scale) };
        Face = Face is { } face ? face with { Box = face.Box.Scale(scale), Points = null } : null;
        FaceBox = new FaceBoxSmoother();
        FaceIsDoubted = Face is not null;
    }

    public void SeeFace(FaceDetection face, TimeSpan timestamp)
    {
        Face = face;
        FaceSeenAt = timestamp;
        FaceCheckedAt = timestamp;
        FaceIsDoubted = false;
    }

    /// <summary>The face is where its landmarks lead to.</summary>
    /// <param name="box">A square of the face's height.</param>
    /// <param name="timestamp">Media time of the frame.</param>
    public void FollowFace(BoundingBox box, TimeSpan timestamp)
    {
        var last = Face!.Value;
        var width = box.Height * last.Box.Width / last.Box.Height;
        Face = last with { Box = new(box.Center.X - (width / 2), box.Y, width, box.Height), Points = null };
        FaceSeenAt = timestamp;
    }

    /// <summary>The landmarks look wrong: the detector must say again whether there is a face.</summary>
    public bool FaceIsDoubted { get; set; }

    public void LoseFace()
    {
        Face = null;
        FaceBox = new FaceBoxSmoother();
        Observation = null;
    }

    /// <summary>The track jumped to another person: nothing that was known of the first one holds any more.</summary>
    public void StartOver()
    {
        Vote.Reset();
        Sessions = [.. _checks.Select(check => check.BeginSession())];
        Verdicts = [.. _checks.Select(check => KeyValuePair.Create(check.Name, LivenessVerdict.NotChecked))];
        Liveness = LivenessVerdict.NotChecked;
        Identity = PersonIdentity.Undecided;
        BlinkCount = 0;
        LookCount = 0;
        BestQuality = 0;
        LastLookAt = TimeSpan.MinValue;
    }
}
