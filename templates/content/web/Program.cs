using FaceLiveness;
using FaceLiveness.Imaging.Skia;
using FaceLiveness.Models;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddJsonFile("appsettings.Local.json", optional: true, reloadOnChange: true);

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
var isSample = !builder.Configuration.GetSection("FaceLiveness:Cameras").GetChildren().Any();
if (isSample)
{
    builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["FaceLiveness:Cameras:0:Id"] = "sample",
        ["FaceLiveness:Cameras:0:Address"] = await store.GetClipAsync("clip-franck"),
        ["FaceLiveness:Cameras:0:FFmpeg:RealTime"] = "true",
        ["FaceLiveness:Cameras:0:FFmpeg:Loop"] = "true",
    });
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

var history = Path.Combine(output, "history.jsonl");
var audit = Path.Combine(output, "audit.jsonl");
builder.Services.AddFaceLiveness(pipeline =>
{
    pipeline
        .AddOnnxModels(weights)
        .AddBlinkLiveness()
        .AddLivenessCheck(new SurroundingsLivenessCheck()) // a print or a phone in a hand
        .AddFileProfileStore(Path.Combine(output, "profiles"))
        .AddImageCodec(new SkiaImageCodec())
        .AddStatusFile(Path.Combine(output, "status.json"))
        .AddHistoryFile(history)
        .AddAuditFile(audit);
    if (!isSample)
    {
        pipeline.AddLivenessCheck(new RepetitionLivenessCheck()); // a recording in a loop, which the sample is
    }
});
builder.Services.AddFaceLivenessHosting(options => (options.HistoryFile, options.AuditFile) = (history, audit));
builder.Services.AddFaceLivenessAlerts(options => options.Folder = Path.Combine(output, "alerts")); // without rules nothing is sent anywhere

var app = builder.Build();
app.MapFaceLiveness();
app.MapGet("/", () => Results.Redirect("/faceliveness/"));
app.Run();
