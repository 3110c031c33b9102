using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceLiveness;

/// <content>As a file: <c>docs/evaluating-recognition.md</c> has the format.</content>
public sealed partial class RecognitionCalibration
{
    private const int Version = 1;

    /// <summary>Writes it as JSON.</summary>
    /// <param name="path">The file; one that is there is replaced, a folder that is missing is made.</param>
    public void Save(string path)
    {
        var document = new Document(Version, ModelId, Source, Comparisons, [.. _points.Select(point => new Document.Point(point.Rate, point.Similarity))]);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(document, Json.Default.Document) + "\n");
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no calibration, or of a later version.</exception>
    public static RecognitionCalibration Load(string path)
    {
        try
        {
            var document = JsonSerializer.Deserialize(File.ReadAllText(path), Json.Default.Document)
                ?? throw new InvalidDataException($"{path} holds no calibration. Write one: facelive evaluate recognition … --calibration FILE.");
            return document.Version == Version
                ? new(document.ModelId, [.. document.Points.Select(point => new FalseMatchPoint(point.FalseMatchRate, point.Similarity))], document.Comparisons, document.Source)
                : throw new InvalidDataException($"{path} is a calibration of version {document.Version}; this program reads version {Version}. Measure again, or use a newer program.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{path} is no calibration: {exception.Message} Write one: facelive evaluate recognition … --calibration FILE.", exception);
        }
    }

    internal sealed record Document(int Version, string ModelId, string Source, long Comparisons, IReadOnlyList<Document.Point> Points)
    {
        internal sealed record Point(double FalseMatchRate, float Similarity);
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(Document))]
    internal sealed partial class Json : JsonSerializerContext;
}
