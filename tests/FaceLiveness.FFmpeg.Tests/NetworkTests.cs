using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FaceLiveness.Testing;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.FFmpeg.Tests;

public sealed class NetworkTests
{
    private const string User = "viewer";
    private const string Password = "s3cret-pass/w0rd";

    private static string Clip => FFmpegProgram.Make(
        "camera.mp4", "-f lavfi -i testsrc2=size=320x240:rate=25:duration=20 -pix_fmt yuv420p -c:v libx264 -g 25 -bf 0 -preset ultrafast");

    [Fact]
    public async Task A_camera_plays_over_rtsp_and_its_password_is_nowhere_to_be_read()
    {
        using var server = RtspServer.Start(Clip, User, Password);
        var log = new RecordingLogger();
        var source = new FFmpegFrameSource(server.AddressFor(User, Password), server.AddressFor(User, Password), new() { Duration = TimeSpan.FromSeconds(2) }, logger: log);

        var frames = await source.ReadAllAsync();

        Assert.True(source.IsLive);
        Assert.InRange(frames.Count + source.DroppedFrames, 45, 51);
        Assert.All(frames, frame => Assert.Equal(frame.SequenceNumber * 0.04, frame.Timestamp.TotalSeconds, 0.005));
        Assert.All(frames.Zip(frames.Skip(1)), pair => Assert.True(pair.First.Timestamp < pair.Second.Timestamp));
        Assert.InRange(frames[^1].Timestamp.TotalSeconds, 1.8, 2);
        AssertNoSecret(source.Id);
        Assert.All(log.Lines, AssertNoSecret);
    }

    [Fact]
    public async Task A_wrong_password_is_said_and_not_shown()
    {
        using var server = RtspServer.Start(Clip, User, Password);
        var log = new RecordingLogger();
        var source = new FFmpegFrameSource("door", server.AddressFor(User, "s3cret-but-wrong"), logger: log);

        var fault = await Assert.ThrowsAsync<FrameSourceException>(() => source.ReadAllAsync());

        Assert.Equal(FrameSourceFault.Refused, fault.Fault);
        Assert.Contains("refused the user name or the password", fault.Message, StringComparison.Ordinal);
        AssertNoSecret(fault.ToString());
        Assert.NotEmpty(log.Lines);
        Assert.All(log.Lines, AssertNoSecret);
    }

