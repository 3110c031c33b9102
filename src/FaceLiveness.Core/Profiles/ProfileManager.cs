using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceLiveness;

/// <summary>
/// Remembers people: makes profiles of strangers who proved to be live, betters them, forgets them. Holds all profiles and the gallery
/// in memory. Safe for calls from several streams at once: changes are made one at a time, each decided on the newest state.
/// </summary>
public sealed partial class ProfileManager : IAsyncDisposable
{
    /// <summary>The actor of events for which nobody says who asked.</summary>
    private const string Operator = "operator";

    private readonly IProfileStore _store;
    private readonly IReadOnlyList<IProfileEventSink> _sinks;
    private readonly ProfileOptions _options;
    private readonly ProfileLearning _learning;
    private readonly ProfilePruner _pruner;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Gallery _gallery;
    private readonly ConcurrentDictionary<string, Profile> _profiles = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _background = Task.CompletedTask;

    /// <summary>Sets up; <see cref="LoadAsync"/> reads the store.</summary>
    /// <param name="store">Where profiles are kept.</param>
    /// <param name="gallery">The gallery to keep in step with the store; nobody else may change it.</param>
    /// <param name="options">When profiles are made, bettered and forgotten.</param>
    /// <param name="recognition">When a face is somebody.</param>
    /// <param name="oneToOne">What <see cref="RecognitionOptions.Resolve"/> gave.</param>
    /// <param name="sinks">Are told every step in the life of a profile. They belong to who made them.</param>
    /// <param name="timeProvider">Tells the time and drives the pruner.</param>
    /// <param name="logger">Is told of what changes, by id.</param>
    public ProfileManager(
        IProfileStore store,
        Gallery gallery,
        ProfileOptions options,
        RecognitionOptions recognition,
        RecognitionThresholds oneToOne,
        IReadOnlyList<IProfileEventSink>? sinks = null,
        TimeProvider? timeProvider = null,
        ILogger<ProfileManager>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(gallery);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(recognition);
        _store = store;
        _gallery = gallery;
        _sinks = sinks ?? [];
        _options = options;
        _learning = new ProfileLearning(options, recognition, oneToOne);
        _pruner = new ProfilePruner(options, oneToOne);
        _time = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger<ProfileManager>.Instance;
    }

    /// <summary>Everybody known, now.</summary>
    public GallerySnapshot Gallery => _gallery.Snapshot;

    /// <summary>Reads every profile into memory, and starts to follow the store's changes and to prune. Once, before anything else.</summary>
    public async ValueTask LoadAsync(CancellationToken cancellationToken = default)
    {
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_background != Task.CompletedTask)
            {
                throw new InvalidOperationException("The profiles are loaded already.");
            }

            // Watching begins before reading, so that no change falls between the two; what it tells waits for the writer's turn.
            var watching = WatchAsync(_stopping.Token);
            _background = watching;
            await foreach (var profile in _store.LoadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                _profiles[profile.Id] = profile;
            }

            _gallery.Replace(_profiles.Values);
            LogLoaded(_profiles.Count, _gallery.Snapshot.Count);
            _background = Task.WhenAll(watching, PruneRegularlyAsync(_stopping.Token));
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>All profiles, oldest first. Without pictures.</summary>
    public IReadOnlyList<Profile> List() =>
        [.. _profiles.Values.OrderBy(profile => profile.CreatedAt).ThenBy(profile => profile.Id, StringComparer.Ordinal)];

    /// <summary>A profile; null where there is none of that id.</summary>
    public Profile? Find(string profileId) => _profiles.GetValueOrDefault(profileId);

    /// <summary>
    /// Notes that somebody was seen. Writes only when the last note is older than <see cref="ProfileOptions.SeenInterval"/>, and is cheap otherwise.
    /// </summary>
    /// <param name="profileId">Who; nothing happens where there is no such profile any more.</param>
    /// <param name="at">When, usually the frame's capture time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask MarkSeenAsync(string profileId, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        if (Find(profileId) is not { } known || at - known.LastSeenAt < _options.SeenInterval)
        {
            return;
        }

        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        await ChangeAsync(
            profileId,
            profile => at - profile.LastSeenAt < _options.SeenInterval ? null : profile with { LastSeenAt = at },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops following the store and pruning. Changes under way are finished first. The store stays open: it belongs to who made it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _background.ConfigureAwait(false);
        await _writer.WaitAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _writer.Dispose();
    }

