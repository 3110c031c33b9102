using FaceLiveness.Imaging.Skia;

namespace FaceLiveness.Sample.Evaluation;

/// <summary>Reads the faces of a set of pictures, as they are and damaged.</summary>
internal static class RecognitionRun
{
    // A damaged face must be the same one: with it half covered, somebody in the background may be found instead.
    private const float SamePlace = 0.3f;

    private static readonly DamageKind[] Kinds = Enum.GetValues<DamageKind>();

    /// <param name="set">The pictures.</param>
    /// <param name="reader">Reads the faces.</param>
    /// <param name="damaged">How many damaged copies of each picture; the kinds take turns, their strength is drawn, the same each time.</param>
    /// <param name="progress">Is told how many pictures are done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<(Dictionary<string, ReadPicture> Faces, List<DamagedPicture> Damaged)> ReadAsync(
        PairSet set, FaceReader reader, int damaged, Action<int> progress, CancellationToken cancellationToken)
    {
        var codec = new SkiaImageCodec();
        var faces = new ReadPicture?[set.PictureCount];
        var copies = new DamagedPicture?[set.PictureCount * damaged];
        var done = 0;
        await Parallel.ForEachAsync(set.ReadPictures().Select((picture, i) => (i, picture.Name, picture.File)), cancellationToken, async (item, cancelled) =>
        {
            var (i, name, file) = item;
            using var picture = Decode(codec, name, file);
            var person = set.People.GetValueOrDefault(name);
            var meant = (await reader.ReadAsync(picture, cancelled)).MinBy(face => CentralFace.Distance(face.Face.Box, picture));
            faces[i] = meant is null ? null : new(name, person, meant.Embedding, meant.Quality.Score);
            for (var copy = 0; copy < damaged && meant is not null; copy++)
            {
                var kind = Kinds[(i + copy) % Kinds.Length];
                copies[(i * damaged) + copy] = new(name, kind, await ReadDamagedAsync(picture, meant.Face.Box, kind, new Random((copy * 1_000_003) + i)));
            }

            lock (codec)
            {
                progress(++done);
            }

            async Task<ReadPicture?> ReadDamagedAsync(VideoFrame whole, BoundingBox box, DamageKind kind, Random random)
            {
                using var spoiled = PictureDamage.Apply(whole, box, kind, random.NextDouble(), random);
                return (await reader.ReadAsync(spoiled, cancelled)).FirstOrDefault(face => face.Face.Box.IoU(box) > SamePlace) is { } face
                    ? new(name, person, face.Embedding, face.Quality.Score)
                    : null;
            }
        });
        return (faces.OfType<ReadPicture>().ToDictionary(face => face.Name, StringComparer.Ordinal), [.. copies.OfType<DamagedPicture>()]);
    }

    private static VideoFrame Decode(SkiaImageCodec codec, string name, byte[] file)
    {
        try
        {
            return codec.Decode(file);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{name}: {exception.Message}", exception);
        }
    }
}
