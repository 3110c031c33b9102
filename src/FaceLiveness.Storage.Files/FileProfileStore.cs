using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceLiveness.Storage.Files;

/// <summary>
/// Keeps every profile in a folder of plain files: <c>profile.json</c>, an embeddings file, and the faces as JPEG.
/// docs/storage-format.md tells the format.
/// </summary>
/// <remarks>
/// A save writes new files beside the old ones and becomes valid all at once when <c>profile.json</c>, which names them by their hashes,
/// is renamed into place. A crash at any instant leaves the old or the new profile whole; what it leaves over is removed at the next load.
/// </remarks>
public sealed partial class FileProfileStore : IProfileStore, IAsyncDisposable
{
    internal const string DocumentName = "profile.json";

    private const string FacesName = "faces";
    private const string QuarantineName = ".quarantine";
    private const string TrashName = ".trash";
    private const long MaximumDocumentBytes = 64 << 20;
    private const long MaximumPictureBytes = 64 << 20;

    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
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
        _files = files;
        if (options.ReadOnly)
        {
            if (!Directory.Exists(_root))
            {
                throw new DirectoryNotFoundException($"There is no folder '{_root}' to read profiles from.");
            }

            return;
        }

        _files.CreateFolder(_root);
        _lock = WriterLock.Take(_root, _files);
        EmptyTrash();
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Profile> LoadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var ids = await Task.Run(ListFolders, cancellationToken).ConfigureAwait(false);
        foreach (var id in ids)
        {
            if (await Task.Run(() => LoadAsync(id, cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false) is { } profile)
            {
                yield return profile;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Profile?> FindAsync(string profileId, CancellationToken cancellationToken = default)
    {
        Profile.ThrowIfInvalidId(profileId);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return await Task.Run(
            async () =>
            {
                try
                {
                    return Read(profileId);
                }
                catch (InvalidDataException fault)
                {
                    await SetAsideAsync(profileId, fault, cancellationToken).ConfigureAwait(false);
                    return null;
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The disk is full, or writing is not permitted; the stored profile is as it was.</exception>
    public async ValueTask<Profile> SaveAsync(Profile profile, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
        profile.ThrowIfInvalid();
        ThrowIfReadOnly();
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var saved = await Task.Run(() => Save(profile), cancellationToken).ConfigureAwait(false);
            _changes.Publish(new ProfileChange(profile.Id, ProfileChangeKind.Saved));
            return saved;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"Profile '{profile.Id}' could not be saved in '{_root}': {fault.Message} The stored profile is as it was. Free space on the disk, or give this user the right to write there, and save again.",
                fault);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">Not everything could be deleted; the profile itself is gone, and what is left of it is deleted at the next start.</exception>
    public async ValueTask<bool> DeleteAsync(string profileId, CancellationToken cancellationToken = default)
    {
        Profile.ThrowIfInvalidId(profileId);
        ThrowIfReadOnly();
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var deleted = await Task.Run(() => Delete(profileId), cancellationToken).ConfigureAwait(false);
            if (deleted)
            {
                _changes.Publish(new ProfileChange(profileId, ProfileChangeKind.Deleted));
            }

            return deleted;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"Profile '{profileId}' could not be deleted completely from '{_root}': {fault.Message} Give this user the right to write there, and delete it again.", fault);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadPictureAsync(string profileId, string sampleId, CancellationToken cancellationToken = default)
    {
        Profile.ThrowIfInvalidId(profileId);
        Profile.ThrowIfInvalidId(sampleId);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return await Task.Run(() => ReadPicture(profileId, sampleId), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>A store that writes tells of its own changes: there are no others. One that is read-only tells what the writing process does.</remarks>
    public IAsyncEnumerable<ProfileChange> WatchAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _lock is null ? new FolderWatch(_root, _time).ReadAsync(cancellationToken) : _changes.WatchAsync(cancellationToken);
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

    private string[] ListFolders()
    {
        var ids = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories(_root))
        {
            var name = Path.GetFileName(folder);
            if (Profile.IsValidId(name))
            {
                ids.Add(name);
            }
            else if (!name.StartsWith('.'))
            {
                LogNotAProfile(folder);
            }
        }

        return [.. ids.Order(StringComparer.Ordinal)];
    }

    private async ValueTask<Profile?> LoadAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var profile = Read(id);
            if (_lock is not null)
            {
                await RemoveLeftoversAsync(id, cancellationToken).ConfigureAwait(false);
            }

            return profile;
        }
        catch (InvalidDataException fault)
        {
            await SetAsideAsync(id, fault, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            LogLeftOut(id, fault.Message);
        }

        return null;
    }

    /// <exception cref="InvalidDataException">The profile is corrupt.</exception>
    /// <exception cref="NotSupportedException">A newer version wrote it.</exception>
    private Profile? Read(string id)
    {
        var version = -1L;
        while (true)
        {
            if (ReadDocument(id) is not { } document)
            {
                return null;
            }

            try
            {
                return Assemble(document, ReadEmbeddings(document));
            }
            catch (InvalidDataException) when (document.Version != version)
            {
                // A save in between removes the old embeddings: then the document has a new version, and is read again.
                version = document.Version;
            }
        }
    }

    private ProfileDocument? ReadDocument(string id)
    {
        if (ReadFile(Path.Combine(FolderOf(id), DocumentName), MaximumDocumentBytes) is not { } bytes)
        {
            return null;
        }

        ProfileDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(bytes, ProfileDocumentContext.Default.ProfileDocument);
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{DocumentName} is not readable: {fault.Message}", fault);
        }

        if (document?.Format > ProfileDocument.SupportedFormat)
        {
            throw new NotSupportedException(
                $"Profile '{id}' has format {document.Format}, but this version reads up to {ProfileDocument.SupportedFormat}. Use a newer version of FaceLiveness.");
        }

        if (document is null || document.Id != id)
        {
            throw document?.Id is { } other && string.Equals(other, id, StringComparison.OrdinalIgnoreCase)
                ? new ArgumentException($"There is a profile '{other}' already, and this disk makes no difference between capitals and small letters.")
                : new InvalidDataException($"{DocumentName} is not that of profile '{id}'");
        }

        if (document.EmbeddingsSha256 is { } hash)
        {
            ThrowIfNoHash(hash);
        }

        foreach (var sample in document.Samples ?? throw new InvalidDataException($"{DocumentName} has no list of samples"))
        {
            if (!Profile.IsValidId(sample?.Id))
            {
                throw new InvalidDataException($"{DocumentName} has a sample without a valid id");
            }

            if (sample!.PictureSha256 is { } picture)
            {
                ThrowIfNoHash(picture);
            }
        }

        return document;
    }

    private FaceEmbedding[] ReadEmbeddings(ProfileDocument document)
    {
        if (document.EmbeddingsSha256 is not { } hash)
        {
            return [];
        }

        var path = Path.Combine(FolderOf(document.Id), EmbeddingsName(hash));
        var bytes = ReadFile(path, MaximumDocumentBytes) ?? throw new InvalidDataException($"{Path.GetFileName(path)} is missing");
        if (Hash(bytes) != hash)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)} is damaged: its checksum is another one than {DocumentName} says");
        }

        try
        {
            return EmbeddingsFile.Decode(bytes);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)} is damaged: {fault.Message}", fault);
        }
    }

    private static Profile Assemble(ProfileDocument document, FaceEmbedding[] embeddings)
    {
        if (document.Samples.Count != embeddings.Length)
        {
            throw new InvalidDataException($"{DocumentName} lists {document.Samples.Count} samples, but there are {embeddings.Length} embeddings");
        }

        var profile = new Profile
        {
            Id = document.Id,
            Name = document.Name,
            Origin = document.Origin,
            State = document.State,
            MergedInto = document.MergedInto,
            NotSameAs = document.NotSameAs ?? [],
            Consent = document.Consent,
            Version = document.Version,
            CreatedAt = document.CreatedAt,
            UpdatedAt = document.UpdatedAt,
            LastSeenAt = document.LastSeenAt,
            Samples =
            [
                .. document.Samples.Select((sample, row) => new ProfileSample
                {
                    Id = sample.Id,
                    Embedding = embeddings[row],
                    Quality = sample.Quality,
                    Origin = sample.Origin,
                    IsFounding = sample.Founding,
                    Admission = sample.Admission ?? "",
                    OriginalProfileId = sample.OriginalProfileId,
                    CapturedAt = sample.CapturedAt,
                    Source = sample.Source ?? "",
                }),
            ],
        };
        try
        {
            profile.ThrowIfInvalid();
        }
        catch (ArgumentException fault)
        {
            throw new InvalidDataException($"{DocumentName} is not valid: {fault.Message}", fault);
        }

        return profile;
    }

    private Profile Save(Profile profile)
    {
        ProfileDocument? stored;
        try
        {
            stored = ReadDocument(profile.Id);
        }
        catch (InvalidDataException fault)
        {
            SetAside(profile.Id, fault);
            stored = null;
        }

        if (profile.Version != (stored?.Version ?? 0))
        {
            throw new ProfileConflictException(profile.Id, profile.Version, stored?.Version ?? 0);
        }

        var folder = FolderOf(profile.Id);
        var faces = Path.Combine(folder, FacesName);
        try
        {
            _files.CreateFolder(folder);
            var document = Describe(profile, stored);
            if (profile.Samples.Count > 0)
            {
                var embeddings = EmbeddingsFile.Encode([.. profile.Samples.Select(sample => sample.Embedding)]);
                document.EmbeddingsSha256 = Hash(embeddings);
                if (document.EmbeddingsSha256 != stored?.EmbeddingsSha256)
                {
                    _files.Write(Path.Combine(folder, EmbeddingsName(document.EmbeddingsSha256)), embeddings);
                }
            }

            var pictured = false;
            foreach (var sample in profile.Samples)
            {
                if (sample.Picture is { IsEmpty: true })
                {
                    document.Samples.Find(other => other.Id == sample.Id)!.PictureSha256 = null;
                }
                else if (sample.Picture is { } picture)
                {
                    _files.CreateFolder(faces);
                    var hash = Hash(picture.Span);
                    document.Samples.Find(other => other.Id == sample.Id)!.PictureSha256 = hash;
                    _files.Write(Path.Combine(faces, PictureName(sample.Id, hash)), picture.Span);
                    pictured = true;
                }
            }

            if (pictured)
            {
                _files.FlushFolder(faces);
            }

            // The names of the new files must last before the document that needs them does.
            _files.FlushFolder(folder);
            _files.Write(Path.Combine(folder, DocumentName), JsonSerializer.SerializeToUtf8Bytes(document, ProfileDocumentContext.Default.ProfileDocument));
            _files.FlushFolder(folder);
            if (stored is null)
            {
                _files.FlushFolder(_root);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            RemoveLeftovers(profile.Id);
            throw;
        }

        RemoveLeftovers(profile.Id);
        return profile with
        {
            Version = profile.Version + 1,
            Samples = [.. profile.Samples.Select(sample => sample with { Picture = null })],
        };
    }

    private static ProfileDocument Describe(Profile profile, ProfileDocument? stored) => new()
    {
        Id = profile.Id,
        Name = profile.Name,
        Origin = profile.Origin,
        State = profile.State,
        MergedInto = profile.MergedInto,
        NotSameAs = profile.NotSameAs.Count > 0 ? [.. profile.NotSameAs] : null,
        Consent = profile.Consent,
        Version = profile.Version + 1,
        CreatedAt = profile.CreatedAt,
        UpdatedAt = profile.UpdatedAt,
        LastSeenAt = profile.LastSeenAt,
        More = stored?.More,
        Samples =
        [
            .. profile.Samples.Select(sample =>
            {
                var before = stored?.Samples.Find(other => other.Id == sample.Id);
                return new SampleDocument
                {
                    Id = sample.Id,
                    Quality = sample.Quality,
                    Origin = sample.Origin,
                    Founding = sample.IsFounding,
                    Admission = sample.Admission.Length > 0 ? sample.Admission : null,
                    OriginalProfileId = sample.OriginalProfileId,
                    CapturedAt = sample.CapturedAt,
                    Source = sample.Source,
                    PictureSha256 = before?.PictureSha256,
                    More = before?.More,
                };
            }),
        ],
    };

    private bool Delete(string id)
    {
        var existed = false;
        var folder = FolderOf(id);
        if (Directory.Exists(folder))
        {
            existed = File.Exists(Path.Combine(folder, DocumentName));
            var trash = Path.Combine(_root, TrashName);
            _files.CreateFolder(trash);
            _files.MoveFolder(folder, Path.Combine(trash, $"{id}~{Guid.NewGuid():n}"));
            _files.FlushFolder(_root);
        }

        var quarantine = Path.Combine(_root, QuarantineName);
        foreach (var aside in Directory.Exists(quarantine) ? Directory.GetDirectories(quarantine, $"{id}~*") : [])
        {
            existed = true;
            _files.DeleteFolder(aside);
        }

        EmptyTrash();
        return existed;
    }

    private ReadOnlyMemory<byte>? ReadPicture(string id, string sampleId)
    {
        var version = -1L;
        while (true)
        {
            ProfileDocument? document;
            try
            {
                document = ReadDocument(id);
            }
            catch (InvalidDataException fault)
            {
                LogPictureLost(sampleId, id, fault.Message);
                return null;
            }

            if (document?.Samples.Find(sample => sample.Id == sampleId)?.PictureSha256 is not { } hash)
            {
                return null;
            }

            var bytes = ReadFile(Path.Combine(FolderOf(id), FacesName, PictureName(sampleId, hash)), MaximumPictureBytes);
            if (bytes is not null && Hash(bytes) == hash)
            {
                return bytes;
            }

            if (document.Version == version)
            {
                LogPictureLost(sampleId, id, bytes is null ? "the file is missing" : "its checksum does not match");
                return null;
            }

            version = document.Version;
        }
    }

    private async ValueTask RemoveLeftoversAsync(string id, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RemoveLeftovers(id);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>
    /// Removes what a crash or a finished save left over: files of the store's own kinds that profile.json does not name. Files of other
    /// kinds are somebody else's, and stay.
    /// </summary>
    private void RemoveLeftovers(string id)
    {
        try
        {
            var folder = FolderOf(id);
            var faces = Path.Combine(folder, FacesName);
            var document = ReadDocument(id);
            var named = new HashSet<string>(StringComparer.Ordinal);
            if (document?.EmbeddingsSha256 is { } hash)
            {
                named.Add(EmbeddingsName(hash));
            }

            foreach (var sample in document?.Samples ?? [])
            {
                if (sample.PictureSha256 is { } picture)
                {
                    named.Add(PictureName(sample.Id, picture));
                }
            }

            RemoveUnnamed(folder, "embeddings-*.bin", named);
            RemoveUnnamed(folder, "*" + DurableFiles.TemporarySuffix, named);
            if (Directory.Exists(faces))
            {
                RemoveUnnamed(faces, "*.jpg", named);
                RemoveUnnamed(faces, "*" + DurableFiles.TemporarySuffix, named);
            }

            if (document is null)
            {
                RemoveIfEmpty(faces);
                RemoveIfEmpty(folder);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogLeftovers(id, fault.Message);
        }
    }

    private void RemoveUnnamed(string folder, string pattern, HashSet<string> named)
    {
        foreach (var file in Directory.GetFiles(folder, pattern))
        {
            if (!named.Contains(Path.GetFileName(file)))
            {
                _files.DeleteFile(file);
            }
        }
    }

    private void RemoveIfEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            _files.DeleteFolder(folder);
        }
    }

    private async ValueTask SetAsideAsync(string id, InvalidDataException fault, CancellationToken cancellationToken)
    {
        if (_lock is null)
        {
            LogLeftOut(id, fault.Message);
            return;
        }

        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            SetAside(id, fault);
        }
        finally
        {
            _writer.Release();
        }
    }

    private void SetAside(string id, InvalidDataException fault)
    {
        var quarantine = Path.Combine(_root, QuarantineName);
        var aside = Path.Combine(quarantine, $"{id}~{_time.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}");
        while (Directory.Exists(aside))
        {
            aside += "x";
        }

        try
        {
            _files.CreateFolder(quarantine);
            _files.MoveFolder(FolderOf(id), aside);
            _files.FlushFolder(_root);
            LogSetAside(id, fault.Message, aside);
        }
        catch (Exception other) when (other is IOException or UnauthorizedAccessException)
        {
            LogLeftOut(id, $"{fault.Message}; it could not be moved to {quarantine} either: {other.Message}");
        }
    }

    private void EmptyTrash()
    {
        var trash = Path.Combine(_root, TrashName);
        if (Directory.Exists(trash))
        {
            _files.DeleteFolder(trash);
            _files.FlushFolder(_root);
        }
    }

    private string FolderOf(string id) => Path.Combine(_root, id);

    private static byte[]? ReadFile(string path, long maximum)
    {
        try
        {
            using var file = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (file.Length > maximum)
            {
                throw new InvalidDataException($"{Path.GetFileName(path)} has {file.Length} bytes, more than the {maximum} that it may have");
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static string EmbeddingsName(string hash) => $"embeddings-{hash[..16]}.bin";

    private static string PictureName(string sampleId, string hash) => $"{sampleId}-{hash[..8]}.jpg";

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void ThrowIfNoHash(string text)
    {
        if (text.Length != 64 || !text.All(char.IsAsciiHexDigitLower))
        {
            throw new InvalidDataException($"{DocumentName} has something else where a SHA-256 in small hexadecimal digits should be");
        }
    }

    private void ThrowIfReadOnly()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_lock is null)
        {
            throw new InvalidOperationException($"The profiles in '{_root}' are opened read-only. Open them without {nameof(FileProfileStoreOptions.ReadOnly)} to change them.");
        }
    }

    [LoggerMessage(3001, LogLevel.Warning, "Profile {ProfileId} is damaged ({Fault}) and was set aside in {Folder}. The rest is not affected. Restore it from a backup, or delete it there.")]
    private partial void LogSetAside(string profileId, string fault, string folder);

    [LoggerMessage(3002, LogLevel.Warning, "Profile {ProfileId} was left out: {Fault}")]
    private partial void LogLeftOut(string profileId, string fault);

    [LoggerMessage(3003, LogLevel.Warning, "{Folder} is no profile: its name can't be an id. It was left alone.")]
    private partial void LogNotAProfile(string folder);

    [LoggerMessage(3004, LogLevel.Warning, "The picture of sample {SampleId} of profile {ProfileId} can't be read: {Fault}.")]
    private partial void LogPictureLost(string sampleId, string profileId, string fault);

    [LoggerMessage(3005, LogLevel.Warning, "What an earlier save of profile {ProfileId} left over could not be removed: {Fault}")]
    private partial void LogLeftovers(string profileId, string fault);
}
