using Microsoft.Playwright;

namespace FaceLiveness.Web.Tests;

/// <summary>Every view, on a desk and on a phone.</summary>
public sealed class ViewTests(Chromium chromium, DemoWall demo)
{
    private static readonly (string Name, string Ready)[] Views =
    [
        ("wall", ".tile[data-state='live'][data-persons]"),
        ("wall/franck", ".enlarged .tile[data-state='live'][data-persons]"),
        ("events", ".event"),
        ("people", ".card .face.shown"),
        ("review", ".review-card .face.shown"),
        ("history", ".history tbody tr"),
        ("cameras", ".camera[data-state='live']"),
        ("settings", ".settings .panel"),
    ];

    // A text that is wider than the window; what has its own scroll bar is meant to be.
    private const string WiderThanTheWindow = "() => document.documentElement.scrollWidth > innerWidth ? [document.documentElement.scrollWidth] : []";

    private const string Nameless = """
        () => [...document.querySelectorAll('#app button, #app a[href], #app input, #app select')]
          .filter(element => element.checkVisibility())
          .filter(element => !(element.getAttribute('aria-label') || element.textContent.trim() || element.labels?.length || element.title))
          .map(element => element.outerHTML)
        """;

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task Every_view_fits_says_what_its_parts_are_and_is_shot(int width, int height)
    {
        var app = await demo.GetAsync();
        await using var visit = await chromium.VisitAsync(app.Address, width, height);
        await visit.GoAsync("/people");
        var person = await visit.At(".card").First.GetAttributeAsync("href") ?? "";
        foreach (var (name, ready) in Views.Append((person.TrimStart('#', '/'), ".picture .face.shown")))
        {
            await visit.GoAsync($"/{name}");
            await visit.At(ready).First.WaitForAsync();
            await Assertions.Expect(visit.At("#view [aria-busy]")).ToHaveCountAsync(0);
            await visit.ShootAsync(name.StartsWith("people/", StringComparison.Ordinal) ? "person" : name.Replace('/', '-'));
            Assert.Empty(await visit.Page.EvaluateAsync<double[]>(WiderThanTheWindow));
            Assert.Empty(await visit.Page.EvaluateAsync<string[]>(Nameless));
            Assert.Equal(1, await visit.At("h1").CountAsync());
        }

        visit.AssertCalm();
    }

    [Fact]
    public async Task Letters_of_twice_the_size_fit_as_well()
    {
        var app = await demo.GetAsync();
        await using var visit = await chromium.VisitAsync(app.Address);
        foreach (var (name, ready) in Views)
        {
            await visit.GoAsync($"/{name}");
            await visit.At(ready).First.WaitForAsync();
            await visit.Page.EvaluateAsync("() => document.documentElement.style.setProperty('font-size', '200%')");
            Assert.Empty(await visit.Page.EvaluateAsync<double[]>(WiderThanTheWindow));
        }

        visit.AssertCalm();
    }

    [Fact]
    public async Task Keys_are_shown_on_a_question_mark()
    {
        var app = await demo.GetAsync();
        await using var visit = await chromium.VisitAsync(app.Address);
        await visit.At(".tile").First.WaitForAsync();
        await visit.PressAsync("?");
        await Assertions.Expect(visit.At("dialog")).ToContainTextAsync("Landmarks on and off");
        await visit.ShootAsync("keys");
        await visit.PressAsync("Escape");
        await Assertions.Expect(visit.At("dialog")).ToHaveCountAsync(0);
        visit.AssertCalm();
    }

    [Fact]
    public async Task The_page_is_dark_until_somebody_wants_it_light()
    {
        var app = await demo.GetAsync();
        await using var visit = await chromium.VisitAsync(app.Address);
        const string Ground = "() => getComputedStyle(document.body).backgroundColor";
        await visit.At(".tile").First.WaitForAsync();
        Assert.Equal("rgb(11, 16, 21)", await visit.Page.EvaluateAsync<string>(Ground));
        await visit.Button("Dark / light").ClickAsync();
        Assert.Equal("rgb(241, 244, 246)", await visit.Page.EvaluateAsync<string>(Ground));
        await visit.Page.ReloadAsync();
        await visit.At(".tile[data-state='live'][data-persons]").First.WaitForAsync();
        Assert.Equal("rgb(241, 244, 246)", await visit.Page.EvaluateAsync<string>(Ground));
        await visit.ShootAsync("wall-light");
        visit.AssertCalm();
    }
}
