using System.Collections.Concurrent;
using FaceLiveness.FFmpeg;
using FaceLiveness.Testing;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Integration.Tests;

public sealed class RtspTests
{
    private const string User = "viewer";
    private const string Password = "s3cret-pass/w0rd";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_camera_that_loses_power_is_lost_comes_back_and_its_password_is_nowhere_to_be_read()
    {
        using var folder = new TemporaryFolder();
        using var log = new LogLines();
        using var stop = new CancellationTokenSource();
        var clip = TestData.Clip("cap13_edit2.mp4");
        using var server = RtspServer.Start(clip, User, Password);
        var run = new WatchedRun();
        var source = new FFmpegFrameSource("door", server.AddressFor(User, Password), logger: log.CreateLogger("source"));

        var watching = run.WatchAsync(folder.Path, [source], options => options.Analysis.LongestRetry = TimeSpan.FromSeconds(1), log, stop);
        await run.HearAsync<PersonAppeared>(Patience);
        server.Dispose();
        var lost = await run.HearAsync<StreamLost>(Patience);
        using var again = RtspServer.Start(clip, User, Password, server.Port);
        var back = await run.HearAsync<StreamRestored>(Patience);
        await run.HearAsync<PersonAppeared>(Patience, appeared => appeared.At.Timestamp >= back.At.Timestamp);
        await stop.CancelAsync();
        await watching;

        Assert.NotNull(lost.RetryIn);
        Assert.True(back.At.Timestamp >= lost.At.Timestamp);
        Assert.Single(run.Of<StreamStarted>());
        Assert.True(run.Results.Zip(run.Results.Skip(1)).All(pair => pair.First.Timestamp < pair.Second.Timestamp), "Media time ran backwards.");
        Assert.Contains("\"state\": \"ended\"", await File.ReadAllTextAsync(folder.In("status.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        AssertNoSecret(string.Join("\n", run.Events));
        AssertNoSecret(string.Join("\n", log.Lines));
        Assert.NotEmpty(log.Lines);
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            AssertNoSecret(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_camera_that_hangs_is_stalled_and_then_lost_and_comes_back_when_it_goes_on()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        using var server = RtspServer.Start(TestData.Clip("cap13_edit2.mp4"));
        var run = new WatchedRun();
        var source = new FFmpegFrameSource("door", server.Address, new() { OpenTimeout = TimeSpan.FromSeconds(3) });

        var watching = run.WatchAsync(
            folder.Path,
            [source],
            options =>
            {
                options.Analysis.StallAfter = TimeSpan.FromSeconds(1);
                options.Analysis.StallLimit = TimeSpan.FromSeconds(6);
                options.Analysis.LongestRetry = TimeSpan.FromSeconds(1);
            },
            enough: stop);
        await run.HearAsync<StreamStarted>(Patience);
        server.Pause();
        var stalled = await run.HearAsync<StreamStalled>(Patience);
        Assert.Empty(run.Of<StreamLost>());
        server.Resume();
        await run.HearAsync<StreamRestored>(Patience);
        Assert.Empty(run.Of<StreamLost>());
        server.Pause();
        var lost = await run.HearAsync<StreamLost>(Patience);
        var silent = await run.HearAsync<StreamLost>(Patience, later => later != lost);
        server.Resume();
        await run.HearAsync<StreamRestored>(Patience, back => back.At.CaptureTime > silent.At.CaptureTime);
        await stop.CancelAsync();
        await watching;

        Assert.InRange(stalled.Silence.TotalSeconds, 1, 3);
        Assert.Equal("door has sent no picture that could be decoded for 6 s. Check the camera and the network.", lost.Reason);
        Assert.Contains("did not answer within 3 s", silent.Reason, StringComparison.Ordinal);
        Assert.True(run.Results.Zip(run.Results.Skip(1)).All(pair => pair.First.Timestamp < pair.Second.Timestamp), "Media time ran backwards.");
    }

    [Fact]
    public async Task A_camera_that_is_replaced_by_one_of_another_resolution_is_watched_like_the_one_before()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        var clip = TestData.Clip("cap13_edit2.mp4");
        var larger = FfmpegProgram.Run(folder.In("larger.mp4"), "-i", clip, "-t", "20", "-vf", "scale=640:480", "-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-bf", "0");
        using var first = RtspServer.Start(clip);
        var run = new WatchedRun();
        var source = new FFmpegFrameSource("door", first.Address);

        var watching = run.WatchAsync(folder.Path, [source], options => options.Analysis.LongestRetry = TimeSpan.FromSeconds(1), enough: stop);
        await run.HearAsync<PersonAppeared>(Patience);
        first.Dispose();
        using var second = RtspServer.Start(larger, port: first.Port);
        var back = await run.HearAsync<StreamRestored>(Patience);
        await run.HearAsync<PersonAppeared>(Patience, appeared => appeared.At.Timestamp >= back.At.Timestamp);
        await stop.CancelAsync();
        await watching;

        Assert.Equal(
            [(400, 300), (640, 480)], run.Results.Select(result => (result.Width, result.Height)).Distinct());
        Assert.All(run.Results.SelectMany(result => result.Persons.Select(person => (result, person))), seen =>
            Assert.InRange(seen.person.Box.Right, 0, seen.result.Width * 1.2f));
    }

    private static void AssertNoSecret(string text)
    {
        Assert.DoesNotContain("s3cret", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain($"{User}:", text, StringComparison.Ordinal);
    }

    private sealed class LogLines : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Every line goes into the list.");

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
