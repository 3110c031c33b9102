namespace FaceLiveness.Sample.Evaluation;

/// <summary>How well the blinks of one video were found.</summary>
internal sealed record BlinkScore
{
    /// <summary>Labels that count, with the detection that each was given; null where it was missed.</summary>
    public required IReadOnlyList<(FrameRange Label, FrameRange? Found)> Labels { get; init; }

    /// <summary>Detections that are no labelled blink.</summary>
    public required IReadOnlyList<FrameRange> False { get; init; }

    /// <summary>Long closures that were counted as blinks, with the detection, which is among the false ones.</summary>
    public required IReadOnlyList<(FrameRange Closure, FrameRange Found)> ClosuresCounted { get; init; }

    /// <summary>Minutes that were scored.</summary>
    public required double Minutes { get; init; }

    public int Labelled => Labels.Count;

    public int Correct => Labels.Count(label => label.Found is not null);

    public int Missed => Labelled - Correct;

    public int Found => Correct + False.Count;

    public Proportion Precision => new(Correct, Found);

    public Proportion Recall => new(Correct, Labelled);

    /// <summary>Harmonic mean of precision and recall; null where nothing was labelled nor found.</summary>
    public double? F1 => Labelled + Found == 0 ? null : 2.0 * Correct / (Labelled + Found);

    /// <summary>Blinks a minute too many (above 0) or too few; null of no time.</summary>
    public double? PerMinuteError => Minutes > 0 ? (Found - Labelled) / Minutes : null;

    /// <summary>
    /// Gives as many labels as possible a detection of their own within the tolerance, the nearest ones first. What overlaps a long closure is never given
    /// away. Detections and labels that overlap an ignored span are left out, unless the detection is a label's.
    /// </summary>
    /// <param name="clip">The labels.</param>
    /// <param name="found">The detections.</param>
    /// <param name="tolerance">Within how many frames of a label a detection counts.</param>
    /// <param name="times">When each frame of the video was taken.</param>
    public static BlinkScore Of(BlinkClip clip, IReadOnlyList<FrameRange> found, int tolerance, IReadOnlyList<TimeSpan> times)
    {
        FrameRange[] labels = [.. clip.Blinks.Where(label => !clip.Ignore.Any(label.Overlaps)).OrderBy(label => label.First)];
        FrameRange[] detections = [.. found.OrderBy(range => range.First)];
        bool MayBe(FrameRange label, FrameRange detection) =>
            label.Distance(detection) <= tolerance && !clip.LongClosures.Any(detection.Overlaps);

        var labelOf = new int[detections.Length];
        Array.Fill(labelOf, -1);
        for (var label = 0; label < labels.Length; label++)
        {
            Give(label, new bool[detections.Length]);
        }

        var given = labels.Select((label, i) => (label, Array.IndexOf(labelOf, i) is >= 0 and var at ? detections[at] : (FrameRange?)null)).ToList();
        var wrong = detections.Where((detection, i) => labelOf[i] < 0 && !clip.Ignore.Any(detection.Overlaps)).ToList();
        return new()
        {
            Labels = given,
            False = wrong,
            ClosuresCounted = [.. clip.LongClosures.SelectMany(closure => wrong.Where(closure.Overlaps).Select(detection => (closure, detection)))],
            Minutes = ScoredMinutes(times, clip.Ignore),
        };

        // Kuhn's augmenting paths: a label takes a free detection, or one whose label can take another.
        bool Give(int label, bool[] tried)
        {
            foreach (var detection in Enumerable.Range(0, detections.Length)
                .Where(detection => MayBe(labels[label], detections[detection])).OrderBy(detection => Offset(labels[label], detections[detection])))
            {
                if (!tried[detection])
                {
                    tried[detection] = true;
                    if (labelOf[detection] < 0 || Give(labelOf[detection], tried))
                    {
                        labelOf[detection] = label;
                        return true;
                    }
                }
            }

            return false;
        }
    }

    private static int Offset(FrameRange label, FrameRange detection) =>
        Math.Abs(label.First + label.Last - detection.First - detection.Last);

    // The last frame lasts as long as the mean one.
    private static double ScoredMinutes(IReadOnlyList<TimeSpan> times, IReadOnlyList<FrameRange> ignored)
    {
        if (times.Count < 2)
        {
            return 0;
        }

        var total = (times[^1] - times[0]).TotalMinutes * times.Count / (times.Count - 1);
        var left = Enumerable.Range(0, times.Count).Count(frame => !ignored.Any(range => range.Overlaps(new(frame, frame))));
        return total * left / times.Count;
    }
}
