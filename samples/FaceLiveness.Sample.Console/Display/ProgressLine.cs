using System.Globalization;

namespace FaceLiveness.Sample.Display;

/// <summary>How far work of known length is and how long it still takes: one line drawn over, or now and then a line of its own where there is no terminal.</summary>
internal sealed class ProgressLine(TextWriter output, bool isInteractive, TimeProvider timeProvider, string what, int total) : IDisposable
{
    private readonly TimeSpan _interval = isInteractive ? TimeSpan.FromMilliseconds(250) : TimeSpan.FromSeconds(10);
    private readonly long _start = timeProvider.GetTimestamp();
    private long _shown = timeProvider.GetTimestamp();

    /// <summary>On standard error, so that standard output holds results only.</summary>
    public static ProgressLine OnStandardError(string what, int total) => new(Console.Error, !Console.IsErrorRedirected, TimeProvider.System, what, total);

    public void Show(int done)
    {
        if (done == 0 || timeProvider.GetElapsedTime(_shown) < _interval)
        {
            return;
        }

        _shown = timeProvider.GetTimestamp();
        var left = timeProvider.GetElapsedTime(_start) / done * (total - done);
        var line = string.Create(CultureInfo.InvariantCulture, $"{what}: {done} of {total}, {left.TotalSeconds:0} s left");
        if (isInteractive)
        {
            output.Write($"\r\u001b[K{line}");
        }
        else
        {
            output.WriteLine(line);
        }
    }

    /// <summary>Makes room for a line of another kind.</summary>
    public void Clear()
    {
        if (isInteractive)
        {
            output.Write("\r\u001b[K");
        }
    }

    public void Dispose() => Clear();
}
