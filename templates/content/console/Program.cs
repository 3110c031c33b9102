using System.Runtime.InteropServices;
using FaceLiveness;
using FaceLiveness.FFmpeg;
using FaceLiveness.Imaging.Skia;
using FaceLiveness.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// dotnet run                          watches the cameras of appsettings.json
// dotnet run -- name PROFILE "Ada"    gives somebody a name
var builder = Host.CreateApplicationBuilder(args);
builder.Configuration.AddJsonFile("appsettings.Local.json", optional: true);

// The weights come from their publishers, once. Nobody should run them without knowing their terms.
var store = new ModelStore();
foreach (var model in await store.ListAsync())
{
    if (model.State == ModelState.Missing && ModelCatalog.DefaultPack.Contains(model.Entry.Id))
    {
        Console.WriteLine($"Fetching {model.Entry.LicenseSentence}");
    }
}

var weights = await store.GetDefaultPackAsync();
var cameras = builder.Configuration.GetSection("FaceLiveness:Cameras").Get<Camera[]>() ?? [];
if (cameras.Length == 0)
{
    cameras = [new("sample", await store.GetClipAsync("clip-franck"))];
}

// What is kept are faces and names: for this user alone.
var output = Path.GetFullPath("out");
if (OperatingSystem.IsWindows())
{
    Directory.CreateDirectory(output);
}
else
{
    Directory.CreateDirectory(output, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}

builder.Services.AddFaceLiveness(pipeline =>
{
    pipeline
        .AddOnnxModels(weights)
        .AddBlinkLiveness()
        .AddLivenessCheck(new SurroundingsLivenessCheck()) // a print or a phone in a hand
        .AddLivenessCheck(new RepetitionLivenessCheck()) // a recording in a loop
        .AddFileProfileStore(Path.Combine(output, "profiles"))
        .AddImageCodec(new SkiaImageCodec())
        .AddStatusFile(Path.Combine(output, "status.json"))
        .AddHistoryFile(Path.Combine(output, "history.jsonl"))
        .AddAuditFile(Path.Combine(output, "audit.jsonl"));
    foreach (var camera in cameras)
    {
        pipeline.AddSource(services => new FFmpegFrameSource(
            camera.Id, camera.Address, logger: services.GetRequiredService<ILogger<FFmpegFrameSource>>()));
    }
});

using var host = builder.Build();
await using var pipeline = host.Services.GetRequiredService<FacePipeline>();
if (args is ["name", var profile, var name])
{
    await pipeline.Profiles.LoadAsync();
    var renamed = await pipeline.Profiles.RenameAsync(profile, name);
    Console.WriteLine(renamed is null ? $"There is no profile {profile}." : $"{profile} is {name} from now on.");
    return renamed is null ? 1 : 0;
}

using var stop = new CancellationTokenSource();

// Ctrl+C, and what systemd and Docker send to end a service.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    await foreach (var result in pipeline.RunAsync(stop.Token))
    {
        foreach (var news in result.Events)
        {
            Tell(news);
        }
    }
}
catch (OperationCanceledException)
{
    Console.WriteLine("Stopped.");
}

return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

static void Tell(PipelineEvent news)
{
    var sentence = news switch
    {
        PersonAppeared person => $"person {person.TrackId} appeared",
        PersonUnknown person => $"person {person.TrackId} is nobody known",
        LivenessConfirmed person => $"person {person.TrackId} is live: {person.Verdict.Reason}",
        SpoofSuspected person => $"person {person.TrackId} may be a photo or a screen: {person.Verdict.Reason}",
        ProfileCreated person => $"person {person.TrackId} is new, and has the profile {person.ProfileId} now",
        PersonRecognized person => $"person {person.TrackId} is {person.Name} ({person.Similarity:F2})",
        PersonLeft person => $"person {person.TrackId} left",
        StreamLost stream => $"lost: {stream.Reason}",
        StreamRestored => "is back",
        _ => null,
    };
    if (sentence is not null)
    {
        Console.WriteLine($@"{news.At.Timestamp:mm\:ss\.f}  {news.At.StreamId}  {sentence}");
    }
}

/// <summary>A camera of the section <c>FaceLiveness:Cameras</c>: what it is called, and a URL, a device or a file.</summary>
internal sealed record Camera(string Id, string Address);
