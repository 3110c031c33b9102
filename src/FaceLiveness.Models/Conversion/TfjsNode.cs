using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FaceLiveness.Models;

/// <summary>One operation of a TensorFlow.js graph model.</summary>
internal sealed class TfjsNode(JsonElement json)
{
    public string Name { get; } = json.GetProperty("name").GetString()!;

    public string Operation { get; } = json.GetProperty("op").GetString()!;

    /// <summary>Tensors read: a node's name, with <c>:n</c> behind it for its n-th output. Control dependencies (<c>^name</c>) carry no data and are left out.</summary>
    public IReadOnlyList<string> Inputs { get; } = json.TryGetProperty("input", out var inputs)
        ? [.. inputs.EnumerateArray().Select(input => input.GetString()!).Where(input => !input.StartsWith('^'))]
        : [];

    public string Text(string attribute) => Encoding.UTF8.GetString(Convert.FromBase64String(Required(attribute, "s").GetString()!));

    public IReadOnlyList<string> Texts(string attribute) =>
        Find(attribute, "list") is { } list && list.TryGetProperty("s", out var values)
            ? [.. values.EnumerateArray().Select(value => Encoding.UTF8.GetString(Convert.FromBase64String(value.GetString()!)))]
            : [];

    public float Float(string attribute) => Required(attribute, "f").GetSingle();

    public bool Flag(string attribute) => Find(attribute, "b") is { ValueKind: JsonValueKind.True };

    public int[] Integers(string attribute) => [.. Required(attribute, "list").GetProperty("i").EnumerateArray().Select(Integer)];

    public int[] Shape(string attribute) => [.. Required(attribute, "shape").GetProperty("dim").EnumerateArray().Select(dimension => Integer(dimension.GetProperty("size")))];

    private JsonElement Required(string attribute, string kind) => Find(attribute, kind)
        ?? throw new InvalidDataException($"Node '{Name}' ({Operation}) has no attribute '{attribute}'.");

    private JsonElement? Find(string attribute, string kind) =>
        json.TryGetProperty("attr", out var attributes) && attributes.TryGetProperty(attribute, out var value) && value.TryGetProperty(kind, out var content)
            ? content
            : null;

    // Protobuf's JSON form writes 64-bit integers as text.
    private static int Integer(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? int.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetInt32();
}
