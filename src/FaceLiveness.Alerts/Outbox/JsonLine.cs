using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FaceLiveness.Alerts;

/// <summary>
/// Lines of JSON that may be added to a file one at a time. Each begins with a line feed: what a crash has torn ends where the next one begins.
/// </summary>
internal static class JsonLine
{
    public static byte[] Of<T>(T value, JsonTypeInfo<T> type) => [(byte)'\n', .. JsonSerializer.SerializeToUtf8Bytes(value, type)];

    /// <summary>Reads a line; null where it is empty, torn or something else.</summary>
    public static T? TryRead<T>(string line, JsonTypeInfo<T> type)
        where T : class
    {
        if (line.Length == 0)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(line, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
