namespace FaceLiveness.Tests;

/// <summary>Draws the EAR of eyes that stand open at 0.30, with falls and rises at given times, sampled at any rate.</summary>
internal sealed class BlinkSignal
{
    public const float Open = 0.30f;

    private readonly List<(double Start, double Fall, double Shut, double Rise, float Depth, bool LeftOnly)> _falls = [];

    /// <summary>Lids that fall, stay and rise, to 55 % of open: by default in 80, 40 and 180 ms (VanderWerf and others 2003: about 90 down, 170 to 240 up).</summary>
    public BlinkSignal With(double at, double fall = 0.08, double shut = 0.04, double rise = 0.18, float depth = 0.45f, bool leftOnly = false)
    {
        _falls.Add((at, fall, shut, rise, depth, leftOnly));
        return this;
    }

    public (float Left, float Right) At(double time)
    {
        var left = Open;
        var right = Open;
        foreach (var (start, fall, shut, rise, depth, leftOnly) in _falls)
        {
            var t = time - start;
            var closed = t <= 0 || t >= fall + shut + rise ? 0
                : t < fall ? Smooth(t / fall)
                : t <= fall + shut ? 1
                : 1 - Smooth((t - fall - shut) / rise);
            left *= 1 - (depth * (float)closed);
            right *= leftOnly ? 1 : 1 - (depth * (float)closed);
        }

        return (left, right);
    }

    /// <summary>Runs a detector over the signal.</summary>
    public List<Blink> Detect(IEnumerable<double> times, float noise = 0, Func<double, HeadPose>? pose = null, BlinkOptions? options = null)
    {
        var random = new Random(7);
        var detector = new BlinkDetector(options);
        var blinks = new List<Blink>();
        foreach (var time in times)
        {
            var (left, right) = At(time);
            var jitter = noise * (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
            if (detector.Observe(new(TimeSpan.FromSeconds(time), left + jitter, right + jitter, pose?.Invoke(time) ?? default)) is { } blink)
                blinks.Add(blink);
        }

        return blinks;
    }

    public static IEnumerable<double> Regular(double fps, double seconds, double phase = 0) =>
        Enumerable.Range(0, (int)(seconds * fps)).Select(i => (i + phase) / fps);

    private static double Smooth(double x) => x * x * (3 - (2 * x));
}
