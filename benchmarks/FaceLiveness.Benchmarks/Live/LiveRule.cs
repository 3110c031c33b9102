namespace FaceLiveness.Benchmarks.Live;

/// <summary>When a camera counts as live: what whoever looks at the wall would call it.</summary>
internal static class LiveRule
{
    public const int MaximumP95 = 500;
    public const double MaximumDropped = 0.05;
    public const double MinimumFramesPerSecond = 20;
    public const double MinimumShareWithPerson = 0.9;
    public static readonly TimeSpan MaximumGap = TimeSpan.FromSeconds(1);

    public const string InWords =
        "Live, each camera by itself: 95 % of its results are out less than 500 ms after their frame was due, at most 5 % of its frames are dropped, "
        + "and it never goes a second without a result; one with somebody in view also has at least 20 frames a second analysed and shows the person in at least 90 % of its results.";

    /// <summary>What a stream falls short in, in a few words; null where it is live.</summary>
    public static string? Fault(StreamFigures stream) =>
        stream.State != StreamState.Live ? $"{stream.Camera.Id} is {stream.State}"
        : stream.P95 >= MaximumP95 ? FormattableString.Invariant($"{stream.Camera.Id} is {stream.P95} ms behind")
        : stream.DroppedShare > MaximumDropped ? FormattableString.Invariant($"{stream.Camera.Id} drops {stream.DroppedShare:P0}")
        : stream.LongestGap > MaximumGap ? FormattableString.Invariant($"{stream.Camera.Id} is silent for {stream.LongestGap.TotalSeconds:F1} s")
        : stream.Camera.HasPerson && stream.FramesPerSecond < MinimumFramesPerSecond ? FormattableString.Invariant($"{stream.Camera.Id} has {stream.FramesPerSecond:F0} fps")
        : stream.Camera.HasPerson && stream.ShareWithPerson < MinimumShareWithPerson ? FormattableString.Invariant($"{stream.Camera.Id} shows its person in {stream.ShareWithPerson:P0}")
        : null;
}
