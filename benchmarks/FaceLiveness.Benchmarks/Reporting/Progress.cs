namespace FaceLiveness.Benchmarks.Reporting;

/// <summary>Tells on standard error what is being done: one line rewritten where somebody looks on, a line for each thing elsewhere.</summary>
internal static class Progress
{
    private static readonly bool Interactive = !Console.IsErrorRedirected;

    /// <summary>Says what begins.</summary>
    public static void Say(string doing)
    {
        if (Interactive)
        {
            Console.Error.Write($"\r\u001b[K{doing}");
        }
        else
        {
            Console.Error.WriteLine(doing);
        }
    }

    /// <summary>Says how far it is; nothing where nobody looks on.</summary>
    public static void Update(string doing)
    {
        if (Interactive)
        {
            Console.Error.Write($"\r\u001b[K{doing}");
        }
    }

    public static void Clear()
    {
        if (Interactive)
        {
            Console.Error.Write("\r\u001b[K");
        }
    }

    /// <summary>Waits, and shows how long still.</summary>
    public static async Task WaitAsync(TimeSpan time, string doing)
    {
        Say(doing);
        var end = Environment.TickCount64 + (long)time.TotalMilliseconds;
        while (end - Environment.TickCount64 is > 0 and var left)
        {
            Update($"{doing} · {Math.Ceiling(left / 1000.0)} s");
            await Task.Delay((int)Math.Min(left, 1000));
        }
    }
}
