using Microsoft.Playwright;

namespace FaceLiveness.Web.Tests;

/// <summary>The page of an installation that has a token.</summary>
public sealed class AccessTests(Chromium chromium)
{
    [Fact]
    public async Task Only_who_knows_the_token_sees_the_wall()
    {
        const string Token = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
        await using var app = await SampleApp.StartAsync(("FaceLiveness__Hosting__Token", Token));
        await using var visit = await chromium.VisitAsync(app.Address);
        var token = visit.Page.GetByLabel("Token");
        await token.FillAsync("not-the-token-at-all");
        await visit.PressAsync("Enter");
        await Assertions.Expect(visit.At(".wrong")).ToContainTextAsync("That is not the token.");
        await Assertions.Expect(visit.At(".tile")).ToHaveCountAsync(0);

        // The browser itself notes an answer of 401; nothing else may have gone wrong.
        Assert.All(visit.Complaints, complaint => Assert.Contains("401", complaint));
        await visit.ShootAsync("login");
        await token.FillAsync(Token);
        await visit.PressAsync("Enter");
        await visit.At(".tile[data-state='live']").First.WaitForAsync();
        var told = visit.Complaints.Count;

        await visit.Button("Sign out").ClickAsync();
        await token.WaitForAsync();
        await visit.Page.ReloadAsync();
        await token.WaitForAsync();
        Assert.Equal(told, visit.Complaints.Count);
        Assert.DoesNotContain(Token, await visit.Page.EvaluateAsync<string>("() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie"));
    }
}
