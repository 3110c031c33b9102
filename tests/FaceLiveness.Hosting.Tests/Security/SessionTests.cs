using System.Net;

namespace FaceLiveness.Tests.Hosting;

public sealed class SessionTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_begins_with_the_token_and_its_cookie_is_all_that_is_needed_then()
    {
        await using var host = await ProfileHost.StartWithTokenAsync();

        using var answer = await host.Client().PostJsonAsync("session", $$"""{"token":"{{ProfileHost.Token}}"}""");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.DoesNotContain(ProfileHost.Token, cookie, StringComparison.Ordinal);
        string[] attributes = [.. cookie.Split("; ").Skip(1)];
        Assert.Equal(["httponly", "path=/faceliveness", "samesite=strict"], attributes.Order());
        var browser = Browser(host, cookie);
        var session = await browser.AskAsync("session").JsonAsync();
        Assert.Equal((true, true, "web:token"), (session.GetProperty("authenticated").GetBoolean(), session.GetProperty("required").GetBoolean(), session.Text("actor")));
        await browser.AskAsync("profiles").JsonAsync();
    }

    [Fact]
    public async Task A_session_that_was_signed_out_is_over_also_for_what_it_has_open()
    {
        await using var host = new ProfileHost(options => options.Token = ProfileHost.Token);
        var cut = new TaskCompletionSource();
        Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(host.Endpoints, "api/endless", async context =>
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await using var registration = context.RequestAborted.Register(cut.SetResult);
            await cut.Task;
        });
        await host.App.StartAsync(Cancelled);
        var browser = Browser(host, await SignInAsync(host));
        using var endless = await browser.GetAsync("endless", HttpCompletionOption.ResponseHeadersRead, Cancelled);
        Assert.Equal(HttpStatusCode.OK, endless.StatusCode);

        await browser.DeleteAsync("session", Cancelled).NothingAsync();

        await cut.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
        await browser.AskAsync("profiles").ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_session_lasts_for_twelve_hours_after_it_was_last_used()
    {
        await using var host = await ProfileHost.StartWithTokenAsync();
        var browser = Browser(host, await SignInAsync(host));
        host.Time.Advance(TimeSpan.FromHours(11));
        await browser.AskAsync("profiles").JsonAsync();
        host.Time.Advance(TimeSpan.FromHours(11));
        await browser.AskAsync("profiles").JsonAsync();
        host.Time.Advance(TimeSpan.FromHours(12));
        await browser.AskAsync("profiles").ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("""{"token":"not-the-token-at-all"}""", HttpStatusCode.Unauthorized)]
    [InlineData("""{"token":null}""", HttpStatusCode.Unauthorized)]
    [InlineData("""{}""", HttpStatusCode.Unauthorized)]
    [InlineData("""{"token":["a"]}""", HttpStatusCode.BadRequest)]
    public async Task Nothing_but_the_token_begins_a_session(string json, HttpStatusCode status)
    {
        await using var host = await ProfileHost.StartWithTokenAsync();

        using var answer = await host.Client().PostJsonAsync("session", json);

        Assert.Equal(status, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_cookie_that_somebody_made_up_is_no_session_and_neither_is_the_token_in_it()
    {
        await using var host = await ProfileHost.StartWithTokenAsync();

        await Browser(host, "faceliveness_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").AskAsync("profiles").ProblemAsync(HttpStatusCode.Unauthorized);
        await Browser(host, $"faceliveness_session={ProfileHost.Token}").AskAsync("profiles").ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Where_no_token_is_asked_the_session_says_so()
    {
        await using var host = await ProfileHost.StartAsync();

        var session = await host.Client().AskAsync("session").JsonAsync();

        Assert.Equal((true, false, "web:local"), (session.GetProperty("authenticated").GetBoolean(), session.GetProperty("required").GetBoolean(), session.Text("actor")));
        await host.Client().PostJsonAsync("session", """{"token":"whatever-it-may-be"}""").ProblemAsync(HttpStatusCode.Conflict);
    }

    private static async Task<string> SignInAsync(ProfileHost host)
    {
        using var answer = await host.Client().PostJsonAsync("session", $$"""{"token":"{{ProfileHost.Token}}"}""");
        return Assert.Single(answer.Headers.GetValues("Set-Cookie"));
    }

    private static HttpClient Browser(ProfileHost host, string cookie)
    {
        var client = host.Client();
        client.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        return client;
    }
}
