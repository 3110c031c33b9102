namespace FaceLiveness;

/// <summary>Is told every step in the life of every profile: to write it down, to show it, or to clean up after an erasure.</summary>
public interface IProfileEventSink
{
    /// <summary>
    /// Takes an event. Called after the step is saved, one at a time and in order; a fault is logged and does not undo the step.
    /// Of <see cref="ProfileEventKind.Erased"/> it returns only when whatever it holds on that profile is gone.
    /// </summary>
    ValueTask PublishAsync(ProfileEvent profileEvent, CancellationToken cancellationToken = default);
}
