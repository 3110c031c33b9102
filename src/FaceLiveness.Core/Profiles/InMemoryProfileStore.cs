using System.Runtime.CompilerServices;

namespace FaceLiveness;

/// <summary>Keeps profiles for as long as the process lives: for trials, tests, and where nothing may be written down.</summary>
public sealed class InMemoryProfileStore : IProfileStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Profile> _profiles = new(StringComparer.Ordinal);
    private readonly Dictionary<(string ProfileId, string SampleId), ReadOnlyMemory<byte>> _pictures = [];
    private readonly ProfileChangeFeed _changes = new();

    /// <inheritdoc/>
    public async IAsyncEnumerable<Profile> LoadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Profile[] all;
        lock (_lock)
        {
            all = [.. _profiles.Values];
        }

        foreach (var profile in all)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return profile;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<Profile?> FindAsync(string profileId, CancellationToken cancellationToken = default)
    {
        Profile.ThrowIfInvalidId(profileId);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return ValueTask.FromResult(_profiles.GetValueOrDefault(profileId));
        }
    }

    /// <inheritdoc/>
    public ValueTask<Profile> SaveAsync(Profile profile, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
        profile.ThrowIfInvalid();
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var stored = _profiles.GetValueOrDefault(profile.Id);
            if (profile.Version != (stored?.Version ?? 0))
            {
                throw new ProfileConflictException(profile.Id, profile.Version, stored?.Version ?? 0);
            }

            var kept = profile.Samples.Select(sample => sample.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var gone in stored?.Samples.Where(sample => !kept.Contains(sample.Id)) ?? [])
            {
                _pictures.Remove((profile.Id, gone.Id));
            }

            foreach (var sample in profile.Samples)
            {
                if (sample.Picture is { IsEmpty: true })
                {
                    _pictures.Remove((profile.Id, sample.Id));
                }
                else if (sample.Picture is { } picture)
                {
                    _pictures[(profile.Id, sample.Id)] = picture.ToArray();
                }
            }

            var saved = profile with
            {
                Version = profile.Version + 1,
                Samples = [.. profile.Samples.Select(sample => sample with { Picture = null })],
            };
            _profiles[profile.Id] = saved;
            _changes.Publish(new ProfileChange(profile.Id, ProfileChangeKind.Saved));
            return ValueTask.FromResult(saved);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(string profileId, CancellationToken cancellationToken = default)
    {
        Profile.ThrowIfInvalidId(profileId);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_profiles.Remove(profileId, out var gone))
            {
                return ValueTask.FromResult(false);
            }

            foreach (var sample in gone.Samples)
            {
                _pictures.Remove((profileId, sample.Id));
            }

            _changes.Publish(new ProfileChange(profileId, ProfileChangeKind.Deleted));
            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadPictureAsync(string profileId, string sampleId, CancellationToken cancellationToken = default)
    {
        Profile.ThrowIfInvalidId(profileId);
        Profile.ThrowIfInvalidId(sampleId);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            // A bare null would become an empty memory here, by way of byte[].
            return ValueTask.FromResult(
                _pictures.TryGetValue((profileId, sampleId), out var picture) ? picture : (ReadOnlyMemory<byte>?)null);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ProfileChange> WatchAsync(CancellationToken cancellationToken = default) => _changes.WatchAsync(cancellationToken);
}
