namespace FaceLiveness.Hosting;

/// <summary>Marks the endpoints below the prefix, all of which the guard protects.</summary>
internal sealed class GuardedEndpoint
{
    private GuardedEndpoint()
    {
    }

    public static GuardedEndpoint Instance { get; } = new();
}
