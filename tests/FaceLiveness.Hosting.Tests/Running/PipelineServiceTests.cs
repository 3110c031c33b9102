using FaceLiveness.Hosting;
using FaceLiveness.Tests.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Tests.Hosting.Running;

public sealed class PipelineServiceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_without_endpoints_watches_and_when_it_stops_all_that_happened_has_been_told()
    {
        var events = new EventList();
        var ending = new Ending();
        using var host = Worker(pipeline => pipeline.AddSource(new LivingCamera("door", new Scene())).AddEventSink(new Slow(events)).AddEventSink(_ => ending));
        await host.StartAsync(Cancellation);
        await LiveHost.UntilAsync(() => events.Of<StreamStarted>().Any());

        await host.StopAsync(Cancellation);

        Assert.Single(events.Of<StreamEnded>());
        Assert.True(ending.IsOver);
    }

    [Fact]
    public async Task A_pipeline_that_fails_stops_the_host_and_says_why_once()
    {
        var log = new LogLines();
        using var host = Worker(pipeline => pipeline.AddProfileStore(new Unreadable()), log);
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await host.StartAsync(Cancellation);
            await LiveHost.UntilAsync(() => stopping.IsCancellationRequested);
            await host.StopAsync(Cancellation);
        }
        finally
        {
            // A host that fails says so to whoever started it; this one was meant to.
            Assert.Equal(1, Environment.ExitCode);
            Environment.ExitCode = 0;
        }

        Assert.Contains("The disk is gone.", Assert.Single(log.At(LogLevel.Critical)), StringComparison.Ordinal);
        Assert.Empty(log.At(LogLevel.Error));
    }

    [Fact]
    public async Task A_host_without_a_pipeline_says_what_to_call()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddFaceLivenessHosting();
        using var host = builder.Build();

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Cancellation));

        Assert.Contains("AddFaceLiveness(…)", fault.Message, StringComparison.Ordinal);
    }

    private static IHost Worker(Action<PipelineBuilder> configure, LogLines? log = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.AddProvider(log ?? new LogLines());
        builder.Services.AddFaceLiveness(pipeline => configure(new Scene().Equip(pipeline).AddBlinkLiveness().AddProfileStore(new InMemoryProfileStore())));
        builder.Services.AddFaceLivenessHosting();
        return builder.Build();
    }

    /// <summary>Takes its time, as a disk may.</summary>
    private sealed class Slow(IEventSink inner) : IEventSink
    {
        public async ValueTask PublishAsync(PipelineEvent pipelineEvent, CancellationToken cancellationToken = default)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
            await inner.PublishAsync(pipelineEvent, cancellationToken);
        }
    }

    /// <summary>Writes something when all is over.</summary>
    private sealed class Ending : IEventSink, IDisposable
    {
        public bool IsOver { get; private set; }

        public ValueTask PublishAsync(PipelineEvent pipelineEvent, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public void Dispose() => IsOver = true;
    }

    private sealed class Unreadable : IProfileStore
    {
        public IAsyncEnumerable<Profile> LoadAllAsync(CancellationToken cancellationToken = default) => throw new IOException("The disk is gone.");

        public ValueTask<Profile?> FindAsync(string profileId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<Profile> SaveAsync(Profile profile, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<bool> DeleteAsync(string profileId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<ReadOnlyMemory<byte>?> ReadPictureAsync(string profileId, string sampleId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public IAsyncEnumerable<ProfileChange> WatchAsync(CancellationToken cancellationToken = default) => new InMemoryProfileStore().WatchAsync(cancellationToken);
    }
}
