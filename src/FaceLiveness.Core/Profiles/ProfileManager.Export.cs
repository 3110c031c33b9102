namespace FaceLiveness;

public sealed partial class ProfileManager
{
    /// <summary>Notes that all that is held on a person was handed out: an event, and nothing else changes.</summary>
    /// <param name="profileId">Whose.</param>
    /// <param name="actor">Who asked for it; kept in the event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False where there is none of that id.</returns>
    public async ValueTask<bool> NoteExportedAsync(string profileId, string actor = Operator, CancellationToken cancellationToken = default)
    {
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        if (Find(profileId) is null)
        {
            return false;
        }

        await TellAsync(new ProfileEvent(_time.GetUtcNow(), ProfileEventKind.Exported, profileId, actor, "All that is held on the person was handed out.")).ConfigureAwait(false);
        return true;
    }
}
