using System.CommandLine;
using FaceLiveness.Sample.Wiring;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>watch SOURCE…</c></summary>
internal static class WatchCommand
{
    public static Command Create()
    {
        var sources = new Argument<string[]>("source")
        {
            Description = "A file, rtsp:// or http:// address, or device such as /dev/video0; name=… gives the stream a name.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = CommonOptions.Output();
        var seconds = CommonOptions.Seconds();
        var json = CommonOptions.Json();
        var realTime = new Option<bool>("--realtime") { Description = "Play recordings at the speed of life, as cameras would." };
        var annotate = new Option<bool>("--annotate") { Description = "Write an annotated MP4 of each stream and a contact sheet." };
        var command = new Command("watch", "Watches any number of streams at once.") { sources, output, seconds, realTime, annotate, json };
        command.SetAction((parsed, cancellationToken) => WatchRun.RunAsync(
            new WatchSettings
            {
                Sources = SourceArgument.Parse(parsed.GetValue(sources)!),
                Output = parsed.OutputFolder(output),
                Limit = parsed.Limit(seconds),
                RealTime = parsed.GetValue(realTime),
                Annotate = parsed.GetValue(annotate),
                Json = parsed.GetValue(json),
            },
            cancellationToken));
        return command;
    }
}
