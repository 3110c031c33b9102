using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using FaceLiveness.Hosting;
using FaceLiveness.Imaging.Skia;
using FaceLiveness.Storage.Files;
using FaceLiveness.Testing;
using FaceLiveness.Tests.Pipeline;
using FaceLiveness.Tests.Profiles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.Tests.Hosting;

/// <summary>A host on a port of its own with profiles, history and audit log in files, and clients that speak to it as a program or a page does.</summary>
internal sealed class ProfileHost : IAsyncDisposable
{
    public const string Token = "a-token-that-only-tests-know";
    public const string Api = "/faceliveness/api/";
    public static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1767225600);

    private readonly List<HttpClient> _clients = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("faceliveness-web-");

    /// <summary>Sets one up; on this machine alone and without a token unless said otherwise.</summary>
    public ProfileHost(
        Action<FaceLivenessHostingOptions>? configure = null,
        Action<WebApplicationBuilder>? add = null,
        Action<WebApplication>? map = null,
        string? url = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        if (url is not null)
        {
            builder.WebHost.UseUrls(url);
        }

        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(Time);
        Store = new FailingStore(new FileProfileStore(new FileProfileStoreOptions { Folder = Path.Combine(Folder, "profiles") }, Time));
        builder.Services.AddFaceLiveness(pipeline => Configure(pipeline));
        builder.Services.AddFaceLivenessHosting(options =>
        {
            (options.HistoryFile, options.AuditFile) = (HistoryPath, AuditPath);
            configure?.Invoke(options);
        });
        add?.Invoke(builder);
        App = builder.Build();
        Endpoints = (RouteGroupBuilder)App.MapFaceLiveness();
        map?.Invoke(App);
    }

    public WebApplication App { get; }

    /// <summary>What MapFaceLiveness gave.</summary>
    public RouteGroupBuilder Endpoints { get; }

    public FakeTimeProvider Time { get; } = new(Start);

    public FailingStore Store { get; }

    public string Folder => _folder.FullName;

    public string HistoryPath => Path.Combine(Folder, "history.jsonl");

    public string AuditPath => Path.Combine(Folder, "audit.jsonl");

    public Uri Address => new(App.Urls.First());

    public ProfileManager Profiles => App.Services.GetRequiredService<FacePipeline>().Profiles;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<ProfileHost> StartAsync(Action<FaceLivenessHostingOptions>? configure = null, Action<WebApplicationBuilder>? add = null, Action<WebApplication>? map = null)
    {
        var host = new ProfileHost(configure, add, map);
        await host.App.StartAsync(Cancelled);
        return host;
    }

    public static Task<ProfileHost> StartWithTokenAsync() => StartAsync(options => options.Token = Token);

    /// <summary>A program's client: no cookies, and the header that every write needs.</summary>
    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(Address, Api) };
        client.DefaultRequestHeaders.Add("X-FaceLiveness", "1");
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }

        _clients.Add(client);
        return client;
    }

    /// <summary>Every endpoint below the prefix, with a method that it takes.</summary>
    public IEnumerable<(string Method, RouteEndpoint Endpoint)> Mapped() =>
        App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("faceliveness", StringComparison.Ordinal))
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]).Select(method => (method, endpoint)));

    /// <summary>Sends an address exactly as it is written, which a client would put straight first.</summary>
    public HttpRequestMessage Raw(string method, string path) =>
        new(new HttpMethod(method), new Uri($"{Address.GetLeftPart(UriPartial.Authority)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));

    /// <summary>Somebody whom a camera has seen well and proven live: four samples, each with a picture.</summary>
    public async Task<Profile> CaptureAsync(int person)
    {
        FaceLook[] looks = [.. Enumerable.Range(0, 6).Select(i => Look(person, i))];
        var outcome = await Profiles.ConsiderAsync(new TrackEvidence("door", looks, PersonIdentity.Undecided with { State = IdentityState.Unknown }, true), Cancelled);
        Time.Advance(TimeSpan.FromSeconds(1));
        return Assert.IsType<Profile>(outcome.Profile);
    }

    /// <summary>A look at somebody, as the embedder of this host sees them.</summary>
    public FaceLook Look(int person, int number) =>
        new(PictureEmbedder.Look(person, number), 0.75f + (number * 0.01f), TimeSpan.FromSeconds(number), Time.GetUtcNow()) { Picture = new byte[] { 0xFF, 0xD8, (byte)person, (byte)number } };

    /// <summary>Every step in the audit file, the oldest first.</summary>
    public IReadOnlyList<ProfileEvent> Steps() => [.. AuditFile.Read(AuditPath).Select(record => record.Event!)];

    public ValueTask<Profile?> StoredAsync(string id) => Store.FindAsync(id, Cancelled);

    /// <summary>A picture that shows somebody: <see cref="PictureEmbedder"/> knows them by its gray.</summary>
    /// <param name="person">1 to 15.</param>
    /// <param name="number">Which picture of them, 0 to 3.</param>
    public static byte[] Jpeg(int person, int number, int width = Scene.Width, int height = Scene.Height)
    {
        using var frame = VideoFrame.Rent(width, height, PixelFormat.Gray8);
        frame.Pixels.Fill((byte)((person * 16) + (number * 4) + 2));
        return new SkiaImageCodec().EncodeJpeg(frame.View);
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private void Configure(PipelineBuilder pipeline)
    {
        new Scene().Add(new Actor(1)).Equip(pipeline)
            .AddFaceEmbedder(new PictureEmbedder())
            .AddBlinkLiveness()
            .AddImageCodec(new SkiaImageCodec())
            .AddProfileStore(Store)
            .AddHistoryFile(HistoryPath)
            .AddAuditFile(AuditPath);
    }
}

/// <summary>Knows whom a picture shows by its gray.</summary>
internal sealed class PictureEmbedder : IFaceEmbedder
{
    public int Dimension => 64;

    public string ModelId => Scene.ModelId;

    public RecognitionCalibration? Calibration => new(ModelId, SyntheticFaces.Calibration.Points, 100_000, "synthetic faces");

    /// <summary>A look at a person: two of one are 0.8 alike, of two people hardly at all.</summary>
    public static FaceEmbedding Look(int person, int number)
    {
        var random = new Random((person * 100) + number);
        var vector = new float[64];
        vector[person] = 1;
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] += ((random.NextSingle() * 2) - 1) * 0.1f;
        }

        return new FaceEmbedding(Scene.ModelId, vector);
    }

    public ValueTask<FaceEmbedding> EmbedAsync(VideoFrame frame, FivePoints points, CancellationToken cancellationToken = default)
    {
        var gray = frame.Pixels[0];
        return ValueTask.FromResult(Look(gray / 16, gray % 16 / 4));
    }
}

