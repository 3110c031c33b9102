namespace FaceLiveness.Benchmarks.Measuring;

/// <summary>What the process holds of the machine at this moment.</summary>
internal static class ProcessMemory
{
    /// <summary>Resident bytes.</summary>
    public static long Resident => Environment.WorkingSet;

    /// <summary>Open files, sockets and pipes; 0 where the system can't be asked.</summary>
    public static int Handles
    {
        get
        {
            var count = 0;
            if (Directory.Exists("/proc/self/fd"))
            {
                foreach (var _ in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
                {
                    count++;
                }
            }

            return count;
        }
    }
}
