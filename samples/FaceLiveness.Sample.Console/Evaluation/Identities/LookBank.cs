using FaceLiveness.Imaging.Skia;

namespace FaceLiveness.Sample.Evaluation;

/// <summary>Reads every look that a simulation may show, once: each picture as it is, and copies of it that are damaged as cameras damage them.</summary>
internal static class LookBank
{
    private static readonly DamageKind[] Kinds = Enum.GetValues<DamageKind>();

    private const float SamePlace = 0.3f;

    /// <param name="pictures">Whose picture it is, and the bytes of its file.</param>
    /// <param name="copies">How many damaged copies of each picture.</param>
    /// <param name="seed">Draws the damage.</param>
    /// <param name="reader">Reads the faces.</param>
    /// <param name="progress">Is told how many pictures are done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Everybody of whom a face was found, in the order of the pictures.</returns>
    public static async Task<List<PersonLooks>> ReadAsync(
        IReadOnlyList<(string Person, byte[] File)> pictures, int copies, int seed, FaceReader reader, Action<int> progress, CancellationToken cancellationToken)
    {
        var codec = new SkiaImageCodec();
        var looks = new List<SeenFace>[pictures.Count];
        var done = 0;
        await Parallel.ForAsync(0, pictures.Count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, async (i, cancelled) =>
        {
            var random = new Random(unchecked((seed * 1_000_003) + i));
            using var picture = codec.Decode(pictures[i].File);
            looks[i] = [];
            if ((await reader.ReadAsync(picture, cancelled)).MinBy(face => CentralFace.Distance(face.Face.Box, picture)) is { } meant)
            {
                looks[i].Add(new SeenFace(meant.Embedding, meant.Quality.Score));
                for (var copy = 0; copy < copies; copy++)
                {
                    using var damaged = PictureDamage.Apply(picture, meant.Face.Box, Kinds[copy % Kinds.Length], random.NextDouble(), random);
                    // Of a damaged face sometimes nothing is found, and somebody in the background instead.
                    if ((await reader.ReadAsync(damaged, cancelled)).FirstOrDefault(face => face.Face.Box.IoU(meant.Face.Box) > SamePlace) is { } face)
                    {
                        looks[i].Add(new SeenFace(face.Embedding, face.Quality.Score));
                    }
                }
            }

            progress(Interlocked.Increment(ref done));
        });
        return
        [
            .. pictures.Zip(looks).Where(picture => picture.Second.Count > 0)
                .GroupBy(picture => picture.First.Person, StringComparer.Ordinal)
                .Select(person => new PersonLooks(person.Key, [.. person.Select(picture => picture.Second)])),
        ];
    }
}
