using FaceLiveness.Testing;
using Microsoft.Playwright;

namespace FaceLiveness.Web.Tests;

/// <summary>What a guard decides of the people in front of the cameras: by clicks, by keys, and as the store has it afterwards.</summary>
public sealed class CurationTests(Chromium chromium)
{
    [Fact]
    public async Task Whoever_is_proven_live_appears_and_can_be_named_merged_taken_out_again_and_erased()
    {
        await using var app = await SampleApp.StartOnRecordingsAsync();
        await using var visit = await chromium.VisitAsync(app.Address);

        // Both men blink, and are in the gallery without anybody having asked.
        await visit.At("a.nav-link", new() { HasText = "People" }).ClickAsync();
        await Assertions.Expect(visit.At(".card")).ToHaveCountAsync(2, new() { Timeout = 180_000 });
        var first = await visit.At(".card").Nth(0).GetAttributeAsync("data-id") ?? "";
        var second = await visit.At(".card").Nth(1).GetAttributeAsync("data-id") ?? "";
        await Assertions.Expect(visit.At($".card[data-id='{first}'] .face.shown img")).ToBeVisibleAsync();

        await visit.At($".card[data-id='{first}']").ClickAsync();
        await visit.Button("Name").ClickAsync();
        await visit.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ada Lovelace");
        await visit.PressAsync("Enter");
        await Assertions.Expect(visit.At("h1")).ToHaveTextAsync("Ada Lovelace");
        await app.UntilStoredAsync(first, stored => stored?["name"]?.GetValue<string>() == "Ada Lovelace");

        await visit.GoAsync($"/people/{second}");
        await visit.Button("Merge into…").ClickAsync();
        await visit.At($".choice[data-id='{first}']").ClickAsync();
        await visit.Button("Merge").ClickAsync();
        await Assertions.Expect(visit.At("h1")).ToHaveTextAsync("Ada Lovelace");
        await app.UntilStoredAsync(second, stored => stored?["mergedInto"]?.GetValue<string>() == first);
        await visit.At($"button[data-undo='{second}']").WaitForAsync();

        await visit.At(".notice").GetByRole(AriaRole.Button, new() { Name = "Undo", Exact = true }).ClickAsync();
        await app.UntilStoredAsync(second, stored => stored is not null && stored["mergedInto"] is null);
        await visit.At($"button[data-undo='{second}']").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await visit.At(".picture").First.ClickAsync();
        await visit.Button("Split off as a new person").ClickAsync();
        await visit.At("dialog input").FillAsync("Somebody else");
        await visit.PressAsync("Enter");
        await visit.At(".notice").GetByRole(AriaRole.Button, new() { Name = "Open", Exact = true }).ClickAsync();
        await Assertions.Expect(visit.At("h1")).ToHaveTextAsync("Somebody else");
        var third = await visit.Page.EvaluateAsync<string>("() => location.hash.split('/').pop()");
        await app.UntilStoredAsync(third, stored => stored?["samples"]?.AsArray().Count == 1);

        await visit.GoAsync($"/people/{first}");
        await Assertions.Expect(visit.At("h1")).ToHaveTextAsync("Ada Lovelace");
        var export = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Button("Export").ClickAsync());
        Assert.Equal($"{first}.zip", export.SuggestedFilename);

