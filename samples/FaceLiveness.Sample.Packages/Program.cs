using FaceLiveness;
using FaceLiveness.FFmpeg;
using FaceLiveness.Imaging.Skia;
using FaceLiveness.Models;
using FaceLiveness.Sample.Packages;
using FaceLiveness.Storage.Files;

// dotnet run -- [CLIP [SECONDS [PROFILES]]]: a video file, how much of it, and where profiles are kept: a .json file for our own store, else a folder.
var seconds = args.Length > 1 ? double.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 10;
var kept = args.Length > 2 ? args[2] : "people.json";

IReadOnlyList<ModelFile> models;
string clip;
try
{
    var weights = new ModelStore();
    models = await weights.GetDefaultPackAsync();
    clip = args.Length > 0 ? args[0] : await weights.GetClipAsync("clip-franck");
}
catch (ModelUnavailableException missing)
{
    Console.Error.WriteLine($"There are no weights to run with. {missing.Message}");
    return 2;
}

await using var pipeline = new PipelineBuilder()
    .AddOnnxModels(models)
    .AddPersonDetector(new MovementPersonDetector()) // the last one added takes the place of the one before
    .AddProfileStore(_ => kept.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        ? new OneFileProfileStore(kept)
        : new FileProfileStore(new FileProfileStoreOptions { Folder = kept }))
    .AddBlinkLiveness()
    .AddImageCodec(new SkiaImageCodec())
    .AddSource(new FFmpegFrameSource("door", clip, new FFmpegSourceOptions { Duration = TimeSpan.FromSeconds(seconds) }))
    .Build();

var (frames, persons) = (0, new HashSet<int>());
await foreach (var frame in pipeline.RunAsync())
{
    frames++;
    persons.UnionWith(frame.Persons.Select(person => person.TrackId));
    foreach (var news in frame.Events)
    {
        var sentence = news switch
        {
            PersonAppeared person => $"person {person.TrackId} came into view",
            PersonBlinked person => $"person {person.TrackId} blinked",
            LivenessConfirmed person => $"person {person.TrackId} is live: {person.Verdict.Reason}",
            ProfileCreated person => $"person {person.TrackId} is new and got the profile {person.ProfileId}",
            PersonRecognized person => $"person {person.TrackId} is {person.Name} ({person.Similarity:F2})",
            PersonLeft person => $"person {person.TrackId} left",
            _ => null,
        };
        if (sentence is not null)
        {
            Console.WriteLine($"{frame.Timestamp:mm\\:ss\\.f}  {sentence}");
        }
    }
}

if (pipeline.Streams[0].Fault is { } fault)
{
    Console.Error.WriteLine(fault);
    return 1;
}

Console.WriteLine($"packages-ok persons={persons.Count} profiles={pipeline.Profiles.List().Count} frames={frames}");
return 0;
