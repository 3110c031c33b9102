using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.Tests.Frames;

public sealed class SubStreamFrameSourceTests
{
    private const int Small = 320;
    private const int Large = 1280;

    private static readonly DateTimeOffset Start = new(2031, 5, 6, 7, 8, 9, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Start);
    private readonly RecordedLog<SubStreamFrameSource> _log = new();
    private readonly FakeStream _main = new(Large);
    private readonly FakeStream _sub = new(Small);

    [Fact]
    public async Task An_idle_camera_is_watched_by_its_small_stream_alone()
    {
        await using var watching = Watch(DecodeEffort.Idle);
        for (var index = 0; index < 5; index++)
        {
            _sub.Send(index * 0.2);
            Assert.Equal(Small, (await watching.NextAsync()).Width);
        }

        Assert.Equal(0, _main.Openings);
        Assert.True(_sub.IsOpen);
    }

    [Fact]
    public async Task Waking_shows_the_small_stream_until_the_main_one_is_there_and_then_only_that()
    {
        await using var watching = Watch(DecodeEffort.Idle);
        _sub.Send(0);
        await watching.NextAsync();

        watching.Camera.Effort = DecodeEffort.Full;
        _sub.Send(0.2);
        _sub.Send(0.4);
        Assert.Equal(Small, (await watching.NextAsync()).Width);
        Assert.Equal(Small, (await watching.NextAsync()).Width);
        await _main.OpenedAsync();
        _main.Send(0.5);
        Assert.Equal(Large, (await watching.NextAsync()).Width);
        await _sub.ClosedAsync();
        _main.Send(0.54);
        Assert.Equal(Large, (await watching.NextAsync()).Width);
    }

    [Fact]
    public async Task Falling_idle_shows_the_main_stream_until_the_small_one_is_there_and_closes_it_then()
    {
        await using var watching = await WatchMainAsync();

        watching.Camera.Effort = DecodeEffort.Idle;
        _main.Send(1);
        Assert.Equal(Large, (await watching.NextAsync()).Width);
        await _sub.OpenedAsync();
        _sub.Send(1.2);
        Assert.Equal(Small, (await watching.NextAsync()).Width);
        await _main.ClosedAsync();
    }

    [Fact]
    public async Task Waking_that_was_nothing_gives_the_main_stream_up_again()
    {
        await using var watching = Watch(DecodeEffort.Full);
        _sub.Send(0);
        await watching.NextAsync();
        await _main.OpenedAsync();

        watching.Camera.Effort = DecodeEffort.Idle;
        _sub.Send(0.2);
        Assert.Equal(Small, (await watching.NextAsync()).Width);
        _sub.Send(0.4);
        Assert.Equal(Small, (await watching.NextAsync()).Width);
        await _main.ClosedAsync();
    }

    [Fact]
    public async Task Time_goes_on_over_switches_by_as_much_as_passed_between_the_pictures()
    {
        await using var watching = Watch(DecodeEffort.Idle);
        _sub.Send(0);
        _sub.Send(0.2);
        await watching.NextAsync();
        await watching.NextAsync();
        watching.Camera.Effort = DecodeEffort.Full;
        _sub.Send(0.4);
        await watching.NextAsync();
        await _main.OpenedAsync();
        _main.Send(0.7);
        _main.Send(0.74);
        await watching.NextAsync();
        await watching.NextAsync();
        await _sub.ClosedAsync();
        watching.Camera.Effort = DecodeEffort.Idle;
        _main.Send(0.78);
        await watching.NextAsync();
        await _sub.OpenedAsync();

        // The small stream is behind: its picture was taken before the last one of the main stream.
        _sub.Send(0.75);
        _sub.Send(0.95);
        await watching.NextAsync();
        await watching.NextAsync();

        Assert.Equal([0, 0.2, 0.4, 0.7, 0.74, 0.78, 0.781, 0.981], watching.Seen.Select(frame => Math.Round(frame.Timestamp.TotalSeconds, 3)));
        Assert.Equal(Enumerable.Range(0, 8).Select(index => (long)index), watching.Seen.Select(frame => frame.SequenceNumber));
    }

