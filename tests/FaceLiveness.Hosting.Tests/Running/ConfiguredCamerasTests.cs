using System.Collections.Concurrent;
using System.Diagnostics;
using FaceLiveness.Hosting;
using FaceLiveness.Tests.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using static FaceLiveness.Tests.Hosting.ChangingConfiguration;

namespace FaceLiveness.Tests.Hosting.Running;

public sealed class ConfiguredCamerasTests
{
    private readonly ChangingConfiguration _configuration = new();
    private readonly LogLines _log = new();
    private readonly Devices _devices = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cameras_are_added_changed_disabled_and_removed_while_the_host_runs()
    {
        _configuration.Cameras(Camera("door", "/dev/video0"));
        await using var host = await StartAsync();
        await _devices.UntilOpenAsync("/dev/video0");

        _configuration.Cameras(Camera("door", "/dev/video0"), Camera("yard", "rtsp://yard/main"));
        await _devices.UntilOpenAsync("/dev/video0", "rtsp://yard/main");

        _configuration.Cameras(Camera("door", "/dev/video1"), Camera("yard", "rtsp://yard/main"));
        await _devices.UntilOpenAsync("/dev/video1", "rtsp://yard/main");

        _configuration.Cameras(Camera("door", "/dev/video1"), Camera("yard", "rtsp://yard/main", ("Enabled", "false")));
        await _devices.UntilOpenAsync("/dev/video1");
        await LiveHost.UntilAsync(async () => (await host.StatesAsync()).Keys.Order().SequenceEqual(["door"]));

        _configuration.Cameras();
        await _devices.UntilOpenAsync();
        await LiveHost.UntilAsync(async () => (await host.StatesAsync()).Count == 0);

        // The one that was left alone was opened once, whatever happened to the other.
        Assert.Equal(1, _devices.Openings("rtsp://yard/main"));
        Assert.Empty(_log.At(LogLevel.Warning));
    }

    [Fact]
    public async Task Two_cameras_that_swap_their_devices_never_have_one_open_twice()
    {
        _configuration.Cameras(Camera("left", "/dev/video0"), Camera("right", "/dev/video1"));
        await using var host = await StartAsync();
        await _devices.UntilOpenAsync("/dev/video0", "/dev/video1");

        _configuration.Cameras(Camera("left", "/dev/video1"), Camera("right", "/dev/video0"));
        await LiveHost.UntilAsync(() => _devices.Openings("/dev/video0") == 2 && _devices.Openings("/dev/video1") == 2);

        Assert.Equal(1, _devices.MostOpenAtOnce);
    }

    [Fact]
    public async Task An_entry_that_is_wrong_is_refused_by_name_with_a_remedy_and_the_others_go_on()
    {
        _configuration.Cameras(
            Camera("front door", "rtsp://ada:secret@front/main"),
            Camera("door", "/dev/video0"),
            Camera("door", "/dev/video1"),
            Camera("yard", " "),
            Camera("hall", "/dev/video2", ("FFmpeg:DecoderThreads", "65")),
            Camera("roof", "/dev/video3", ("FFmpeg:RtspTransport", "Pigeon")));
        await using var host = await StartAsync();
        await _devices.UntilOpenAsync("/dev/video0");

        var warnings = _log.At(LogLevel.Warning).ToList();
        Assert.Equal(5, warnings.Count);
        Assert.Contains("'front door' (FaceLiveness:Cameras:0)", warnings[0], StringComparison.Ordinal);
        Assert.Contains("1 to 64 ASCII letters", warnings[0], StringComparison.Ordinal);
        Assert.Contains("'door' (FaceLiveness:Cameras:2)", warnings[1], StringComparison.Ordinal);
        Assert.Contains("Another entry has its id", warnings[1], StringComparison.Ordinal);
        Assert.Contains("FaceLiveness:Cameras:3:Address", warnings[2], StringComparison.Ordinal);
        Assert.Contains("DecoderThreads", warnings[3], StringComparison.Ordinal);
        Assert.Contains("FaceLiveness:Cameras:5:FFmpeg:RtspTransport", warnings[4], StringComparison.Ordinal);
        Assert.All(warnings, warning => Assert.DoesNotContain("secret", warning, StringComparison.Ordinal));
        Assert.Equal("degraded", (await host.AskAsync("health")).Json.GetProperty("checks").GetProperty("streams").GetProperty("status").GetString());

        // Said once, however often the rest of the file changes; and a slip of the pen blinds nobody.
        _configuration.Cameras(Camera("front door", "rtsp://ada:secret@front/main"), Camera("door", ""), Camera("yard", "/dev/video4"));
        await _devices.UntilOpenAsync("/dev/video0", "/dev/video4");
        Assert.Single(_log.At(LogLevel.Warning), warning => warning.Contains("front door", StringComparison.Ordinal));
        Assert.Equal(1, _devices.Openings("/dev/video0"));
    }

