using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FaceLiveness.Alerts.Tests;

/// <summary>A real broker (mosquitto) on this machine, which can be killed and started again where it was. Disposing it kills it.</summary>
internal sealed class MosquittoBroker : IDisposable
{
    private const string Missing = "The MQTT broker is not installed: apt-get install --no-install-recommends mosquitto.";

    private readonly TemporaryFolder _folder = new();
    private readonly string _program;
    private readonly string _settings;
    private Process? _process;

    private MosquittoBroker(string program, int port, string settings)
    {
        _program = program;
        Port = port;
        Directory.CreateDirectory(_folder.Path);
        _settings = settings.Replace("{folder}", _folder.Path, StringComparison.Ordinal);
    }

    public int Port { get; }

    /// <summary>Where its files are: certificates are put here, and named with {folder} in the settings.</summary>
    public string Folder => _folder.Path;

    /// <summary>Makes one, not running yet; skips the test where mosquitto is not installed.</summary>
    /// <param name="settings">More lines of its configuration.</param>
    public static MosquittoBroker Make(string settings = "allow_anonymous true")
    {
        var program = new[] { "/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, Missing);

        // mosquitto takes no port 0: one that was free a moment ago is.
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        return new(program!, port, settings);
    }

    /// <summary>Starts it, and returns when it takes connections.</summary>
    public async Task StartAsync()
    {
        var file = Path.Combine(Folder, "mosquitto.conf");
        await File.WriteAllTextAsync(
            file, string.Create(CultureInfo.InvariantCulture, $"user {Environment.UserName}\nlog_dest none\nlistener {Port} 127.0.0.1\n{_settings}\n"), AlertRig.Cancelled);
        _process = Process.Start(new ProcessStartInfo(_program, ["-c", file]) { RedirectStandardError = true })!;

        // Read, though nobody wants to know: a full pipe would stop the broker.
        _process.BeginErrorReadLine();
        await AlertRig.UntilAsync(TakesConnections, "the broker takes connections");
    }

    /// <summary>Stops it where it is (SIGSTOP): from now on it takes what is sent, as far as the system's buffers go, and acknowledges nothing.</summary>
    public async Task FreezeAsync()
    {
        using var kill = Process.Start("kill", ["-STOP", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(AlertRig.Cancelled);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Ends it by SIGKILL.</summary>
    public void Kill()
    {
        if (_process is { } process)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
            _process = null;
        }
    }

    public void Dispose()
    {
        Kill();
        _folder.Dispose();
    }

    private bool TakesConnections()
    {
        Assert.False(_process!.HasExited, "The broker ended before it was ready.");
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
