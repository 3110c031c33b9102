using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FaceLiveness.Storage.Files;

namespace FaceLiveness.Hosting;

/// <summary>How settings are written: durations in seconds, shares to three decimals.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SecondsJson), typeof(ShortNumberJson)])]
[JsonSerializable(typeof(SettingsView))]
internal sealed partial class SettingsJson : JsonSerializerContext
{
    public static SettingsJson Line => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>Writes a duration as seconds.</summary>
internal sealed class SecondsJson : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TimeSpan.FromSeconds(reader.GetDouble());

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(Math.Round((decimal)value.Ticks / TimeSpan.TicksPerSecond, 3));
}