    [Fact]
    public async Task A_camera_that_cannot_be_opened_costs_no_other()
    {
        _devices.Broken = "/dev/video0";
        _configuration.Cameras(Camera("door", "/dev/video0"), Camera("yard", "/dev/video1"));
        await using var host = await StartAsync();
        await _devices.UntilOpenAsync("/dev/video1");

        Assert.Contains("Camera 'door' can't be watched: It is on fire.", Assert.Single(_log.At(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_burst_of_changes_the_last_counts()
    {
        _configuration.Cameras(Camera("door", "/dev/video0"));
        await using var host = await StartAsync();
        await _devices.UntilOpenAsync("/dev/video0");

        for (var i = 1; i <= 100; i++)
        {
            _configuration.Cameras(Camera("door", $"/dev/video{i}"));
        }

        await _devices.UntilOpenAsync("/dev/video100");
        Assert.InRange(_devices.All, 2, 10);
    }

    [Fact]
    public async Task A_recording_of_the_configuration_is_played_over_and_over_at_the_pace_of_life_as_a_camera()
    {
        var clip = Path.Combine(Directory.CreateTempSubdirectory("faceliveness-hosting-").FullName, "clip.mp4");
        try
        {
            Make(clip);
            _configuration.Cameras(Camera("door", clip, ("FFmpeg:Loop", "true"), ("FFmpeg:RealTime", "true"), ("FFmpeg:IsLive", "true")));
            await using var host = await LiveHost.StartAsync(new Scene(), configure: Configure, log: _log);

            // The clip has ten pictures.
            await LiveHost.UntilAsync(() => host.Pipeline.Streams is [{ FramesAnalyzed: > 15, State: StreamState.Live }]);
            var (_, settings) = await host.AskAsync("api/settings");
            Assert.Equal("door", settings.GetProperty("cameras")[0].GetProperty("id").GetString());
            Assert.Equal("live", settings.GetProperty("cameras")[0].GetProperty("state").GetString());
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(clip)!, recursive: true);
        }
    }

    [Fact]
    public async Task Addresses_are_shown_without_credentials()
    {
        _configuration.Cameras(Camera("door", "rtsp://ada:secret@front/main", ("SubStream", "rtsp://ada:secret@front/sub")));
        await using var host = await StartAsync();

        var (_, streams) = await host.AskAsync("api/streams");
        var (_, settings) = await host.AskAsync("api/settings");

        Assert.Equal("rtsp://***@front/main", streams.GetProperty("streams")[0].GetProperty("address").GetString());
        Assert.Equal("rtsp://***@front/sub", settings.GetProperty("cameras")[0].GetProperty("sub_stream").GetString());
        Assert.Equal(0.2, settings.GetProperty("options").GetProperty("analysis").GetProperty("person_detection_interval").GetDouble());
        Assert.DoesNotContain("secret", streams.ToString() + settings, StringComparison.Ordinal);
    }

    private Task<LiveHost> StartAsync() =>
        LiveHost.StartAsync(new Scene(), hosting: options => options.OpenCamera = _devices.Open, configure: Configure, log: _log);

    private void Configure(WebApplicationBuilder builder) => ((IConfigurationBuilder)builder.Configuration).Add(_configuration);

    private static void Make(string clip)
    {
        try
        {
            using var process = Process.Start("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc=duration=1:size=320x240:rate=10", "-pix_fmt", "yuv420p", clip]);
            process.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("The ffmpeg program, which makes this test's video, is not installed: apt-get install ffmpeg.");
        }
    }

    /// <summary>Knows which addresses are open, and how often each was opened.</summary>
    private sealed class Devices
    {
        private readonly ConcurrentDictionary<string, (int Open, int Openings)> _devices = new(StringComparer.Ordinal);
        private int _most;

        public string? Broken { get; set; }

        public int MostOpenAtOnce => Volatile.Read(ref _most);

        public int All => _devices.Values.Sum(device => device.Openings);

        public int Openings(string address) => _devices.GetValueOrDefault(address).Openings;

        public IFrameSource Open(CameraOptions camera) => camera.Address == Broken
            ? throw new InvalidOperationException("It is on fire.")
            : new LivingCamera(camera.Id, new Scene())
            {
                Opened = isOpen =>
                {
                    var device = _devices.AddOrUpdate(
                        camera.Address,
                        _ => (1, 1),
                        (_, before) => isOpen ? (before.Open + 1, before.Openings + 1) : (before.Open - 1, before.Openings));
                    _most = Math.Max(_most, device.Open);
                },
            };

        public Task UntilOpenAsync(params string[] addresses) => LiveHost.UntilAsync(() =>
            _devices.Where(device => device.Value.Open > 0).Select(device => device.Key).Order(StringComparer.Ordinal).SequenceEqual(addresses.Order(StringComparer.Ordinal)));
    }
}
