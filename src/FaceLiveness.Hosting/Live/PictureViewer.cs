using System.Threading.Channels;

namespace FaceLiveness.Hosting;

/// <summary>
/// Somebody who looks at one or more streams. Of each stream only the newest picture is kept for them: whoever reads slowly sees fewer pictures,
/// and costs no more memory.
/// </summary>
/// <param name="streams">The streams' ids; null for all, also those that come later.</param>
/// <param name="width">How wide they want the pictures at most.</param>
/// <param name="interval">The time between two pictures of a stream; nothing for as many as there are.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class PictureViewer(IReadOnlySet<string>? streams, int width, TimeSpan interval, TimeProvider timeProvider)
{
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly SortedDictionary<string, Slot> _slots = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public int Width => width;

    public TimeSpan Interval => interval;

    public bool Wants(string stream) => streams?.Contains(stream) != false;

    /// <summary>When a picture is due: a little early, since frames never come exactly when they should, and the one after would be far too late.</summary>
    public static TimeSpan Due(TimeSpan interval) => interval * 0.9;

    /// <summary>Gives a picture, in place of one that was not read yet. Pictures that come before it is time are left out.</summary>
    public void Offer(LivePicture picture)
    {
        lock (_gate)
        {
            var slot = SlotOf(picture.Stream);
            var now = timeProvider.GetTimestamp();
            if (slot.HasLast && timeProvider.GetElapsedTime(slot.Last, now) < Due(interval))
            {
                return;
            }

            (slot.Picture, slot.Last, slot.HasLast) = (picture, now, true);
        }

        _news.Writer.TryWrite(true);
    }

    /// <summary>Tells how a stream is doing.</summary>
    public void Tell(StreamCondition condition)
    {
        lock (_gate)
        {
            var slot = SlotOf(condition.Stream);
            slot.Condition = condition;
            if (condition.State == StreamCondition.Removed)
            {
                slot.Picture = null;
            }
        }

        _news.Writer.TryWrite(true);
    }

    /// <summary>Drops what shows or names people, since somebody was erased.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            foreach (var slot in _slots.Values)
            {
                slot.Picture = null;
            }
        }
    }

    /// <summary>Waits for something new and takes it: of each stream how it is doing, where that has changed, and then its newest picture.</summary>
    public async ValueTask ReadAsync(List<StreamCondition> conditions, List<LivePicture> pictures, CancellationToken cancellationToken)
    {
        conditions.Clear();
        pictures.Clear();
        while (conditions.Count == 0 && pictures.Count == 0)
        {
            await _news.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                Take(conditions, pictures);
            }
        }
    }

    private void Take(List<StreamCondition> conditions, List<LivePicture> pictures)
    {
        List<string>? gone = null;
        foreach (var (stream, slot) in _slots)
        {
            if (slot.Condition is { } condition)
            {
                conditions.Add(condition);
                if (condition.State == StreamCondition.Removed)
                {
                    (gone ??= []).Add(stream);
                }
            }

            if (slot.Picture is { } picture)
            {
                pictures.Add(picture);
            }

            (slot.Condition, slot.Picture) = (null, null);
        }

        foreach (var stream in gone ?? [])
        {
            _slots.Remove(stream);
        }
    }

    private Slot SlotOf(string stream)
    {
        if (!_slots.TryGetValue(stream, out var slot))
        {
            _slots.Add(stream, slot = new Slot());
        }

        return slot;
    }

    private sealed class Slot
    {
        public StreamCondition? Condition { get; set; }

        public LivePicture? Picture { get; set; }

        public long Last { get; set; }

        public bool HasLast { get; set; }
    }
}
