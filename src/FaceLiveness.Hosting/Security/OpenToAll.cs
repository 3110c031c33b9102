using Microsoft.AspNetCore.Builder;

namespace FaceLiveness.Hosting;

/// <summary>Marks an endpoint that needs no token: what a browser must have before it can show one. All other rules hold for it too.</summary>
internal sealed class OpenToAll
{
    private OpenToAll()
    {
    }

    public static OpenToAll Instance { get; } = new();
}

/// <summary>Opens endpoints.</summary>
internal static class OpenToAllConventions
{
    /// <summary>Lets everybody read it, without token or session. Nothing that is kept of people may be behind it.</summary>
    public static TBuilder OpenToAll<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(Hosting.OpenToAll.Instance);
}