    [Fact]
    public async Task A_main_stream_that_can_not_be_opened_leaves_the_small_one_and_is_tried_again_later()
    {
        await using var watching = Watch(DecodeEffort.Full);
        _sub.Send(0);
        await watching.NextAsync();
        await _main.OpenedAsync();
        _main.Fail(new FrameSourceException("It is off.") { Fault = FrameSourceFault.Transient });
        await _main.ClosedAsync();

        // The stream has closed a moment before its fault reaches the reader.
        var index = 0;
        for (var after = 0; after < 9; after += _log.Lines.Count)
        {
            _sub.Send(++index);
            Assert.Equal(Small, (await watching.NextAsync()).Width);
        }

        Assert.Equal(1, _main.Openings);
        _clock.Advance(SubStreamFrameSource.RetryInterval);
        _sub.Send(++index);
        await watching.NextAsync();
        _sub.Send(++index);
        await watching.NextAsync();
        await _main.OpenedAsync();
        _main.Send(++index);
        Assert.Equal(Large, (await watching.NextAsync()).Width);
        Assert.Equal(2, _main.Openings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_main_stream_that_breaks_off_falls_back_to_the_small_one(bool fails)
    {
        await using var watching = await WatchMainAsync();
        if (fails)
        {
            _main.Fail(new FrameSourceException("It broke off.") { Fault = FrameSourceFault.Transient });
        }
        else
        {
            _main.End();
        }

        var next = watching.NextAsync();
        await _sub.OpenedAsync();
        _sub.Send(3);

        Assert.Equal(Small, (await next).Width);
        Assert.Equal(DecodeEffort.Full, _sub.Effort);
    }

    [Fact]
    public async Task A_main_stream_with_a_wrong_password_is_not_tried_again()
    {
        await using var watching = Watch(DecodeEffort.Full);
        _sub.Send(0);
        await watching.NextAsync();
        await _main.OpenedAsync();
        _main.Fail(new FrameSourceException("The password is wrong."));
        await _main.ClosedAsync();
        for (var index = 1; index < 100; index++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            _sub.Send(index);
            await watching.NextAsync();
        }

        Assert.Equal(1, _main.Openings);
    }

    [Fact]
    public async Task The_small_streams_fault_ends_the_connection()
    {
        await using var watching = Watch(DecodeEffort.Idle);
        _sub.Send(0);
        await watching.NextAsync();
        _sub.Fail(new FrameSourceException("It broke off.") { Fault = FrameSourceFault.Transient });

        Assert.Equal("It broke off.", (await Assert.ThrowsAsync<FrameSourceException>(watching.NextAsync)).Message);
        Assert.False(_sub.IsOpen);
    }

    [Fact]
    public async Task Cancelling_while_one_takes_over_closes_both()
    {
        using var cancel = new CancellationTokenSource();
        await using var watching = Watch(DecodeEffort.Full, cancel);
        _sub.Send(0);
        await watching.NextAsync();
        var next = watching.NextAsync();
        await _main.OpenedAsync();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.False(_sub.IsOpen);
        Assert.False(_main.IsOpen);
    }

    [Fact]
    public void A_recording_or_another_cameras_stream_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new SubStreamFrameSource(_main, new FakeStream(Small) { IsLive = false }));
        Assert.Throws<ArgumentException>(() => new SubStreamFrameSource(_main, new FakeStream(Small) { Id = "yard" }));
    }

    private Watching Watch(DecodeEffort effort, CancellationTokenSource? cancel = null) =>
        new(new SubStreamFrameSource(_main, _sub, _clock, _log) { Effort = effort }, cancel?.Token ?? CancellationToken.None);

    private async Task<Watching> WatchMainAsync()
    {
        var watching = Watch(DecodeEffort.Full);
        _sub.Send(0);
        await watching.NextAsync();
        await _main.OpenedAsync();
        _main.Send(0.1);
        Assert.Equal(Large, (await watching.NextAsync()).Width);
        await _sub.ClosedAsync();
        return watching;
    }

    private sealed class Watching(SubStreamFrameSource camera, CancellationToken cancellationToken) : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
        private readonly IAsyncEnumerator<VideoFrame> _frames = camera.ReadFramesAsync(cancellationToken).GetAsyncEnumerator(CancellationToken.None);

        public SubStreamFrameSource Camera => camera;

        public List<VideoFrame> Seen { get; } = [];

        public async Task<VideoFrame> NextAsync()
        {
            Assert.True(await _frames.MoveNextAsync().AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken));
            var frame = _frames.Current;
            frame.Dispose();
            Seen.Add(frame);
            return frame;
        }

        public ValueTask DisposeAsync() => _frames.DisposeAsync();
    }

    /// <summary>A stream that delivers what the test sends it.</summary>
    private sealed class FakeStream(int width) : IFrameSource
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
        private Channel<double> _moments = Channel.CreateUnbounded<double>();
        private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Id { get; init; } = "door";

        public bool IsLive { get; init; } = true;

        public DecodeEffort Effort { get; set; }

        public int Openings { get; private set; }

        public bool IsOpen { get; private set; }

        /// <summary>Sends a picture that was taken so many seconds after the start.</summary>
        public void Send(double seconds) => Assert.True(_moments.Writer.TryWrite(seconds));

        public void Fail(Exception fault) => _moments.Writer.Complete(fault);

        public void End() => _moments.Writer.Complete();

        public Task OpenedAsync() => _opened.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        public Task ClosedAsync() => _closed.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        public async IAsyncEnumerable<VideoFrame> ReadFramesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Assert.False(IsOpen, "A stream is opened once at a time.");
            (IsOpen, Openings) = (true, Openings + 1);
            _closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _opened.SetResult();
            try
            {
                double? first = null;
                var number = 0;
                await foreach (var seconds in _moments.Reader.ReadAllAsync(cancellationToken))
                {
                    first ??= seconds;
                    yield return VideoFrame.Rent(
                        width, 2, sourceId: Id, sequenceNumber: number++, timestamp: TimeSpan.FromSeconds(seconds - first.Value), captureTime: Start.AddSeconds(seconds));
                }
            }
            finally
            {
                IsOpen = false;
                _moments = Channel.CreateUnbounded<double>();
                _opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _closed.SetResult();
            }
        }
    }
}
