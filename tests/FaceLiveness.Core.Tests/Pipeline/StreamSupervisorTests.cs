using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.Tests.Pipeline;

public sealed class StreamSupervisorTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly EventList _events = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly PuppetCamera _camera;
    private readonly FacePipeline _pipeline;
    private Task _running = Task.CompletedTask;

    public StreamSupervisorTests()
    {
        _camera = new PuppetCamera(_clock);
        _pipeline = new Scene().Builder().AddTimeProvider(_clock).AddBlinkLiveness().AddProfileStore(new InMemoryProfileStore())
            .AddEventSink(_events).AddSource(_camera).Build();
    }

    private StreamCounters Stream => _pipeline.Streams[0];

    public ValueTask InitializeAsync()
    {
        _running = Task.Run(async () =>
        {
            await foreach (var result in _pipeline.RunAsync(_stop.Token))
            {
            }
        });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        await _pipeline.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Two_seconds_of_silence_are_a_stall_and_the_next_picture_ends_it()
    {
        await SeeAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(StreamState.Live, Stream.State);
        await PassAsync(0.1);
        var stalled = await HearAsync<StreamStalled>();
        Assert.Equal(StreamState.Stalled, Stream.State);
        Assert.InRange(stalled.Silence.TotalSeconds, 2, 2.1);
        await SeeAsync(2);
        await HearAsync<StreamRestored>();

        Assert.Equal((StreamState.Live, null), (Stream.State, Stream.Fault));
        Assert.Equal(1, _camera.Connections);
        Assert.Empty(_events.Of<StreamLost>());
    }

    [Fact]
    public async Task Ten_seconds_of_silence_end_the_connection_and_it_is_made_anew()
    {
        await SeeAsync(1);
        await PassAsync(10);
        var lost = await HearAsync<StreamLost>();
        Assert.Equal("door has sent no picture that could be decoded for 10 s. Check the camera and the network.", lost.Reason);
        await PassAsync(1);
        await UntilAsync(() => _camera.Connections == 2);
        await SeeAsync(2);
        await HearAsync<StreamRestored>();
    }

    [Fact]
    public async Task A_connection_that_never_gives_a_picture_is_given_up_and_tried_again()
    {
        await UntilAsync(() => _camera.Connections == 1);
        await PassAsync(29);
        Assert.Equal(StreamState.Connecting, Stream.State);
        await PassAsync(1);
        Assert.Contains("within 30 s", (await HearAsync<StreamLost>()).Reason, StringComparison.Ordinal);
        await PassAsync(1);
        await UntilAsync(() => _camera.Connections == 2);
        await SeeAsync(1);

        // It had never run before: it starts.
        await HearAsync<StreamStarted>();
        Assert.Empty(_events.Of<StreamRestored>());
    }

    [Fact]
    public async Task It_is_told_when_a_lost_stream_is_tried_again()
    {
        await SeeAsync(1);
        _camera.Break(FrameSourceFault.Transient);
        var lost = await HearAsync<StreamLost>();

        Assert.Equal(StreamState.Retrying, Stream.State);
        Assert.Equal(lost.At.CaptureTime + lost.RetryIn, Stream.RetryAt);
        Assert.InRange(lost.RetryIn!.Value.TotalSeconds, 0.75, 1);
        await PassAsync(1);
        await UntilAsync(() => _camera.Connections == 2 && Stream.RetryAt is null);
        Assert.Equal(StreamState.Retrying, Stream.State);
    }

    [Fact]
    public async Task A_refusal_is_asked_again_seldom_and_never_given_up()
    {
        for (var refusals = 1; refusals <= 3; refusals++)
        {
            await UntilAsync(() => _camera.Connections == refusals);
            _camera.Break(FrameSourceFault.Refused);
            await UntilAsync(() => _events.Of<StreamLost>().Count() == refusals);
            Assert.InRange(_events.Of<StreamLost>().Last().RetryIn!.Value.TotalSeconds, 22.5, 30);
            await PassAsync(22);
            Assert.Equal(refusals, _camera.Connections);
            await PassAsync(8);
        }
    }

    [Fact]
    public async Task A_camera_that_dies_after_three_pictures_again_and_again_is_not_tried_hot()
    {
        var waits = new List<double>();
        for (var deaths = 1; deaths <= 6; deaths++)
        {
            await UntilAsync(() => _camera.Connections == deaths);
            await SeeAsync(3);
            _camera.Break(FrameSourceFault.Transient);
            await UntilAsync(() => _events.Of<StreamLost>().Count() == deaths);
            waits.Add(_events.Of<StreamLost>().Last().RetryIn!.Value.TotalSeconds);
            await PassAsync(30);
        }

        Assert.All(waits.Zip([1, 2, 4, 8, 16, 30]), pair => Assert.InRange(pair.First, pair.Second * 0.75, pair.Second));
    }

    [Fact]
    public async Task A_connection_that_held_for_a_while_is_forgiven_what_was_before()
    {
        for (var deaths = 1; deaths <= 4; deaths++)
        {
            await UntilAsync(() => _camera.Connections == deaths);
            _camera.Break(FrameSourceFault.Transient);
            await UntilAsync(() => _events.Of<StreamLost>().Count() == deaths);
            await PassAsync(30);
        }

        await UntilAsync(() => _camera.Connections == 5);
        for (var second = 0; second <= 10; second++)
        {
            await SeeAsync(1);
            await PassAsync(1);
        }

        _camera.Break(FrameSourceFault.Transient);
        await UntilAsync(() => _events.Of<StreamLost>().Count() == 5);
        Assert.InRange(_events.Of<StreamLost>().Last().RetryIn!.Value.TotalSeconds, 0.75, 1);
    }

    [Fact]
    public async Task The_end_of_a_cameras_stream_is_a_drop()
    {
        await SeeAsync(1);
        _camera.End();
        Assert.NotNull((await HearAsync<StreamLost>()).RetryIn);
        await PassAsync(1);
        await UntilAsync(() => _camera.Connections == 2);
    }

    [Fact]
    public async Task A_stalled_stream_that_is_stopped_has_ended()
    {
        await SeeAsync(1);
        await PassAsync(2);
        await HearAsync<StreamStalled>();
        await _stop.CancelAsync();
        await HearAsync<StreamEnded>();
    }

    /// <summary>Sends pictures and waits for them to arrive.</summary>
    private async Task SeeAsync(int pictures)
    {
        await UntilAsync(() => _camera.Connections > 0);
        for (var i = 0; i < pictures; i++)
        {
            var read = Stream.FramesRead;
            _camera.Send();
            await UntilAsync(() => Stream.FramesRead == read + 1 && Stream.State == StreamState.Live);
        }
    }

    /// <summary>Lets time pass, a little at a time: whoever waits for it must get to see it.</summary>
    private async Task PassAsync(double seconds)
    {
        for (var passed = 0.0; passed < seconds; passed += 0.5)
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
            _clock.Advance(TimeSpan.FromSeconds(Math.Min(0.5, seconds - passed)));
        }

        await Task.Delay(2, TestContext.Current.CancellationToken);
    }

    private async Task<T> HearAsync<T>()
        where T : PipelineEvent
    {
        await UntilAsync(() => _events.Of<T>().Any());
        return _events.Of<T>().First();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(2, limit.Token);
        }
    }
}
