#pragma warning disable CA1822 // Bodies follow.
namespace FaceLiveness;

public sealed partial class ProfileManager
{
    /// <summary>Pairs of profiles that may be one person and wait for somebody's word, most alike first. Filled by <see cref="FindDuplicatesAsync"/>.</summary>
    public IReadOnlyList<MergeProposal> Proposals { get; private set; } = [];

    /// <summary>The other ids of a person: those of all profiles that were merged into theirs, in order.</summary>
    /// <param name="profileId">Any id of the person.</param>
    public IReadOnlyList<string> AliasesOf(string profileId) => [];

    /// <summary>Undoes a merge: the profile lives again exactly as it was, its samples leave the one that they went to.</summary>
    /// <param name="from">The id of the profile that was merged into another.</param>
    /// <param name="actor">Who asks for it; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The profile that lives again, or null where there is none of that id, or it is not merged.</returns>
    /// <exception cref="InvalidOperationException">It is too late: its samples are gone (<see cref="ProfileOptions"/>).</exception>
    public ValueTask<Profile?> UndoMergeAsync(string from, string actor = Operator, CancellationToken cancellationToken = default) => default;

    /// <summary>Says that two profiles are two people, however alike they look: they are not proposed and not merged by themselves any more.</summary>
    /// <param name="one">One of them.</param>
    /// <param name="other">The other.</param>
    /// <param name="actor">Who says so; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False where one of the two is not there.</returns>
    /// <exception cref="ArgumentException">Both are one profile.</exception>
    public ValueTask<bool> RejectMergeAsync(string one, string other, string actor = Operator, CancellationToken cancellationToken = default) => default;

    /// <summary>
    /// Looks for profiles that are the same person, among those that changed since the last look: merges where the evidence is strong, proposes
    /// where it is not. Runs by itself every <see cref="ProfileOptions.PruneInterval"/>.
    /// </summary>
    public ValueTask FindDuplicatesAsync(CancellationToken cancellationToken = default) => default;

    /// <summary>Moves samples of a profile, with their pictures, into a new one: of another person.</summary>
    /// <param name="profileId">The profile that they are in.</param>
    /// <param name="sampleIds">Which; not all that it has.</param>
    /// <param name="name">What people call the other person; null where nobody knows.</param>
    /// <param name="actor">Who asks for it; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The new profile, or null where there is no profile of that id.</returns>
    /// <exception cref="ArgumentException">The profile has no such sample, or none would be left.</exception>
    public ValueTask<Profile?> SplitAsync(
        string profileId, IReadOnlyList<string> sampleIds, string? name = null, string actor = Operator, CancellationToken cancellationToken = default) => default;

    /// <summary>Moves a sample, with its picture, to the profile of the person whom it shows.</summary>
    /// <param name="profileId">The profile that it is in.</param>
    /// <param name="sampleId">Which; not the last that it has.</param>
    /// <param name="toProfileId">Whose it is.</param>
    /// <param name="actor">Who asks for it; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The profile that has it now, or null where one of the two is not there.</returns>
    /// <exception cref="ArgumentException">The profile has no such sample, none would be left, or both are one profile.</exception>
    public ValueTask<Profile?> ReassignSampleAsync(
        string profileId, string sampleId, string toProfileId, string actor = Operator, CancellationToken cancellationToken = default) => default;

    /// <summary>Notes on what grounds a person's face is kept; an expiry erases the profile when it comes.</summary>
    /// <param name="profileId">Whose.</param>
    /// <param name="consent">The grounds; null where there are none any more. To erase the person then is another step: <see cref="EraseAsync"/>.</param>
    /// <param name="actor">Who says so; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The profile, or null where there is none of that id.</returns>
    public ValueTask<Profile?> SetConsentAsync(
        string profileId, ProfileConsent? consent, string actor = Operator, CancellationToken cancellationToken = default) => default;
}
