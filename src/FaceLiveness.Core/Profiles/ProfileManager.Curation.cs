namespace FaceLiveness;

public sealed partial class ProfileManager
{
    /// <summary>
    /// Enrols a person by name from pictures that somebody vouches for. A profile that the pipeline captured of the same person, or one that
    /// was enrolled under the same name, takes the looks and the name, so that nobody ends up with two.
    /// </summary>
    /// <param name="name">What people call the person.</param>
    /// <param name="looks">At least one; all of the same person.</param>
    /// <param name="source">Where they come from; kept with the samples.</param>
    /// <param name="actor">Who asks for it; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Created or improved; nothing where the looks do not show one person, or somebody is enrolled under another name already.</returns>
    /// <exception cref="EmbeddingModelMismatchException">A look comes from another model than the gallery's.</exception>
    public async ValueTask<ProfileOutcome> EnrollAsync(
        string name, IReadOnlyList<FaceLook> looks, string source = "", string actor = Operator, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(looks);
        ArgumentOutOfRangeException.ThrowIfZero(looks.Count);
        foreach (var look in looks)
        {
            EmbeddingModelMismatchException.ThrowIfDifferent(Gallery.ModelId, look.Embedding.ModelId);
        }

        if (_learning.FirstUseless(looks) is >= 0 and var useless)
        {
            return ProfileOutcome.Nothing($"Picture {useless + 1} of {looks.Count} is too small, blurred or turned to recognise anybody by.");
        }

        if (_learning.FirstStranger(looks) is >= 0 and var stranger)
        {
            return ProfileOutcome.Nothing($"Picture {stranger + 1} of {looks.Count} does not show the same person as the others.");
        }

        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        var pictures = looks.Select(look => look.Picture).ToArray();
        var gallery = Gallery;
        var nearest = gallery.Search(looks).Best is { } best ? Find(best.ProfileId) : null;
        if (nearest is null || !looks.Any(look => _learning.IsSurely(nearest, look, gallery)))
        {
            var created = await CreateAsync(name, ProfileOrigin.Enrolled, Trimmed(Enrolled([])), cancellationToken).ConfigureAwait(false);
            LogCreated(created.Id, created.Samples.Count);
            return new ProfileOutcome(ProfileOutcomeKind.Created, "Enrolled.", created, created.Samples.Max(sample => sample.Quality));
        }

        if (nearest.Origin == ProfileOrigin.Enrolled && nearest.Name != name)
        {
            return ProfileOutcome.Nothing("This person is enrolled already, under another name. Rename or erase that profile first.", nearest);
        }

        var improved = await ChangeAsync(
            nearest.Id,
            profile => profile with
            {
                Name = name,
                Origin = ProfileOrigin.Enrolled,
                UpdatedAt = _time.GetUtcNow(),
                Samples = Trimmed(Enrolled(profile.Samples)),
            },
            cancellationToken).ConfigureAwait(false);
        return improved is null
            ? ProfileOutcome.Nothing("The profile was erased meanwhile. Enrol again.")
            : new ProfileOutcome(ProfileOutcomeKind.Improved, "Added to the profile that this person had.", improved, looks.Max(look => look.Quality));

        List<ProfileSample> Enrolled(IReadOnlyList<ProfileSample> before)
        {
            var all = before.ToList();
            for (var i = 0; i < looks.Count; i++)
            {
                var id = all.Count == 0 ? "s1" : FreeSampleId(all);
                all.Add(SampleOf(looks[i], id, source, ProfileOrigin.Enrolled, false) with { Picture = pictures[i] });
            }

            return all;
        }
    }

