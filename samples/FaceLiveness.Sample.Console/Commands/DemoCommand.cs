using System.CommandLine;
using FaceLiveness.Models;
using FaceLiveness.Sample.Wiring;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>demo</c>: three clips of two men as three cameras at once.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var output = CommonOptions.Output();
        var seconds = CommonOptions.Seconds();
        var json = CommonOptions.Json();
        var command = new Command("demo", "Watches three sample clips as three cameras at once: two men, one of them on two cameras.") { output, seconds, json };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(async () =>
        {
            var sources = await SourcesAsync(cancellationToken);
            return await WatchRun.RunAsync(
                new WatchSettings
                {
                    Sources = sources,
                    Output = parsed.OutputFolder(output),
                    Limit = parsed.Limit(seconds),
                    RealTime = true,
                    Annotate = true,
                    Json = parsed.GetValue(json),
                },
                cancellationToken);
        }));
        return command;
    }

    private static async Task<IReadOnlyList<SourceArgument>> SourcesAsync(CancellationToken cancellationToken)
    {
        var setup = new ModelSetup();
        var store = setup.Open();
        await setup.TellLicensesAsync(store, ModelCatalog.SampleClips, cancellationToken);
        var sources = new List<SourceArgument>();
        foreach (var id in ModelCatalog.SampleClips)
        {
            sources.Add(new SourceArgument(id.Replace("clip-", "", StringComparison.Ordinal), await store.GetClipAsync(id, cancellationToken)));
        }

        setup.EndLine();
        return sources;
    }
}
