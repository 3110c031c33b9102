using FaceLiveness.Imaging.Skia;
using FaceLiveness.Onnx;
using FaceLiveness.Sample.Commands;
using FaceLiveness.Storage.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Sample.Wiring;

/// <summary>The profiles of an output folder, opened to be shown and changed by a person; what is said of them beside follows every change.</summary>
internal sealed class ProfileDesk : IAsyncDisposable
{
    private readonly ILoggerFactory _log;
    private readonly OnnxStages? _stages;
    private readonly AuditFile? _audit;
    private readonly HistoryFile? _history;
    private readonly StatusFile? _status;

    private ProfileDesk(OutputFolder output, DeskAccess access, OnnxStages? stages)
    {
        Output = output;
        _stages = stages;
        _log = LoggerFactory.Create(log => log.AddProvider(new ErrorLog(Tell)).SetMinimumLevel(LogLevel.Warning));
        Store = new FileProfileStore(new FileProfileStoreOptions { Folder = output.Profiles, ReadOnly = !Writes(access) }, logger: _log.CreateLogger<FileProfileStore>());
        if (Writes(access))
        {
            _audit = new AuditFile(output.Audit);
            _history = new HistoryFile(output.History, logger: _log.CreateLogger<HistoryFile>());
            _status = new StatusFile(output.Status, logger: _log.CreateLogger<StatusFile>());
        }
    }

    /// <summary>Who the audit log says it was: whoever is logged in.</summary>
    public static string Actor { get; } = $"console:{Environment.UserName}";

    public OutputFolder Output { get; }

    public string Folder => Output.Profiles;

    public FileProfileStore Store { get; }

    public ProfileManager Manager { get; private set; } = null!;

    /// <summary>Enrols people from pictures; null where the desk was opened without models.</summary>
    public PictureEnrollment? Pictures { get; private set; }

    /// <summary>Something went wrong, and was told: in the store, or with a file beside it.</summary>
    public bool HasFaults { get; private set; }

    /// <summary>Opens the profiles.</summary>
    /// <param name="output">Where they are.</param>
    /// <param name="access">What is to be done with them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ProfileDesk> OpenAsync(OutputFolder output, DeskAccess access, CancellationToken cancellationToken)
    {
        if (access == DeskAccess.Enroll)
        {
            output.Create();
        }
        else if (!Directory.Exists(output.Profiles))
        {
            throw new IOException($"There are no profiles in {OutputFolder.Shown(output.Path)}: 'facelive watch' makes them of live unknowns, 'facelive enroll' from pictures.");
        }

        var stages = access is DeskAccess.Enroll or DeskAccess.Compare ? OnnxStages.Open(await new ModelSetup().GetModelsAsync(cancellationToken)) : null;
        ProfileDesk desk;
        try
        {
            desk = new ProfileDesk(output, access, stages);
        }
        catch
        {
            stages?.Dispose();
            throw;
        }

        try
        {
            await desk.LoadAsync(access, cancellationToken);
            return desk;
        }
        catch
        {
            await desk.DisposeAsync();
            throw;
        }
    }

    /// <summary>A profile by one of its ids, or by a name that only one has.</summary>
    /// <exception cref="ArgumentException">There is none, or more than one.</exception>
    public Profile Find(string idOrName) => TryFind(idOrName) ?? throw NotFound(idOrName);

    /// <summary>A profile by one of its ids, or by a name that only one has; null where there is none.</summary>
    /// <exception cref="ArgumentException">There is more than one.</exception>
    public Profile? TryFind(string idOrName) => Manager.Find(idOrName) ?? One(Manager.List(), idOrName);

    /// <summary>A profile that was merged into another, as it is kept: by its id, or by a name that only one of those had.</summary>
    /// <exception cref="ArgumentException">There is none, or more than one.</exception>
    public async Task<Profile> FindMergedAsync(string idOrName, CancellationToken cancellationToken)
    {
        var merged = new List<Profile>();
        foreach (var alias in Manager.List().SelectMany(profile => Manager.AliasesOf(profile.Id)))
        {
            if (await Store.FindAsync(alias, cancellationToken) is { } kept)
            {
                merged.Add(kept);
            }
        }

        if ((merged.Find(profile => profile.Id == idOrName) ?? One(merged, idOrName)) is { } found)
        {
            return found;
        }

        throw TryFind(idOrName) is { } person && Manager.AliasesOf(person.Id) is { Count: > 0 } aliases
            ? new ArgumentException($"'{idOrName}' is a person of their own, of whom {string.Join(", ", aliases)} {(aliases.Count == 1 ? "is" : "are")} a part. Name that which is to be taken out.")
            : new ArgumentException($"No profile '{idOrName}' was merged into another; 'profiles list' shows, with a plus, which were.");
    }

