using System.Diagnostics;

namespace FaceLiveness.Benchmarks.EndToEnd;

/// <summary>
/// Keeps a run on one core. On Linux an affinity holds for one thread and those that it starts, and the runtime has threads already when we are called:
/// so the process starts itself once more, with the affinity inherited by all.
/// </summary>
internal static class OneCore
{
    public static bool MustRestart => Environment.ProcessorCount > 1 && (OperatingSystem.IsLinux() || OperatingSystem.IsWindows());

    public static async Task<int> RestartAsync(IEnumerable<string> arguments)
    {
#pragma warning disable CA1416 // Asked by MustRestart.
        using var self = Process.GetCurrentProcess();
        self.ProcessorAffinity &= -self.ProcessorAffinity;
#pragma warning restore CA1416
        string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(OneCore).Assembly.Location] : [];
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. program, .. arguments]))!;
        await child.WaitForExitAsync();
        return child.ExitCode;
    }
}
