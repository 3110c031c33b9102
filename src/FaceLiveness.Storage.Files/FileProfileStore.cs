using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceLiveness.Storage.Files;

/// <summary>
/// Keeps every profile in a folder of files: <c>profile.json</c>, an embeddings file, and the faces as JPEG; encrypted where
/// <see cref="FileProfileStoreOptions.MasterKeys"/> are given. docs/storage-format.md tells the format.
/// </summary>
/// <remarks>
/// A save writes new files beside the old ones and becomes valid all at once when <c>profile.json</c>, which names them by their hashes,
/// is renamed into place. A crash at any instant leaves the old or the new profile whole; what it leaves over is removed at the next load.
/// </remarks>
public sealed class FileProfileStore : IProfileStore, IAsyncDisposable
{
    // Written and deleted to see whether that can be done.
    private const string Probe = ".check";

    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IMasterKeyProvider? _masterKeys;
    private readonly ProfileKeys _keys;
    private readonly ProfileReader _reader;
    private readonly ProfileWriter _profileWriter;
    private readonly Quarantine _quarantine;
    private readonly Leftovers _leftovers;
    private readonly Trash _trash;
    private readonly DurableFiles _files;
    private readonly WriterLock? _lock;
    private readonly ProfileChangeFeed _changes = new();
    private readonly SemaphoreSlim _writer = new(1, 1);
    private bool _disposed;

    /// <summary>Opens the folder, for writing unless the options say otherwise.</summary>
    /// <param name="options">Where, and whether to write.</param>
    /// <param name="timeProvider">Tells the time.</param>
    /// <param name="logger">Is told of what had to be set aside or left out.</param>
    /// <exception cref="IOException">The folder can't be made or read, or another process writes in it.</exception>
    /// <exception cref="MasterKeyUnavailableException">The folder is encrypted with a master key that was not given.</exception>
    public FileProfileStore(FileProfileStoreOptions options, TimeProvider? timeProvider = null, ILogger<FileProfileStore>? logger = null)
        : this(options, timeProvider, logger, new DurableFiles())
    {
    }

