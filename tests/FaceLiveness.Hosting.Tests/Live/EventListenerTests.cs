using System.IO.Pipelines;
using System.Text;
using FaceLiveness.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.Tests.Hosting.Live;

public sealed class EventListenerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly EventRing _ring = new(1000);
    private readonly Pipe _connection = new(new PipeOptions(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_takes_nothing_for_ten_seconds_is_cut_off()
    {
        Fill(1000);
        var listener = Listener(after: 0);
        SendAll(listener);
        Assert.False(listener.Ended.IsCompleted);

        _time.Advance(EventListener.Patience + TimeSpan.FromSeconds(1));
        listener.Send(beat: false, () => { });

        Assert.False(await listener.Ended.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task Who_falls_behind_by_more_than_is_kept_is_cut_off()
    {
        Fill(1000);
        var listener = Listener(after: 0);
        SendAll(listener);
        Fill(EventRing.Capacity);

        await DrainAsync();
        await LiveHost.UntilAsync(() =>
        {
            listener.Send(beat: false, () => { });
            return listener.Ended.IsCompleted;
        });

        Assert.False(await listener.Ended);
    }

    [Fact]
    public async Task Where_nothing_happens_a_comment_keeps_the_connection_open()
    {
        var listener = Listener(after: null);
        listener.Send(beat: false, () => { });
        listener.Send(beat: true, () => { });

        Assert.Equal(":\n\n", await DrainAsync());
    }

    [Fact]
    public async Task Everything_reaches_a_reader_who_takes_it_bit_by_bit_once_and_in_order()
    {
        Fill(2000);
        var listener = Listener(after: 0);
        var read = new StringBuilder();
        while (!read.ToString().EndsWith("\"id\":3000,\"timestamp\":\"1970-01-01T00:00:00+00:00\",\"stream\":\"door\",\"media_time\":0,\"event\":\"stream_started\"}\n\n", StringComparison.Ordinal))
        {
            Cancellation.ThrowIfCancellationRequested();
            listener.Send(beat: false, () => { });
            read.Append(await DrainAsync());
        }

        var ids = read.ToString().Split('\n').Where(line => line.StartsWith("id: ", StringComparison.Ordinal)).Select(line => int.Parse(line[4..], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(1001, 2000), ids);
    }

    [Fact]
    public async Task An_id_of_another_run_is_a_gap()
    {
        Fill(1);
        var listener = Listener(after: 999_999);
        listener.Send(beat: false, () => { });

        var text = await DrainAsync();

        Assert.StartsWith("id: 1000\nevent: gap\ndata: {\"id\":1000,\"missed_from\":1000000}\n\nid: 1001\n", text, StringComparison.Ordinal);
    }

    private EventListener Listener(long? after) => new(_ring, new EventFilter([], []), _connection.Writer, after, _time);

    private void Fill(int events)
    {
        for (var i = 0; i < events; i++)
        {
            _ring.Add(id => EventMessage.Of(id, Storage.Files.HistoryLine.Of(new StreamStarted(new("door", TimeSpan.Zero, DateTimeOffset.UnixEpoch)))));
        }
    }

    private static void SendAll(EventListener listener)
    {
        var again = true;
        while (again)
        {
            again = false;
            listener.Send(beat: false, () => again = true);
        }
    }

    private async Task<string> DrainAsync()
    {
        var text = new StringBuilder();
        while (_connection.Reader.TryRead(out var read))
        {
            text.Append(Encoding.UTF8.GetString(read.Buffer));
            _connection.Reader.AdvanceTo(read.Buffer.End);
            await Task.Yield();
        }

        return text.ToString();
    }
}
