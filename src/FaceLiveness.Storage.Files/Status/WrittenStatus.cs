using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FaceLiveness.Storage.Files;

/// <summary>What a status file says, whichever version wrote it.</summary>
internal static class WrittenStatus
{
    /// <summary>The file with a person unknown; null where it says nothing about the person. Of one that is damaged and does, nothing is left.</summary>
    public static byte[]? Forget(byte[] content, string profileId)
    {
        if (content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(profileId)) < 0)
        {
            return null;
        }

        if (Parse(content) is not { } status)
        {
            return "{}\n"u8.ToArray();
        }

        var persons = PersonsOf(status).Where(person => (person["id"] as JsonValue)?.ToString() == profileId).ToList();
        foreach (var person in persons)
        {
            person["id"] = string.Create(CultureInfo.InvariantCulture, $"track_{person["track_id"]}");
            person["type"] = "unknown";
            person["name"] = null;
            person["identity"] = "undecided";
        }

        return persons.Count == 0 ? null : Write(status);
    }

    private static JsonNode? Parse(byte[] content)
    {
        try
        {
            return JsonNode.Parse(content);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<JsonObject> PersonsOf(JsonNode status) =>
        ((status as JsonObject)?["streams"] as JsonObject ?? [])
            .SelectMany(stream => (stream.Value as JsonObject)?["persons"] as JsonArray ?? [])
            .OfType<JsonObject>();

    private static byte[] Write(JsonNode status)
    {
        using var content = new MemoryStream();
        using (var writer = new Utf8JsonWriter(content, StatusJson.Indented))
        {
            status.WriteTo(writer);
        }

        return content.ToArray();
    }
}
