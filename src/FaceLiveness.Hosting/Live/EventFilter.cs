using Microsoft.Extensions.Primitives;

namespace FaceLiveness.Hosting;

/// <summary>Which events somebody wants to hear of.</summary>
/// <param name="events">Their names; none for all.</param>
/// <param name="streams">The ids of their streams; none for all, and for steps in the life of profiles.</param>
internal sealed class EventFilter(StringValues events, StringValues streams)
{
    public bool Admits(EventMessage message) =>
        (events.Count == 0 || events.Contains(message.Name)) && (streams.Count == 0 || streams.Contains(message.Stream));
}
