using FaceLiveness.Hosting;
using FaceLiveness.Models;
using Microsoft.Extensions.Configuration.Memory;

namespace FaceLiveness.Sample.Web;

/// <summary>Three clips of two men that play in a loop, as three cameras: for whoever has configured none.</summary>
internal static class DemoCameras
{
    public static async Task AddWhereNoneAreConfiguredAsync(IConfigurationManager configuration, ModelStore store)
    {
        const string Cameras = "FaceLiveness:Cameras";
        if (configuration.GetSection(Cameras).GetChildren().Any())
        {
            return;
        }

        var values = new Dictionary<string, string?>();
        foreach (var (i, clip) in ModelCatalog.SampleClips.Index())
        {
            values[$"{Cameras}:{i}:{nameof(CameraOptions.Id)}"] = clip.Replace("clip-", "", StringComparison.Ordinal);
            values[$"{Cameras}:{i}:{nameof(CameraOptions.Address)}"] = await store.GetClipAsync(clip);

            // As a camera would bring them: now, and again, and what nobody has time for is left out.
            values[$"{Cameras}:{i}:FFmpeg:IsLive"] = "true";
            values[$"{Cameras}:{i}:FFmpeg:RealTime"] = "true";
            values[$"{Cameras}:{i}:FFmpeg:Loop"] = "true";
        }

        // Before all others, so that whatever the configuration says later comes in their place.
        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = values });
    }
}
