using System.Runtime.CompilerServices;

namespace FaceLiveness.Hosting;

/// <summary>Makes of profiles what the API shows of them.</summary>
internal sealed class ProfileViews(FacePipeline pipeline)
{
    // Whether a sample has a picture only reading it tells. What was told holds for the profile as it was: every change is another one.
    private readonly ConditionalWeakTable<Profile, HashSet<string>> _pictures = [];

    public async ValueTask<ProfileView> OfAsync(Profile profile, CancellationToken cancellationToken)
    {
        var pictures = await PicturesOfAsync(profile, cancellationToken).ConfigureAwait(false);
        return new(
            profile.Id,
            profile.Name,
            IsNamed(profile),
            profile.Origin,
            profile.State,
            profile.Version,
            profile.CreatedAt,
            profile.UpdatedAt,
            profile.LastSeenAt,
            profile.MergedInto,
            profile.MergedInto is null ? pipeline.Profiles.AliasesOf(profile.Id) : [],
            profile.NotSameAs,
            profile.MergedInto is null ? pipeline.Profiles.ConsentOf(profile.Id) : profile.Consent,
            profile.Samples.Count == 0 ? null : profile.Samples.Max(sample => sample.Quality),
            profile.Samples.Where(sample => pictures.Contains(sample.Id)).MaxBy(sample => sample.Quality)?.Id,
            [.. profile.Samples.Select(sample => new SampleView(
                sample.Id, sample.Quality, sample.Origin, sample.IsFounding, sample.Admission, sample.CapturedAt, sample.Source, sample.OriginalProfileId, pictures.Contains(sample.Id)))]);
    }

    public async ValueTask<IReadOnlyList<ProfileView>> OfAsync(IEnumerable<Profile> profiles, CancellationToken cancellationToken)
    {
        var views = new List<ProfileView>();
        foreach (var profile in profiles)
        {
            views.Add(await OfAsync(profile, cancellationToken).ConfigureAwait(false));
        }

        return views;
    }

    /// <summary>
    /// Whether a person has said who this is. A profile that nobody has named is called after its id, and no id is given that is somebody's name
    /// already; so the name alone tells, as it does when profiles are tended.
    /// </summary>
    public static bool IsNamed(Profile profile) => profile.Name != profile.Id;

    private async ValueTask<HashSet<string>> PicturesOfAsync(Profile profile, CancellationToken cancellationToken)
    {
        if (_pictures.TryGetValue(profile, out var known))
        {
            return known;
        }

        var pictures = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sample in profile.Samples)
        {
            if (await pipeline.ProfileStore.ReadPictureAsync(profile.Id, sample.Id, cancellationToken).ConfigureAwait(false) is { Length: > 0 })
            {
                pictures.Add(sample.Id);
            }
        }

        return _pictures.GetValue(profile, _ => pictures);
    }
}
