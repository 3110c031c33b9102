namespace FaceLiveness;

/// <summary>Two profiles that may be one person: somebody should look. <see cref="ProfileManager.MergeAsync"/> accepts, <see cref="ProfileManager.RejectMergeAsync"/> refuses.</summary>
/// <param name="From">The profile that would become an alias.</param>
/// <param name="Into">The profile that would stay.</param>
/// <param name="Similarity">How alike they are: the median of the similarities between the anchors of both, -1 to 1.</param>
/// <param name="Reason">Why it is proposed and not done, in one plain sentence without a name.</param>
public sealed record MergeProposal(string From, string Into, float Similarity, string Reason);
