using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceLiveness.Sample.Packages;

/// <summary>
/// A profile store of one's own: everybody in one JSON file, for one process and a few dozen people. What it keeps is biometric data: the file is the
/// owner's alone. It passes the conformance tests that every store must pass.
/// </summary>
public sealed partial class OneFileProfileStore : IProfileStore
{
    private readonly string _path;
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly ProfileChangeFeed _changes = new();

    // Replaced as a whole after it was written down, so that readers need no lock and never see half a change.
    private volatile ImmutableDictionary<string, Stored> _all;

    public OneFileProfileStore(string path)
    {
        _path = Path.GetFullPath(path);
        _all = File.Exists(_path)
            ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), StoredJson.Default.StoredArray)!.ToImmutableDictionary(stored => stored.Facts.Id)
            : ImmutableDictionary<string, Stored>.Empty;
    }

    public async IAsyncEnumerable<Profile> LoadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        foreach (var stored in _all.Values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return stored.ToProfile();
        }
    }

    public ValueTask<Profile?> FindAsync(string profileId, CancellationToken cancellationToken = default)
    {
        Profile.ThrowIfInvalidId(profileId);
        return ValueTask.FromResult(_all.GetValueOrDefault(profileId)?.ToProfile());
    }

    public async ValueTask<Profile> SaveAsync(Profile profile, CancellationToken cancellationToken = default)
    {
        profile.ThrowIfInvalid();
        await _writer.WaitAsync(cancellationToken);
        try
        {
            var before = _all.GetValueOrDefault(profile.Id);
            var version = before?.Facts.Version ?? 0;
            if (profile.Version != version)
            {
                throw new ProfileConflictException(profile.Id, profile.Version, version);
            }

            var saved = Stored.From(profile with { Version = version + 1 }, before);
            await WriteAsync(_all.SetItem(profile.Id, saved), cancellationToken);
            _changes.Publish(new ProfileChange(profile.Id, ProfileChangeKind.Saved));
            return saved.ToProfile();
        }
        finally
        {
            _writer.Release();
        }
    }

    public async ValueTask<bool> DeleteAsync(string profileId, CancellationToken cancellationToken = default)
    {
        Profile.ThrowIfInvalidId(profileId);
        await _writer.WaitAsync(cancellationToken);
        try
        {
            if (!_all.ContainsKey(profileId))
            {
                return false;
            }

            await WriteAsync(_all.Remove(profileId), cancellationToken);
            _changes.Publish(new ProfileChange(profileId, ProfileChangeKind.Deleted));
            return true;
        }
        finally
        {
            _writer.Release();
        }
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadPictureAsync(string profileId, string sampleId, CancellationToken cancellationToken = default)
    {
        Profile.ThrowIfInvalidId(profileId);
        Profile.ThrowIfInvalidId(sampleId);
        var picture = _all.GetValueOrDefault(profileId)?.Samples.FirstOrDefault(sample => sample.Look.Id == sampleId)?.Picture;
        return ValueTask.FromResult(picture is null ? (ReadOnlyMemory<byte>?)null : picture);
    }

    public IAsyncEnumerable<ProfileChange> WatchAsync(CancellationToken cancellationToken = default) => _changes.WatchAsync(cancellationToken);

    // Beside the old file and then in its place: a crash leaves the one or the other, never half of one.
    private async Task WriteAsync(ImmutableDictionary<string, Stored> all, CancellationToken cancellationToken)
    {
        var fresh = _path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var file = new FileStream(fresh, options))
        {
            await JsonSerializer.SerializeAsync(file, [.. all.Values], StoredJson.Default.StoredArray, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, _path, overwrite: true);
        _all = all;
    }

    /// <summary>A profile as it stands in the file: its samples beside it, each with its vector and picture as Base64.</summary>
    private sealed record Stored(ProfileFacts Facts, ImmutableArray<StoredSample> Samples)
    {
        public static Stored From(Profile profile, Stored? before) => new(
            new(profile.Id, profile.Name, profile.Origin, profile.State, profile.Version, profile.CreatedAt, profile.UpdatedAt, profile.LastSeenAt,
                profile.MergedInto, profile.NotSameAs, profile.Consent),
            [.. profile.Samples.Select(sample => StoredSample.From(sample, before?.Samples.FirstOrDefault(old => old.Look.Id == sample.Id)))]);

        public Profile ToProfile() => new()
        {
            Id = Facts.Id,
            Name = Facts.Name,
            Origin = Facts.Origin,
            State = Facts.State,
            Version = Facts.Version,
            CreatedAt = Facts.CreatedAt,
            UpdatedAt = Facts.UpdatedAt,
            LastSeenAt = Facts.LastSeenAt,
            MergedInto = Facts.MergedInto,
            NotSameAs = Facts.NotSameAs,
            Consent = Facts.Consent,
            Samples = [.. Samples.Select(sample => sample.ToSample())],
        };
    }

    private sealed record ProfileFacts(
        string Id, string Name, ProfileOrigin Origin, ProfileState State, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
        DateTimeOffset LastSeenAt, string? MergedInto, IReadOnlyList<string> NotSameAs, ProfileConsent? Consent);

    private sealed record StoredSample(LookFacts Look, string ModelId, byte[] Vector, byte[]? Picture)
    {
        // A sample without a picture keeps the one that it had; an empty one deletes it.
        public static StoredSample From(ProfileSample sample, StoredSample? before) => new(
            new(sample.Id, sample.Quality, sample.Origin, sample.IsFounding, sample.Admission, sample.OriginalProfileId, sample.CapturedAt, sample.Source),
            sample.Embedding.ModelId,
            MemoryMarshal.AsBytes(sample.Embedding.Vector).ToArray(),
            sample.Picture is { } picture ? (picture.IsEmpty ? null : picture.ToArray()) : before?.Picture);

        public ProfileSample ToSample() => new()
        {
            Id = Look.Id,
            Quality = Look.Quality,
            Origin = Look.Origin,
            IsFounding = Look.IsFounding,
            Admission = Look.Admission,
            OriginalProfileId = Look.OriginalProfileId,
            CapturedAt = Look.CapturedAt,
            Source = Look.Source,
            Embedding = new FaceEmbedding(ModelId, MemoryMarshal.Cast<byte, float>(Vector)),
        };
    }

    private sealed record LookFacts(
        string Id, float Quality, ProfileOrigin Origin, bool IsFounding, string Admission, string? OriginalProfileId, DateTimeOffset CapturedAt, string Source);

    // Read and written without reflection, so that an app with this store can be trimmed and compiled natively.
    [JsonSerializable(typeof(Stored[]))]
    private sealed partial class StoredJson : JsonSerializerContext;
}
