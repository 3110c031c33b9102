namespace FaceLiveness;

/// <summary>Where profiles are kept. Safe for calls from several threads at once.</summary>
public interface IProfileStore
{
    /// <summary>Reads every profile. What can't be read is set aside and reported, and does not keep the rest from loading.</summary>
    IAsyncEnumerable<Profile> LoadAllAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads one profile.</summary>
    /// <returns>The profile, or null where there is none of that id.</returns>
    ValueTask<Profile?> FindAsync(string profileId, CancellationToken cancellationToken = default);

    /// <summary>Saves a profile, all of it or nothing.</summary>
    /// <param name="profile">
    /// The new content. Its <see cref="Profile.Version"/> is the version it was made from: 0 for a new profile.
    /// Samples that are not in it any more are deleted with their pictures.
    /// </param>
    /// <param name="cancellationToken">Gives up; the profile is then as it was.</param>
    /// <returns>The profile with its new version and without pictures, as <see cref="FindAsync"/> would give it.</returns>
    /// <exception cref="ProfileConflictException">The stored version is another one: somebody else saved in between.</exception>
    ValueTask<Profile> SaveAsync(Profile profile, CancellationToken cancellationToken = default);

    /// <summary>Deletes a profile for good, with every picture and vector.</summary>
    /// <returns>False where there was none of that id.</returns>
    ValueTask<bool> DeleteAsync(string profileId, CancellationToken cancellationToken = default);

    /// <summary>Reads the picture of a sample.</summary>
    /// <returns>A JPEG, or null where there is none.</returns>
    ValueTask<ReadOnlyMemory<byte>?> ReadPictureAsync(string profileId, string sampleId, CancellationToken cancellationToken = default);

    /// <summary>Tells of every change made from now on, by this process or another, until cancelled.</summary>
    IAsyncEnumerable<ProfileChange> WatchAsync(CancellationToken cancellationToken = default);

    /// <summary>Finds out whether profiles can be read and saved now, without changing any; for health checks. A store that can't tell says nothing.</summary>
    /// <exception cref="IOException">They can't be; the message says why, and what to do.</exception>
    ValueTask CheckAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
