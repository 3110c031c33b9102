using FaceLiveness.Imaging.Skia;
using FaceLiveness.Onnx;
using FaceLiveness.Storage.Files;
using Microsoft.Extensions.Configuration;

namespace FaceLiveness.Sample.Wiring;

/// <summary>The profiles of an output folder, opened to be shown and changed by a person.</summary>
internal sealed class ProfileDesk : IAsyncDisposable
{
    private readonly FileProfileStore _store;
    private readonly OnnxStages? _stages;

    private ProfileDesk(FileProfileStore store, ProfileManager manager, OnnxStages? stages, string folder)
    {
        _store = store;
        _stages = stages;
        Manager = manager;
        Folder = folder;
        Faces = stages is null ? null : new FaceReader(stages.FaceDetector, stages.FaceLandmarker, new FaceQualityAssessor(), stages.FaceEmbedder);
    }

    public ProfileManager Manager { get; }

    public string Folder { get; }

    public SkiaImageCodec Codec { get; } = new();

    /// <summary>Reads faces off pictures; null where the desk was opened without models.</summary>
    public FaceReader? Faces { get; }

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

        var stages = access == DeskAccess.Enroll ? OnnxStages.Open(await new ModelSetup().GetModelsAsync(cancellationToken)) : null;
        var store = new FileProfileStore(new FileProfileStoreOptions { Folder = output.Profiles, ReadOnly = access == DeskAccess.Read });
        try
        {
            var (modelId, dimension) = stages is null ? await ModelOfAsync(store, cancellationToken) : (stages.FaceEmbedder.ModelId, stages.FaceEmbedder.Dimension);

            // Without an embedder nothing is compared, and thresholds that nothing reaches will do.
            var recognition = stages is null
                ? new RecognitionOptions { AcceptThreshold = 1, UnknownThreshold = 0 }
                : WatchServices.Configuration().GetSection("FaceLiveness:Recognition").Get<RecognitionOptions>() ?? new();
            var manager = new ProfileManager(
                store,
                new Gallery(modelId, dimension),
                new ProfileOptions(),
                recognition,
                stages is null ? null : recognition.CalibrationOf(stages.FaceEmbedder));
            await manager.LoadAsync(cancellationToken);
            return new ProfileDesk(store, manager, stages, output.Profiles);
        }
        catch
        {
            await store.DisposeAsync();
            stages?.Dispose();
            throw;
        }
    }

    /// <summary>A profile by its id, or by a name that only one has.</summary>
    /// <exception cref="ArgumentException">There is none, or more than one.</exception>
    public Profile Find(string idOrName)
    {
        var found = Manager.Find(idOrName) is { } exact ? [exact] : Manager.List().Where(profile => profile.Name == idOrName).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw new ArgumentException($"There is no profile '{idOrName}' in {OutputFolder.Shown(Folder)}; 'profiles list' shows them."),
            _ => throw new ArgumentException($"{found.Count} profiles are called '{idOrName}'; use an id: {string.Join(", ", found.Select(profile => profile.Id))}."),
        };
    }

    public FaceLook LookOf(VideoFrame picture, ReadFace face, DateTimeOffset taken) =>
        new(face.Embedding, face.Quality.Score, TimeSpan.Zero, taken) { Picture = FacePicture.Cut(Codec, picture, face.Face.Box) };

    public async ValueTask DisposeAsync()
    {
        await Manager.DisposeAsync();
        await _store.DisposeAsync();
        _stages?.Dispose();
    }

    // Without models nothing is compared: whatever the profiles were made with will do.
    private static async Task<(string ModelId, int Dimension)> ModelOfAsync(FileProfileStore store, CancellationToken cancellationToken)
    {
        await foreach (var profile in store.LoadAllAsync(cancellationToken))
        {
            if (profile.Samples.Count > 0)
            {
                return (profile.Samples[0].Embedding.ModelId, profile.Samples[0].Embedding.Dimension);
            }
        }

        return ("none", 1);
    }
}
