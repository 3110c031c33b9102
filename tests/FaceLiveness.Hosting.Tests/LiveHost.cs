using System.Net;
using System.Text.Json;
using FaceLiveness.Hosting;
using FaceLiveness.Imaging.Skia;
using FaceLiveness.Tests.Hosting.Live;
using FaceLiveness.Tests.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Tests.Hosting;

/// <summary>A host with a pipeline of puppets, on a real server of this machine.</summary>
internal sealed class LiveHost : IAsyncDisposable
{
    /// <summary>How long a test waits for what comes sooner or later. Only a fault takes that long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly WebApplication _app;

    private LiveHost(WebApplication app)
    {
        _app = app;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 10_000 })
        {
            BaseAddress = new Uri($"{address}/faceliveness/"),
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version11,
        };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public FacePipeline Pipeline => Services.GetRequiredService<FacePipeline>();

    public static async Task<LiveHost> StartAsync(
        Scene scene,
        Action<PipelineBuilder>? pipeline = null,
        Action<FaceLivenessHostingOptions>? hosting = null,
        Action<WebApplicationBuilder>? configure = null,
        LogLines? log = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log ??= new LogLines());
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddFaceLiveness(stages =>
        {
            scene.Equip(stages).AddBlinkLiveness().AddImageCodec(new SkiaImageCodec()).AddProfileStore(new InMemoryProfileStore());
            pipeline?.Invoke(stages);
        });
        builder.Services.AddFaceLivenessHosting(hosting);
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapFaceLiveness();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new LiveHost(app);
    }

    /// <summary>Opens the live view.</summary>
    public async Task<LiveReader> LiveAsync(string address)
    {
        var answer = await Client.GetAsync(new Uri(address, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return new(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>What an address answers: its status and its JSON.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Json)> AskAsync(string address)
    {
        using var answer = await Client.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).RootElement);
    }

    /// <summary>The state of every stream, by its id.</summary>
    public async Task<Dictionary<string, string>> StatesAsync() => (await AskAsync("api/streams")).Json.GetProperty("streams").EnumerateArray()
        .ToDictionary(stream => stream.GetProperty("id").GetString()!, stream => stream.GetProperty("state").GetString()!, StringComparer.Ordinal);

    /// <summary>Waits for something that comes true sooner or later.</summary>
    public static async Task UntilAsync(Func<Task<bool>> so)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await so())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "What the test waits for has not come.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public static Task UntilAsync(Func<bool> so) => UntilAsync(() => Task.FromResult(so()));

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
