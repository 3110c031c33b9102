using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FaceLiveness.Benchmarks.Measuring;

/// <summary>
/// The processor time that the calling thread has used: what others do on the machine meanwhile, or the decoder on the same core, does not count.
/// Where the system can't be asked it is the time on the clock.
/// </summary>
internal static partial class ThreadCpu
{
    private const int ThreadCpuTimeOnLinux = 3;

    public static TimeSpan Now()
    {
        if (OperatingSystem.IsLinux() && Environment.Is64BitProcess && ClockGetTime(ThreadCpuTimeOnLinux, out var time) == 0)
        {
            return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0);
        }

        return Stopwatch.GetElapsedTime(0);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out Time time);

    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
