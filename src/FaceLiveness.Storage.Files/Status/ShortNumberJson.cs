using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceLiveness.Storage.Files;

/// <summary>Writes shares and rates to three decimals: more would be noise. Not a number is written as null, since JSON knows none.</summary>
internal sealed class ShortNumberJson : JsonConverter<float>
{
    public override float Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? float.NaN : reader.GetSingle();

    public override void Write(Utf8JsonWriter writer, float value, JsonSerializerOptions options)
    {
        if (float.IsFinite(value))
        {
            writer.WriteNumberValue(Math.Round((decimal)Math.Clamp(value, -1e9f, 1e9f), 3));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
