namespace FaceLiveness.Tests.Pipeline;

/// <summary>Keeps every event it is told of.</summary>
internal sealed class EventList : IEventSink
{
    private readonly Lock _gate = new();
    private readonly List<PipelineEvent> _events = [];

    public IReadOnlyList<PipelineEvent> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    public IEnumerable<T> Of<T>() => All.OfType<T>();

    public ValueTask PublishAsync(PipelineEvent pipelineEvent, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _events.Add(pipelineEvent);
        }

        return ValueTask.CompletedTask;
    }
}