    private async ValueTask<Turn> TakeTurnAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(_writer);
    }

    /// <summary>
    /// Applies a change to the newest state of a profile and saves it. Where somebody else saved in between, reads again and tries once more.
    /// Call it in the writer's turn.
    /// </summary>
    /// <returns>The saved profile; null where there is none, or the change came to nothing.</returns>
    private async ValueTask<Profile?> ChangeAsync(string profileId, Func<Profile, Profile?> change, CancellationToken cancellationToken)
    {
        for (var retried = false; ; retried = true)
        {
            if (Find(profileId) is not { } profile || change(profile) is not { } changed)
            {
                return null;
            }

            try
            {
                return Remember(await _store.SaveAsync(changed, cancellationToken).ConfigureAwait(false));
            }
            catch (ProfileConflictException) when (!retried)
            {
                await RefreshAsync(profileId, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Saves a new profile under the first free id of the kind <c>user_1767225600</c>, <c>user_1767225600_2</c>, ….</summary>
    private async ValueTask<Profile> CreateAsync(
        string? name, ProfileOrigin origin, IReadOnlyList<ProfileSample> samples, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var first = string.Create(CultureInfo.InvariantCulture, $"user_{now.ToUnixTimeSeconds()}");
        for (var number = 1; ; number++)
        {
            var id = number == 1 ? first : string.Create(CultureInfo.InvariantCulture, $"{first}_{number}");
            if (_profiles.Values.Any(other => other.Id == id || other.Name == id))
            {
                continue;
            }

            var profile = new Profile
            {
                Id = id,
                Name = name ?? id,
                Origin = origin,
                CreatedAt = now,
                UpdatedAt = now,
                LastSeenAt = now,
                Samples = samples,
            };
            try
            {
                return Remember(await _store.SaveAsync(profile, cancellationToken).ConfigureAwait(false));
            }
            catch (ProfileConflictException)
            {
                // The store has a profile of that id that this process does not know yet.
                await RefreshAsync(id, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Tells the sinks, in the writer's turn, so that they hear the steps in order.</summary>
    private async ValueTask TellAsync(ProfileEvent step)
    {
        foreach (var sink in _sinks)
        {
            try
            {
                await sink.PublishAsync(step, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception fault)
            {
                LogSinkFailed(fault, sink.GetType().Name, step.Kind, step.ProfileId);
            }
        }
    }

    private Profile Remember(Profile profile)
    {
        var before = Find(profile.Id);
        _profiles[profile.Id] = profile;
        if (before is null || before.Name != profile.Name || !SameSamples(before.Samples, profile.Samples))
        {
            _gallery.Put(profile);
        }

        return profile;
    }

    private void Forget(string profileId)
    {
        _profiles.TryRemove(profileId, out _);
        _gallery.Remove(profileId);
    }

    private async ValueTask RefreshAsync(string profileId, CancellationToken cancellationToken)
    {
        if (await _store.FindAsync(profileId, cancellationToken).ConfigureAwait(false) is not { } stored)
        {
            Forget(profileId);
        }
        else if (stored.Version != Find(profileId)?.Version)
        {
            Remember(stored);
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in _store.WatchAsync(cancellationToken).ConfigureAwait(false))
            {
                using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
                await RefreshAsync(change.ProfileId, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (cancellationToken.IsCancellationRequested)
        {
            LogStopped(fault.GetType().Name);
        }
        catch (Exception fault)
        {
            LogWatchingFailed(fault);
        }
    }

    // The same sample keeps its id for life, and its embedding never changes.
    private static bool SameSamples(IReadOnlyList<ProfileSample> before, IReadOnlyList<ProfileSample> after) =>
        before.Select(sample => sample.Id).SequenceEqual(after.Select(sample => sample.Id), StringComparer.Ordinal);

    [LoggerMessage(2101, LogLevel.Information, "{Count} profile(s) loaded, {Searchable} of them searchable.")]
    private partial void LogLoaded(int count, int searchable);

    [LoggerMessage(2102, LogLevel.Information, "Profile {ProfileId} was made from {Samples} look(s).")]
    private partial void LogCreated(string profileId, int samples);

    [LoggerMessage(2103, LogLevel.Debug, "Profile {ProfileId} got a look of quality {Quality}.")]
    private partial void LogImproved(string profileId, float quality);

    [LoggerMessage(2104, LogLevel.Information, "Profile {ProfileId} was erased.")]
    private partial void LogErased(string profileId);

    [LoggerMessage(2105, LogLevel.Information, "Profile {From} was merged into {Into}.")]
    private partial void LogMerged(string from, string into);

    [LoggerMessage(2106, LogLevel.Information, "Pruning forgot {Profiles} profile(s) that were never confirmed, and {Samples} sample(s) of others.")]
    private partial void LogPruned(int profiles, int samples);

    [LoggerMessage(2107, LogLevel.Error, "The profiles could not be pruned. It is tried again at the next turn.")]
    private partial void LogPruningFailed(Exception fault);

    [LoggerMessage(2108, LogLevel.Error, "The profile store can't be watched any more: changes made by others are not seen until the next start.")]
    private partial void LogWatchingFailed(Exception fault);

    [LoggerMessage(2109, LogLevel.Debug, "Stopped following the store ({Fault}).")]
    private partial void LogStopped(string fault);

    [LoggerMessage(2110, LogLevel.Error, "{Sink} could not take the event {Kind} of profile {ProfileId}. The step itself is done.")]
    private partial void LogSinkFailed(Exception fault, string sink, ProfileEventKind kind, string profileId);

    private readonly struct Turn(SemaphoreSlim writer) : IDisposable
    {
        public void Dispose() => writer.Release();
    }
}
