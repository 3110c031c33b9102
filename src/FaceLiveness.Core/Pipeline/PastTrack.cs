namespace FaceLiveness;

/// <summary>What is kept of a track for a while after its end: who it was, and nothing of whether they were live.</summary>
/// <param name="TrackId">Its id.</param>
/// <param name="FirstSeen">When it began, in media time.</param>
/// <param name="LastSeen">When the person was surely seen last, in media time.</param>
/// <param name="Looks">What its vote rested on, best first.</param>
/// <param name="Template">The looks as one embedding.</param>
/// <param name="Identity">What the vote said.</param>
internal sealed record PastTrack(
    int TrackId, TimeSpan FirstSeen, TimeSpan LastSeen, IReadOnlyList<FaceLook> Looks, FaceEmbedding Template, PersonIdentity Identity);
