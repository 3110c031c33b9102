using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace FaceLiveness.Benchmarks.Galleries;

/// <summary>Another program that holds the same vectors and searches them when asked, so that it and we take turns.</summary>
internal sealed class ScanPeer : IDisposable
{
    private readonly Process _process;

    private ScanPeer(Process process) => _process = process;

    /// <summary>The scan in C; null where there is no compiler, or none that makes AVX2 of it.</summary>
    public static async Task<ScanPeer?> CompiledAsync(string directory, string rows, string probes, int people)
    {
        var program = Path.Combine(directory, "row_scan");
        return await SucceedsAsync("cc", "-O3", "-march=native", "-o", program, Script("row_scan.c"))
            ? await StartAsync(program, [rows, probes, People(people)])
            : null;
    }

    /// <summary>FAISS; null where no Python here has it.</summary>
    public static async Task<ScanPeer?> FaissAsync(string rows, string probes, int people)
    {
        // Debian's packages belong to its own Python, which need not be the first one.
        foreach (var python in (string[])["python3", "/usr/bin/python3"])
        {
            if (await SucceedsAsync(python, "-c", "import faiss, numpy"))
            {
                return await StartAsync(python, [Script("faiss_flat.py"), rows, probes, People(people)]);
            }
        }

        return null;
    }

    /// <summary>Searches for the first probes.</summary>
    /// <returns>How long it took, and who is nearest to the first.</returns>
    public async Task<(double Milliseconds, int Nearest)> SearchAsync(int probes)
    {
        await _process.StandardInput.WriteLineAsync(People(probes));
        await _process.StandardInput.FlushAsync();
        var answer = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{_process.StartInfo.FileName} ended: see its message above.");
        var parts = answer.Split(' ');
        return (double.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<ScanPeer> StartAsync(string program, IEnumerable<string> arguments)
    {
        var peer = new ScanPeer(Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!);
        // The first answer comes when everything is loaded.
        await peer.SearchAsync(1);
        return peer;
    }

    private static async Task<bool> SucceedsAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            await Task.WhenAll(process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Galleries", name);

    private static string People(int count) => count.ToString(CultureInfo.InvariantCulture);
}
