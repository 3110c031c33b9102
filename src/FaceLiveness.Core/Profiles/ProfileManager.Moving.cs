using System.Globalization;

namespace FaceLiveness;

public sealed partial class ProfileManager
{
    /// <summary>Moves samples of a profile, with their pictures, into a new one: they show another person. The two are then kept apart.</summary>
    /// <param name="profileId">The profile that they are in.</param>
    /// <param name="sampleIds">Which; not all that it has.</param>
    /// <param name="name">What people call the other person; null where nobody knows.</param>
    /// <param name="actor">Who asks for it; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The new profile, or null where there is no profile of that id.</returns>
    /// <exception cref="ArgumentException">The profile has no such sample, or none would be left.</exception>
    public async ValueTask<Profile?> SplitAsync(
        string profileId, IReadOnlyList<string> sampleIds, string? name = null, string actor = Operator, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sampleIds);
        ArgumentOutOfRangeException.ThrowIfZero(sampleIds.Count, nameof(sampleIds));
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        if (await MendedAsync(profileId, cancellationToken).ConfigureAwait(false) is not { } source)
        {
            return null;
        }

        var chosen = Chosen(source, sampleIds, "rename the profile instead, or merge it into the one that it belongs to");
        var moved = await OnTheWayAsync(source, chosen, cancellationToken).ConfigureAwait(false);
        var created = await CreateAsync(
            name,
            (id, called) => new Profile
            {
                Id = id,
                Name = called,
                Origin = chosen.Exists(sample => sample.Origin == ProfileOrigin.Enrolled) ? ProfileOrigin.Enrolled : ProfileOrigin.Captured,
                State = ProfileState.Established,
                NotSameAs = [source.Id],
                Samples = [.. moved.Select((sample, i) => sample with { Id = string.Create(CultureInfo.InvariantCulture, $"s{i + 1}") })],
            },
            cancellationToken).ConfigureAwait(false);
        await TakeAwayAsync(source.Id, chosen, created.Id, cancellationToken).ConfigureAwait(false);
        var arrived = await SaveChangeAsync(created.Id, profile => Arrived(profile, source.Id), cancellationToken).ConfigureAwait(false);
        await TellAsync(Step(ProfileEventKind.Split, source.Id, actor, "Asked for.") with
        {
            OtherProfileId = created.Id,
            SampleIds = IdsOf(chosen),
        }).ConfigureAwait(false);
        await TellCreatedAsync(arrived ?? created, actor, $"Split off from {source.Id} by a person.").ConfigureAwait(false);
        return arrived;
    }

    /// <summary>Moves a sample, with its picture, to the profile of the person whom it shows. The two are then kept apart.</summary>
    /// <param name="profileId">The profile that it is in.</param>
    /// <param name="sampleId">Which; not the last that it has.</param>
    /// <param name="toProfileId">Whose it is.</param>
    /// <param name="actor">Who asks for it; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The profile that has it now, or null where one of the two is not there.</returns>
    /// <exception cref="ArgumentException">The profile has no such sample, none would be left, or both are one profile.</exception>
    /// <exception cref="EmbeddingModelMismatchException">They come from different models.</exception>
    public async ValueTask<Profile?> ReassignSampleAsync(
        string profileId, string sampleId, string toProfileId, string actor = Operator, CancellationToken cancellationToken = default)
    {
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        if (await MendedAsync(profileId, cancellationToken).ConfigureAwait(false) is not { } source
            || await MendedAsync(toProfileId, cancellationToken).ConfigureAwait(false) is not { } target)
        {
            return null;
        }

        if (source.Id == target.Id)
        {
            throw new ArgumentException("The sample is in that profile already: both ids stand for the same one.", nameof(toProfileId));
        }

        var chosen = Chosen(source, [sampleId], "merge the profile into the other instead (MergeAsync)");
        var moved = await OnTheWayAsync(source, chosen, cancellationToken).ConfigureAwait(false);
        var taken = await SaveChangeAsync(
            target.Id,
            profile => profile with
            {
                NotSameAs = With(profile.NotSameAs, source.Id),
                Samples = [.. profile.Samples, moved[0] with { Id = FreeSampleId(profile.Samples) }],
            },
            cancellationToken).ConfigureAwait(false);
        if (taken is null)
        {
            return null;
        }

        await TakeAwayAsync(source.Id, chosen, target.Id, cancellationToken).ConfigureAwait(false);
        return await ChangeAsync(
            target.Id,
            actor,
            profile => Arrived(profile, source.Id) with { State = profile.State == ProfileState.Candidate ? ProfileState.Established : profile.State },
            (_, _) => Step(ProfileEventKind.SampleReassigned, source.Id, actor, "Asked for.") with { OtherProfileId = target.Id, SampleIds = [sampleId] },
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Profile?> MendedAsync(string profileId, CancellationToken cancellationToken)
    {
        var id = _register.RootId(profileId);
        await MendAsync(id, cancellationToken).ConfigureAwait(false);
        return Find(id);
    }

    private static List<ProfileSample> Chosen(Profile source, IReadOnlyList<string> sampleIds, string instead)
    {
        var chosen = source.Samples.Where(sample => sampleIds.Contains(sample.Id)).ToList();
        if (sampleIds.FirstOrDefault(id => !chosen.Exists(sample => sample.Id == id)) is { } missing)
        {
            throw new ArgumentException($"Profile '{source.Id}' has no sample '{missing}', only {string.Join(", ", IdsOf(source.Samples))}.", nameof(sampleIds));
        }

        return chosen.Count < source.Samples.Count
            ? chosen
            : throw new ArgumentException($"Profile '{source.Id}' would be left without samples; {instead}.", nameof(sampleIds));
    }

    /// <summary>
    /// Samples as they come to another profile: they count for nothing there until they have left the first (<see cref="ProfileRegister.IsStray"/>).
    /// </summary>
    private async ValueTask<List<ProfileSample>> OnTheWayAsync(Profile source, List<ProfileSample> chosen, CancellationToken cancellationToken) =>
        (await WithPicturesAsync(source.Id, chosen, cancellationToken).ConfigureAwait(false)).ConvertAll(sample => sample with { OriginalProfileId = source.Id });

    /// <summary>The samples from another profile have left that one. From now on a person vouches for them, as for an enrolled picture.</summary>
    private Profile Arrived(Profile profile, string from) => profile with
    {
        UpdatedAt = _time.GetUtcNow(),
        Samples =
        [
            .. profile.Samples.Select(sample => sample.OriginalProfileId != from ? sample : sample with
            {
                Origin = ProfileOrigin.Enrolled,
                IsFounding = false,
                OriginalProfileId = null,

                // Not from where: that profile may be erased, and this sample stays. The audit log knows.
                Admission = string.Create(CultureInfo.InvariantCulture, $"Moved here from another profile by a person, quality {sample.Quality:0.00}."),
            }),
        ],
    };

    /// <summary>Takes samples out of a profile, and out of what was merged into it, so that the undoing of a merge does not bring them back.</summary>
    private async ValueTask TakeAwayAsync(string sourceId, List<ProfileSample> chosen, string to, CancellationToken cancellationToken)
    {
        await SaveChangeAsync(
            sourceId,
            profile =>
            {
                var rest = profile.Samples.Where(sample => !chosen.Exists(gone => gone.Id == sample.Id)).ToList();

                // A person has looked at what stays, too: with none of the old anchors left it is what later looks are compared with.
                return profile with
                {
                    UpdatedAt = _time.GetUtcNow(),
                    NotSameAs = With(profile.NotSameAs, to),
                    Samples = rest.Exists(sample => sample.IsAnchor) ? rest : rest.ConvertAll(sample => sample with { IsFounding = true }),
                };
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var alias in _register.Branch(sourceId).Where(record => record.Id != sourceId))
        {
            await SaveChangeAsync(
                alias.Id,
                profile => profile.Samples.Any(IsGone) ? profile with { Samples = [.. profile.Samples.Where(sample => !IsGone(sample))] } : null,
                cancellationToken).ConfigureAwait(false);
        }

        bool IsGone(ProfileSample sample) => chosen.Exists(gone => SampleSelection.IsSameLook(gone, sample));
    }

    /// <summary>Sends samples home that a merge or a move left where they do not belong, because it was cut short.</summary>
    private async ValueTask MendAsync(string profileId, CancellationToken cancellationToken)
    {
        if (_register.Read(profileId) is not { } record || !record.Samples.Any(sample => _register.IsStray(record, sample)))
        {
            return;
        }

        var strays = record.Samples.Where(sample => _register.IsStray(record, sample)).ToList();
        await SendHomeAsync(profileId, strays, cancellationToken).ConfigureAwait(false);
        if (strays.Count == record.Samples.Count && record.MergedInto is null)
        {
            // Its own may still be where the undoing of a merge, cut short as well, has not brought them back from.
            foreach (var (other, away) in Away([profileId]))
            {
                await SendHomeAsync(other.Id, away, cancellationToken).ConfigureAwait(false);
            }

            if (_register.Read(profileId)!.Samples.Count == strays.Count)
            {
                await EraseInTurnAsync(profileId, Retention, "Left over from a split that was cut short.", cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        await TakeOutAsync(profileId, strays, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask TakeOutAsync(string holderId, List<ProfileSample> strays, CancellationToken cancellationToken) => await SaveChangeAsync(
        holderId,
        profile => profile with { Samples = [.. profile.Samples.Where(sample => !strays.Exists(stray => stray.Id == sample.Id))] },
        cancellationToken).ConfigureAwait(false);

    /// <summary>Who holds samples of some profiles that do not belong there, and which.</summary>
    private List<(Profile Holder, List<ProfileSample> Samples)> Away(IReadOnlyCollection<string> owners) =>
    [
        .. _register.All.Where(record => !owners.Contains(record.Id))
            .Select(record => (record, record.Samples.Where(sample => sample.OriginalProfileId is { } origin && owners.Contains(origin) && _register.IsStray(record, sample)).ToList()))
            .Where(held => held.Item2.Count > 0),
    ];

    private async ValueTask SendHomeAsync(string holderId, List<ProfileSample> strays, CancellationToken cancellationToken)
    {
        foreach (var sample in await WithPicturesAsync(holderId, strays, cancellationToken).ConfigureAwait(false))
        {
            var home = sample.OriginalProfileId!;
            var holder = _register.Branch(_register.RootId(home)).FirstOrDefault(member => CopyIn(member, sample) is not null);
            if (holder is null || (_register.Read(home) is { MergedInto: null } living && CopyIn(living, sample) is null))
            {
                var copy = holder is null ? sample : CopyIn(holder, sample)! with { Picture = sample.Picture };
                await SaveChangeAsync(
                    home,
                    profile => profile with
                    {
                        Samples =
                        [
                            .. profile.Samples,
                            Returned(copy with { OriginalProfileId = holder is null ? null : copy.OriginalProfileId ?? holder.Id }, home, [.. profile.Samples]),
                        ],
                    },
                    cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static ProfileSample? CopyIn(Profile profile, ProfileSample sample) =>
        profile.Samples.FirstOrDefault(other => SampleSelection.IsSameLook(other, sample));
}
