using System.Net;
using FaceLiveness.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace FaceLiveness.Tests.Hosting;

public sealed class GuardTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_below_the_prefix_but_the_page_and_the_session_answers_without_a_token()
    {
        await using var host = await ProfileHost.StartWithTokenAsync();
        var client = host.Client();
        var open = new List<string>();

        foreach (var (method, endpoint) in host.Mapped())
        {
            using var request = host.Raw(method, PathOf(endpoint));
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
            if (answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
            {
                open.Add($"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}");
            }
        }

        Assert.NotEmpty(host.Mapped());
        Assert.All(open, address => Assert.True(
            address is "GET /faceliveness/api/session" or "POST /faceliveness/api/session" || !address.Contains("/api/", StringComparison.Ordinal), $"{address} is open."));
    }

    [Fact]
    public async Task An_endpoint_of_any_kind_that_somebody_maps_later_is_guarded_too()
    {
        await using var host = new ProfileHost(options => options.Token = ProfileHost.Token);
        host.Endpoints.Map("api/forgotten/delegate", (RequestDelegate)(context => context.Response.WriteAsync("secret", Cancelled)));
        host.Endpoints.MapGet("api/forgotten/handler", () => "secret");
        host.Endpoints.MapGroup("api/forgotten").Map("{**rest}", (RequestDelegate)(context => context.Response.WriteAsync("secret", Cancelled)));
        await host.App.StartAsync(Cancelled);

        foreach (var address in (string[])["delegate", "handler", "whatever"])
        {
            await host.Client().AskAsync($"forgotten/{address}").ProblemAsync(HttpStatusCode.Unauthorized);
            Assert.Equal("secret", await host.Client(ProfileHost.Token).GetStringAsync($"forgotten/{address}", Cancelled));
        }
    }

    [Theory]
    [InlineData("Bearer a-token-that-only-tests-kno")]
    [InlineData("Bearer a-token-that-only-tests-know2")]
    [InlineData("Bearer ")]
    [InlineData("Basic YTp0b2tlbg==")]
    public async Task A_wrong_token_is_no_token(string authorization)
    {
        await using var host = await ProfileHost.StartWithTokenAsync();
        var client = host.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        await client.AskAsync("profiles").ProblemAsync(HttpStatusCode.Unauthorized);
        await client.PostJsonAsync("profiles/x/rename", """{"name":"Ada"}""").ProblemAsync(HttpStatusCode.Unauthorized);
        var session = await client.AskAsync("session").JsonAsync();
        Assert.Equal((false, true), (session.GetProperty("authenticated").GetBoolean(), session.GetProperty("required").GetBoolean()));
    }

    [Fact]
    public async Task The_token_gives_access_and_stands_in_the_audit_log_as_what_it_is()
    {
        await using var host = await ProfileHost.StartWithTokenAsync();
        var profile = await host.CaptureAsync(1);
        var client = host.Client(ProfileHost.Token);

        await client.PostJsonAsync($"profiles/{profile.Id}/rename", """{"name":"Ada"}""").JsonAsync();

        Assert.Equal("web:token", host.Steps().Last(step => step.Kind == ProfileEventKind.Renamed).Actor);
        Assert.Equal("web:token", (await client.AskAsync("session").JsonAsync()).Text("actor"));
    }

    [Fact]
    public async Task After_ten_wrong_tokens_an_address_waits_a_minute_and_so_does_the_right_one()
    {
        await using var host = await ProfileHost.StartWithTokenAsync();
        var wrong = host.Client("a-token-that-somebody-guessed");
        for (var i = 0; i < 10; i++)
        {
            await wrong.AskAsync("profiles").ProblemAsync(HttpStatusCode.Unauthorized);
        }

        using (var answer = await host.Client(ProfileHost.Token).AskAsync("profiles"))
        {
            Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromMinutes(1)), (answer.StatusCode, answer.Headers.RetryAfter?.Delta));
        }

        await host.Client().PostJsonAsync("session", $$"""{"token":"{{ProfileHost.Token}}"}""").ProblemAsync(HttpStatusCode.TooManyRequests);
        host.Time.Advance(TimeSpan.FromMinutes(1));
        await host.Client(ProfileHost.Token).AskAsync("profiles").JsonAsync();
    }

    [Fact]
    public async Task More_than_five_writes_a_second_over_a_minute_are_too_many()
    {
        await using var host = await ProfileHost.StartAsync();
        var client = host.Client();
        for (var i = 0; i < 300; i++)
        {
            await client.PostJsonAsync("profiles/nobody/rename", """{"name":"Ada"}""").ProblemAsync(HttpStatusCode.NotFound);
        }

        await client.PostJsonAsync("profiles/nobody/rename", """{"name":"Ada"}""").ProblemAsync(HttpStatusCode.TooManyRequests);
        await client.AskAsync("profiles").JsonAsync();
        host.Time.Advance(TimeSpan.FromMinutes(1));
        await client.PostJsonAsync("profiles/nobody/rename", """{"name":"Ada"}""").ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Every_answer_forbids_what_a_browser_need_not_do()
    {
        await using var host = await ProfileHost.StartWithTokenAsync();
        string[] addresses = ["session", "profiles", "nothing", "profiles/nobody"];
        foreach (var client in (HttpClient[])[host.Client(), host.Client(ProfileHost.Token)])
        {
            foreach (var address in addresses)
            {
                using var answer = await client.AskAsync(address);
                Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
                Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
                Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
                Assert.StartsWith("default-src 'none'; script-src 'self';", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
                Assert.True(answer.Headers.CacheControl?.NoStore);
            }
        }
    }

    [Fact]
    public async Task What_is_not_there_is_a_problem_too_and_tells_strangers_nothing()
    {
        await using var host = await ProfileHost.StartWithTokenAsync();
        var (client, stranger) = (host.Client(ProfileHost.Token), host.Client());

        await client.AskAsync("nothing/here").ProblemAsync(HttpStatusCode.NotFound);
        await client.PutAsync("profiles", new StringContent(""), Cancelled).ProblemAsync(HttpStatusCode.MethodNotAllowed);
        using var put = await client.PutAsync("profiles", new StringContent(""), Cancelled);
        Assert.Equal(["GET", "POST"], put.Content.Headers.Allow);
        await client.PostAsync("profiles/a/rename", new StringContent("name=Ada"), Cancelled).ProblemAsync(HttpStatusCode.UnsupportedMediaType);
        await client.GetAsync("/faceliveness/nothing", Cancelled).ProblemAsync(HttpStatusCode.NotFound);
        await stranger.AskAsync("nothing/here").ProblemAsync(HttpStatusCode.Unauthorized);
        await stranger.PutAsync("profiles", new StringContent(""), Cancelled).ProblemAsync(HttpStatusCode.Unauthorized);
        using var elsewhere = await stranger.GetAsync("/elsewhere", Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        Assert.False(elsewhere.Headers.Contains("Content-Security-Policy"));
    }

    [Fact]
    public async Task A_fault_of_ours_is_told_without_its_insides()
    {
        await using var host = new ProfileHost();
        host.Endpoints.MapGet("api/fault", string () => throw new InvalidOperationException("/secret/path"));
        await host.App.StartAsync(Cancelled);

        var problem = await host.Client().AskAsync("fault").ProblemAsync(HttpStatusCode.InternalServerError);

        Assert.DoesNotContain("secret", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":5}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"Ada","surname":"Lovelace"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":""}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"two\nlines"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"Ada\u202Egnp"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"Ada","version":"one"}""", HttpStatusCode.BadRequest)]
    public async Task Bad_JSON_is_refused_with_where_it_is_bad_and_changes_nothing(string json, HttpStatusCode status)
    {
        await using var host = await ProfileHost.StartAsync();
        var profile = await host.CaptureAsync(1);

        await host.Client().PostJsonAsync($"profiles/{profile.Id}/rename", json).ProblemAsync(status);

        Assert.Equal(profile.Version, (await host.StoredAsync(profile.Id))!.Version);
    }

    /// <summary>An address that a pattern matches.</summary>
    internal static string PathOf(RouteEndpoint endpoint, string value = "x") => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part is RoutePatternLiteralPart literal ? literal.Content : part is RoutePatternSeparatorPart separator ? separator.Content : value))));
}
