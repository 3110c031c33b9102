using Microsoft.Playwright;

namespace FaceLiveness.Web.Tests;

/// <summary>A page that is open for days, over servers that are started anew.</summary>
public sealed class ConnectionTests(Chromium chromium)
{
    [Fact]
    public async Task A_page_whose_server_goes_says_so_and_goes_on_by_itself_when_it_is_back()
    {
        var first = await PaintedWall.StartAsync(cameras: 1);
        var port = new Uri(first.Address).Port;
        await using var visit = await chromium.VisitAsync(first.Address);
        await visit.At(".tile[data-state='live'][data-persons='2']").WaitForAsync();
        await first.DisposeAsync();
        await Assertions.Expect(visit.At(".wall-link")).ToContainTextAsync("Live pictures come back by themselves");
        await Assertions.Expect(visit.At(".link-lost")).ToBeVisibleAsync();

        // What has happened since the new start is new to the page, too.
        await using var again = await PaintedWall.StartAsync(cameras: 2, port);
        await Assertions.Expect(visit.At(".wall-link")).ToBeHiddenAsync();
        await Assertions.Expect(visit.At(".link-lost")).ToBeHiddenAsync();
        await Assertions.Expect(visit.At(".tile[data-state='live'][data-persons='2']")).ToHaveCountAsync(2);
        await Assertions.Expect(visit.At(".event[data-event='stream_started']").First).ToContainTextAsync("camera-");
        Assert.All(visit.Complaints, complaint => Assert.Contains("net::ERR_", complaint));
    }
}
