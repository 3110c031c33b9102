using System.Net;
using Microsoft.AspNetCore.Builder;

namespace FaceLiveness.Tests.Hosting;

public sealed class OtherSitesTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("X-FaceLiveness", "")]
    [InlineData("X-FaceLiveness", "0")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task A_page_of_another_site_can_t_write(string header, string value)
    {
        await using var host = await ProfileHost.StartAsync();
        var profile = await host.CaptureAsync(1);
        var client = host.Client();
        client.DefaultRequestHeaders.Remove(header);
        if (value.Length > 0)
        {
            client.DefaultRequestHeaders.Add(header, value);
        }

        await client.PostJsonAsync($"profiles/{profile.Id}/rename", """{"name":"Eve"}""").ProblemAsync(HttpStatusCode.Forbidden);
        await client.DeleteAsync($"profiles/{profile.Id}", Cancelled).ProblemAsync(HttpStatusCode.Forbidden);
        await client.PostJsonAsync("session", "{}").ProblemAsync(HttpStatusCode.Forbidden);

        Assert.Equal(profile.Version, (await host.StoredAsync(profile.Id))!.Version);
    }

    [Fact]
    public async Task The_same_holds_for_who_has_the_token()
    {
        await using var host = await ProfileHost.StartWithTokenAsync();
        var client = host.Client(ProfileHost.Token);
        client.DefaultRequestHeaders.Add("Origin", host.Address.GetLeftPart(UriPartial.Authority).Replace("http:", "https:", StringComparison.Ordinal));

        await client.PostJsonAsync("profiles/x/rename", """{"name":"Eve"}""").ProblemAsync(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("same-origin")]
    [InlineData("none")]
    public async Task Our_own_page_can_write(string site)
    {
        await using var host = await ProfileHost.StartAsync();
        var profile = await host.CaptureAsync(1);
        var client = host.Client();
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", site);
        client.DefaultRequestHeaders.Add("Origin", host.Address.GetLeftPart(UriPartial.Authority));

        await client.PostJsonAsync($"profiles/{profile.Id}/rename", """{"name":"Ada"}""").JsonAsync();
    }

    [Fact]
    public async Task A_page_of_another_site_can_t_read_and_a_link_from_one_works()
    {
        await using var host = await ProfileHost.StartAsync();
        var client = host.Client();
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        await client.AskAsync("profiles").ProblemAsync(HttpStatusCode.Forbidden);

        client.DefaultRequestHeaders.Add("Sec-Fetch-Mode", "navigate");
        await client.AskAsync("profiles").JsonAsync();
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example:80")]
    [InlineData("192.0.2.1")]
    public async Task A_name_that_somebody_else_lets_mean_this_machine_is_refused(string name)
    {
        await using var host = await ProfileHost.StartAsync();
        var client = host.Client();
        client.DefaultRequestHeaders.Host = name;

        await client.AskAsync("profiles").ProblemAsync(HttpStatusCode.Forbidden);
        await client.AskAsync("session").ProblemAsync(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:8080")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]:5000")]
    public async Task The_machine_s_own_names_are_not(string name)
    {
        await using var host = await ProfileHost.StartAsync();
        var client = host.Client();
        client.DefaultRequestHeaders.Host = name;

        await client.AskAsync("profiles").JsonAsync();
    }

    [Theory]
    [InlineData("Forwarded", "for=192.0.2.1")]
    [InlineData("X-Forwarded-For", "192.0.2.1")]
    [InlineData("Via", "1.1 proxy")]
    public async Task What_comes_through_a_proxy_is_not_taken_for_local(string header, string value)
    {
        await using var host = await ProfileHost.StartAsync();
        var client = host.Client();
        client.DefaultRequestHeaders.Add(header, value);

        await client.AskAsync("profiles").ProblemAsync(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("192.0.2.1", "127.0.0.1")]
    [InlineData("127.0.0.1", "192.0.2.1")]
    [InlineData(null, null)]
    public async Task Without_a_token_a_connection_that_is_not_plainly_local_is_refused_whatever_the_server_listens_on(string? local, string? remote)
    {
        await using var host = await ProfileHost.StartAsync(map: app => app.Use((context, next) =>
        {
            context.Connection.LocalIpAddress = local is null ? null : IPAddress.Parse(local);
            context.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
            return next(context);
        }));

        await host.Client().AskAsync("profiles").ProblemAsync(HttpStatusCode.Forbidden);
        await host.Client().AskAsync("session").ProblemAsync(HttpStatusCode.Forbidden);
    }
}
