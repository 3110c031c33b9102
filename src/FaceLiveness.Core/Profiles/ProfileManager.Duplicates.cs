namespace FaceLiveness;

public sealed partial class ProfileManager
{
    // A look at one profile searches the whole gallery, some milliseconds where it holds a hundred thousand: so a pass takes seconds at most.
    private const int ComparedInOnePass = 1000;

    /// <summary>
    /// Pairs of profiles that may be one person and wait for somebody's word, most alike first. <see cref="MergeAsync"/> accepts one,
    /// <see cref="RejectMergeAsync"/> refuses it. Found by <see cref="FindDuplicatesAsync"/>, and not kept beyond the process.
    /// </summary>
    public IReadOnlyList<MergeProposal> Proposals => [.. _proposals.Values.OrderByDescending(proposal => proposal.Similarity)];

    /// <summary>Says that two profiles are two people, however alike they look: they are not proposed and not merged by themselves any more.</summary>
    /// <param name="one">Any id of one of them.</param>
    /// <param name="other">Any id of the other.</param>
    /// <param name="actor">Who says so; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False where one of the two is not there.</returns>
    /// <exception cref="ArgumentException">Both are one profile.</exception>
    public async ValueTask<bool> RejectMergeAsync(string one, string other, string actor = Operator, CancellationToken cancellationToken = default)
    {
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        if (Find(one) is not { } a || Find(other) is not { } b)
        {
            return false;
        }

        if (a.Id == b.Id)
        {
            throw new ArgumentException($"'{one}' and '{other}' are one profile. If they were merged wrongly, undo the merge (UndoMergeAsync).", nameof(other));
        }

        await SaveChangeAsync(a.Id, profile => profile with { NotSameAs = With(profile.NotSameAs, b.Id) }, cancellationToken).ConfigureAwait(false);
        await SaveChangeAsync(b.Id, profile => profile with { NotSameAs = With(profile.NotSameAs, a.Id) }, cancellationToken).ConfigureAwait(false);
        _proposals.TryRemove((a.Id, b.Id), out _);
        _proposals.TryRemove((b.Id, a.Id), out _);
        await TellAsync(Step(ProfileEventKind.MergeRejected, a.Id, actor, "Somebody says that they are two people.") with { OtherProfileId = b.Id }).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Notes that two profiles were recognised in one picture: they are two people, and are not merged by themselves or proposed as long
    /// as this process runs. Cheap, and without allocation except where two who look alike are seen together for the first time.
    /// </summary>
    public void MarkSeenTogether(string one, string other)
    {
        if (one != other && !_together.Contains(one, other)
            && _register.Read(one) is { } a && _register.Read(other) is { } b && _duplicates.Resemble(a, b))
        {
            _together.Add(one, other);
        }
    }

    /// <summary>
    /// Looks for profiles that are the same person, among those that changed since the last look: merges where the evidence is strong and
    /// at most one of them was named by somebody, proposes the rest. At most a thousand profiles at a time. Runs by itself every
    /// <see cref="ProfileOptions.PruneInterval"/>.
    /// </summary>
    /// <returns>How many were merged.</returns>
    public async ValueTask<int> FindDuplicatesAsync(CancellationToken cancellationToken = default)
    {
        var merged = 0;
        var due = _uncompared.Keys.Select(_register.Read).OfType<Profile>().OrderByDescending(profile => profile.UpdatedAt).Take(ComparedInOnePass);
        foreach (var id in due.Select(profile => profile.Id).ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            _uncompared.TryRemove(id, out _);
            if (_register.Read(id) is not { MergedInto: null } profile)
            {
                continue;
            }

            try
            {
                merged += await CompareAsync(profile, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
            catch
            {
                _uncompared[id] = true;
                throw;
            }
        }

        return merged;
    }

    private async ValueTask<bool> CompareAsync(Profile profile, CancellationToken cancellationToken)
    {
        // The search goes without the writer's turn, the word is spoken in it.
        var nearest = DuplicateJudge.NearestOther(_register.WithoutStrays(profile), Gallery);
        if (nearest is null || Finding(profile.Id, nearest) is null)
        {
            DropProposals(profile.Id);
            return false;
        }

        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        DropProposals(profile.Id, but: nearest);
        if (Finding(profile.Id, nearest) is not var (from, into, finding))
        {
            return false;
        }

        if (finding.IsSure && _options.MergeDuplicates && !(_register.IsKnown(from) && _register.IsKnown(into)))
        {
            return await MergeInTurnAsync(from.Id, into.Id, Pipeline, finding.Reason, cancellationToken).ConfigureAwait(false) is not null;
        }

        var isNew = !_proposals.ContainsKey((from.Id, into.Id));
        _proposals.TryRemove((into.Id, from.Id), out _);
        _proposals[(from.Id, into.Id)] = new MergeProposal(from.Id, into.Id, finding.Similarity, finding.Reason);
        if (isNew)
        {
            await TellAsync(Step(ProfileEventKind.MergeProposed, from.Id, Pipeline, finding.Reason) with { OtherProfileId = into.Id }).ConfigureAwait(false);
        }

        return false;
    }

    /// <summary>What two profiles have in common, and which would stay: the one that somebody named, or else the older. Null where they are two people.</summary>
    private (Profile From, Profile Into, DuplicateFinding Finding)? Finding(string one, string other)
    {
        if (_register.Read(one) is not { MergedInto: null } a || _register.Read(other) is not { MergedInto: null } b
            || _register.AreKeptApart(a, b)
            || _register.Branch(one).Any(x => _register.Branch(other).Any(y => _together.Contains(x.Id, y.Id))))
        {
            return null;
        }

        (a, b) = (_register.WithoutStrays(a), _register.WithoutStrays(b));
        if (a.Samples.Count == 0 || b.Samples.Count == 0 || _duplicates.Compare(a, b, Gallery) is not { } finding)
        {
            return null;
        }

        var order = _register.IsKnown(a).CompareTo(_register.IsKnown(b));
        order = order != 0 ? order : b.CreatedAt.CompareTo(a.CreatedAt);
        order = order != 0 ? order : string.CompareOrdinal(b.Id, a.Id);
        return order > 0 ? (b, a, finding) : (a, b, finding);
    }

    private void DropProposals(string profileId, string? but = null)
    {
        foreach (var pair in _proposals.Keys.Where(pair =>
            (pair.From == profileId && pair.Into != but) || (pair.Into == profileId && pair.From != but)))
        {
            _proposals.TryRemove(pair, out _);
        }
    }
}
