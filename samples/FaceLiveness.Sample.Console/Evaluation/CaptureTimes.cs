using System.Globalization;
using System.Text.Json;

namespace FaceLiveness.Sample.Evaluation;

/// <summary>When each frame of a video was taken: a JSON list of dates with time, one for each frame, strictly rising.</summary>
internal static class CaptureTimes
{
    /// <returns>Times from the first frame on.</returns>
    /// <exception cref="InvalidDataException">It is not such a list.</exception>
    public static IReadOnlyList<TimeSpan> Read(string path)
    {
        string?[]? texts;
        try
        {
            texts = JsonSerializer.Deserialize<string?[]>(File.ReadAllText(path));
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path}: expected a JSON list of times such as \"2025-02-17 04:30:23.453145\". {exception.Message}", exception);
        }

        var times = new List<TimeSpan>();
        DateTimeOffset? first = null;
        foreach (var text in texts ?? [])
        {
            if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                throw new InvalidDataException($"{path}, entry {times.Count + 1}: '{text}' is no time. Expected one such as \"2025-02-17 04:30:23.453145\".");
            }

            var since = time - (first ??= time);
            if (times.Count > 0 && since <= times[^1])
            {
                throw new InvalidDataException($"{path}, entry {times.Count + 1}: '{text}' is not after the one before. Frames are listed in the order in which they were taken.");
            }

            times.Add(since);
        }

        return times;
    }

    /// <exception cref="InvalidDataException">There are more or fewer times than frames.</exception>
    public static void ThrowIfNotOf(string clip, int frames, string path, int times)
    {
        if (frames != times)
        {
            throw new InvalidDataException($"{path} holds {times} times, and {clip} has {frames} frames. Give one time for each frame, or leave capture_times out.");
        }
    }
}