    /// <summary>Calls a person something else. The id stays.</summary>
    /// <returns>The profile, or null where there is none of that id.</returns>
    public async ValueTask<Profile?> RenameAsync(string profileId, string name, string actor = Operator, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        return await ChangeAsync(
            profileId, profile => profile with { Name = name, UpdatedAt = _time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts two profiles of one person together. The name and the id of the second stay; the first is erased.</summary>
    /// <param name="from">The profile that ends.</param>
    /// <param name="into">The profile that stays.</param>
    /// <param name="actor">Who asks for it; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The profile that stays, or null where one of the two is not there.</returns>
    /// <exception cref="EmbeddingModelMismatchException">They come from different models.</exception>
    public async ValueTask<Profile?> MergeAsync(string from, string into, string actor = Operator, CancellationToken cancellationToken = default)
    {
        if (string.Equals(from, into, StringComparison.Ordinal))
        {
            throw new ArgumentException("A profile can't be merged into itself.", nameof(into));
        }

        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        if (Find(from) is not { } source)
        {
            return null;
        }

        var moved = new List<ProfileSample>();
        foreach (var sample in source.Samples)
        {
            moved.Add(sample with { Picture = await _store.ReadPictureAsync(from, sample.Id, cancellationToken).ConfigureAwait(false) });
        }

        var merged = await ChangeAsync(
            into,
            target =>
            {
                var all = target.Samples.ToList();
                foreach (var sample in moved)
                {
                    all.Add(sample with { Id = all.Count == 0 ? "s1" : FreeSampleId(all) });
                }

                return target with
                {
                    Origin = source.Origin == ProfileOrigin.Enrolled ? ProfileOrigin.Enrolled : target.Origin,
                    CreatedAt = source.CreatedAt < target.CreatedAt ? source.CreatedAt : target.CreatedAt,
                    LastSeenAt = source.LastSeenAt > target.LastSeenAt ? source.LastSeenAt : target.LastSeenAt,
                    UpdatedAt = _time.GetUtcNow(),
                    Samples = Trimmed(all),
                };
            },
            cancellationToken).ConfigureAwait(false);
        if (merged is not null)
        {
            await _store.DeleteAsync(from, cancellationToken).ConfigureAwait(false);
            Forget(from);
            LogMerged(from, into);
        }

        return merged;
    }

    /// <summary>Erases a person for good: store, pictures, memory.</summary>
    /// <returns>False where there was none of that id.</returns>
    public async ValueTask<bool> EraseAsync(string profileId, string actor = Operator, CancellationToken cancellationToken = default)
    {
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        var erased = await _store.DeleteAsync(profileId, cancellationToken).ConfigureAwait(false);
        Forget(profileId);
        if (erased)
        {
            await TellAsync(new ProfileEvent(_time.GetUtcNow(), ProfileEventKind.Erased, profileId, actor, "Asked for.")).ConfigureAwait(false);
            LogErased(profileId);
        }

        return erased;
    }

    /// <summary>
    /// Forgets captured profiles that were never confirmed, and samples that are poor, redundant or unlike their profile. Runs by itself
    /// every <see cref="ProfileOptions.PruneInterval"/>.
    /// </summary>
    public async ValueTask PruneAsync(CancellationToken cancellationToken = default)
    {
        int profiles = 0, samples = 0;
        foreach (var id in _profiles.Keys)
        {
            // A turn for each profile, so that a long list keeps nobody waiting.
            using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
            if (Find(id) is not { } profile)
            {
                continue;
            }

            if (_pruner.IsForgotten(profile, _time.GetUtcNow()))
            {
                await _store.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
                Forget(id);
                profiles++;
            }
            else if (_pruner.Prune(profile) is not null)
            {
                var before = profile.Samples.Count;
                var pruned = await ChangeAsync(
                    id,
                    newest => _pruner.Prune(newest) is { } kept ? newest with { Samples = kept, UpdatedAt = _time.GetUtcNow() } : null,
                    cancellationToken).ConfigureAwait(false);
                samples += before - (pruned?.Samples.Count ?? before);
            }
        }

        if (profiles + samples > 0)
        {
            LogPruned(profiles, samples);
        }
    }

    private async Task PruneRegularlyAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_options.PruneInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    await PruneAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
                {
                    LogPruningFailed(fault);
                }
            }
        }
        catch (Exception fault) when (cancellationToken.IsCancellationRequested)
        {
            LogStopped(fault.GetType().Name);
        }
    }

    private List<ProfileSample> Trimmed(IEnumerable<ProfileSample> samples) =>
        SampleSelection.Trim(samples, _options.SamplesKept, _options.DuplicateSimilarity);
}
