namespace FaceLiveness.Hosting;

/// <summary>A profile as the API shows it: all but the vectors.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call the person; the same as the id while nobody has said.</param>
/// <param name="Named">Whether a person has given the name.</param>
/// <param name="Origin">How it came to be.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Version">Counts the saves.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When a sample or the name last changed.</param>
/// <param name="LastSeenAt">When the person was last recognised.</param>
/// <param name="MergedInto">The profile that it has become a part of; null for a person of their own.</param>
/// <param name="Aliases">Ids of the profiles that have become a part of it, nearest first.</param>
/// <param name="NotSameAs">Ids of profiles that somebody has said are other people.</param>
/// <param name="Consent">On what grounds the face is kept; null where nobody has said.</param>
/// <param name="Quality">The best sample's, 0 to 1; null without samples.</param>
/// <param name="Cover">The best sample that has a picture; null where none has.</param>
/// <param name="Samples">The looks that the person is recognised by.</param>
internal sealed record ProfileView(
    string Id,
    string Name,
    bool Named,
    ProfileOrigin Origin,
    ProfileState State,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset LastSeenAt,
    string? MergedInto,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> NotSameAs,
    ProfileConsent? Consent,
    float? Quality,
    string? Cover,
    IReadOnlyList<SampleView> Samples);

/// <summary>A sample as the API shows it.</summary>
/// <param name="Id">Its id within the profile.</param>
/// <param name="Quality">0 to 1.</param>
/// <param name="Origin">How it came to be.</param>
/// <param name="Founding">Whether the profile was founded on it.</param>
/// <param name="Admission">Why it was admitted.</param>
/// <param name="CapturedAt">When the picture was taken.</param>
/// <param name="Source">The stream or file that it came from.</param>
/// <param name="OriginalProfileId">The profile that a merge brought it from; null for one of its own.</param>
/// <param name="HasPicture">Whether a picture of it is kept.</param>
internal sealed record SampleView(
    string Id,
    float Quality,
    ProfileOrigin Origin,
    bool Founding,
    string Admission,
    DateTimeOffset CapturedAt,
    string Source,
    string? OriginalProfileId,
    bool HasPicture);

/// <summary>A page of profiles.</summary>
/// <param name="Total">How many there are that were asked for, on all pages.</param>
/// <param name="Profiles">Those of this page, the one seen last first.</param>
internal sealed record ProfileList(int Total, IReadOnlyList<ProfileView> Profiles);
