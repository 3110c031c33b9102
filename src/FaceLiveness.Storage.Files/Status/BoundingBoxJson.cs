using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceLiveness.Storage.Files;

/// <summary>Writes a box as <c>{"x", "y", "width", "height"}</c> in pixels, to a tenth: what can be derived is left to the reader.</summary>
internal sealed class BoundingBoxJson : JsonConverter<BoundingBox>
{
    public override BoundingBox Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var box = document.RootElement;
        return new(Number("x"), Number("y"), Number("width"), Number("height"));

        float Number(string name) => box.GetProperty(name).GetSingle();
    }

    public override void Write(Utf8JsonWriter writer, BoundingBox value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("x", Tenths(value.X));
        writer.WriteNumber("y", Tenths(value.Y));
        writer.WriteNumber("width", Tenths(value.Width));
        writer.WriteNumber("height", Tenths(value.Height));
        writer.WriteEndObject();
    }

    private static decimal Tenths(float value) => Math.Round((decimal)Math.Clamp(float.IsNaN(value) ? 0 : value, -1e6f, 1e6f), 1);
}
