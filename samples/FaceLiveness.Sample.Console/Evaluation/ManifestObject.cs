using System.Text.Json;

namespace FaceLiveness.Sample.Evaluation;

/// <summary>An object of a manifest, read strictly: what is missing, of the wrong kind or not known is named with its place.</summary>
internal sealed class ManifestObject
{
    private readonly JsonElement _json;

    private ManifestObject(JsonElement json, string place)
    {
        _json = json;
        Place = place;
    }

    /// <summary>Where in which file it is, for messages.</summary>
    public string Place { get; }

    /// <summary>Reads a file that holds one object.</summary>
    /// <exception cref="InvalidDataException">It is not JSON, or something else than an object.</exception>
    public static ManifestObject Read(string path)
    {
        try
        {
            // Comments and trailing commas: people write these by hand.
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            using var document = JsonDocument.Parse(File.ReadAllText(path), options);
            return Of(document.RootElement.Clone(), path);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is not JSON: {exception.Message}", exception);
        }
    }

    /// <exception cref="InvalidDataException">A field has another name than these.</exception>
    public ManifestObject Knowing(params string[] fields)
    {
        foreach (var field in _json.EnumerateObject())
        {
            if (!fields.Contains(field.Name, StringComparer.Ordinal))
            {
                throw new InvalidDataException($"{Place}: '{field.Name}' is no field here. Expected {string.Join(", ", fields)}.");
            }
        }

        return this;
    }

    public string? Text(string field) => Find(field) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } json when json.GetString() is { Length: > 0 } text => text,
        _ => throw Wrong(field, "a text"),
    };

    public double? Number(string field) => Find(field) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } json when json.TryGetDouble(out var number) && number >= 0 && double.IsFinite(number) => number,
        _ => throw Wrong(field, "a number from 0 up"),
    };

    public int? Count(string field) => Number(field) switch
    {
        null => null,
        { } number when number == Math.Floor(number) && number <= int.MaxValue => (int)number,
        _ => throw Wrong(field, "a whole number from 0 up"),
    };

    /// <summary>Pairs of frame numbers; none where the field is missing.</summary>
    public IReadOnlyList<FrameRange> Ranges(string field)
    {
        if (Find(field) is not { } json)
        {
            return [];
        }

        return json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().Select(Range)] : throw Malformed();

        FrameRange Range(JsonElement pair) =>
            pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2
                && pair[0].ValueKind == JsonValueKind.Number && pair[1].ValueKind == JsonValueKind.Number
                && pair[0].TryGetInt32(out var first) && pair[1].TryGetInt32(out var last)
                && first >= 0 && last >= first
                ? new(first, last)
                : throw Malformed();

        InvalidDataException Malformed() => Wrong(field, "a list of frame ranges such as [[93, 96], [292, 297]], each from its first to its last frame, counted from 0");
    }

    /// <summary>The objects of a field that is one, by their names.</summary>
    public IReadOnlyList<(string Name, ManifestObject Value)> Members(string field) =>
        Find(field) is { ValueKind: JsonValueKind.Object } json
            ? [.. json.EnumerateObject().Select(member => (member.Name, Of(member.Value, $"{Place}, {member.Name}")))]
            : throw Wrong(field, "an object");

    /// <summary>The objects of a field that is a list.</summary>
    public IReadOnlyList<ManifestObject> Items(string field) =>
        Find(field) is { ValueKind: JsonValueKind.Array } json
            ? [.. json.EnumerateArray().Select((item, i) => Of(item, $"{Place}, item {i + 1}"))]
            : throw Wrong(field, "a list");

    public InvalidDataException Wrong(string field, string expected) => new($"{Place}: '{field}' must be {expected}.");

    private static ManifestObject Of(JsonElement json, string place) =>
        json.ValueKind == JsonValueKind.Object ? new(json, place) : throw new InvalidDataException($"{place}: expected an object in braces.");

    private JsonElement? Find(string field) => _json.TryGetProperty(field, out var json) ? json : null;
}
