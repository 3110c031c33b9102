using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

namespace FaceLiveness.Hosting;

/// <summary>
/// Refuses to start where everybody would have access: without token and policy on an address that others can reach, however that came to be
/// configured. Until it has looked, the guard refuses each connection of that kind by itself.
/// </summary>
internal sealed class BoundAddresses(AccessRules rules, IServer? server = null, IAuthorizationPolicyProvider? policies = null) : IHostedLifecycleService
{
    private bool _serves;

    /// <summary>Says that the endpoints were mapped.</summary>
    public void Serve() => _serves = true;

    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (rules.Policy is { } name && (policies is null || await policies.GetPolicyAsync(name).ConfigureAwait(false) is null))
        {
            throw new InvalidOperationException(
                $"{FaceLivenessHostingOptions.SectionName}:{nameof(FaceLivenessHostingOptions.AuthorizationPolicy)} is '{name}', and the host has no policy of that name. Add it: services.AddAuthorization(options => options.AddPolicy(\"{name}\", …)).");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <exception cref="InvalidOperationException">Everybody would have access.</exception>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // Only now does the server know its addresses, whether they come from code, the command line, the environment or Kestrel's own section.
        var addresses = server?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return _serves && rules.Mode == AccessMode.None && addresses.FirstOrDefault(address => !LocalOnly.IsLoopback(address)) is { } open
            ? throw new InvalidOperationException(
                $"FaceLiveness would be open to whoever reaches {open}: faces, names and cameras. Say who has access with {FaceLivenessHostingOptions.SectionName}:TokenFile (a file with a token that only its owner may read), Token or AuthorizationPolicy; or listen on this machine alone, for instance with --urls http://localhost:5000.")
            : Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
