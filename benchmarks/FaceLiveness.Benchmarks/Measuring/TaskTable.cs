using System.Buffers.Text;
using System.Text;

namespace FaceLiveness.Benchmarks.Measuring;

/// <summary>
/// The threads of this process as Linux tells of them in <c>/proc/self/task</c>: how many there are, how many run or wait for a processor at
/// this moment, and what those that decode have used. Elsewhere than on Linux it stays empty.
/// </summary>
internal sealed class TaskTable
{
    private const string Folder = "/proc/self/task";

    // .NET passes a thread's name on to the system: ours decode as "FFmpeg ID"; libavcodec names its own workers "av:".
    private static readonly string[] Decoders = ["FFmpeg", "av:"];

    private readonly Dictionary<string, (bool Decodes, long Nanoseconds)> _threads = [];
    private readonly byte[] _buffer = new byte[1024];

    public static bool IsSupported { get; } = Directory.Exists(Folder);

    /// <summary>Threads at the last reading.</summary>
    public int Count { get; private set; }

    /// <summary>Those that ran or could have run at the last reading, without the one that read.</summary>
    public int Runnable { get; private set; }

    /// <summary>Processor time of the threads that decode, ended ones as last seen.</summary>
    public TimeSpan Decoding { get; private set; }

    public void Read()
    {
        if (!IsSupported)
        {
            return;
        }

        var (count, runnable) = (0, 0);
        foreach (var thread in Directory.EnumerateDirectories(Folder))
        {
            if (Contents(thread, "stat") is not { Length: > 0 } stat)
            {
                continue;
            }

            // "pid (name) state …": a name may hold anything, brackets too.
            var close = stat.LastIndexOf((byte)')');
            count++;
            runnable += stat[close + 2] == (byte)'R' ? 1 : 0;
            if (!_threads.TryGetValue(thread, out var known) || !known.Decodes)
            {
                var name = Encoding.UTF8.GetString(stat[(stat.IndexOf((byte)'(') + 1)..close]);
                known.Decodes = Decoders.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
            }

            if (known.Decodes && Contents(thread, "schedstat") is { Length: > 0 } used && Utf8Parser.TryParse(used, out long nanoseconds, out _))
            {
                known.Nanoseconds = nanoseconds;
            }

            _threads[thread] = known;
        }

        // The reader itself runs.
        (Count, Runnable) = (count, runnable - 1);
        Decoding = TimeSpan.FromMicroseconds(_threads.Values.Sum(thread => thread.Nanoseconds) / 1000.0);
    }

    private ReadOnlySpan<byte> Contents(string thread, string file)
    {
        try
        {
            using var handle = File.OpenHandle($"{thread}/{file}");
            return _buffer.AsSpan(0, RandomAccess.Read(handle, _buffer, 0));
        }
        catch (IOException)
        {
            // It has ended between being listed and being read.
            return default;
        }
    }
}