        await visit.Button("Erase…").ClickAsync();
        await Assertions.Expect(visit.At("dialog")).ToContainTextAsync("This can't be undone.");
        await visit.Button("Cancel").ClickAsync();
        Assert.NotNull(app.Stored(first));
        await visit.Button("Erase…").ClickAsync();
        await visit.Button("Erase for good").ClickAsync();
        await visit.At("main[data-view='people'] .gallery").WaitForAsync();
        await app.UntilStoredAsync(first, stored => stored is null);
        await Assertions.Expect(visit.At($".card[data-id='{first}']")).ToHaveCountAsync(0);
        Assert.False(app.Keeps("Ada Lovelace"));
        Assert.Contains("\"actor\":\"web:local\"", app.Audit);
        visit.AssertCalm();
    }

    [Fact]
    public async Task The_queue_is_worked_through_by_keys_alone()
    {
        await using var app = await SampleApp.StartOnRecordingsAsync();
        await using var visit = await chromium.VisitAsync(app.Address);
        await visit.At(".tile").First.WaitForAsync();
        await visit.PressAsync("4");
        await Assertions.Expect(visit.At(".review-thumb")).ToHaveCountAsync(2, new() { Timeout = 180_000 });
        var named = await ShownAsync(visit);
        await visit.PressAsync("n");
        await visit.At("dialog input").WaitForAsync();
        await visit.Page.Keyboard.TypeAsync("Grace Hopper");
        await visit.PressAsync("Enter");
        await app.UntilStoredAsync(named, stored => stored?["name"]?.GetValue<string>() == "Grace Hopper");

        // One press asks, another key keeps, two presses erase.
        await visit.UntilAsync("named => document.querySelector('.review-card figcaption a')?.hash && !document.querySelector('.review-card figcaption a').hash.includes(named)", named);
        var erased = await ShownAsync(visit);
        await visit.PressAsync("d");
        await Assertions.Expect(visit.At(".review-key.armed")).ToBeVisibleAsync();
        await visit.PressAsync("s");
        await Assertions.Expect(visit.At(".review-key.armed")).ToHaveCountAsync(0);
        Assert.NotNull(app.Stored(erased));
        await visit.UntilAsync("erased => document.querySelector('.review-card figcaption a')?.hash.includes(erased)", erased);
        await visit.PressAsync("d");
        await visit.PressAsync("d");
        await app.UntilStoredAsync(erased, stored => stored is null);
        visit.AssertCalm();
    }

    [Fact]
    public async Task A_picture_is_moved_consent_is_written_down_two_are_told_apart_and_somebody_is_added_from_a_picture()
    {
        var portrait = TestData.SharedFile("media/identity/knn_examples/train/obama/obama.jpg");
        await using var app = await SampleApp.StartOnRecordingsAsync();
        await using var visit = await chromium.VisitAsync(app.Address);
        await visit.GoAsync("/people");
        await Assertions.Expect(visit.At(".card")).ToHaveCountAsync(2, new() { Timeout = 180_000 });
        var first = await visit.At(".card").Nth(0).GetAttributeAsync("data-id") ?? "";
        var second = await visit.At(".card").Nth(1).GetAttributeAsync("data-id") ?? "";

        await visit.GoAsync($"/people/{first}");
        await visit.At(".picture").First.ClickAsync();
        await visit.Button("Move to…").ClickAsync();
        await visit.At($".choice[data-id='{second}']").ClickAsync();
        await visit.Button("Move").ClickAsync();
        await app.UntilStoredAsync(second, stored => stored!["samples"]!.AsArray().Any(sample => sample!["admission"]!.GetValue<string>().StartsWith("Moved here", StringComparison.Ordinal)));

        await visit.Button("Write it down").ClickAsync();
        await visit.Page.GetByLabel("What the face is kept for").FillAsync("The door of the laboratory");
        await visit.PressAsync("Enter");
        await app.UntilStoredAsync(first, stored => stored?["consent"]?["purpose"]?.GetValue<string>() == "The door of the laboratory");
        await visit.Button("Withdraw").ClickAsync();
        await app.UntilStoredAsync(first, stored => stored is not null && stored["consent"] is null);

        // Two men of whom one was taken for the other are alike nowhere in the clips: the question is made up, the answer is not.
        var people = await visit.Page.EvaluateAsync<string>("() => fetch('api/profiles').then(answer => answer.json()).then(list => JSON.stringify({ unknowns: [], proposals: [{ from: list.profiles[0], into: list.profiles[1], similarity: 0.5, reason: 'Alike.' }] }))");
        await visit.Page.RouteAsync("**/api/review", route => route.FulfillAsync(new() { ContentType = "application/json", Body = people }));
        await visit.GoAsync("/review");
        await visit.At(".review-card").WaitForAsync();
        await visit.PressAsync("x");
        await app.UntilStoredAsync(first, stored => stored?["notSameAs"]?.AsArray().Any(other => other!.GetValue<string>() == second) == true);

        await visit.GoAsync("/people");
        await visit.Button("Add a person").ClickAsync();
        await visit.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Barack Obama");
        await visit.At("dialog input[type=file]").SetInputFilesAsync(portrait);
        await visit.Button("Add").ClickAsync();
        await Assertions.Expect(visit.At("h1")).ToHaveTextAsync("Barack Obama");
        var added = await visit.Page.EvaluateAsync<string>("() => location.hash.split('/').pop()");
        await app.UntilStoredAsync(added, stored => stored?["origin"]?.GetValue<string>() == "Enrolled");
        visit.AssertCalm();
    }

    [Fact]
    public async Task A_name_is_shown_and_never_run()
    {
        const string Name = "<script>document.title='harm'</script><img src=x onerror=alert(1)>";
        await using var app = await SampleApp.StartOnRecordingsAsync();
        await using var visit = await chromium.VisitAsync(app.Address);
        await visit.GoAsync("/review");
        var id = await ShownAsync(visit);
        await visit.PressAsync("n");
        await visit.At("dialog input").FillAsync(Name);
        await visit.PressAsync("Enter");
        await app.UntilStoredAsync(id, stored => stored?["name"]?.GetValue<string>().StartsWith("<script>", StringComparison.Ordinal) == true);

        foreach (var view in (string[])["/people", $"/people/{id}", "/history", "/events"])
        {
            await visit.GoAsync(view);
            await visit.Page.GetByText("<script>document.title").First.WaitForAsync();
        }

        await visit.GoAsync("/wall");
        await visit.At(".tile-person", new() { HasText = "<script>" }).First.WaitForAsync();
        Assert.Equal(0, await visit.Page.EvaluateAsync<int>("() => document.querySelectorAll('#app script, #app img[src=x]').length"));
        Assert.Equal("Wall · FaceLiveness", await visit.Page.TitleAsync());
        visit.AssertCalm();
    }

    private static async Task<string> ShownAsync(Visit visit)
    {
        var link = await visit.At(".review-card figcaption a").First.GetAttributeAsync("href");
        return link!.Split('/')[^1];
    }
}