    [Fact]
    public async Task A_camera_that_loses_power_is_a_passing_fault_within_the_time_out()
    {
        using var server = RtspServer.Start(Clip);
        var source = new FFmpegFrameSource("door", server.Address, new() { ReadTimeout = TimeSpan.FromSeconds(3) });
        var watch = new Stopwatch();
        var fault = await Assert.ThrowsAsync<FrameSourceException>(async () =>
        {
            await foreach (var frame in source.ReadFramesAsync(TestContext.Current.CancellationToken))
            {
                frame.Dispose();
                if (frame.SequenceNumber == 20)
                {
                    server.Dispose();
                    watch.Start();
                }
            }
        });

        Assert.Equal(FrameSourceFault.Transient, fault.Fault);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 4);
    }

    [Fact]
    public async Task A_slow_reader_of_a_camera_gets_the_newest_frames_and_the_rest_is_counted()
    {
        using var server = RtspServer.Start(Clip);
        var source = new FFmpegFrameSource("door", server.Address, new() { Duration = TimeSpan.FromSeconds(3) });
        var taken = 0;
        await foreach (var frame in source.ReadFramesAsync(TestContext.Current.CancellationToken))
        {
            frame.Dispose();
            taken++;
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        Assert.InRange(taken, 5, 25);
        Assert.InRange(source.DroppedFrames, 40, 75);
    }

    [Fact]
    public async Task A_camera_that_accepts_and_never_answers_can_be_cancelled_within_a_second()
    {
        using var silent = new SilentServer();
        foreach (var scheme in new[] { "rtsp", "http", "rtmp" })
        {
            using var cancel = new CancellationTokenSource();
            var source = new FFmpegFrameSource("door", $"{scheme}://127.0.0.1:{silent.Port}/camera.mjpeg");
            await using var frames = source.ReadFramesAsync(cancel.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
            var first = frames.MoveNextAsync();
            await Task.Delay(300, TestContext.Current.CancellationToken);
            Assert.False(first.IsCompleted);

            var watch = Stopwatch.StartNew();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await first);
            Assert.InRange(watch.Elapsed.TotalSeconds, 0, 1);
        }
    }

    [Fact]
    public async Task A_camera_that_never_answers_is_given_up_after_the_time_to_open()
    {
        using var silent = new SilentServer();
        var fault = await Reading.FailAsync(
            $"rtsp://viewer:s3cret@127.0.0.1:{silent.Port}/camera", new() { OpenTimeout = TimeSpan.FromSeconds(0.5) });

        Assert.Equal(FrameSourceFault.Transient, fault.Fault);
        Assert.Equal(
            $"rtsp://***@127.0.0.1:{silent.Port}/camera did not answer within 0.5 s. Check that it is switched on and that address and port are right.", fault.Message);
    }

    [Fact]
    public async Task A_camera_that_falls_silent_is_lost_after_the_time_to_read()
    {
        var stream = File.ReadAllBytes(FFmpegProgram.Make("short.ts", "-f lavfi -i testsrc2=size=320x240:rate=25:duration=8 -pix_fmt yuv420p -c:v libx264 -bf 0"));
        using var server = new SilentServer("HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\n\r\n", stream);
        var source = new FFmpegFrameSource("door", $"http://127.0.0.1:{server.Port}/live.ts", new() { IsLive = true, ReadTimeout = TimeSpan.FromSeconds(0.5) });

        var fault = await Assert.ThrowsAsync<FrameSourceException>(() => source.ReadAllAsync());

        Assert.Equal(FrameSourceFault.Transient, fault.Fault);
        Assert.Contains("has sent no picture for 0.5 s", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_camera_that_changes_its_codec_in_mid_stream_is_opened_anew_and_plays_on()
    {
        var first = File.ReadAllBytes(FFmpegProgram.Make("first.ts", "-f lavfi -i testsrc2=size=320x240:rate=25:duration=8 -pix_fmt yuv420p -c:v libx264 -bf 0 -g 25"));
        var then = File.ReadAllBytes(FFmpegProgram.Make("then.ts", "-f lavfi -i testsrc2=size=320x240:rate=25:duration=8 -c:v mpeg2video -bf 0 -g 25"));
        using var changing = new SilentServer("HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\n\r\n", [.. first, .. then]);
        using var changed = new SilentServer("HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\n\r\n", then);
        static FFmpegFrameSource Source(int port) =>
            new("door", $"http://127.0.0.1:{port}/live.ts", new() { IsLive = true, ReadTimeout = TimeSpan.FromSeconds(10), Duration = TimeSpan.FromSeconds(12) });

        var fault = await Assert.ThrowsAsync<FrameSourceException>(() => Source(changing.Port).ReadAllAsync());

        Assert.Equal(FrameSourceFault.Transient, fault.Fault);
        Assert.Contains("sends video that can't be decoded (51 packets in a row)", fault.Message, StringComparison.Ordinal);
        await foreach (var frame in Source(changed.Port).ReadFramesAsync(TestContext.Current.CancellationToken))
        {
            frame.Dispose();
            return;
        }

        Assert.Fail("The camera with the new codec gave no picture.");
    }

    [Fact]
    public async Task Nobody_listening_is_a_passing_fault()
    {
        int port;
        using (var listener = new SilentServer())
        {
            port = listener.Port;
        }

        var fault = await Reading.FailAsync($"rtsp://127.0.0.1:{port}/camera");

        Assert.Equal(FrameSourceFault.Transient, fault.Fault);
        Assert.Contains("could not be opened", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("401 Unauthorized", "refused the user name or the password", FrameSourceFault.Refused)]
    [InlineData("403 Forbidden", "denies access", FrameSourceFault.Refused)]
    [InlineData("404 Not Found", "no such stream", FrameSourceFault.Refused)]
    [InlineData("500 Internal Server Error", "could not be opened", FrameSourceFault.Transient)]
    public async Task A_server_that_says_no_is_quoted_with_the_remedy(string status, string expected, FrameSourceFault kind)
    {
        using var server = new SilentServer($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", [], closes: true);

        var fault = await Reading.FailAsync($"http://viewer:s3cret@127.0.0.1:{server.Port}/clip.mp4?token=s3cret");

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Equal(kind, fault.Fault);
        AssertNoSecret(fault.ToString());
    }

    [Fact]
    public async Task An_unknown_kind_of_address_is_said_to_be_unknown()
    {
        var fault = await Reading.FailAsync("rtps://127.0.0.1/camera");

        Assert.Contains("can't open 'rtps://' addresses", fault.Message, StringComparison.Ordinal);
        Assert.Equal(FrameSourceFault.Permanent, fault.Fault);
    }

    private static void AssertNoSecret(string text)
    {
        Assert.DoesNotContain("s3cret", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("w0rd", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")), text, StringComparison.Ordinal);
    }

    /// <summary>Accepts connections on 127.0.0.1, answers what it is told to, if anything, and then says no more.</summary>
    private sealed class SilentServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly ConcurrentBag<Socket> _clients = [];

        public SilentServer(string? answer = null, byte[]? body = null, bool closes = false)
        {
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _ = AnswerAsync(answer, body, closes);
        }

        public int Port { get; }

        public void Dispose()
        {
            _listener.Stop();
            foreach (var client in _clients)
            {
                client.Dispose();
            }
        }

        private async Task AnswerAsync(string? answer, byte[]? body, bool closes)
        {
            try
            {
                while (true)
                {
                    var client = await _listener.AcceptSocketAsync();
                    _clients.Add(client);
                    if (answer is not null)
                    {
                        await client.ReceiveAsync(new byte[4096]);
                        await client.SendAsync(Encoding.ASCII.GetBytes(answer));
                        await client.SendAsync(body ?? []);
                    }

                    if (closes)
                    {
                        client.Dispose();
                    }
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }

    private sealed class RecordingLogger : ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception) + exception);
    }
}
