using FaceLiveness.Testing;

namespace FaceLiveness.Onnx.Tests;

public sealed class OnnxFaceEmbedderTests
{
    private static readonly FivePoints Points = new(new(105, 110), new(145, 110), new(125, 135), new(108, 155), new(142, 155));

    public static TheoryData<string> Embedders => ["faceplugin embedder", "w600k_mbf"];

    [Theory]
    [MemberData(nameof(Embedders))]
    public async Task The_same_people_are_alike_and_different_people_are_not(string name)
    {
        using var embedder = new OnnxFaceEmbedder(FaceModels.Path(name));
        using var detector = new OnnxFaceDetector(FaceModels.Path("ultraface"));
        using var landmarker = new OnnxFaceLandmarker(FaceModels.Path("faceplugin 68"));
        var looks = new List<(string Person, FaceEmbedding Embedding)>();
        foreach (var (person, picture) in ((string, string)[])[
            ("obama", "train/obama/obama.jpg"), ("obama", "train/obama/obama2.jpg"), ("obama", "test/obama1.jpg"),
            ("biden", "train/biden/biden.jpg"), ("biden", "train/biden/biden2.jpg"),
            ("kit", "train/kit_harington/john1.jpeg"), ("kit", "train/kit_harington/john2.jpeg"), ("kit", "test/johnsnow_test1.jpg"),
            ("rose", "train/rose_leslie/img1.jpg"), ("rose", "train/rose_leslie/img2.jpg"),
            ("alex", "train/alex_lacamoire/img1.jpg"), ("alex", "test/alex_lacamoire1.jpg")])
        {
            using var frame = Pictures.Read(TestData.SharedFile($"media/identity/knn_examples/{picture}"));
            var face = (await detector.DetectAsync(frame))[0];
            var landmarks = await landmarker.LocateAsync(frame, face.Box, TestContext.Current.CancellationToken);
            looks.Add((person, await embedder.EmbedAsync(frame, landmarks.ToFivePoints(), TestContext.Current.CancellationToken)));
        }

        var thresholds = new RecognitionOptions().ForGallery(embedder.Calibration, 1);
        for (var i = 0; i < looks.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var similarity = looks[i].Embedding.Similarity(looks[j].Embedding);
                var same = looks[i].Person == looks[j].Person;
                Assert.True(same ? similarity >= thresholds.Accept : similarity < thresholds.Unknown, $"{looks[i].Person} {i}, {looks[j].Person} {j}: {similarity}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Embedders))]
    public async Task An_embedding_is_normalised_repeatable_and_signed_by_its_model(string name)
    {
        using var embedder = new OnnxFaceEmbedder(FaceModels.Path(name));
        using var frame = Noise();

        var one = await embedder.EmbedAsync(frame, Points, TestContext.Current.CancellationToken);
        var two = await embedder.EmbedAsync(frame, Points, TestContext.Current.CancellationToken);

        Assert.Equal(512, embedder.Dimension);
        Assert.Equal(512, one.Dimension);
        Assert.Equal(1, one.Similarity(one), 1e-4);
        Assert.Equal(one.Vector, two.Vector);
        Assert.Equal(embedder.ModelId, one.ModelId);
    }

    [Theory]
    [MemberData(nameof(Embedders))]
    public async Task A_model_finds_less_of_a_face_in_a_coarse_picture_and_in_noise(string name)
    {
        using var embedder = new OnnxFaceEmbedder(FaceModels.Path(name));
        using var detector = new OnnxFaceDetector(FaceModels.Path("ultraface"));
        using var landmarker = new OnnxFaceLandmarker(FaceModels.Path("faceplugin 68"));
        using var frame = Pictures.Read(TestData.SharedFile("media/identity/knn_examples/train/obama/obama.jpg"));
        var face = (await detector.DetectAsync(frame))[0];
        var points = (await landmarker.LocateAsync(frame, face.Box, TestContext.Current.CancellationToken)).ToFivePoints();

        var clear = await EmbedAsync(frame, points);
        var block = (int)(face.Box.Height / 14);
        using var coarse = VideoFrame.Rent(frame.Width, frame.Height, frame.View.Format, frame.SourceId, 0, default, default);
        for (var i = 0; i < coarse.Pixels.Length; i++)
        {
            var (x, y) = (i % coarse.Stride / 3, i / coarse.Stride);
            coarse.Pixels[i] = frame.Pixels[(y / block * block * frame.Stride) + (x / block * block * 3) + (i % coarse.Stride % 3)];
        }

        using var noise = Noise();

        Assert.InRange(clear.Recognizability, 0.9f, 1);
        Assert.InRange((await EmbedAsync(coarse, points)).Recognizability, 0.1f, 0.9f * clear.Recognizability);
        Assert.InRange((await EmbedAsync(noise, Points)).Recognizability, 0, 0.7f);

        ValueTask<FaceEmbedding> EmbedAsync(VideoFrame picture, FivePoints at) => embedder.EmbedAsync(picture, at, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Models_and_preprocessings_have_fingerprints_of_their_own_and_calibrations_only_as_measured()
    {
        using var one = new OnnxFaceEmbedder(FaceModels.Path("faceplugin embedder"));
        using var again = new OnnxFaceEmbedder(FaceModels.Path("faceplugin embedder"), new() { Preprocessing = new(true, 127, 128) });
        using var otherwise = new OnnxFaceEmbedder(FaceModels.Path("faceplugin embedder"), new() { Preprocessing = new(false, 127.5f, 128) });
        using var other = new OnnxFaceEmbedder(FaceModels.Path("w600k_mbf"));

        Assert.StartsWith("87aacdfe57510db2", one.ModelId, StringComparison.Ordinal);
        Assert.Equal(one.ModelId, again.ModelId);
        Assert.Equal(3, new[] { one.ModelId, otherwise.ModelId, other.ModelId }.Distinct().Count());
        Assert.Equal((one.ModelId, 0.3391f), (one.Calibration!.ModelId, one.Calibration.ThresholdFor(0.001)));
        Assert.Equal(0.2435f, other.Calibration!.ThresholdFor(0.001));
        Assert.Null(otherwise.Calibration);
    }

    [Fact]
    public void Weights_that_nobody_knows_need_their_preprocessing_said()
    {
        using var folder = new TemporaryFolder();
        var path = folder.CopyWithAnotherHash(FaceModels.Path("faceplugin embedder"));

        var exception = Assert.Throws<ModelLoadException>(() => new OnnxFaceEmbedder(path));
        using var told = new OnnxFaceEmbedder(path, new() { Preprocessing = new(true, 127, 128) });

        Assert.Contains("FaceEmbedderOptions.Preprocessing", exception.Message, StringComparison.Ordinal);
        Assert.Null(told.Calibration);
    }

    [Fact]
    public void Unknown_weights_in_InsightFace_layout_are_fed_the_InsightFace_way()
    {
        using var folder = new TemporaryFolder();

        using var embedder = new OnnxFaceEmbedder(folder.CopyWithAnotherHash(FaceModels.Path("w600k_mbf")));

        Assert.EndsWith("rgb-127.5-127.5", embedder.ModelId, StringComparison.Ordinal);
        Assert.Null(embedder.Calibration);
    }

    [Theory]
    [InlineData("yolo")]
    [InlineData("faceplugin liveness")]
    public void Another_kind_of_model_is_refused_with_what_was_found_and_what_is_supported(string name)
    {
        var path = FaceModels.Path(name);

        var exception = Assert.Throws<ModelLoadException>(() => new OnnxFaceEmbedder(path));

        Assert.Contains("ArcFace", exception.Message, StringComparison.Ordinal);
        Assert.Contains("[1,3,", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Points_that_are_no_face_are_refused()
    {
        using var embedder = new OnnxFaceEmbedder(FaceModels.Path("faceplugin embedder"));
        using var frame = Noise();
        var heap = new FivePoints(new(5, 5), new(5, 5), new(5, 5), new(5, 5), new(5, 5));

        await Assert.ThrowsAsync<ArgumentException>(async () => await embedder.EmbedAsync(frame, heap, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await embedder.EmbedAsync(frame, Points with { Nose = new(float.NaN, 1) }, TestContext.Current.CancellationToken));
    }

    private static VideoFrame Noise()
    {
        var frame = VideoFrame.Rent(250, 250);
        new Random(7).NextBytes(frame.Pixels);
        return frame;
    }

    /// <summary>A folder for copies of a model whose bytes, and so whose hash, nobody knows.</summary>
    private sealed class TemporaryFolder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("faceliveness-").FullName;

        // An unknown protobuf field (2047, varint 0): the graph stays as it is.
        public string CopyWithAnotherHash(string path)
        {
            var copy = Path.Combine(_path, "copy.onnx");
            File.WriteAllBytes(copy, [.. File.ReadAllBytes(path), 0xF8, 0x7F, 0x00]);
            return copy;
        }

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
