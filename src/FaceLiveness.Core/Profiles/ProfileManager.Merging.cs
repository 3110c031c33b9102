namespace FaceLiveness;

public sealed partial class ProfileManager
{
    // The id of a sample in the profile that keeps it for another, so that it gets its own id back.
    private const string KeptPrefix = "kept-";

    /// <summary>The other ids of a person: those of all profiles that were merged into theirs, nearest first.</summary>
    /// <param name="profileId">Any id of the person.</param>
    public IReadOnlyList<string> AliasesOf(string profileId)
    {
        var rootId = _register.RootId(profileId);
        return [.. _register.Branch(rootId).Select(record => record.Id).Where(id => id != rootId)];
    }

    /// <summary>A profile that was merged into another, as it is kept; null where there is none of that id, or it is a person of their own.</summary>
    public Profile? FindMerged(string profileId) => _register.Read(profileId) is { MergedInto: not null } merged ? merged : null;

    /// <summary>
    /// Puts two profiles of one person together. The name and the id of the second stay; the first is kept aside, its id becomes an alias,
    /// and <see cref="UndoMergeAsync"/> brings it back.
    /// </summary>
    /// <param name="from">The profile that ends.</param>
    /// <param name="into">The profile that stays.</param>
    /// <param name="actor">Who asks for it; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The profile that stays, also where the two were merged already; null where one of the two is not there.</returns>
    /// <exception cref="ArgumentException">Both are the same id.</exception>
    /// <exception cref="EmbeddingModelMismatchException">They come from different models.</exception>
    public async ValueTask<Profile?> MergeAsync(string from, string into, string actor = Operator, CancellationToken cancellationToken = default)
    {
        if (string.Equals(from, into, StringComparison.Ordinal))
        {
            throw new ArgumentException("A profile can't be merged into itself.", nameof(into));
        }

        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        return await MergeInTurnAsync(from, into, actor, "Asked for.", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Undoes a merge: the profile lives again as it was, and its samples leave whoever has them now. The two are then kept apart.</summary>
    /// <param name="from">The id of the profile that was merged into another.</param>
    /// <param name="actor">Who asks for it; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The profile that lives again, or null where there is none of that id, or it is not merged.</returns>
    /// <exception cref="InvalidOperationException">
    /// One of the two would be without samples, because it was merged longer ago than <see cref="ProfileOptions.UndoMergeWithin"/>, or because
    /// they were moved elsewhere since.
    /// </exception>
    public async ValueTask<Profile?> UndoMergeAsync(string from, string actor = Operator, CancellationToken cancellationToken = default)
    {
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        if (_register.Read(from) is not { MergedInto: { } into } merged)
        {
            return null;
        }

        await MendAsync(from, cancellationToken).ConfigureAwait(false);
        merged = _register.Read(from)!;
        var rootId = _register.RootId(from);
        var own = _register.Branch(from).Select(record => record.Id).ToHashSet(StringComparer.Ordinal);
        var others = _register.Branch(rootId).Where(record => !own.Contains(record.Id)).OrderByDescending(record => record.Id == into).ToList();
        var guests = others.Count == 0 ? [] : await WithPicturesAsync(from, merged.Samples.Where(sample => !IsOwn(sample)), cancellationToken).ConfigureAwait(false);
        var left = _register.Read(rootId)?.Samples.Where(sample => !Came(sample)).ToList();
        var refill = left is { Count: 0 } && into != rootId ? await FromAliasesAsync(rootId, own, cancellationToken).ConfigureAwait(false) : [];
        if (!merged.Samples.Any(IsOwn) || (left is { Count: 0 } && refill.Count == 0 && (into != rootId || guests.Count == 0)))
        {
            throw new InvalidOperationException(
                $"The merge of '{from}' into '{into}' can't be undone any more: one of them would be without samples. Split off the samples of the other person instead.");
        }

        // First it lives; whatever of it is elsewhere from then on is where it does not belong, and is not recognised there.
        await SaveChangeAsync(
            from, profile => profile with { MergedInto = null, UpdatedAt = _time.GetUtcNow(), NotSameAs = With(profile.NotSameAs, into, rootId) }, cancellationToken).ConfigureAwait(false);
        foreach (var other in others)
        {
            await SaveChangeAsync(
                other.Id,
                profile =>
                {
                    var samples = profile.Samples.Where(sample => !Came(sample)).ToList();
                    AddMissing(samples, other.Id == into ? guests.Select(guest => Returned(guest, profile.Id, samples)) : []);
                    AddMissing(samples, other.Id == rootId ? refill : []);
                    var isParty = other.Id == into || other.Id == rootId;
                    return samples.Count == profile.Samples.Count && !isParty
                        ? null
                        : profile with { Samples = samples, NotSameAs = isParty ? With(profile.NotSameAs, from) : profile.NotSameAs };
                },
                cancellationToken).ConfigureAwait(false);
        }

        await SaveChangeAsync(
            from, profile => profile.Samples.All(IsOwn) ? null : profile with { Samples = [.. profile.Samples.Where(IsOwn)] }, cancellationToken).ConfigureAwait(false);
        await TellAsync(Step(ProfileEventKind.MergeUndone, from, actor, "Asked for.") with { OtherProfileId = into }).ConfigureAwait(false);
        LogMergeUndone(from, into);
        return Find(from);

        bool Came(ProfileSample sample) => sample.OriginalProfileId is { } origin && own.Contains(origin);

        bool IsOwn(ProfileSample sample) => sample.OriginalProfileId is null || Came(sample);
    }

    private async ValueTask<Profile?> MergeInTurnAsync(string from, string into, string actor, string reason, CancellationToken cancellationToken)
    {
        if (Find(from) is not { } source || Find(into) is not { } target)
        {
            return null;
        }

        if (source.Id == target.Id)
        {
            return target;
        }

        if (source.Samples.Count > 0 && target.Samples.Count > 0)
        {
            EmbeddingModelMismatchException.ThrowIfDifferent(target.Samples[0].Embedding.ModelId, source.Samples[0].Embedding.ModelId);
        }

        await MendAsync(source.Id, cancellationToken).ConfigureAwait(false);
        await MendAsync(target.Id, cancellationToken).ConfigureAwait(false);
        if (Find(source.Id) is not { MergedInto: null } giver || Find(target.Id) is not { } before)
        {
            return null;
        }

        // First the target takes copies, which count for nothing as long as their own profile lives; then that one ends, and with the same save
        // keeps what the target is about to lose. So a crash in between loses nothing, and leaves two people or one.
        var copies = (await WithPicturesAsync(giver.Id, giver.Samples, cancellationToken).ConfigureAwait(false))
            .ConvertAll(sample => sample with { OriginalProfileId = sample.OriginalProfileId ?? giver.Id });
        var joined = await SaveChangeAsync(
            target.Id,
            profile =>
            {
                var all = profile.Samples.ToList();
                foreach (var copy in copies)
                {
                    all.Add(copy with { Id = FreeSampleId(all) });
                }

                return profile with { Samples = all };
            },
            cancellationToken).ConfigureAwait(false);
        if (joined is null)
        {
            return null;
        }

        var kept = IdsOf(Trimmed(joined.Samples)).ToHashSet(StringComparer.Ordinal);
        var dropped = await WithPicturesAsync(
            target.Id, joined.Samples.Where(sample => !kept.Contains(sample.Id) && !copies.Exists(copy => SampleSelection.IsSameLook(copy, sample))), cancellationToken).ConfigureAwait(false);
        await SaveChangeAsync(
            giver.Id,
            profile =>
            {
                var all = profile.Samples.ToList();
                foreach (var guest in dropped)
                {
                    all.Add(guest with { Id = KeptId(guest.Id, all), OriginalProfileId = guest.OriginalProfileId ?? target.Id });
                }

                return profile with { MergedInto = target.Id, UpdatedAt = _time.GetUtcNow(), Samples = all };
            },
            cancellationToken).ConfigureAwait(false);
        DropProposals(giver.Id);
        var merged = await SaveChangeAsync(
            target.Id,
            profile => _lifecycle.Advance(
                profile with
                {
                    State = profile.State == ProfileState.Candidate ? ProfileState.Established : profile.State,
                    LastSeenAt = giver.LastSeenAt > profile.LastSeenAt ? giver.LastSeenAt : profile.LastSeenAt,
                    UpdatedAt = _time.GetUtcNow(),
                    Samples = [.. profile.Samples.Where(sample => kept.Contains(sample.Id))],
                },
                _time.GetUtcNow()),
            cancellationToken).ConfigureAwait(false);
        await TellAsync(Step(ProfileEventKind.Merged, giver.Id, actor, reason) with { OtherProfileId = target.Id }).ConfigureAwait(false);
        LogMerged(giver.Id, target.Id);
        if (merged is not null)
        {
            await TellStateAsync(before.State, merged, actor).ConfigureAwait(false);
        }

        return merged;
    }

    /// <summary>All that the profiles merged into one, but for some, have to give to it.</summary>
    private async ValueTask<List<ProfileSample>> FromAliasesAsync(string rootId, HashSet<string> but, CancellationToken cancellationToken)
    {
        var all = new List<ProfileSample>();
        foreach (var alias in _register.Branch(rootId).Where(record => record.Id != rootId && !but.Contains(record.Id)))
        {
            foreach (var sample in await WithPicturesAsync(alias.Id, alias.Samples, cancellationToken).ConfigureAwait(false))
            {
                var origin = sample.OriginalProfileId ?? alias.Id;
                if (!but.Contains(origin) && !all.Exists(other => SampleSelection.IsSameLook(other, sample)))
                {
                    all.Add(sample with { Id = FreeSampleId(all), OriginalProfileId = origin == rootId ? null : origin });
                }
            }
        }

        return Trimmed(all);
    }

    private static void AddMissing(List<ProfileSample> samples, IEnumerable<ProfileSample> more)
    {
        foreach (var sample in more.ToList())
        {
            if (!samples.Exists(other => SampleSelection.IsSameLook(other, sample)))
            {
                samples.Add(samples.Exists(other => other.Id == sample.Id) ? sample with { Id = FreeSampleId(samples) } : sample);
            }
        }
    }

    private static ProfileSample Returned(ProfileSample guest, string home, List<ProfileSample> samples)
    {
        var id = guest.Id.StartsWith(KeptPrefix, StringComparison.Ordinal) ? guest.Id[KeptPrefix.Length..] : guest.Id;
        return guest with
        {
            Id = Profile.IsValidId(id) && !samples.Exists(sample => sample.Id == id) ? id : FreeSampleId(samples),
            OriginalProfileId = guest.OriginalProfileId == home ? null : guest.OriginalProfileId,
        };
    }

    private static string KeptId(string id, List<ProfileSample> samples) =>
        Profile.IsValidId(KeptPrefix + id) && !samples.Exists(sample => sample.Id == KeptPrefix + id) ? KeptPrefix + id : FreeSampleId(samples);

    private static IReadOnlyList<string> With(IReadOnlyList<string> ids, params ReadOnlySpan<string> more) =>
        [.. ids.Union(more.ToArray(), StringComparer.Ordinal)];
}
