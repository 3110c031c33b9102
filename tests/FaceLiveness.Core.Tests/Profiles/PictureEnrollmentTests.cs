using System.Globalization;
using System.Text;
using FaceLiveness.Testing;

namespace FaceLiveness.Tests.Profiles;

public sealed class PictureEnrollmentTests : IAsyncLifetime
{
    private readonly InMemoryProfileStore _store = new();
    private readonly Album _album = new();
    private readonly ProfileManager _manager;
    private readonly PictureEnrollment _enrollment;

    public PictureEnrollmentTests()
    {
        _manager = new ProfileManager(_store, new Gallery(_album.ModelId, _album.Dimension), new ProfileOptions(), new RecognitionOptions(), SyntheticFaces.Calibration);
        _enrollment = new PictureEnrollment(new FaceReader(_album, _album, _album, _album), _album, _manager);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _manager.LoadAsync(Cancelled);

    public ValueTask DisposeAsync() => _manager.DisposeAsync();

    [Fact]
    public async Task A_person_is_enrolled_from_pictures_and_the_faces_are_kept()
    {
        var (outcome, pictures) = await EnrollAsync("Ada", "ada 1", "ada 2");

        Assert.Equal(ProfileOutcomeKind.Created, outcome.Kind);
        Assert.Equal([PictureUse.Enrolled, PictureUse.Enrolled], pictures.Select(picture => picture.Use));
        var profile = Assert.Single(_manager.List());
        Assert.Equal(("Ada", ProfileOrigin.Enrolled, 2), (profile.Name, profile.Origin, profile.Samples.Count));
        Assert.Equal("ada 2", Encoding.UTF8.GetString((await _store.ReadPictureAsync(profile.Id, "s2", Cancelled))!.Value.Span));
    }

    [Theory]
    [InlineData("no picture", "Not a picture.")]
    [InlineData("", "No face was found. Use a picture in which the face is sharp, frontal and at least 80 pixels high.")]
    [InlineData("ada 1 quality 0.1", "What looks like a face is too small, blurred or turned to be used (quality 0.10; 0.70 is the least).")]
    [InlineData("ada 1 size 100, bob 1 size 80", "2 faces were found and none is plainly the largest. Crop the picture to the person who is meant.")]
    public async Task A_picture_that_can_t_be_used_is_refused_with_the_reason(string picture, string reason)
    {
        var read = await _enrollment.ReadAsync(Encoding.UTF8.GetBytes(picture), default, Cancelled);

        Assert.Equal((PictureUse.Refused, reason, null), (read.Use, read.Reason, read.Look));
    }

    [Theory]
    [InlineData("ada 1 size 100, bob 1 size 60")]
    [InlineData("bob 1 size 60, ada 1 size 100")]
    [InlineData("ada 1 size 60, bob 1 size 100 quality 0.1")]
    public async Task A_face_that_is_plainly_the_largest_or_the_only_good_one_is_the_one_that_is_meant(string picture)
    {
        await EnrollAsync("Ada", "ada 2", "ada 3", picture);

        Assert.Equal(3, Assert.Single(_manager.List()).Samples.Count);
    }

    [Fact]
    public async Task Bad_pictures_do_not_keep_good_ones_from_being_used()
    {
        var (outcome, pictures) = await EnrollAsync("Ada", "no picture", "ada 1", "bob 1", "ada 2", "", "ada 3");

        Assert.Equal(3, outcome.Profile!.Samples.Count);
        Assert.Equal(
            [PictureUse.Refused, PictureUse.Enrolled, PictureUse.Refused, PictureUse.Enrolled, PictureUse.Refused, PictureUse.Enrolled],
            pictures.Select(picture => picture.Use));
        Assert.Equal("It does not show the same person as the others.", pictures[2].Reason);
    }

    [Theory]
    [InlineData("ada 1", "bob 1")]
    [InlineData("ada 1", "ada 2", "bob 1", "bob 2")]
    [InlineData("ada 1", "ada 2", "bob 1", "cyd 1", "dan 1")]
    public async Task Where_nobody_is_on_more_than_half_of_the_pictures_nothing_is_enrolled(params string[] files)
    {
        var (outcome, pictures) = await EnrollAsync("Ada", files);

        Assert.Equal(ProfileOutcomeKind.Nothing, outcome.Kind);
        Assert.All(pictures, picture => Assert.Equal(PictureUse.Refused, picture.Use));
        Assert.Empty(_manager.List());
    }

    [Fact]
    public async Task Pictures_of_somebody_enrolled_under_another_name_are_refused_and_name_the_profile_in_the_way()
    {
        var first = await EnrollAsync("Ada", "ada 1", "ada 2");

        var (outcome, pictures) = await EnrollAsync("Eve", "ada 3", "ada 4");

        Assert.Equal((ProfileOutcomeKind.Nothing, first.Outcome.Profile!.Id), (outcome.Kind, outcome.Profile!.Id));
        Assert.All(pictures, picture => Assert.Equal((PictureUse.Refused, outcome.Reason), (picture.Use, picture.Reason)));
        Assert.Equal("Ada", Assert.Single(_manager.List()).Name);
    }

    [Fact]
    public async Task An_import_that_is_repeated_adds_new_pictures_only()
    {
        await EnrollAsync("Ada", "ada 1", "ada 2");

        var (again, same) = await EnrollAsync("Ada", "ada 1", "ada 2");
        var (more, added) = await EnrollAsync("Ada", "ada 1", "ada 3");

        Assert.Equal((ProfileOutcomeKind.Nothing, 2), (again.Kind, again.Profile!.Samples.Count));
        Assert.All(same, picture => Assert.Equal(PictureUse.HeldAlready, picture.Use));
        Assert.Equal((ProfileOutcomeKind.Improved, 3), (more.Kind, more.Profile!.Samples.Count));
        Assert.Equal([PictureUse.HeldAlready, PictureUse.Enrolled], added.Select(picture => picture.Use));
    }

    [Fact]
    public async Task No_reason_holds_a_name()
    {
        await EnrollAsync("Ada", "ada 1");
        var (outcome, pictures) = await EnrollAsync("Eve", "ada 2", "bob 3", "ada 4");

        Assert.All([outcome.Reason, .. pictures.Select(picture => picture.Reason)], reason => Assert.DoesNotMatch("Ada|Eve", reason));
    }

    private async Task<(ProfileOutcome Outcome, IReadOnlyList<PictureLook> Pictures)> EnrollAsync(string name, params string[] files)
    {
        var pictures = new List<PictureLook>();
        foreach (var file in files)
        {
            pictures.Add(await _enrollment.ReadAsync(Encoding.UTF8.GetBytes(file), default, Cancelled));
        }

        return await _enrollment.EnrollAsync(name, pictures, cancellationToken: Cancelled);
    }

    /// <summary>
    /// Pictures that say in words what is on them: "ada 1 size 100 quality 0.8, bob 2" are Ada's first look, and Bob's second one beside it.
    /// A face as JPEG is the words of the picture that it was cut from.
    /// </summary>
    private sealed class Album : IImageCodec, IFaceDetector, IFaceLandmarker, IFaceQualityAssessor, IFaceEmbedder
    {
        private readonly SyntheticFaces _faces = new(7);
        private readonly Dictionary<string, FaceEmbedding> _persons = [];
        private readonly Dictionary<string, FaceEmbedding> _looks = [];
        private string _words = "";

        public int Dimension => 512;

        public string ModelId => "synthetic-1";

        public VideoFrame Decode(ReadOnlySpan<byte> encoded)
        {
            _words = Encoding.UTF8.GetString(encoded);
            return _words == "no picture" ? throw new InvalidDataException("Not a picture.") : VideoFrame.Rent(400, 400);
        }

        public byte[] EncodeJpeg(ImageView image, int quality = 90) => Encoding.UTF8.GetBytes(_words);

        public ValueTask<IReadOnlyList<IReadOnlyList<FaceDetection>>> DetectAsync(IReadOnlyList<ImageRegion> regions, CancellationToken cancellationToken = default) =>
            new([.. regions.Select(_ => (IReadOnlyList<FaceDetection>)[.. Words().Select((_, i) => new FaceDetection(new(200 * i, 0, Number(i, "size", 100), Number(i, "size", 100)), 0.9f))])]);

        public ValueTask<FaceLandmarks> LocateAsync(VideoFrame frame, BoundingBox face, CancellationToken cancellationToken = default) =>
            new(SyntheticHead.Project(default, 0.1f, new(face.X + 50, 50)));

        public FaceQuality Assess(VideoFrame frame, FaceDetection face, FaceLandmarks landmarks, HeadPose pose) =>
            new(Number((int)face.Box.X / 200, "quality", 0.8f), 1, 1, 1, 1, 1);

        public ValueTask<FaceEmbedding> EmbedAsync(VideoFrame frame, FivePoints points, CancellationToken cancellationToken = default)
        {
            // Faces are 50 pixels from the left of their half; in a mirror image they are as far from its right.
            var x = (int)points.Nose.X;
            var words = Words()[(x % 200 < 100 ? x : frame.Width - x) / 200];
            var look = $"{words[0]} {words[1]}";
            var person = _persons.GetValueOrDefault(words[0]) ?? (_persons[words[0]] = _faces.Person());
            return new(_looks.GetValueOrDefault(look) ?? (_looks[look] = _faces.Look(person)));
        }

        private string[][] Words() => [.. _words.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(face => face.Split(' '))];

        private float Number(int face, string what, float otherwise)
        {
            var words = Words()[face];
            var at = Array.IndexOf(words, what);
            return at < 0 ? otherwise : float.Parse(words[at + 1], CultureInfo.InvariantCulture);
        }
    }
}
