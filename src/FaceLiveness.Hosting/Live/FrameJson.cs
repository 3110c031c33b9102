using System.Buffers;
using System.Text.Json;
using FaceLiveness.Storage.Files;

namespace FaceLiveness.Hosting;

/// <summary>Writes what was found in a frame: its persons as in status.json, with what an overlay needs besides.</summary>
internal static class FrameJson
{
    /// <summary>Writes a frame.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="framesPerSecond">Frames per second of the stream.</param>
    /// <param name="board">Knows who was erased.</param>
    public static ReadOnlyMemory<byte> Write(FrameResult result, float framesPerSecond, ForgetfulBoard board)
    {
        var content = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(content, StatusJson.Compact);
        writer.WriteStartObject();
        writer.WriteString("type", "frame");
        writer.WriteString("stream", result.StreamId);
        writer.WriteNumber("sequence", result.SequenceNumber);
        writer.WriteString("timestamp", result.CaptureTime);
        writer.WriteNumber("media_time", Math.Round((decimal)result.Timestamp.Ticks / TimeSpan.TicksPerSecond, 3));
        writer.WriteNumber("width", result.Width);
        writer.WriteNumber("height", result.Height);
        writer.WriteNumber("fps", Rounded(framesPerSecond));
        writer.WriteStartArray("persons");
        foreach (var person in result.Persons)
        {
            writer.WriteRawValue(Write(person, board.Of(person, result)), skipInputValidation: true);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return content.WrittenMemory;
    }

    /// <summary>The object of status.json, so that the two never differ, with more before its end.</summary>
    private static byte[] Write(PersonResult person, PersonStatus status)
    {
        var more = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(more);
        writer.WriteStartObject();
        writer.WriteString("profile_id", status.Type == PersonType.Known ? status.Id : null);
        if (person.Quality is { } quality)
        {
            writer.WriteNumber("quality", Math.Round((decimal)Math.Clamp(quality.Score, 0, 1), 3));
        }

        if (person.Landmarks is { } landmarks)
        {
            writer.WriteStartArray("landmarks");
            foreach (var point in landmarks.Points)
            {
                writer.WriteNumberValue(Rounded(point.X));
                writer.WriteNumberValue(Rounded(point.Y));
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.Flush();
        return [.. JsonSerializer.SerializeToUtf8Bytes(status, StatusJson.Line.PersonStatus).AsSpan()[..^1], (byte)',', .. more.WrittenSpan[1..]];
    }

    private static decimal Rounded(float value) => Math.Round((decimal)Math.Clamp(float.IsNaN(value) ? 0 : value, -1e6f, 1e6f), 1);
}
