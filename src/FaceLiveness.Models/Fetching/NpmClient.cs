using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FaceLiveness.Models;

/// <summary>
/// Fetches one package with the npm client: <c>npm ci</c> on a lock file that holds the package's integrity hash and none of its dependencies, so that npm itself refuses an archive
/// that was tampered with, runs no script and installs nothing else. The registry, proxy and credentials are those that the user has set up for npm.
/// </summary>
internal sealed partial class NpmClient(TimeProvider time)
{
    private const int LinesShown = 12;
    private static readonly TimeSpan ProgressPeriod = TimeSpan.FromMilliseconds(500);

    /// <summary>Fetches a package.</summary>
    /// <param name="source">The package.</param>
    /// <param name="folder">An empty folder to work in; the caller deletes it.</param>
    /// <param name="progress">Told how many bytes have arrived.</param>
    /// <param name="cancellationToken">Ends npm and everything it started.</param>
    /// <returns>The folder that holds the unpacked package.</returns>
    /// <exception cref="FetchException">npm is not there, or could not fetch the package, or its hash is wrong.</exception>
    public async Task<string> FetchAsync(NpmSource source, string folder, Action<long> progress, CancellationToken cancellationToken)
    {
        WriteProject(source, folder);
        var cache = Path.Combine(folder, "npm-cache");
        using var npm = Start(source, folder, cache);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchAsync(cache, progress, ended.Token);
        var output = npm.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = npm.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await npm.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            throw;
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }

        await output.ConfigureAwait(false);
        var text = await errors.ConfigureAwait(false);
        if (npm.ExitCode != 0)
        {
            throw new FetchException($"npm package {source.Specification} (npm ended with code {npm.ExitCode}: {LastLines(text)})");
        }

        return Path.Combine([folder, "node_modules", .. source.Package.Split('/')]);
    }

    internal static string LastLines(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith("npm warn", StringComparison.OrdinalIgnoreCase));
        return Credentials().Replace(string.Join(" | ", lines.TakeLast(LinesShown)), "${scheme}***@");
    }

    private static void WriteProject(NpmSource source, string folder)
    {
        var locked = Project();
        locked["lockfileVersion"] = 3;
        locked["requires"] = true;
        locked["packages"] = new JsonObject
        {
            [string.Empty] = Project(),
            ["node_modules/" + source.Package] = new JsonObject { ["version"] = source.Version, ["integrity"] = source.Integrity },
        };
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "package.json"), Project().ToJsonString());
        File.WriteAllText(Path.Combine(folder, "package-lock.json"), locked.ToJsonString());

        JsonObject Project() => new()
        {
            ["name"] = "faceliveness-models",
            ["version"] = "1.0.0",
            ["private"] = true,
            ["dependencies"] = new JsonObject { [source.Package] = source.Version },
        };
    }

    private static Process Start(NpmSource source, string folder, string cache)
    {
        var program = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };

        // A cache of its own: nothing of the archive stays behind, and its growth shows the progress.
        foreach (var argument in (ReadOnlySpan<string>)["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--no-progress", "--loglevel=error", "--cache", cache])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            var npm = Process.Start(start)!;
            npm.StandardInput.Close();
            return npm;
        }
        catch (Win32Exception exception)
        {
            throw new FetchException($"npm package {source.Specification} (the npm client was not found: no '{program}' on the PATH. Install Node.js with npm 7 or newer, on Debian and Ubuntu 'apt-get install npm')", exception);
        }
    }

    private async Task WatchAsync(string cache, Action<long> progress, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ProgressPeriod, time);
        var most = 0L;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                most = Math.Max(most, BytesIn(cache));
                progress(most);
            }
        }
        catch (OperationCanceledException)
        {
            // npm has ended: nothing more to watch.
        }
    }

    private static long BytesIn(string folder)
    {
        try
        {
            return Directory.Exists(folder)
                ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Exists ? file.Length : 0)
                : 0;
        }
        catch (IOException)
        {
            // npm moved a file while it was being counted; the next tick counts again.
            return 0;
        }
    }

    [GeneratedRegex("(?<scheme>[a-z][a-z0-9+.-]*://)[^/@\\s]+@", RegexOptions.IgnoreCase)]
    private static partial Regex Credentials();
}
