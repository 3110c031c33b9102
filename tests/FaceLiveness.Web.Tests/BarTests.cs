using Microsoft.Playwright;

namespace FaceLiveness.Web.Tests;

/// <summary>The bar above every view.</summary>
public sealed class BarTests(Chromium chromium)
{
    private const string CutOff = """
        () => [...document.querySelectorAll('.bar-fact')]
          .filter(fact => fact.checkVisibility() && fact.scrollWidth > fact.clientWidth).map(fact => fact.textContent)
        """;

    [Fact]
    public async Task On_a_phone_it_has_room_for_cameras_in_trouble_and_a_machine_that_does_not_keep_up()
    {
        await using var wall = await PaintedWall.StartAsync(cameras: 1);
        await using var visit = await chromium.VisitAsync(wall.Address, 390, 660);
        var streams = string.Join(',', Enumerable.Range(1, 6).Select(i => $$"""{"id":"camera-{{i}}","state":"{{(i == 1 ? "retrying" : "live")}}"}"""));
        await visit.Page.RouteAsync("**/api/streams", route => route.FulfillAsync(new() { ContentType = "application/json", Body = $$"""{"load":"overloaded","streams":[{{streams}}]}""" }));
        await Assertions.Expect(visit.At(".bar")).ToContainTextAsync("1 in trouble", new() { Timeout = 20_000 });
        await visit.At(".bar-fact[title*='overloaded']").WaitForAsync();
        Assert.Empty(await visit.Page.EvaluateAsync<string[]>(CutOff));
    }
}
