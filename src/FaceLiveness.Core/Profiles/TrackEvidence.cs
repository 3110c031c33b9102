namespace FaceLiveness;

/// <summary>What a track has to say for making or bettering a profile.</summary>
/// <param name="StreamId">The stream it is in; kept with the samples as their source.</param>
/// <param name="Looks">The looks that its vote rests on (<see cref="TrackIdentityVote.Looks"/>).</param>
/// <param name="Identity">What its vote says, after <see cref="IdentityAssigner"/>.</param>
/// <param name="IsLive">Whether its liveness is proven. Nothing is learned from any other track.</param>
public readonly record struct TrackEvidence(string StreamId, IReadOnlyList<FaceLook> Looks, PersonIdentity Identity, bool IsLive);