    internal FileProfileStore(FileProfileStoreOptions options, TimeProvider? timeProvider, ILogger? logger, DurableFiles files)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Folder);
        _root = Path.GetFullPath(options.Folder);
        _time = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
        _masterKeys = options.MasterKeys;
        _files = files;
        _keys = new(options.MasterKeys, files);
        _reader = new(_root, _keys);
        _quarantine = new(_root, files, _time, _logger);
        _leftovers = new(_reader, files, _logger);
        _trash = new(_root, files);
        _profileWriter = new(_root, _reader, _keys, _quarantine, _leftovers, files);
        if (options.ReadOnly)
        {
            if (!Directory.Exists(_root))
            {
                throw new DirectoryNotFoundException($"There is no folder '{_root}' to read profiles from.");
            }

            _keys.Check(_root);
            return;
        }

        try
        {
            files.CreateFolder(_root);
            var noted = _keys.Check(_root);
            _lock = WriterLock.Take(_root, files);
            _trash.Empty();
            if (_keys.AreGiven && !noted)
            {
                _keys.Note(_root);
            }
        }
        catch (Exception fault)
        {
            _lock?.Dispose();
            if (fault is UnauthorizedAccessException)
            {
                throw new IOException($"The profiles in '{_root}' can't be opened for writing: {fault.Message} Give this user the right to write there, or open them read-only.", fault);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>In the order of the ids. Read by several threads, a little ahead of the caller.</remarks>
    /// <exception cref="MasterKeyUnavailableException">A profile is encrypted with a master key that was not given. Nothing was changed.</exception>
    public async IAsyncEnumerable<Profile> LoadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var (ids, others) = await Task.Run(_reader.List, cancellationToken).ConfigureAwait(false);
        foreach (var folder in others)
        {
            _logger.LogNotAProfile(folder);
        }

        await foreach (var profile in ReadAhead.SelectAsync(ids, LoadAsync, cancellationToken).ConfigureAwait(false))
        {
            if (profile is not null)
            {
                yield return profile;
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="MasterKeyUnavailableException">The profile is encrypted with a master key that was not given. Nothing was changed.</exception>
    public async ValueTask<Profile?> FindAsync(string profileId, CancellationToken cancellationToken = default)
    {
        Profile.ThrowIfInvalidId(profileId);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return await Task.Run(
            async () =>
            {
                try
                {
                    return _reader.Read(profileId, Whole);
                }
                catch (InvalidDataException fault)
                {
                    return await SetAsideAsync(profileId, fault, cancellationToken).ConfigureAwait(false);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The disk is full, or writing is not permitted; the message says what is stored now: the old profile, or the new one.</exception>
    /// <exception cref="MasterKeyUnavailableException">The stored profile is encrypted with a master key that was not given. Nothing was changed.</exception>
    public async ValueTask<Profile> SaveAsync(Profile profile, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
        profile.ThrowIfInvalid();
        ThrowIfReadOnly();
        return await InTurnAsync(
            () =>
            {
                try
                {
                    var saved = _profileWriter.Save(profile);
                    _changes.Publish(new ProfileChange(profile.Id, ProfileChangeKind.Saved));
                    return saved;
                }
                catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
                {
                    throw new IOException(
                        $"Profile '{profile.Id}' could not be saved in '{_root}': {Sentence(fault)} {WhatIsStored(profile)} Free space on the disk, or give this user the right to write there, and save again.",
                        fault);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>Of an encrypted profile the key is destroyed first, so that copies without it are of no use to anybody. No master key is needed for that.</remarks>
    /// <exception cref="IOException">Not everything could be deleted; the message says whether the profile is gone. What is left of it is deleted at the next start.</exception>
    public async ValueTask<bool> DeleteAsync(string profileId, CancellationToken cancellationToken = default)
    {
        Profile.ThrowIfInvalidId(profileId);
        ThrowIfReadOnly();
        return await InTurnAsync(
            () =>
            {
                var folder = _reader.FolderOf(profileId);
                var existed = File.Exists(Path.Combine(folder, ProfileFiles.Document));
                try
                {
                    if (Directory.Exists(folder))
                    {
                        _trash.Take(folder);
                    }

                    _trash.Empty();
                    existed |= _quarantine.Erase(profileId);
                }
                catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
                {
                    var isStored = Directory.Exists(folder);
                    if (existed && !isStored)
                    {
                        _changes.Publish(new ProfileChange(profileId, ProfileChangeKind.Deleted));
                    }

                    throw new IOException(
                        $"Profile '{profileId}' could not be deleted completely from '{_root}': {Sentence(fault)} " +
                        (isStored ? "The profile is as it was. " : "The profile itself is gone; what is left of its files is deleted at the next start, or when you delete it again. ") +
                        "Give this user the right to write there, and delete it again.",
                        fault);
                }

                if (existed)
                {
                    _changes.Publish(new ProfileChange(profileId, ProfileChangeKind.Deleted));
                }

                return existed;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadPictureAsync(string profileId, string sampleId, CancellationToken cancellationToken = default)
    {
        Profile.ThrowIfInvalidId(profileId);
        Profile.ThrowIfInvalidId(sampleId);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return await Task.Run(
            () =>
            {
                try
                {
                    // A bare null would become an empty memory here, by way of byte[].
                    return _reader.Read(profileId, folder => folder.ReadPicture(sampleId)) is { } picture ? picture : (ReadOnlyMemory<byte>?)null;
                }
                catch (InvalidDataException fault)
                {
                    _logger.LogPictureLost(sampleId, profileId, fault.Message);
                    return null;
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>Writes a small file down to the disk and deletes it; a store that is read-only looks whether its folder is there.</remarks>
    public async ValueTask CheckAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await InTurnAsync(
            () =>
            {
                try
                {
                    if (!Directory.Exists(_root))
                    {
                        throw new DirectoryNotFoundException("The folder is gone.");
                    }

                    if (_lock is not null)
                    {
                        _files.Write(Path.Combine(_root, Probe), "?"u8);
                        _files.DeleteFile(Path.Combine(_root, Probe));
                    }

                    return true;
                }
                catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
                {
                    throw new IOException(
                        $"No profile can be saved in '{_root}': {Sentence(fault)} Those that are stored are as they were. Free space on the disk, or give this user the right to write there.",
                        fault);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>A store that writes tells of its own changes: there are no others. One that is read-only tells what the writing process does.</remarks>
    public IAsyncEnumerable<ProfileChange> WatchAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _lock is null ? new FolderWatch(_root, _time).ReadAsync(cancellationToken) : _changes.WatchAsync(cancellationToken);
    }

    /// <summary>
    /// Brings all that is stored under the current master key: plain profiles are encrypted, and data keys that another master key has wrapped are
    /// wrapped anew; what is set aside as damaged, too. Afterwards nothing in the folder is plain, and the old master key is needed no more.
    /// </summary>
    /// <remarks>
    /// Only keys are rewritten when a master key is changed for another, not what is encrypted. Profiles can be read and saved meanwhile. A crash,
    /// or giving up, loses nothing: call it again.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The store was opened without master keys, or read-only.</exception>
    /// <exception cref="MasterKeyUnavailableException">A data key is wrapped with a master key that was not given.</exception>
    /// <exception cref="IOException">The disk is full, or writing is not permitted.</exception>
    public async ValueTask<AppliedMasterKey> ApplyMasterKeyAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfReadOnly();
        if (_masterKeys is null)
        {
            throw new InvalidOperationException($"The profiles in '{_root}' were opened without {nameof(FileProfileStoreOptions.MasterKeys)}: there is no key to apply.");
        }

        var (ids, _) = await Task.Run(_reader.List, cancellationToken).ConfigureAwait(false);
        var steps = new List<MasterKeyStep?>();
        foreach (var id in ids)
        {
            steps.Add(await StepAsync(id, () => _profileWriter.ApplyMasterKey(id)).ConfigureAwait(false));
        }

        foreach (var (folder, id) in _quarantine.List())
        {
            steps.Add(await StepAsync(id, () => _profileWriter.ApplyMasterKeyAside(folder, id)).ConfigureAwait(false));
        }

        var leftOut = steps.Count(step => step is null);
        await InTurnAsync(
            () =>
            {
                _trash.Empty();
                if (leftOut == 0)
                {
                    _keys.Note(_root);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
        var applied = new AppliedMasterKey(steps.Count(step => step == MasterKeyStep.Encrypted), steps.Count(step => step == MasterKeyStep.Rewrapped), leftOut);
        _logger.LogMasterKeyApplied(_masterKeys.CurrentKeyId, applied.Encrypted, applied.Rewrapped, applied.LeftOut);
        return applied;

        ValueTask<MasterKeyStep?> StepAsync(string id, Func<MasterKeyStep> step) => InTurnAsync<MasterKeyStep?>(
            () =>
            {
                try
                {
                    return step();
                }
                catch (Exception fault) when (fault is NotSupportedException or InvalidDataException)
                {
                    _logger.LogLeftOut(id, fault.Message);
                    return null;
                }
                catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
                {
                    throw new IOException(
                        $"The master key could not be applied to profile '{id}' in '{_root}': {Sentence(fault)} Nothing is lost. Free space on the disk, or give this user the right to write there, and apply it again.",
                        fault);
                }
            },
            cancellationToken);
    }

    /// <summary>Finishes the save under way, ends every watching, and gives the right to write back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _writer.WaitAsync().ConfigureAwait(false);
        _changes.Complete();
        _lock?.Dispose();
        _writer.Dispose();
    }

    private async ValueTask<Profile?> LoadAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var (profile, left) = _reader.Read(
                id, folder => (Whole(folder), _lock is not null && Leftovers.Any(folder)));
            if (_lock is not null && (left || profile is null))
            {
                await InTurnAsync(
                    () =>
                    {
                        _leftovers.Remove(id);
                        return true;
                    },
                    cancellationToken).ConfigureAwait(false);
            }

            return profile;
        }
        catch (InvalidDataException fault)
        {
            return await SetAsideAsync(id, fault, cancellationToken).ConfigureAwait(false);
        }
        catch (DirectoryNotFoundException)
        {
            // Deleted between two looks: not there.
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            _logger.LogLeftOut(id, fault.Message);
            return null;
        }
    }

    /// <summary>Sets a profile aside that could not be read, unless a save has mended it meanwhile.</summary>
    private async ValueTask<Profile?> SetAsideAsync(string id, InvalidDataException fault, CancellationToken cancellationToken)
    {
        if (_lock is null)
        {
            _logger.LogLeftOut(id, fault.Message);
            return null;
        }

        return await InTurnAsync(
            () =>
            {
                try
                {
                    return _reader.Read(id, Whole);
                }
                catch (InvalidDataException still)
                {
                    _quarantine.SetAside(id, still);
                    return null;
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static Profile Whole(ProfileFolder folder) => folder.Document.ToProfile(folder.ReadEmbeddings());

    /// <summary>Changes the disk, one at a time.</summary>
    private async ValueTask<T> InTurnAsync<T>(Func<T> change, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(change, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>After a save that failed: the document's rename may have been done, and only its lasting be in doubt.</summary>
    private string WhatIsStored(Profile profile)
    {
        try
        {
            return _reader.Read(profile.Id, folder => folder.Document.Version) == profile.Version + 1
                ? "The new version is stored, but may not outlast a power failure."
                : "The stored profile is as it was.";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return "What is stored can't be read at the moment either.";
        }
    }

    private static string Sentence(Exception fault) => fault.Message.EndsWith('.') ? fault.Message : fault.Message + ".";

    private void ThrowIfReadOnly()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_lock is null)
        {
            throw new InvalidOperationException($"The profiles in '{_root}' are opened read-only. Open them without {nameof(FileProfileStoreOptions.ReadOnly)} to change them.");
        }
    }
}
