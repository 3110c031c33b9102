using System.Collections.Immutable;
using System.Globalization;

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
        if (nearest is null || !looks.Any(look => _learning.IsSurely(nearest, look, gallery) is not null))
        {
            var created = await CreateAsync(
                name,
                (id, called) => new Profile { Id = id, Name = called, Origin = ProfileOrigin.Enrolled, Samples = Trimmed(Enrolled([])) },
                cancellationToken).ConfigureAwait(false);
            await TellCreatedAsync(created, actor, "Enrolled by a person.").ConfigureAwait(false);
            return new ProfileOutcome(ProfileOutcomeKind.Created, "Enrolled.", created, created.Samples.Max(sample => sample.Quality));
        }

        if (nearest.Origin == ProfileOrigin.Enrolled && nearest.Name != name)
        {
            return ProfileOutcome.Nothing("This person is enrolled already, under another name. Rename or erase that profile first.", nearest);
        }

        var isRenamed = nearest.Name != name;
        var improved = await ChangeAsync(
            nearest.Id,
            actor,
            profile => profile with
            {
                Name = name,
                Origin = ProfileOrigin.Enrolled,
                UpdatedAt = _time.GetUtcNow(),
                Samples = Trimmed(Enrolled(profile.Samples)),
            },
            (before, after) => Step(ProfileEventKind.Improved, after.Id, actor, "Enrolled by a person; the profile that this person had takes the looks.") with
            {
                SampleIds = IdsOf(after.Samples.ExceptBy(before.Samples.Select(sample => sample.Id), sample => sample.Id)),
            },
            cancellationToken).ConfigureAwait(false);
        if (improved is not null && isRenamed)
        {
            await TellAsync(Step(ProfileEventKind.Renamed, improved.Id, actor, "Named by enrolment.")).ConfigureAwait(false);
        }

        return improved is null
            ? ProfileOutcome.Nothing("The profile was erased meanwhile. Enrol again.")
            : new ProfileOutcome(ProfileOutcomeKind.Improved, "Added to the profile that this person had.", improved, looks.Max(look => look.Quality));

        List<ProfileSample> Enrolled(IReadOnlyList<ProfileSample> before)
        {
            var all = before.ToList();
            for (var i = 0; i < looks.Count; i++)
            {
                all.Add(SampleOf(looks[i], FreeSampleId(all), source, ProfileOrigin.Enrolled, false) with
                {
                    Picture = pictures[i],
                    Admission = _learning.Enrolment(looks[i], looks),
                });
            }

            return all;
        }
    }

    /// <summary>Calls a person something else. The id stays.</summary>
    /// <param name="profileId">Any id of the person.</param>
    /// <param name="name">The new name.</param>
    /// <param name="actor">Who asks for it; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The profile, or null where there is none of that id.</returns>
    public async ValueTask<Profile?> RenameAsync(
        string profileId, string name, string actor = Operator, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        var id = _register.RootId(profileId);
        return await ChangeAsync(
            id,
            actor,
            profile => profile.Name == name ? null : profile with { Name = name, UpdatedAt = _time.GetUtcNow() },
            (_, after) => Step(ProfileEventKind.Renamed, after.Id, actor, "Asked for."),
            cancellationToken).ConfigureAwait(false) ?? Find(id);
    }

    /// <summary>Notes on what grounds a person's face is kept; when it expires, retention erases the person.</summary>
    /// <param name="profileId">Any id of the person.</param>
    /// <param name="consent">The grounds; null where there are none any more. To erase the person then is another step: <see cref="EraseAsync"/>.</param>
    /// <param name="actor">Who says so; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The profile, or null where there is none of that id.</returns>
    public async ValueTask<Profile?> SetConsentAsync(
        string profileId, ProfileConsent? consent, string actor = Operator, CancellationToken cancellationToken = default)
    {
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        var id = _register.RootId(profileId);
        return await ChangeAsync(
            id,
            actor,
            profile => profile.Consent == consent ? null : profile with { Consent = consent },
            (_, after) => Step(
                ProfileEventKind.ConsentChanged,
                after.Id,
                actor,
                consent is null ? "There is no consent any more."
                : consent.ExpiresAt is { } end ? $"Consent was noted, to end on {end.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}."
                : "Consent was noted, without an end."),
            cancellationToken).ConfigureAwait(false) ?? Find(id);
    }

    /// <summary>
    /// The consent that counts for a person: the profile's own, or else that of the nearest profile that was merged into it. Null where there is
    /// none, or no such profile.
    /// </summary>
    public ProfileConsent? ConsentOf(string profileId) => Find(profileId) is { } living ? _register.ConsentOf(living) : null;

    /// <summary>
    /// Erases a person for good: store, pictures, memory; and with them every profile that was merged into theirs. An alias stands for the person:
    /// to erase only what was merged, undo the merge first.
    /// </summary>
    /// <param name="profileId">Any id of the person.</param>
    /// <param name="actor">Who asks for it; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False where there was none of that id.</returns>
    public async ValueTask<bool> EraseAsync(string profileId, string actor = Operator, CancellationToken cancellationToken = default)
    {
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        return await EraseInTurnAsync(_register.RootId(profileId), actor, "Asked for.", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Tells every sink once more that somebody is erased, who is not in the store any more: for what an erasure that was cut short, or a disk that
    /// refused, has left in history and status.
    /// </summary>
    /// <param name="profileId">The id that the person had.</param>
    /// <param name="actor">Who asks for it; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False where there is somebody of that id: they are to be erased instead.</returns>
    public async ValueTask<bool> ForgetErasedAsync(string profileId, string actor = Operator, CancellationToken cancellationToken = default)
    {
        Profile.ThrowIfInvalidId(profileId);
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        if (_register.Read(profileId) is not null || await _store.FindAsync(profileId, cancellationToken).ConfigureAwait(false) is not null)
        {
            return false;
        }

        await TellAsync(Step(ProfileEventKind.Erased, profileId, actor, "What was left beside the profile was asked to be erased.")).ConfigureAwait(false);
        return true;
    }

    private ValueTask<bool> EraseInTurnAsync(string rootId, string actor, string reason, CancellationToken cancellationToken) =>
        EraseInTurnAsync(rootId, actor, reason, [], cancellationToken);

    /// <param name="rootId">Whom to erase.</param>
    /// <param name="actor">Who asks for it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="going">Those whose erasure is under way already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async ValueTask<bool> EraseInTurnAsync(string rootId, string actor, string reason, ImmutableHashSet<string> going, CancellationToken cancellationToken)
    {
        var branch = _register.Branch(rootId);
        var gone = branch.Select(record => record.Id).ToHashSet(StringComparer.Ordinal);
        going = going.Union(gone);
        var erased = false;

        // What is still with others, by a merge or move that was cut short, goes first: with its own profile gone it would count as theirs.
        foreach (var (holder, away) in Away(gone).Where(held => !going.Contains(held.Holder.Id)))
        {
            if (away.Count == holder.Samples.Count && holder.MergedInto is null)
            {
                await EraseInTurnAsync(holder.Id, actor, reason, going, cancellationToken).ConfigureAwait(false);
                continue;
            }

            await TakeOutAsync(holder.Id, away, cancellationToken).ConfigureAwait(false);
        }

        // The person last: as long as they are there, whoever asked can ask again.
        foreach (var id in branch.Select(record => record.Id).Reverse().Append(rootId).Distinct(StringComparer.Ordinal).ToList())
        {
            var there = await _store.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
            Forget(id);
            if (there)
            {
                erased = true;
                await TellAsync(Step(ProfileEventKind.Erased, id, actor, reason)).ConfigureAwait(false);
                LogErased(id);
            }
        }

        foreach (var other in branch.SelectMany(record => record.NotSameAs).Distinct(StringComparer.Ordinal).ToList())
        {
            await SaveChangeAsync(
                other,
                profile => profile.NotSameAs.Any(gone.Contains) ? profile with { NotSameAs = [.. profile.NotSameAs.Where(id => !gone.Contains(id))] } : null,
                cancellationToken).ConfigureAwait(false);
        }

        return erased;
    }

    private List<ProfileSample> Trimmed(IEnumerable<ProfileSample> samples) =>
        SampleSelection.Trim(samples, _options.SamplesKept, _options.DuplicateSimilarity);
}
