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
            Description = "A file, rtsp:// or http:// address, or device such as /dev/video0; name=… gives the stream a name, and …|ADDRESS behind a camera's adds its low-resolution stream, which is watched while nothing happens.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = CommonOptions.Output();
        var seconds = CommonOptions.Seconds();
        var json = CommonOptions.Json();
        var realTime = new Option<bool>("--realtime") { Description = "Play recordings at the speed of life, as cameras would." };
        var annotate = new Option<bool>("--annotate") { Description = "Write an annotated MP4 of each stream and a contact sheet." };
        var loop = new Option<bool>("--loop") { Description = "Begin recordings again at their end, for ever." };
        var trace = new Option<string?>("--trace") { Description = "Write a timeline of every step, to be opened in ui.perfetto.dev or chrome://tracing.", HelpName = "file" };
        var command = new Command("watch", "Watches any number of streams at once.") { sources, output, seconds, realTime, loop, annotate, trace, json };
        command.SetAction((parsed, cancellationToken) => WatchRun.RunAsync(
            new WatchSettings
            {
                Sources = SourceArgument.Parse(parsed.GetValue(sources)!),
                Output = parsed.OutputFolder(output),
                Limit = parsed.Limit(seconds),
                RealTime = parsed.GetValue(realTime),
                Loop = parsed.GetValue(loop),
                Annotate = parsed.GetValue(annotate),
                Trace = parsed.GetValue(trace),
                Json = parsed.GetValue(json),
            },
            cancellationToken));
        return command;
    }
}
