using Microsoft.Extensions.Hosting;

namespace FaceLiveness.Alerts;

/// <summary>Opens the outbox before anything of the host runs, and stops sending after all else has stopped.</summary>
internal sealed class AlertHost(AlertService alerts) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => alerts.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => alerts.StopAsync(cancellationToken);
}
