namespace FaceLiveness.Hosting;

/// <summary>The newest events, and nothing for each of those who read them but the id that they have come to. Safe for calls from several threads.</summary>
internal sealed class EventRing
{
    /// <summary>How many events are kept.</summary>
    public const int Capacity = 4096;

    private readonly EventMessage?[] _messages = new EventMessage?[Capacity];
    private readonly Lock _gate = new();
    private readonly long _start;
    private long _last;

    /// <param name="start">The ids begin after this.</param>
    public EventRing(long start) => _last = _start = start;

    /// <summary>The id of the newest event; where there is none yet, that before the first.</summary>
    public long Last => Interlocked.Read(ref _last);

    /// <summary>The id of the oldest event that is kept.</summary>
    public long First => Math.Max(_start + 1, Last - Capacity + 1);

    /// <summary>Adds an event, in place of the oldest where there are enough.</summary>
    /// <param name="make">Makes the event of its id.</param>
    public void Add(Func<long, EventMessage> make)
    {
        lock (_gate)
        {
            var id = _last + 1;
            _messages[id % Capacity] = make(id);
            Interlocked.Exchange(ref _last, id);
        }
    }

    /// <summary>The event of an id; null where it is not kept any more, or not there yet.</summary>
    public EventMessage? Find(long id)
    {
        lock (_gate)
        {
            return _messages[id % Capacity] is { } message && message.Id == id ? message : null;
        }
    }

    /// <summary>Takes somebody who was erased out of all events.</summary>
    public void Forget(string profileId)
    {
        lock (_gate)
        {
            for (var i = 0; i < _messages.Length; i++)
            {
                _messages[i] = _messages[i]?.Without(profileId);
            }
        }
    }
}
