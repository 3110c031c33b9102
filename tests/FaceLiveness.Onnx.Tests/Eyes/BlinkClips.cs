using System.Globalization;
using System.Text.Json;
using FaceLiveness.Testing;

namespace FaceLiveness.Onnx.Tests;

/// <summary>The eight labelled clips: frames with the media times of their capture, and the frames in which eyes were closing or closed.</summary>
internal sealed class BlinkClips
{
    // A detection counts when its range of frames comes within so many of a labelled one.
    private const int Tolerance = 4;

    private readonly string _folder = Path.GetDirectoryName(TestData.SharedFile("media/blink/blinks.json"))!;

    public IEnumerable<string> Names => Labels().Select(clip => clip.Name);

    /// <summary>Frames of a clip, thinned out.</summary>
    /// <param name="name">The clip.</param>
    /// <param name="every">1 keeps all, 2 every second one.</param>
    /// <param name="framesPerSecond">Keeps the frame nearest to each tick of this clock; null keeps all.</param>
    public IEnumerable<VideoFrame> Frames(string name, int every = 1, double? framesPerSecond = null)
    {
        var times = Times(name);
        var kept = framesPerSecond is { } rate ? Nearest(times, rate) : [.. Enumerable.Range(0, times.Count).Where(i => i % every == 0)];
        var number = 0;
        foreach (var frame in Pictures.Video(Path.Combine(_folder, name)))
        {
            using (frame)
            {
                if (kept.Contains(number))
                {
                    var timed = VideoFrame.Rent(frame.Width, frame.Height, frame.Format, name, number, times[number]);
                    frame.Pixels.CopyTo(timed.Pixels);
                    yield return timed;
                }

                number++;
            }
        }
    }

    /// <summary>Right ones, false ones and missed ones among the blinks of a clip.</summary>
    public (int Right, int False, int Missed) Score(string name, IEnumerable<Blink> found)
    {
        var times = Times(name);
        var labelled = Labels().Single(clip => clip.Name == name).Value.GetProperty("blinks").EnumerateArray()
            .Select(range => (First: range[0].GetInt32(), Last: range[1].GetInt32())).ToList();
        var (count, wrong) = (labelled.Count, 0);
        foreach (var blink in found)
        {
            var first = times.FindIndex(time => time >= blink.Start);
            var last = times.FindLastIndex(time => time <= blink.End);
            var match = labelled.FindIndex(label => first - Tolerance <= label.Last && last + Tolerance >= label.First);
            if (match >= 0)
                labelled.RemoveAt(match);
            else
                wrong++;
        }

        return (count - labelled.Count, wrong, labelled.Count);
    }

    private static HashSet<int> Nearest(List<TimeSpan> times, double rate)
    {
        var kept = new HashSet<int>();
        for (var tick = 0; tick / rate <= times[^1].TotalSeconds; tick++)
            kept.Add(Enumerable.Range(0, times.Count).MinBy(i => Math.Abs(times[i].TotalSeconds - (tick / rate))));
        return kept;
    }

    private List<TimeSpan> Times(string name)
    {
        var label = Labels().Single(clip => clip.Name == name).Value;
        if (label.TryGetProperty("capture_times", out var file))
        {
            var captured = JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(_folder, file.GetString()!)))!
                .Select(text => DateTime.Parse(text, CultureInfo.InvariantCulture)).ToList();
            return [.. captured.Select(time => time - captured[0])];
        }

        // The rates that the other clips declare.
        var rate = name == "repeating_video.mp4" ? 287 / 12.0 : 25;
        return [.. Enumerable.Range(0, 400).Select(i => TimeSpan.FromSeconds(i / rate))];
    }

    private IEnumerable<JsonProperty> Labels() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "blinks.json"))).RootElement.GetProperty("clips").EnumerateObject();
}
