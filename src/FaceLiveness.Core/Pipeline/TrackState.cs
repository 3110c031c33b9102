using System.Numerics;

namespace FaceLiveness;

/// <summary>What the analysis remembers of one tracked person.</summary>
internal sealed class TrackState
{
    // Of somebody who came back as many looks take part in the vote again as a name needs; the rest of it stays free for new ones.
    private const int LooksTakenUp = 2;

    private readonly IReadOnlyList<ILivenessCheck> _checks;
    private IReadOnlyList<FaceLook>? _templateOf;
    private FaceEmbedding? _template;

    public TrackState(TrackedPerson person, TimeSpan firstSeen, IReadOnlyList<ILivenessCheck> checks, TrackIdentityVote vote)
    {
        _checks = checks;
        Person = person;
        FirstSeen = Since = firstSeen;
        Vote = vote;
        Checks = new TrackLiveness(checks);
    }

    public TrackedPerson Person { get; set; }

    /// <summary>When the person came into view first, before an absence too that they came back from.</summary>
    public TimeSpan FirstSeen { get; private set; }

    /// <summary>Since when the person has been followed without a break: what is proven of them holds from here on only.</summary>
    public TimeSpan Since { get; private set; }

    /// <summary>The face as seen last, while it is being followed.</summary>
    public FaceDetection? Face { get; private set; }

    public TimeSpan FaceSeenAt { get; private set; }

    /// <summary>Whether the face was seen in the frame of this time.</summary>
    public bool ShowsFaceAt(TimeSpan timestamp) => Face is not null && FaceSeenAt == timestamp;

    /// <summary>When a detector last said that the face is there.</summary>
    public TimeSpan FaceCheckedAt { get; private set; }

    /// <summary>Where to look for the landmarks.</summary>
    public FaceBoxSmoother FaceBox { get; private set; } = new();

    /// <summary>The look of this frame; null where the face was not seen in it.</summary>
    public FaceObservation? Observation { get; set; }

    public TrackLiveness Checks { get; private set; }

    /// <summary>What the policy says of a stranger: nothing is learned without it.</summary>
    public LivenessVerdict Proof { get; set; } = LivenessVerdict.NotChecked;

    /// <summary>What the policy says of whoever it is.</summary>
    public LivenessVerdict Liveness { get; set; } = LivenessVerdict.NotChecked;

    /// <summary>Whether the person was known when <see cref="Liveness"/> was decided.</summary>
    public bool JudgedAsKnown { get; set; }

    public int BlinkCount { get; set; }

    public TrackIdentityVote Vote { get; }

    /// <summary>The looks that the vote rests on, as one embedding; null before there is any.</summary>
    public FaceEmbedding? Template
    {
        get
        {
            if (!ReferenceEquals(_templateOf, Vote.Looks))
            {
                _templateOf = Vote.Looks;
                _template = LookFusion.Merge(Vote.Looks);
            }

            return _template;
        }
    }

    /// <summary>Those looks of the vote that were taken since the person has been followed without a break.</summary>
    public IReadOnlyList<FaceLook> OwnLooks => Since == FirstSeen ? Vote.Looks : [.. Vote.Looks.Where(look => look.Timestamp >= Since)];

    public PersonIdentity Identity { get; set; } = PersonIdentity.Undecided;

    public TimeSpan LastLookAt { get; set; } = TimeSpan.MinValue;

    /// <summary>When a look last agreed with those before.</summary>
    public TimeSpan? FaceConfirmedAt { get; set; }

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

    /// <summary>The person is somebody who was here before. Whether they are live is to be proven anew.</summary>
    public void GoOn(PastTrack past)
    {
        Person = Person with { TrackId = past.TrackId };
        FirstSeen = past.FirstSeen;
        Identity = past.Identity;
        foreach (var look in past.Looks.Take(LooksTakenUp))
        {
            Vote.Add(look);
        }
    }

    /// <summary>The track jumped to another person: nothing that was known of the first one holds any more.</summary>
    /// <param name="trackId">The id that the other person gets.</param>
    public void StartOver(int trackId)
    {
        Person = Person with { TrackId = trackId };
        Vote.Reset();
        FirstSeen = Since = Vote.Looks.Min(look => look.Timestamp);
        Checks = new TrackLiveness(_checks);
        Proof = Liveness = LivenessVerdict.NotChecked;
        JudgedAsKnown = false;
        Identity = PersonIdentity.Undecided;
        BlinkCount = 0;
        FaceConfirmedAt = null;
        LookCount = 0;
        BestQuality = 0;
        LastLookAt = TimeSpan.MinValue;
    }
}
