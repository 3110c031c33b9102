namespace FaceLiveness.Hosting;

/// <summary>Which events somebody wants to hear of.</summary>
/// <param name="events">Their names; none for all.</param>
/// <param name="streams">The ids of their streams; none for all, and for steps in the life of profiles.</param>
internal sealed class EventFilter(string[] events, string[] streams)
{
    public bool Admits(EventMessage message) =>
        (events.Length == 0 || events.Contains(message.Name)) && (streams.Length == 0 || streams.Contains(message.Stream));
}
