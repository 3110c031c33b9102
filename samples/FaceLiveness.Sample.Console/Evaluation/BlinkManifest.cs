namespace FaceLiveness.Sample.Evaluation;

/// <summary>Videos whose blinks are labelled; the format is in <c>docs/evaluating-liveness.md</c>.</summary>
/// <param name="Clips">The videos.</param>
/// <param name="Tolerance">Within how many frames of a label a detection counts.</param>
internal sealed record BlinkManifest(IReadOnlyList<BlinkClip> Clips, int Tolerance)
{
    /// <summary>At 25 to 30 frames a second about 150 ms: labels of several people differ by as much.</summary>
    public const int DefaultTolerance = 4;

    /// <exception cref="InvalidDataException">It is not in the format; the message names the place.</exception>
    /// <exception cref="FileNotFoundException">A file that it names is missing.</exception>
    public static BlinkManifest Read(string path)
    {
        var root = ManifestObject.Read(path).Knowing("about", "tolerance", "clips");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var clips = root.Members("clips").Select(clip => ReadClip(clip.Name, clip.Value, folder)).ToList();
        var alike = clips.CountBy(clip => Path.GetFileName(clip.Name)).ToDictionary();
        clips = [.. clips.Select(clip => alike[Path.GetFileName(clip.Name)] == 1 ? clip with { Name = Path.GetFileName(clip.Name) } : clip)];
        return clips.Count > 0 ? new(clips, root.Count("tolerance") ?? DefaultTolerance) : throw root.Wrong("clips", "an object with at least one clip");
    }

    /// <exception cref="InvalidDataException">A label lies behind the end.</exception>
    public static void ThrowIfBeyond(BlinkClip clip, int frames)
    {
        foreach (var range in clip.Blinks.Concat(clip.LongClosures).Concat(clip.Ignore))
        {
            if (range.Last >= frames)
            {
                throw new InvalidDataException(
                    $"{clip.Name} has {frames} frames, 0 to {frames - 1}; the labelled range {range} lies beyond. Frames count from 0: check the labels, or use the video that was labelled.");
            }
        }
    }

    private static BlinkClip ReadClip(string name, ManifestObject json, string folder)
    {
        json.Knowing("blinks", "long_closures", "ignore", "capture_times");
        return new()
        {
            Name = name,
            Path = ManifestFile.Find(folder, name, json.Place),
            Blinks = json.Ranges("blinks"),
            LongClosures = json.Ranges("long_closures"),
            Ignore = json.Ranges("ignore"),
            CaptureTimes = json.Text("capture_times") is { } times ? ManifestFile.Find(folder, times, json.Place) : null,
        };
    }
}
