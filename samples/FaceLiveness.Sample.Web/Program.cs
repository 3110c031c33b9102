using FaceLiveness;
using FaceLiveness.Alerts;
using FaceLiveness.Imaging.Skia;
using FaceLiveness.Models;
using FaceLiveness.Sample.Web;

var builder = WebApplication.CreateBuilder(args);
var output = Path.GetFullPath(builder.Configuration["output"] ?? "out");
var (profiles, history, audit) = (Path.Combine(output, "profiles"), Path.Combine(output, "history.jsonl"), Path.Combine(output, "audit.jsonl"));

// Fetched when they are missing; docs/models.md has their licences.
var models = new ModelStore();
var pack = await models.GetDefaultPackAsync();
await DemoCameras.AddWhereNoneAreConfiguredAsync(builder.Configuration, models);

builder.Services.AddFaceLiveness(pipeline => pipeline
    .AddOnnxModels(pack)
    .AddBlinkLiveness()
    .AddLivenessCheck(new SurroundingsLivenessCheck())   // a print or a phone in a hand
    .AddLivenessCheck(new RepetitionLivenessCheck())     // a recording in a loop
    .AddFileProfileStore(profiles)
    .AddHistoryFile(history)
    .AddAuditFile(audit)
    .AddImageCodec(new SkiaImageCodec()));
builder.Services.AddFaceLivenessHosting(options => (options.HistoryFile, options.AuditFile) = (history, audit));

// Nothing is sent anywhere until FaceLiveness:Alerts says what and where to.
builder.Services.AddFaceLivenessAlerts(options => options.Folder = Path.Combine(output, "alerts"));
if (builder.Configuration.GetSection(MqttAlertOptions.SectionName).Exists())
{
    builder.Services.AddFaceLivenessMqttAlerts();
}

// This machine alone, unless the configuration says 'urls' and who has access (FaceLiveness:Hosting in appsettings.json).
if (builder.Configuration["urls"] is null)
{
    builder.WebHost.UseUrls($"http://127.0.0.1:{builder.Configuration["port"] ?? "5187"}");
}

return await Greeting.RunAsync(builder, app =>
{
    app.MapFaceLiveness();
    app.MapGet("/", () => Results.Redirect("/faceliveness/"));
});