/// <summary>What tests ask and expect of answers.</summary>
internal static class Answers
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static Task<HttpResponseMessage> PostJsonAsync(this HttpClient client, string address, string json = "{}") =>
        client.PostAsync(address, new StringContent(json, System.Text.Encoding.UTF8, "application/json"), Cancelled);

    public static Task<HttpResponseMessage> AskAsync(this HttpClient client, string address) => client.GetAsync(address, Cancelled);

    /// <summary>The JSON of an answer that is as it should be.</summary>
    public static async Task<JsonElement> JsonAsync(this Task<HttpResponseMessage> answering, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await answering;
        var body = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.True(status == answer.StatusCode, $"{(int)answer.StatusCode}: {body}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return JsonSerializer.Deserialize<JsonElement>(body);
    }

    /// <summary>The problem of an answer that is one, in the form that all have.</summary>
    public static async Task<JsonObject> ProblemAsync(this Task<HttpResponseMessage> answering, HttpStatusCode status)
    {
        using var answer = await answering;
        var body = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.True(status == answer.StatusCode, $"{(int)answer.StatusCode}: {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        var problem = JsonNode.Parse(body)!.AsObject();
        Assert.Equal((int)status, (int)problem["status"]!);
        Assert.All(["title", "detail"], field => Assert.EndsWith(".", (string)problem[field]!, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        return problem;
    }

    public static async Task NothingAsync(this Task<HttpResponseMessage> answering)
    {
        using var answer = await answering;
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
