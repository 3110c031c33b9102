using System.Net;
using FaceLiveness.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FaceLiveness.Tests.Hosting;

public sealed class StartTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("faceliveness-token-").FullName, "token");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> WaysToListenEverywhere => ["urls", "Urls", "Kestrel", "configuration", "name"];

    [Theory]
    [MemberData(nameof(WaysToListenEverywhere))]
    public async Task Without_a_token_a_host_that_listens_beyond_this_machine_does_not_start(string way)
    {
        await using var host = Public(way);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => host.App.StartAsync(Cancelled));

        Assert.Contains("FaceLiveness:Hosting:TokenFile", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("http://localhost", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WaysToListenEverywhere))]
    public async Task With_a_token_it_does(string way)
    {
        await using var host = Public(way, options => options.Token = ProfileHost.Token);
        await host.App.StartAsync(Cancelled);

        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{new Uri(host.App.Urls.Single().Replace("[::]", "localhost", StringComparison.Ordinal).Replace("*", "localhost", StringComparison.Ordinal)).Port}") };
        await client.GetAsync("/faceliveness/api/profiles", Cancelled).ProblemAsync(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Authorization = new("Bearer", ProfileHost.Token);
        client.DefaultRequestHeaders.Host = "cameras.example";
        await client.GetAsync("/faceliveness/api/profiles", Cancelled).JsonAsync();
    }

    [Fact]
    public async Task A_socket_needs_a_token_since_whoever_is_behind_it_nobody_knows()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Sockets are tested as files of Unix.");
        }

        var socket = Path.ChangeExtension(_file, ".sock");
        await using (var open = new ProfileHost(url: $"http://unix:{socket}"))
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => open.App.StartAsync(Cancelled));
        }

        await using var guarded = new ProfileHost(options => options.Token = ProfileHost.Token, url: $"http://unix:{socket}");
        await guarded.App.StartAsync(Cancelled);
    }

    [Fact]
    public async Task The_first_line_of_the_token_file_is_the_token()
    {
        Write($"  {ProfileHost.Token}\nsecond line\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var host = await ProfileHost.StartAsync(options => options.TokenFile = _file);

        await host.Client().AskAsync("profiles").ProblemAsync(HttpStatusCode.Unauthorized);
        await host.Client(ProfileHost.Token).AskAsync("profiles").JsonAsync();
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_token_file_that_others_can_use_is_refused_with_the_command_that_mends_it(UnixFileMode others)
    {
        Write(ProfileHost.Token, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);

        var refusal = Assert.Throws<InvalidOperationException>(() => new ProfileHost(options => options.TokenFile = _file));

        Assert.Contains($"chmod 600 '{_file}'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short", "it has 5 characters, and 16 are the least")]
    [InlineData("", "it has 0 characters")]
    [InlineData("sixteen and more with spaces", "it has spaces")]
    public void A_token_file_without_a_token_is_refused(string content, string why)
    {
        Write(content, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var refusal = Assert.Throws<InvalidOperationException>(() => new ProfileHost(options => options.TokenFile = _file));

        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_file_that_is_not_there_is_refused()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => new ProfileHost(options => options.TokenFile = _file));

        Assert.Contains("can't be read", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_ways_of_access_at_once_and_poor_tokens_are_refused()
    {
        Assert.Contains("Token and AuthorizationPolicy", Refusal(options => (options.Token, options.AuthorizationPolicy) = (ProfileHost.Token, "guards")), StringComparison.Ordinal);
        Assert.Contains("16", Refusal(options => options.Token = "short"), StringComparison.Ordinal);

        static string Refusal(Action<FaceLivenessHostingOptions> configure) => Assert.Throws<OptionsValidationException>(() => new ProfileHost(configure)).Message;
    }

    [Fact]
    public async Task A_policy_that_the_host_does_not_have_is_refused()
    {
        await using var host = new ProfileHost(options => options.AuthorizationPolicy = "guards", builder => builder.Services.AddAuthorization());

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => host.App.StartAsync(Cancelled));

        Assert.Contains("AddPolicy(\"guards\"", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    private static ProfileHost Public(string way, Action<FaceLivenessHostingOptions>? configure = null) => way switch
    {
        "urls" => new(configure, url: "http://0.0.0.0:0"),
        "Urls" => new(configure, map: app => app.Urls.Add("http://[::]:0"), url: null),
        "Kestrel" => new(configure, builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(0)), url: null),
        "configuration" => new(configure, builder => builder.Configuration["Kestrel:Endpoints:Http:Url"] = "http://*:0", url: null),
        _ => new(configure, url: "http://cameras.example:0"),
    };

    private void Write(string content, UnixFileMode mode)
    {
        File.WriteAllText(_file, content);
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such rights.");
        }
        else
        {
            File.SetUnixFileMode(_file, mode);
        }
    }
}
