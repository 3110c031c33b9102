using System.Collections.Immutable;
using System.Threading.Channels;
using FaceLiveness.Storage.Files;

namespace FaceLiveness.Hosting;

/// <summary>
/// Tells whoever listens what happens. Every event is written once; one task hands it to all listeners in turn, so that a thousand of them never
/// take more than one thread from the analysis, and none of them can delay another.
/// </summary>
internal sealed class EventStream : IEventSink, IProfileEventSink, IAsyncDisposable
{
    /// <summary>How often something is sent where nothing happens: 15 s, well within what proxies allow a connection to be silent.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    // A round costs some 10 microseconds a listener. Ten times as long between rounds keeps that to a tenth of one processor.
    private static readonly TimeSpan PauseForEach = TimeSpan.FromMilliseconds(0.1);

    // The actor of what the pipeline itself learned.
    private const string Pipeline = "pipeline";

    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ErasedProfiles _erased = new();
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private readonly Task _telling;
    private ImmutableArray<EventListener> _listeners = [];
    private int _beatIsDue;

    public EventStream(TimeProvider timeProvider)
    {
        Ring = new(timeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        _timer = timeProvider.CreateTimer(_ => NoteBeat(), null, Beat, Beat);
        _telling = Task.Run(TellAsync);
    }

    /// <summary>What has happened. Ids begin with the milliseconds of the Unix epoch at the start, so that they rise over restarts.</summary>
    public EventRing Ring { get; }

    public ValueTask PublishAsync(PipelineEvent pipelineEvent, CancellationToken cancellationToken = default)
    {
        var line = HistoryLine.Of(pipelineEvent);
        lock (_erased)
        {
            line = _erased.Contains(line.ProfileId) ? line.Anonymous() : line;
            Ring.Add(id => EventMessage.Of(id, line));
        }

        Wake();
        return ValueTask.CompletedTask;
    }

    public ValueTask PublishAsync(ProfileEvent profileEvent, CancellationToken cancellationToken = default)
    {
        lock (_erased)
        {
            if (profileEvent.Kind == ProfileEventKind.Erased)
            {
                _erased.Add(profileEvent.ProfileId);
                Ring.Forget(profileEvent.ProfileId);
            }
            else if (profileEvent.Kind == ProfileEventKind.Created)
            {
                _erased.Remove(profileEvent.ProfileId);
            }

            // What a stream learned is told as its own event, which says where.
            if (profileEvent is not { Actor: Pipeline, Kind: ProfileEventKind.Created or ProfileEventKind.Improved })
            {
                Ring.Add(id => EventMessage.Of(id, StepLine.Of(profileEvent)));
            }
        }

        Wake();
        return ValueTask.CompletedTask;
    }

    /// <summary>From now on a listener is told.</summary>
    public void Add(EventListener listener)
    {
        lock (_gate)
        {
            _listeners = _listeners.Add(listener);
        }

        Wake();
    }

    /// <summary>A listener is told no more.</summary>
    public void Remove(EventListener listener)
    {
        listener.End();
        lock (_gate)
        {
            _listeners = _listeners.Remove(listener);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        _news.Writer.TryComplete();
        await _telling.ConfigureAwait(false);
    }

    private void Wake() => _news.Writer.TryWrite(true);

    private void NoteBeat()
    {
        Volatile.Write(ref _beatIsDue, 1);
        Wake();
    }

    private async Task TellAsync()
    {
        while (await _news.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            _news.Reader.TryRead(out _);
            var beat = Interlocked.Exchange(ref _beatIsDue, 0) == 1;
            ImmutableArray<EventListener> listeners;
            lock (_gate)
            {
                listeners = _listeners;
            }

            foreach (var listener in listeners)
            {
                listener.Send(beat, Wake);
            }

            if (listeners.Length > 1)
            {
                // The system's clock on purpose: this is about how long real threads take, also where a test holds the clock still.
                await Task.Delay(PauseForEach * listeners.Length, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
