using FaceLiveness.Onnx;

namespace FaceLiveness.Benchmarks.Measuring;

/// <summary>
/// The processor time that our runs of models take: on the running thread's own clock, so that neither other streams nor other work on the
/// machine count. True as long as a run uses the caller's thread alone, which is how our sessions are set up.
/// </summary>
internal static class InferenceMeter
{
    private static long _ticks;

    [ThreadStatic]
    private static TimeSpan _began;

    [ThreadStatic]
    private static TimeSpan _ofThread;

    /// <summary>Of all threads, since <see cref="Start"/>.</summary>
    public static TimeSpan Total => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    /// <summary>Of the calling thread.</summary>
    public static TimeSpan OfThread => _ofThread;

    public static void Start() => OnnxModel.RunObserver = Observe;

    private static void Observe(bool begins)
    {
        if (begins)
        {
            _began = ThreadCpu.Now();
            return;
        }

        var took = ThreadCpu.Now() - _began;
        _ofThread += took;
        Interlocked.Add(ref _ticks, took.Ticks);
    }
}
