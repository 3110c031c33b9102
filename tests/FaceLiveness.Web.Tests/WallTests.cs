using Microsoft.Playwright;

namespace FaceLiveness.Web.Tests;

/// <summary>The wall of live cameras.</summary>
public sealed class WallTests(Chromium chromium, DemoWall demo)
{
    // Of a copy: a canvas that is often read would be drawn in another way.
    private const string Pixels = """
        tile => {
          const canvas = tile.querySelector('canvas');
          const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height }).getContext('2d', { willReadFrequently: true });
          copy.drawImage(canvas, 0, 0);
          return copy.getImageData(0, 0, canvas.width, canvas.height);
        }
        """;

    // The colours of the overlay are of no wall, shirt or face in the clips.
    private const string CountOverlay = $$"""
        tile => {
          const { data } = ({{Pixels}})(tile);
          const colors = [[25, 195, 149], [240, 228, 66], [86, 180, 233], [245, 110, 20]];
          let found = 0;
          for (let i = 0; i < data.length; i += 4) {
            if (colors.some(([r, g, b]) => data[i] === r && data[i + 1] === g && data[i + 2] === b)) { found++; }
          }
          return found;
        }
        """;

    private const string Fingerprint = $$"""
        tile => {
          const { data } = ({{Pixels}})(tile);
          let sum = 0;
          for (let i = 0; i < data.length; i += 4) { sum = (sum * 31 + data[i] * 7 + data[i + 1] * 3 + data[i + 2]) >>> 0; }
          return sum;
        }
        """;

    [Fact]
    public async Task The_wall_shows_three_moving_pictures_with_what_was_found_in_them()
    {
        var app = await demo.GetAsync();
        await using var visit = await chromium.VisitAsync(app.Address);
        foreach (var id in (string[])["franck", "cap12", "cap13"])
        {
            var tile = visit.At($".tile[data-stream='{id}'][data-state='live'][data-persons='1']");
            await tile.WaitForAsync();
            var handle = await tile.ElementHandleAsync();
            await visit.UntilAsync($"tile => ({CountOverlay})(tile) > 60", handle);
            var before = await tile.EvaluateAsync<double>(Fingerprint);
            await visit.Page.WaitForFunctionAsync($"([tile, before]) => ({Fingerprint})(tile) !== before", new object[] { handle, before });
        }

        visit.AssertCalm();
    }

    [Fact]
    public async Task A_camera_is_enlarged_and_left_again_by_keys_alone()
    {
        var app = await demo.GetAsync();
        await using var visit = await chromium.VisitAsync(app.Address);
        await visit.At(".tile[data-state='live']").Nth(2).WaitForAsync();
        await visit.UntilAsync("() => document.activeElement?.matches('.tile') || (document.querySelector('.tile[tabindex=\"0\"]') && true)");
        for (var i = 0; i < 40 && !await visit.Page.EvaluateAsync<bool>("() => document.activeElement.matches('.tile')"); i++)
        {
            await visit.PressAsync("Tab");
        }

        await visit.PressAsync("ArrowRight");
        var chosen = await visit.Page.EvaluateAsync<string>("() => document.activeElement.dataset.stream");
        await visit.PressAsync("Enter");
        await visit.At($".enlarged .tile[data-stream='{chosen}'][data-state='live']").WaitForAsync();
        await Assertions.Expect(visit.At("h1")).ToHaveTextAsync(chosen);
        await visit.PressAsync("ArrowRight");
        await visit.UntilAsync("chosen => document.querySelector('h1').textContent !== chosen", chosen);
        await visit.PressAsync("Escape");
        await Assertions.Expect(visit.At(".tile")).ToHaveCountAsync(3);
        visit.AssertCalm();
    }

    [Fact]
    public async Task What_happened_before_the_page_was_opened_is_on_its_rail()
    {
        var app = await demo.GetAsync();
        await using var visit = await chromium.VisitAsync(app.Address);
        await visit.At(".event[data-event='person_appeared']").First.WaitForAsync();
        await visit.At(".chip[data-group='appeared']").ClickAsync();
        await Assertions.Expect(visit.At(".event[data-event='person_appeared']")).ToHaveCountAsync(0);
        await visit.Page.ReloadAsync();
        await visit.At(".event").First.WaitForAsync();
        await Assertions.Expect(visit.At(".event[data-event='person_appeared']")).ToHaveCountAsync(0);
        visit.AssertCalm();
    }

    [Fact]
    public async Task A_tab_that_nobody_looks_at_asks_for_no_pictures()
    {
        var app = await demo.GetAsync();
        await using var visit = await chromium.VisitAsync(app.Address);
        await visit.At(".tile[data-state='live'][data-persons]").First.WaitForAsync();
        await visit.Page.EvaluateAsync("""
            () => {
              Object.defineProperty(document, 'hidden', { value: true, configurable: true });
              document.dispatchEvent(new Event('visibilitychange'));
            }
            """);
        const string Received = "() => import('./live.js').then(live => live.LiveConnection.figures.received)";
        await visit.Page.EvaluateAsync("() => new Promise(done => setTimeout(done, 300))");
        var atRest = await visit.Page.EvaluateAsync<int>(Received);
        await visit.Page.EvaluateAsync("() => new Promise(done => setTimeout(done, 1000))");
        Assert.Equal(atRest, await visit.Page.EvaluateAsync<int>(Received));
        await visit.Page.EvaluateAsync("""
            () => {
              delete document.hidden;
              document.dispatchEvent(new Event('visibilitychange'));
            }
            """);
        await visit.UntilAsync("before => import('./live.js').then(live => live.LiveConnection.figures.received > before)", atRest);
        visit.AssertCalm();
    }
}
