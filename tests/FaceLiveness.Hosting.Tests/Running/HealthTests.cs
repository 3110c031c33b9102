using System.Net;
using FaceLiveness.Storage.Files;
using FaceLiveness.Tests.Pipeline;

namespace FaceLiveness.Tests.Hosting.Running;

public sealed class HealthTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_is_good_with_all_streams_degraded_with_some_and_bad_with_none()
    {
        var broken = new ScriptedSource("yard", isLive: true).Fails("The camera refuses.", FrameSourceFault.Permanent);
        await using var host = await LiveHost.StartAsync(new Scene(), pipeline => pipeline.AddSource(new LivingCamera("door", new Scene())));
        await LiveHost.UntilAsync(() => host.Pipeline.Streams.All(stream => stream.State == StreamState.Live));
        var (status, health) = await host.AskAsync("health");
        Assert.Equal((HttpStatusCode.OK, "healthy"), (status, health.GetProperty("status").GetString()));
        Assert.Equal("live", health.GetProperty("checks").GetProperty("streams").GetProperty("data").GetProperty("door").GetString());
        Assert.Equal("healthy", health.GetProperty("checks").GetProperty("store").GetProperty("status").GetString());
        Assert.Equal(Scene.ModelId, health.GetProperty("checks").GetProperty("model").GetProperty("data").GetProperty("model_id").GetString());

        host.Pipeline.AddSource(broken);
        await LiveHost.UntilAsync(async () => (await host.AskAsync("health")).Json.GetProperty("status").GetString() == "degraded");

        await host.Pipeline.RemoveSourceAsync("door");
        (status, health) = await host.AskAsync("health");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unhealthy"), (status, health.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_store_that_becomes_read_only_and_writable_again_is_noticed_without_a_restart_and_nobody_is_lost()
    {
        var folder = Directory.CreateTempSubdirectory("faceliveness-hosting-");
        try
        {
            // Permissions do not bind the superuser, whom tests may run as: the disk refuses in their place.
            var isReadOnly = true;
            var files = new DurableFiles(_ =>
            {
                if (isReadOnly)
                {
                    throw new UnauthorizedAccessException("Access to the path is denied.");
                }
            });
            isReadOnly = false;
            var store = new FileProfileStore(new FileProfileStoreOptions { Folder = folder.FullName }, null, null, files);
            await using var opened = store;
            isReadOnly = true;
            var scene = new Scene().Add(new Actor(1) { Blinks = [.. Enumerable.Range(1, 500).Select(i => i * 2.0)] });
            await using var host = await LiveHost.StartAsync(scene, pipeline => pipeline.AddProfileStore(store).AddSource(new LivingCamera("door", scene)));

            await using var events = await Live.EventReader.OpenAsync(host.Client, "api/events?after=0");
            await events.ReadAsync("liveness_confirmed");
            var (status, health) = await host.AskAsync("health");
            Assert.Equal((HttpStatusCode.OK, "degraded"), (status, health.GetProperty("status").GetString()));
            Assert.DoesNotContain(folder.FullName, health.ToString(), StringComparison.Ordinal);
            Assert.Empty(host.Pipeline.Profiles.List());

            isReadOnly = false;
            var created = await events.ReadAsync("profile_created");
            Assert.Equal("healthy", (await host.AskAsync("health")).Json.GetProperty("checks").GetProperty("store").GetProperty("status").GetString());
            Assert.NotNull(await store.FindAsync(created.Data.GetProperty("profile_id").GetString()!, Cancellation));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Metrics_are_told_as_Prometheus_reads_them()
    {
        var scene = new Scene().Add(new Actor(1));
        await using var host = await LiveHost.StartAsync(scene, pipeline => pipeline.AddSource(new LivingCamera("door", scene)));
        var metrics = "";
        await LiveHost.UntilAsync(async () =>
        {
            metrics = await host.Client.GetStringAsync(new Uri("api/metrics", UriKind.Relative), Cancellation);
            return metrics.Contains("stage=\"landmarks\"", StringComparison.Ordinal);
        });

        Assert.Contains("# TYPE faceliveness_frames_analyzed_total counter\nfaceliveness_frames_analyzed_total{stream=\"door\"} ", metrics, StringComparison.Ordinal);
        Assert.Contains("faceliveness_stream_state{stream=\"door\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("# TYPE faceliveness_stage_duration_seconds histogram\n", metrics, StringComparison.Ordinal);
        Assert.Matches("faceliveness_stage_duration_seconds_bucket\\{[^}]*stage=\"landmarks\"[^}]*,le=\"\\+Inf\"\\} [1-9]", metrics);
    }
}
