using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FaceLiveness.Tests.Hosting;

public sealed class PolicyTests
{
    [Fact]
    public async Task The_host_s_policy_says_who_has_access_and_the_audit_log_who_it_was()
    {
        await using var host = await ProfileHost.StartAsync(options => options.AuthorizationPolicy = "guards", builder =>
        {
            builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, NameInHeader>("test", null);
            builder.Services.AddAuthorization(options => options.AddPolicy("guards", policy => policy.RequireRole("guard")));
        });
        var profile = await host.CaptureAsync(1);
        var (stranger, visitor, guard) = (host.Client(), As("visitor bob"), As("guard ada"));

        await stranger.AskAsync("profiles").ProblemAsync(HttpStatusCode.Unauthorized);
        await visitor.AskAsync("profiles").ProblemAsync(HttpStatusCode.Forbidden);
        Assert.False((await visitor.AskAsync("session").JsonAsync()).GetProperty("authenticated").GetBoolean());
        await guard.PostJsonAsync($"profiles/{profile.Id}/rename", """{"name":"Grace"}""").JsonAsync();

        Assert.Equal("web:ada", host.Steps().Last(step => step.Kind == ProfileEventKind.Renamed).Actor);
        Assert.Equal("web:ada", (await guard.AskAsync("session").JsonAsync()).Text("actor"));

        HttpClient As(string who)
        {
            var client = host.Client();
            client.DefaultRequestHeaders.Add("X-Test-User", who);
            return client;
        }
    }

    private sealed class NameInHeader(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers["X-Test-User"] is not [{ } header])
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var (role, name) = (header.Split(' ')[0], header.Split(' ')[1]);
            var user = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, name), new(ClaimTypes.Role, role)], "test"));
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(user, "test")));
        }
    }
}
