namespace FaceLiveness;

/// <summary>
/// Sees to it that nobody is in one picture twice: of two tracks that claim one profile the stronger keeps it, the other becomes
/// undecided. One for each stream; not safe for calls from several threads at once.
/// </summary>
/// <remarks>
/// That is the best assignment there is, since every track claims one profile at most: <see cref="TrackIdentityVote"/> claims the nearest, and only
/// where it leads by <see cref="RecognitionOptions.Margin"/>. The loser is not passed on to its second nearest. Its face says that it is the
/// profile it lost; if that person stands elsewhere in the picture, it is a look-alike, a picture of the person, or the same person tracked twice,
/// and nothing of that makes it somebody whom it resembles less.
/// </remarks>
/// <param name="options">Their hysteresis keeps a name from jumping between two tracks of nearly the same similarity.</param>
public sealed class IdentityAssigner(RecognitionOptions options)
{
    private readonly Dictionary<string, int> _holders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _strongest = new(StringComparer.Ordinal);

    /// <summary>Settles the claims of one frame, in place.</summary>
    /// <param name="trackIds">The tracks in view, each once.</param>
    /// <param name="identities">What each track's vote says, in the same order. Losers of a claim are made undecided.</param>
    public void Assign(ReadOnlySpan<int> trackIds, Span<PersonIdentity> identities)
    {
        if (trackIds.Length != identities.Length)
        {
            throw new ArgumentException($"There are {trackIds.Length} tracks, but {identities.Length} identities.", nameof(identities));
        }

        _strongest.Clear();
        for (var i = 0; i < identities.Length; i++)
        {
            if (identities[i] is { State: IdentityState.Known, ProfileId: { } profile }
                && (!_strongest.TryGetValue(profile, out var rival)
                    || Claim(profile, trackIds[i], identities[i]) > Claim(profile, trackIds[rival], identities[rival])))
            {
                _strongest[profile] = i;
            }
        }

        for (var i = 0; i < identities.Length; i++)
        {
            if (identities[i] is { State: IdentityState.Known, ProfileId: { } profile } loser && _strongest[profile] != i)
            {
                identities[i] = PersonIdentity.Undecided with { Similarity = loser.Similarity };
            }
        }

        _holders.Clear();
        foreach (var (profile, i) in _strongest)
        {
            _holders.Add(profile, trackIds[i]);
        }
    }

    private float Claim(string profile, int trackId, PersonIdentity identity) =>
        identity.Similarity + (_holders.TryGetValue(profile, out var holder) && holder == trackId ? options.Hysteresis : 0);
}
