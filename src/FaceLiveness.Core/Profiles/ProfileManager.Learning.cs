namespace FaceLiveness;

public sealed partial class ProfileManager
{
    // The rest of the samples that a profile may keep stays free for later looks, in other poses and other light.
    private const int FoundingSamples = 4;

    private const string WellSeen = "A live stranger was seen often and well enough.";

    /// <summary>
    /// Learns from a track what there is to learn: makes a profile of a live stranger, or gives a known person's profile a better look.
    /// Call it when a track got a look or its liveness or identity changed; it returns at once when there is nothing to do.
    /// </summary>
    /// <returns>What came of it. A profile is made once, however many streams prove the same stranger at the same time.</returns>
    /// <exception cref="IOException">The store failed; nothing has changed.</exception>
    public ValueTask<ProfileOutcome> ConsiderAsync(TrackEvidence evidence, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(evidence.Looks);
        ArgumentNullException.ThrowIfNull(evidence.Identity);
        if (!evidence.IsLive)
        {
            return ValueTask.FromResult(ProfileOutcome.NotLive);
        }

        switch (evidence.Identity.State)
        {
            case IdentityState.Unknown:
                var (founders, refusal) = _learning.Found(evidence.Looks);
                return refusal is null ? FoundAsync(evidence.StreamId, founders, cancellationToken) : ValueTask.FromResult(refusal);

            case IdentityState.Known
                when Find(evidence.Identity.ProfileId!) is { } profile && _learning.Improve(profile, evidence.Looks, Gallery) is not null:
                return ImproveAsync(profile.Id, evidence, cancellationToken);

            case IdentityState.Known:
                return ValueTask.FromResult(ProfileOutcome.NothingBetter);

            default:
                return ValueTask.FromResult(ProfileOutcome.Undecided);
        }
    }

    /// <summary>Whether a look may become part of a profile: of somebody known, if it adds to theirs; of anybody else always, for theirs may yet be founded.</summary>
    internal bool MayKeep(PersonIdentity identity, FaceLook look) =>
        identity.State != IdentityState.Known || (Find(identity.ProfileId!) is { } profile && _learning.Improve(profile, [look], Gallery) is not null);

    private async ValueTask<ProfileOutcome> FoundAsync(string streamId, IReadOnlyList<FaceLook> founders, CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        if (!_learning.IsStranger(founders, Gallery))
        {
            return ProfileOutcome.TooNear;
        }

        var bySample = founders.Select((look, i) =>
        {
            var sample = SampleOf(look, $"s{i + 1}", streamId, ProfileOrigin.Captured, true);
            return (Look: look, Sample: sample with { Admission = _learning.Founding(look, founders, Gallery) });
        }).ToList();
        var chosen = SampleSelection.Trim(bySample.Select(pair => pair.Sample), FoundingSamples, _options.DuplicateSimilarity);
        var samples = bySample
            .Where(pair => chosen.Exists(sample => sample.Id == pair.Sample.Id))
            .Select((pair, i) => WithPicture(pair.Sample with { Id = $"s{i + 1}" }, pair.Look))
            .ToList();
        var profile = await CreateAsync(
            null,
            (id, name) => new Profile { Id = id, Name = name, Origin = ProfileOrigin.Captured, Samples = samples },
            cancellationToken).ConfigureAwait(false);
        await TellCreatedAsync(profile, Pipeline, WellSeen).ConfigureAwait(false);
        return new ProfileOutcome(ProfileOutcomeKind.Created, WellSeen, profile, samples.Max(sample => sample.Quality));
    }

    private async ValueTask<ProfileOutcome> ImproveAsync(string profileId, TrackEvidence evidence, CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        FaceLook? added = null;
        ReadOnlyMemory<byte>? picture = null;
        var improved = await ChangeAsync(
            profileId,
            Pipeline,
            profile =>
            {
                if (_learning.Improve(profile, evidence.Looks, Gallery) is not { } improvement)
                {
                    return null;
                }

                if (!ReferenceEquals(added, improvement.Look))
                {
                    added = improvement.Look;
                    picture = added.Picture;
                }

                var sample = SampleOf(added, FreeSampleId(profile.Samples), evidence.StreamId, ProfileOrigin.Captured, false) with
                {
                    Picture = picture,
                    Admission = improvement.Admission,
                };
                return profile with
                {
                    UpdatedAt = _time.GetUtcNow(),
                    Samples = [.. profile.Samples.Where(other => other != improvement.Replaced), sample],
                };
            },
            (_, after) => Step(ProfileEventKind.Improved, profileId, Pipeline, after.Samples[^1].Admission) with { SampleIds = [after.Samples[^1].Id] },
            cancellationToken).ConfigureAwait(false);
        if (improved is null)
        {
            return ProfileOutcome.NothingBetter;
        }

        LogImproved(profileId, added!.Quality);
        return new ProfileOutcome(ProfileOutcomeKind.Improved, "A better or new look at somebody known.", improved, added.Quality);
    }

    private static ProfileSample SampleOf(FaceLook look, string id, string source, ProfileOrigin origin, bool isFounding) => new()
    {
        Id = id,
        Embedding = look.Embedding,
        Quality = look.Quality,
        Origin = origin,
        IsFounding = isFounding,
        CapturedAt = look.CaptureTime,
        Source = source,
    };

    private static ProfileSample WithPicture(ProfileSample sample, FaceLook look) => sample with { Picture = look.Picture };

    // Ids only rise, so that the id of a sample that was dropped never comes to mean another.
    private static string FreeSampleId(IEnumerable<ProfileSample> samples) =>
        $"s{samples.Select(sample => sample.Id.StartsWith('s') && int.TryParse(sample.Id.AsSpan(1), out var number) ? number : 0).DefaultIfEmpty().Max() + 1}";
}
