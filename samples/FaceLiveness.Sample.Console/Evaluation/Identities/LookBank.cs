using FaceLiveness.Imaging.Skia;
using FaceLiveness.Onnx;

namespace FaceLiveness.Sample.Evaluation;

/// <summary>Reads every look that a simulation may show, once: each picture as it is, nearly as it is, and spoiled in every way.</summary>
/// <param name="stages">Read the faces.</param>
/// <param name="seed">Draws the damage.</param>
internal sealed class LookBank(OnnxStages stages, int seed)
{
    // Damage up to this strength changes a look no more than the next frame does.
    private const double Slight = 0.15;

    private const float SamePlace = 0.3f;

    private static readonly DamageKind[] SlightKinds = [DamageKind.Blur, DamageKind.Darkness, DamageKind.Noise];
    private static readonly DamageKind[] Kinds = Enum.GetValues<DamageKind>();

    private readonly SkiaImageCodec _codec = new();
    private readonly FaceQualityAssessor _quality = new();
    private readonly FaceReader _stills = new(stages.FaceDetector, stages.FaceLandmarker, new FaceQualityAssessor(), stages.FaceEmbedder);

    /// <param name="pictures">Whose picture it is, and the bytes of its file.</param>
    /// <param name="progress">Is told how many pictures are done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Everybody of whom a face was found, in the order of the pictures.</returns>
    public async Task<List<PersonLooks>> ReadAsync(
        IReadOnlyList<(string Person, byte[] File)> pictures, Action<int> progress, CancellationToken cancellationToken)
    {
        var looks = new PictureLooks?[pictures.Count];
        var done = 0;
        await Parallel.ForAsync(0, pictures.Count, cancellationToken, async (i, cancelled) =>
        {
            looks[i] = await ReadAsync(pictures[i].File, new Random(unchecked((seed * 1_000_003) + i)), cancelled);
            lock (looks)
            {
                progress(++done);
            }
        });
        return
        [
            .. pictures.Zip(looks).Where(picture => picture.Second is not null)
                .GroupBy(picture => picture.First.Person, StringComparer.Ordinal)
                .Select(person => new PersonLooks(person.Key, [.. person.Select(picture => picture.Second!)])),
        ];
    }

    private async Task<PictureLooks?> ReadAsync(byte[] file, Random random, CancellationToken cancellationToken)
    {
        using var picture = _codec.Decode(file);
        if ((await _stills.ReadAsync(picture, cancellationToken)).MinBy(face => CentralFace.Distance(face.Face.Box, picture)) is not { } still)
        {
            return null;
        }

        var clear = new List<SeenFace> { await LookAsync(picture, still.Face, cancellationToken) };
        foreach (var kind in SlightKinds)
        {
            await AddAsync(clear, kind, Slight * random.NextDouble());
        }

        var spoiled = new List<SeenFace>();
        foreach (var kind in Kinds)
        {
            await AddAsync(spoiled, kind, random.NextDouble());
        }

        return new PictureLooks(new(still.Embedding, still.Quality.Score), clear, spoiled);

        async Task AddAsync(List<SeenFace> to, DamageKind kind, double strength)
        {
            using var damaged = PictureDamage.Apply(picture, still.Face.Box, kind, strength, random);
            // Of a spoiled face sometimes nothing is found, and somebody in the background instead.
            var found = await stages.FaceDetector.DetectAsync([ImageRegion.Whole(damaged)], cancellationToken);
            foreach (var face in found[0].Where(face => face.Box.IoU(still.Face.Box) > SamePlace).Take(1))
            {
                to.Add(await LookAsync(damaged, face, cancellationToken));
            }
        }
    }

    /// <summary>As the pipeline looks at a tracked face.</summary>
    private async Task<SeenFace> LookAsync(VideoFrame picture, FaceDetection face, CancellationToken cancellationToken)
    {
        var landmarks = await stages.FaceLandmarker.LocateAsync(picture, face.Box, cancellationToken);
        var quality = _quality.Assess(picture, face, landmarks, HeadPoseEstimator.Estimate(landmarks));
        var embedding = await stages.FaceEmbedder.EmbedAsync(picture, landmarks.ToFivePoints(), cancellationToken);
        return new(embedding, quality.ScoreOf(embedding));
    }
}
