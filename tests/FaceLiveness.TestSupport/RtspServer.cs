using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace FaceLiveness.Testing;

/// <summary>
/// A real RTSP server (GStreamer's) on this machine that plays an H.264 MP4 file at its own pace, from its start for every client:
/// a camera for tests. Disposing it kills it.
/// </summary>
public sealed class RtspServer : IDisposable
{
    private const string Missing =
        "The RTSP test server is not installed: apt-get install --no-install-recommends gir1.2-gst-rtsp-server-1.0 python3-gi " +
        "gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad.";

    private const string Script =
        """
        import sys
        try:
            import gi
            gi.require_version('Gst', '1.0')
            gi.require_version('GstRtspServer', '1.0')
            from gi.repository import GLib, Gst, GstRtspServer
        except (ImportError, ValueError):
            sys.exit(77)
        Gst.init(None)
        if not all(Gst.ElementFactory.find(name) for name in ('qtdemux', 'h264parse', 'rtph264pay')):
            sys.exit(77)
        path, user, password, port = sys.argv[1:5]
        server = GstRtspServer.RTSPServer()
        server.set_address('127.0.0.1')
        server.set_service(port)
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch('( filesrc location="%s" ! qtdemux ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=1 )' % path)
        if user:
            auth = GstRtspServer.RTSPAuth()
            token = GstRtspServer.RTSPToken()
            token.set_string('media.factory.role', 'viewer')
            auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
            server.set_auth(auth)
            permissions = GstRtspServer.RTSPPermissions()
            permissions.add_permission_for_role('viewer', 'media.factory.access', True)
            permissions.add_permission_for_role('viewer', 'media.factory.construct', True)
            factory.set_permissions(permissions)
        server.get_mount_points().add_factory('/camera', factory)
        server.attach(None)
        print(server.get_bound_port(), flush=True)
        GLib.MainLoop().run()
        """;

    private readonly Process _process;
    private bool _isDisposed;

    private RtspServer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The camera's address, without credentials.</summary>
    public string Address => $"rtsp://127.0.0.1:{Port}/camera";

    /// <summary>The camera's address with these credentials.</summary>
    public string AddressFor(string user, string password) =>
        $"rtsp://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@127.0.0.1:{Port}/camera";

    /// <summary>Starts a server; skips the test where GStreamer's is not installed.</summary>
    /// <param name="file">An MP4 file with H.264 video.</param>
    /// <param name="user">Who may watch; null for everybody.</param>
    /// <param name="password">That user's password.</param>
    /// <param name="port">The port on 127.0.0.1, for a camera that comes back where it was; 0 takes a free one.</param>
    public static RtspServer Start(string file, string? user = null, string? password = null, int port = 0)
    {
        // The system's Python has the bindings; another one that comes first on the path usually has not.
        var start = new ProcessStartInfo(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3")
        {
            RedirectStandardOutput = true,
            ArgumentList = { "-c", Script, file, user ?? "", password ?? "", port.ToString(CultureInfo.InvariantCulture) },
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip(Missing);
            throw;
        }

        if (int.TryParse(process.StandardOutput.ReadLine(), out var bound))
        {
            return new RtspServer(process, bound);
        }

        process.WaitForExit();
        Assert.SkipWhen(process.ExitCode == 77, Missing);
        throw new InvalidOperationException($"The RTSP test server ended with exit code {process.ExitCode} before it was ready.");
    }

    /// <summary>Stops the server's process in its tracks, as when a camera hangs: its connections stay open, new ones are accepted by the system, and nobody speaks.</summary>
    public void Pause() => Signal("STOP");

    /// <summary>Lets a paused server go on.</summary>
    public void Resume() => Signal("CONT");

    /// <summary>Kills the server: its clients' connections break off, as when a camera loses power. A second call does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        // Killing what has ended already does nothing.
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Signal(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A process can't be stopped by a signal here.");
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
