using FaceLiveness.Imaging.Skia;
using FaceLiveness.Onnx;
using FaceLiveness.Storage.Files;
using FaceLiveness.Testing;

namespace FaceLiveness.Integration.Tests;

public sealed class EnrollTests
{
    private const string Examples = "media/identity/knn_examples";

    [Fact]
    public async Task People_enrolled_by_pictures_are_recognised_and_no_stranger_is_named()
    {
        using var folder = new TemporaryFolder();
        await EnrollAsync(folder, "Obama", "obama/obama.jpg", "obama/obama2.jpg");
        await EnrollAsync(folder, "Kit", "kit_harington/john1.jpeg", "kit_harington/john2.jpeg");
        string[] photos = ["obama1", "johnsnow_test1", "kit_with_rose", "obama_and_biden", "alex_lacamoire1"];

        var run = await new WatchedRun().WatchAsync(
            folder.Path,
            [.. photos.Select(photo => WatchedRun.Recording(photo, PhotoClip.Make(TestData.SharedFile($"{Examples}/test/{photo}.jpg"), folder.In($"{photo}.mkv"), seconds: 3)))]);

        // Biden, Rose Leslie and Alex Lacamoire are strangers here.
        Assert.Equal(["Obama"], NamesOn(run, "obama1"));
        Assert.Equal(["Kit"], NamesOn(run, "johnsnow_test1"));
        Assert.Equal(["Kit"], NamesOn(run, "kit_with_rose"));
        Assert.Equal(["Obama"], NamesOn(run, "obama_and_biden"));
        Assert.Empty(NamesOn(run, "alex_lacamoire1"));
        Assert.Contains(run.Of<PersonUnknown>(), unknown => unknown.At.StreamId == "alex_lacamoire1");
        foreach (var result in run.Results)
        {
            Assert.True(result.Persons.Count(person => person.Identity.State == IdentityState.Known) <= 1, $"A stranger was named on {result.StreamId}.");
        }

        Assert.Empty(run.Of<LivenessConfirmed>());
        Assert.Equal(["Kit", "Obama"], run.Profiles.Select(profile => profile.Name).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> NamesOn(WatchedRun run, string stream) =>
        run.Of<PersonRecognized>().Where(recognized => recognized.At.StreamId == stream).Select(recognized => recognized.Name).Distinct().Order(StringComparer.Ordinal);

    private static async Task EnrollAsync(TemporaryFolder folder, string name, params string[] photos)
    {
        using var stages = OnnxStages.Open(await WatchedRun.ModelsAsync());
        await using var store = new FileProfileStore(new FileProfileStoreOptions { Folder = folder.In("profiles") });
        await using var profiles = new ProfileManager(
            store, new Gallery(stages.FaceEmbedder.ModelId, stages.FaceEmbedder.Dimension), new ProfileOptions(), new RecognitionOptions(), stages.FaceEmbedder.Thresholds!.Value);
        await profiles.LoadAsync(TestContext.Current.CancellationToken);
        var reader = new FaceReader(stages.FaceDetector, stages.FaceLandmarker, new FaceQualityAssessor(), stages.FaceEmbedder);
        var looks = new List<FaceLook>();
        foreach (var photo in photos)
        {
            var bytes = await File.ReadAllBytesAsync(TestData.SharedFile($"{Examples}/train/{photo}"), TestContext.Current.CancellationToken);
            using var picture = new SkiaImageCodec().Decode(bytes);
            var face = (await reader.ReadAsync(picture, TestContext.Current.CancellationToken))[0];
            looks.Add(new FaceLook(face.Embedding, face.Quality.Score, TimeSpan.Zero, DateTimeOffset.UnixEpoch));
        }

        var outcome = await profiles.EnrollAsync(name, looks, "pictures", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(ProfileOutcomeKind.Created, outcome.Kind);
    }
}
