using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace FaceLiveness.Hosting;

/// <summary>Of a host's endpoints those below the prefix.</summary>
internal sealed class GuardedEndpoints(EndpointDataSource all) : EndpointDataSource
{
    public override IReadOnlyList<Endpoint> Endpoints => [.. all.Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<GuardedEndpoint>() is not null)];

    public override IChangeToken GetChangeToken() => all.GetChangeToken();
}
