using System.Globalization;
using FaceLiveness.Tests.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Web.Tests;

/// <summary>A host whose analysis costs next to nothing, so that what is measured is the page: painted cameras with two people each.</summary>
internal sealed class PaintedWall : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PaintedWall(WebApplication app) => _app = app;

    public string Address => $"{_app.Urls.Single()}/faceliveness/";

    public FacePipeline Pipeline => _app.Services.GetRequiredService<FacePipeline>();

    /// <param name="cameras">How many.</param>
    /// <param name="port">Where it listens; 0 for any that is free.</param>
    public static Task<PaintedWall> StartAsync(int cameras, int port = 0)
    {
        var scene = new Scene().Add(new Actor(1) { X = 60 }).Add(new Actor(2) { X = 360 });
        return StartAsync(
            pipeline =>
            {
                scene.Equip(pipeline).AddBlinkLiveness().AddImageCodec(new CannedPictures()).AddProfileStore(new InMemoryProfileStore());
                for (var i = 1; i <= cameras; i++)
                {
                    pipeline.AddSource(new PaintedCamera(string.Create(CultureInfo.InvariantCulture, $"camera-{i}")));
                }
            },
            port);
    }

    /// <summary>Starts a host on this machine with all that its pipeline is made of.</summary>
    public static async Task<PaintedWall> StartAsync(Action<PipelineBuilder> equip, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        builder.Services.AddFaceLiveness(equip);
        builder.Services.AddFaceLivenessHosting();
        var app = builder.Build();
        app.MapFaceLiveness();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
