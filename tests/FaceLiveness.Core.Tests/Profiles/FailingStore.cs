namespace FaceLiveness.Tests.Profiles;

/// <summary>A store whose disk breaks: from a certain write on nothing is written any more, as after a crash. What was written before lasts.</summary>
internal sealed class FailingStore(IProfileStore inner) : IProfileStore
{
    /// <summary>How many more saves and deletions succeed.</summary>
    public int WritesLeft { get; set; } = int.MaxValue;

    public int Writes { get; private set; }

    public IAsyncEnumerable<Profile> LoadAllAsync(CancellationToken cancellationToken = default) => inner.LoadAllAsync(cancellationToken);

    public ValueTask<Profile?> FindAsync(string profileId, CancellationToken cancellationToken = default) => inner.FindAsync(profileId, cancellationToken);

    public ValueTask<Profile> SaveAsync(Profile profile, CancellationToken cancellationToken = default)
    {
        Write();
        return inner.SaveAsync(profile, cancellationToken);
    }

    public ValueTask<bool> DeleteAsync(string profileId, CancellationToken cancellationToken = default)
    {
        Write();
        return inner.DeleteAsync(profileId, cancellationToken);
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadPictureAsync(string profileId, string sampleId, CancellationToken cancellationToken = default) =>
        inner.ReadPictureAsync(profileId, sampleId, cancellationToken);

    // Nobody else writes: a crash ends the only writer.
    public async IAsyncEnumerable<ProfileChange> WatchAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        yield break;
    }

    private void Write()
    {
        if (WritesLeft-- <= 0)
        {
            throw new IOException("The disk broke.");
        }

        Writes++;
    }
}
