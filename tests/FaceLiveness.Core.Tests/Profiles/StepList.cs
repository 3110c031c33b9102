namespace FaceLiveness.Tests.Profiles;

/// <summary>Keeps what the manager tells.</summary>
internal sealed class StepList : IProfileEventSink
{
    public List<ProfileEvent> All { get; } = [];

    public IEnumerable<ProfileEventKind> Kinds => All.Select(step => step.Kind);

    public ValueTask PublishAsync(ProfileEvent profileEvent, CancellationToken cancellationToken = default)
    {
        All.Add(profileEvent);
        return ValueTask.CompletedTask;
    }
}
