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

    /// <summary>The actor of what the pipeline learns, and of merges without anybody's word.</summary>
    private const string Pipeline = "pipeline";

    /// <summary>The actor of what is forgotten for its age.</summary>
    private const string Retention = "retention";

    private readonly IProfileStore _store;
    private readonly IReadOnlyList<IProfileEventSink> _sinks;
    private readonly ProfileOptions _options;
    private readonly ProfileLearning _learning;
    private readonly ProfilePruner _pruner;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Gallery _gallery;
    private readonly ProfileRegister _register = new();
    private readonly ProfileLifecycle _lifecycle;
    private readonly ProfileRetention _retention;
    private readonly DuplicateJudge _duplicates;
    private readonly SeenTogether _together = new();
    private readonly ConcurrentDictionary<(string From, string Into), MergeProposal> _proposals = [];

    // Ids of profiles whose samples have changed since the pruner, and since the search for duplicates, last looked at them.
    private readonly ConcurrentDictionary<string, bool> _unpruned = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _uncompared = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string ProfileId, string SampleId), bool> _withoutPicture = [];
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _background = Task.CompletedTask;
    private (long Second, int Number) _lastId;

    /// <summary>Sets up; <see cref="LoadAsync"/> reads the store.</summary>
    /// <param name="store">Where profiles are kept.</param>
    /// <param name="gallery">The gallery to keep in step with the store; nobody else may change it.</param>
    /// <param name="options">When profiles are made, bettered and forgotten.</param>
    /// <param name="recognition">When a face is somebody.</param>
    /// <param name="calibration">That of the model (<see cref="RecognitionOptions.CalibrationOf"/>); null where the options say the thresholds.</param>
    /// <param name="sinks">Are told every step in the life of a profile. They belong to who made them.</param>
    /// <param name="timeProvider">Tells the time and drives the pruner.</param>
    /// <param name="logger">Is told of what changes, by id.</param>
    public ProfileManager(
        IProfileStore store,
        Gallery gallery,
        ProfileOptions options,
        RecognitionOptions recognition,
        RecognitionCalibration? calibration,
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
        _learning = new ProfileLearning(options, recognition, calibration);
        _pruner = new ProfilePruner(options, recognition.ForGallery(calibration, 1));
        _lifecycle = new ProfileLifecycle(options);
        _retention = new ProfileRetention(options, _lifecycle, _register);
        _duplicates = new DuplicateJudge(options, recognition, calibration);
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
                _register.Put(profile);
                NoteChanged(profile.Id);
            }

            _gallery.Replace(_register.Living.Select(_register.WithoutStrays));
            LogLoaded(_register.Living.Count(), _gallery.Snapshot.Count);
            _background = Task.WhenAll(watching, TendRegularlyAsync(_stopping.Token));
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>All profiles, oldest first. Without pictures, and without those that were merged into others.</summary>
    public IReadOnlyList<Profile> List() =>
        [.. _register.Living.OrderBy(profile => profile.CreatedAt).ThenBy(profile => profile.Id, StringComparer.Ordinal)];

    /// <summary>The profile that an id stands for: of one that was merged, the one that it was merged into. Null where there is none.</summary>
    public Profile? Find(string profileId) => _register.Find(profileId);

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
            known.Id,
            Pipeline,
            profile => at - profile.LastSeenAt < _options.SeenInterval ? null : profile with { LastSeenAt = at },
            static (_, _) => null,
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
    /// Applies a change to the newest state of a profile, lets the profile come to the state that follows, saves it, and tells the sinks.
    /// Call it in the writer's turn.
    /// </summary>
    /// <param name="profileId">Which; an alias is not followed.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="change">Gives the profile as it is to be; null where nothing is to change. May be called twice.</param>
    /// <param name="tell">Gives the event from the profile before and after; null where there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The saved profile; null where there is none, or the change came to nothing.</returns>
    private async ValueTask<Profile?> ChangeAsync(
        string profileId, string actor, Func<Profile, Profile?> change, Func<Profile, Profile, ProfileEvent?> tell, CancellationToken cancellationToken)
    {
        Profile? before = null;
        var saved = await SaveChangeAsync(
            profileId,
            profile => (before = profile, After: change(profile)).After is { } after ? _lifecycle.Advance(after, _time.GetUtcNow()) : null,
            cancellationToken).ConfigureAwait(false);
        if (saved is null)
        {
            return null;
        }

        if (tell(before!, saved) is { } step)
        {
            await TellAsync(step).ConfigureAwait(false);
        }

        await TellStateAsync(before!.State, saved, actor).ConfigureAwait(false);
        return saved;
    }

    /// <summary>
    /// Applies a change to the newest state of a profile and saves it, no more. Where somebody else saved in between, reads again and tries once
    /// more. Call it in the writer's turn.
    /// </summary>
    private async ValueTask<Profile?> SaveChangeAsync(string profileId, Func<Profile, Profile?> change, CancellationToken cancellationToken)
    {
        for (var retried = false; ; retried = true)
        {
            if (_register.Read(profileId) is not { } profile || change(profile) is not { } changed)
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
    /// <param name="name">Null names it after its id.</param>
    /// <param name="draft">Gives the profile of that id and name, without its times.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async ValueTask<Profile> CreateAsync(string? name, Func<string, string, Profile> draft, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var second = now.ToUnixTimeSeconds();
        for (var number = _lastId.Second == second ? _lastId.Number + 1 : 1; ; number++)
        {
            // An id that was given once is not given again, even if its profile is gone by now.
            _lastId = (second, number);
            var first = string.Create(CultureInfo.InvariantCulture, $"user_{second}");
            var id = number == 1 ? first : string.Create(CultureInfo.InvariantCulture, $"{first}_{number}");
            if (_register.IsTaken(id))
            {
                continue;
            }

            var profile = draft(id, name ?? id) with { CreatedAt = now, UpdatedAt = now, LastSeenAt = now };
            try
            {
                return Remember(await _store.SaveAsync(_lifecycle.Advance(profile, now), cancellationToken).ConfigureAwait(false));
            }
            catch (ProfileConflictException)
            {
                // The store has a profile of that id that this process does not know yet.
                await RefreshAsync(id, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private ProfileEvent Step(ProfileEventKind kind, string profileId, string actor, string reason) =>
        new(_time.GetUtcNow(), kind, profileId, actor, reason);

    private async ValueTask TellCreatedAsync(Profile profile, string actor, string reason)
    {
        await TellAsync(Step(ProfileEventKind.Created, profile.Id, actor, reason) with { SampleIds = IdsOf(profile.Samples) }).ConfigureAwait(false);
        await TellStateAsync(ProfileState.Candidate, profile, actor).ConfigureAwait(false);
        LogCreated(profile.Id, profile.Samples.Count);
    }

    private async ValueTask TellStateAsync(ProfileState before, Profile after, string actor)
    {
        foreach (var (kind, reason) in _lifecycle.Steps(before, after))
        {
            await TellAsync(Step(kind, after.Id, actor, reason)).ConfigureAwait(false);
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
        var before = _register.Read(profile.Id);
        var rootBefore = _register.RootId(profile.Id);
        _register.Put(profile);
        if (before?.MergedInto != profile.MergedInto)
        {
            // Samples have come to belong to whoever it is merged into, or have ceased to.
            foreach (var id in new HashSet<string>([_register.RootId(profile.Id), rootBefore, profile.Id], StringComparer.Ordinal))
            {
                Show(id);
                NoteChanged(id);
            }
        }
        else if (before is null || before.Name != profile.Name || !SameSamples(before.Samples, profile.Samples))
        {
            Show(profile.Id);
            NoteChanged(profile.Id);
        }

        return profile;
    }

    private void Show(string profileId)
    {
        if (_register.Read(profileId) is { MergedInto: null } living)
        {
            _gallery.Put(_register.WithoutStrays(living));
        }
        else
        {
            _gallery.Remove(profileId);
        }
    }

    private void NoteChanged(string profileId)
    {
        _unpruned[profileId] = true;
        _uncompared[profileId] = true;
    }

    private void Forget(string profileId)
    {
        foreach (var sample in _register.Read(profileId)?.Samples ?? [])
        {
            _withoutPicture.TryRemove((profileId, sample.Id), out _);
        }

        _register.Remove(profileId);
        _gallery.Remove(profileId);
        _unpruned.TryRemove(profileId, out _);
        _uncompared.TryRemove(profileId, out _);
        _together.Forget(profileId);
        DropProposals(profileId);
    }

    private async ValueTask RefreshAsync(string profileId, CancellationToken cancellationToken)
    {
        if (await _store.FindAsync(profileId, cancellationToken).ConfigureAwait(false) is not { } stored)
        {
            Forget(profileId);
        }
        else if (stored.Version != _register.Read(profileId)?.Version)
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
        before.Select(sample => (sample.Id, sample.OriginalProfileId, sample.IsAnchor)).SequenceEqual(after.Select(sample => (sample.Id, sample.OriginalProfileId, sample.IsAnchor)));

    private static string[] IdsOf(IEnumerable<ProfileSample> samples) => [.. samples.Select(sample => sample.Id)];

    /// <summary>The samples as they are about to be saved elsewhere: with their pictures.</summary>
    private async ValueTask<List<ProfileSample>> WithPicturesAsync(
        string profileId, IEnumerable<ProfileSample> samples, CancellationToken cancellationToken)
    {
        var loaded = new List<ProfileSample>();
        foreach (var sample in samples)
        {
            loaded.Add(sample with { Picture = await _store.ReadPictureAsync(profileId, sample.Id, cancellationToken).ConfigureAwait(false) });
        }

        return loaded;
    }

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

    [LoggerMessage(2106, LogLevel.Information, "Retention erased {Profiles} profile(s), and {Samples} sample(s) of others were dropped.")]
    private partial void LogPruned(int profiles, int samples);

    [LoggerMessage(2107, LogLevel.Error, "The profiles could not all be tended. It is tried again at the next turn.")]
    private partial void LogPruningFailed(Exception fault);

    [LoggerMessage(2108, LogLevel.Error, "The profile store can't be watched any more: changes made by others are not seen until the next start.")]
    private partial void LogWatchingFailed(Exception fault);

    [LoggerMessage(2109, LogLevel.Debug, "Stopped following the store ({Fault}).")]
    private partial void LogStopped(string fault);

    [LoggerMessage(2110, LogLevel.Error, "{Sink} could not take the event {Kind} of profile '{ProfileId}'. The step itself is done.")]
    private partial void LogSinkFailed(Exception fault, string sink, ProfileEventKind kind, string profileId);

    [LoggerMessage(2111, LogLevel.Warning, "Sample {SampleId} of profile {ProfileId} was given by a person, and contradicts the other anchors. Somebody should look at it: reassign it, or split it off.")]
    private partial void LogDoubtful(string profileId, string sampleId);

    [LoggerMessage(2112, LogLevel.Information, "The merge of profile {From} into {Into} was undone.")]
    private partial void LogMergeUndone(string from, string into);

    private readonly struct Turn(SemaphoreSlim writer) : IDisposable
    {
        public void Dispose() => writer.Release();
    }
}