    public ArgumentException NotFound(string idOrName) =>
        new($"There is no profile '{idOrName}' in {OutputFolder.Shown(Folder)}; 'profiles list' shows them.");

    /// <summary>Takes somebody who is not in the store any more out of history and status, and writes that down.</summary>
    /// <returns>Whether they were in there.</returns>
    public async Task<bool> ForgetAsync(string profileId, CancellationToken cancellationToken)
    {
        var found = await _history!.ForgetAsync(profileId, cancellationToken) > 0 | await _status!.ForgetAsync(profileId, cancellationToken);
        if (found)
        {
            await _audit!.PublishAsync(
                new ProfileEvent(TimeProvider.System.GetUtcNow(), ProfileEventKind.Erased, profileId, Actor, "What was left beside the profile was asked to be erased."), CancellationToken.None);
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        if (Manager is { } manager)
        {
            await manager.DisposeAsync();
        }

        foreach (var file in new IAsyncDisposable?[] { _status, _history, _audit, Store })
        {
            if (file is not null)
            {
                await file.DisposeAsync();
            }
        }

        _stages?.Dispose();
        _log.Dispose();
    }

    private static bool Writes(DeskAccess access) => access is DeskAccess.Change or DeskAccess.Enroll;

    private async Task LoadAsync(DeskAccess access, CancellationToken cancellationToken)
    {
        var (modelId, dimension) = _stages is null ? await ModelOfAsync(cancellationToken) : (_stages.FaceEmbedder.ModelId, _stages.FaceEmbedder.Dimension);

        // Without an embedder nothing is compared, and thresholds that nothing reaches will do.
        var configured = WatchServices.Configuration().GetSection(FaceLivenessOptions.SectionName).Get<FaceLivenessOptions>() ?? new();
        var recognition = _stages is null ? new RecognitionOptions { AcceptThreshold = 1, UnknownThreshold = 0 } : configured.Recognition;
        configured.Profiles.MergeDuplicates = false;
        Manager = new ProfileManager(
            Store,
            new Gallery(modelId, dimension),
            configured.Profiles,
            recognition,
            _stages is null ? null : recognition.CalibrationOf(_stages.FaceEmbedder),
            [.. new IProfileEventSink?[] { _audit, _history, _status }.OfType<IProfileEventSink>()],
            logger: _log.CreateLogger<ProfileManager>());
        await Manager.LoadAsync(cancellationToken);
        Pictures = access == DeskAccess.Enroll
            ? new PictureEnrollment(new FaceReader(_stages!.FaceDetector, _stages.FaceLandmarker, new FaceQualityAssessor(), _stages.FaceEmbedder), new SkiaImageCodec(), Manager)
            : null;
    }

    private static Profile? One(IReadOnlyList<Profile> profiles, string name)
    {
        var found = profiles.Where(profile => profile.Name == name).ToList();
        if (found.Count == 0)
        {
            found = [.. profiles.Where(profile => string.Equals(profile.Name, name, StringComparison.OrdinalIgnoreCase))];
        }

        return found.Count <= 1
            ? found.FirstOrDefault()
            : throw new ArgumentException($"{found.Count} profiles are called '{name}'; use an id: {string.Join(", ", found.Select(profile => profile.Id))}.");
    }

    // Without models nothing is compared: whatever the profiles were made with will do.
    private async Task<(string ModelId, int Dimension)> ModelOfAsync(CancellationToken cancellationToken)
    {
        await foreach (var profile in Store.LoadAllAsync(cancellationToken))
        {
            if (profile.Samples.Count > 0)
            {
                return (profile.Samples[0].Embedding.ModelId, profile.Samples[0].Embedding.Dimension);
            }
        }

        return ("none", 1);
    }

    private void Tell(string line)
    {
        HasFaults = true;
        Console.Error.WriteLine(line);
    }
}
