namespace FaceLiveness;

public sealed partial class ProfileManager
{
    /// <summary>Notes that somebody sent an alert again that could not be delivered: an event, and nothing else changes.</summary>
    /// <param name="alertId">Which alert.</param>
    /// <param name="sink">The name of the sink that could not deliver it.</param>
    /// <param name="profileId">Whom it is about; null where that is nobody known. Somebody who was erased meanwhile is not named.</param>
    /// <param name="actor">Who did it; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask NoteAlertRetriedAsync(
        string alertId, string sink, string? profileId, string actor = Operator, CancellationToken cancellationToken = default) =>
        NoteAlertAsync(ProfileEventKind.AlertRetried, $"Alert {alertId}, which the sink '{sink}' could not deliver, was sent to it again.", profileId, actor, cancellationToken);

    /// <summary>Notes that somebody deleted an alert that could not be delivered: an event, and nothing else changes.</summary>
    /// <param name="alertId">Which alert.</param>
    /// <param name="sink">The name of the sink that could not deliver it.</param>
    /// <param name="profileId">Whom it is about; null where that is nobody known. Somebody who was erased meanwhile is not named.</param>
    /// <param name="actor">Who did it; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask NoteAlertDeletedAsync(
        string alertId, string sink, string? profileId, string actor = Operator, CancellationToken cancellationToken = default) =>
        NoteAlertAsync(ProfileEventKind.AlertDeleted, $"Alert {alertId}, which the sink '{sink}' could not deliver, was deleted.", profileId, actor, cancellationToken);

    private async ValueTask NoteAlertAsync(ProfileEventKind kind, string reason, string? profileId, string actor, CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);

        // After an erasure nothing more is told of its person: whoever is told of this step would keep the id.
        var known = profileId is not null && Find(profileId) is not null ? profileId : "";
        await TellAsync(Step(kind, known, actor, reason)).ConfigureAwait(false);
    }
}
