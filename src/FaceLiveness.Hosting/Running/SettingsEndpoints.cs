using System.Reflection;
using System.Runtime.InteropServices;
using FaceLiveness.FFmpeg;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FaceLiveness.Hosting;

/// <summary>What runs: cameras, models, options; and what it measures of itself.</summary>
internal static class SettingsEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var running = api.MapGroup("").WithTags("Running");
        running.MapGet("settings", Get)
            .WithName("FaceLivenessSettings")
            .WithSummary("What runs here, with which cameras, models and options.")
            .Produces<SettingsView>();
        running.MapGet("metrics", (MetricsText metrics) => Results.Text(metrics.Read(), PrometheusText.ContentType))
            .WithName("FaceLivenessMetrics")
            .WithSummary("What the library measures of itself, in Prometheus' text format. Measured from the first time this is asked for.")
            .Produces(StatusCodes.Status200OK, contentType: "text/plain");
    }

    private static IResult Get(FacePipeline pipeline, PipelineService service, ConfiguredCameras cameras, AccessRules access)
    {
        var states = pipeline.Streams.ToDictionary(stream => stream.StreamId, stream => LiveJson.Name(stream.State), StringComparer.Ordinal);
        var profiles = pipeline.Profiles;
        var people = profiles.List();
        return Results.Json(
            new SettingsView
            {
                Version = typeof(FacePipeline).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0",
                StartedAt = service.StartedAt,
                ModelId = pipeline.ModelId,
                Models = [.. pipeline.Models.Select(model => new ModelView(LiveJson.Name(model.Role), model.Id, model.Sha256, model.License))],
                Cameras = [.. cameras.Entries.Select(camera => new CameraView(
                    camera.Options.Id, camera.Address, camera.SubStream, camera.Options.Enabled, states.GetValueOrDefault(camera.Options.Id)))],
                Options = pipeline.Options,
                Load = LiveJson.Name(pipeline.Load),
                Ffmpeg = FFmpegLibraries.Probe().Description,
                Runtime = RuntimeInformation.FrameworkDescription,
                Os = RuntimeInformation.OSDescription,
                Store = new StoreView(people.Count, people.Sum(profile => profiles.AliasesOf(profile.Id).Count), profiles.Gallery.Count, profiles.Proposals.Count),
                Authentication = LiveJson.Name(access.Mode),
            },
            SettingsJson.Line.SettingsView);
    }
}
