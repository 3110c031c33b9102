using System.IO.Compression;
using System.Net;
using System.Text.Json;

namespace FaceLiveness.Tests.Hosting;

public sealed class ProfileEndpointsTests : IAsyncLifetime
{
    private ProfileHost _host = null!;
    private HttpClient _client = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await ProfileHost.StartAsync();
        _client = _host.Client();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_captured_profile_is_listed_with_its_samples_and_pictures_and_never_its_vectors()
    {
        var profile = await _host.CaptureAsync(1);

        var list = await _client.AskAsync("profiles").JsonAsync();

        Assert.Equal(1, list.GetProperty("total").GetInt32());
        var shown = list.GetProperty("profiles")[0];
        Assert.Equal((profile.Id, profile.Id, "captured", "candidate"), (shown.Text("id"), shown.Text("name"), shown.Text("origin"), shown.Text("state")));
        Assert.False(shown.GetProperty("named").GetBoolean());
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("merged_into").ValueKind);
        Assert.Equal(profile.Samples.MaxBy(sample => sample.Quality)!.Id, shown.Text("cover"));
        Assert.Equal(profile.Samples.Select(sample => sample.Id), shown.GetProperty("samples").EnumerateArray().Select(sample => sample.Text("id")));
        Assert.All(shown.GetProperty("samples").EnumerateArray(), sample => Assert.True(sample.GetProperty("has_picture").GetBoolean()));
        Assert.DoesNotContain("embedding", list.GetRawText(), StringComparison.Ordinal);

        using var picture = await _client.AskAsync($"profiles/{profile.Id}/pictures/{shown.Text("cover")}");
        Assert.Equal("image/jpeg", picture.Content.Headers.ContentType?.MediaType);
        Assert.Equal([0xFF, 0xD8, 1], (await picture.Content.ReadAsByteArrayAsync(Cancelled))[..3]);
    }

    [Fact]
    public async Task A_rename_is_in_the_store_and_the_audit_log_says_who_asked()
    {
        var profile = await _host.CaptureAsync(1);

        var renamed = await _client.PostJsonAsync($"profiles/{profile.Id}/rename", """{"name":" Ada Lovelace "}""").JsonAsync();

        Assert.Equal(("Ada Lovelace", true), (renamed.Text("name"), renamed.GetProperty("named").GetBoolean()));
        Assert.Equal("Ada Lovelace", (await _host.StoredAsync(profile.Id))!.Name);
        Assert.Contains(_host.Steps(), step => step is { Kind: ProfileEventKind.Renamed, Actor: "web:local" } && step.ProfileId == profile.Id);
    }

    [Fact]
    public async Task A_picture_is_not_sent_twice_and_asked_for_every_time()
    {
        var profile = await _host.CaptureAsync(1);
        var address = $"profiles/{profile.Id}/pictures/{profile.Samples[0].Id}";
        using var first = await _client.AskAsync(address);
        Assert.True(first.Headers.CacheControl is { Private: true, NoCache: true, NoStore: false });

        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _client.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        await _client.AskAsync($"profiles/{profile.Id}/pictures/s99").ProblemAsync(HttpStatusCode.NotFound);
        await _client.AskAsync("profiles/nobody/pictures/s1").ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_list_is_searched_filtered_and_paged_and_whoever_was_seen_last_is_first()
    {
        var (ada, bob, cyd) = (await _host.CaptureAsync(1), await _host.CaptureAsync(2), await _host.CaptureAsync(3));
        await _client.PostJsonAsync($"profiles/{ada.Id}/rename", """{"name":"Ada"}""").JsonAsync();
        await _client.PostJsonAsync($"profiles/{cyd.Id}/merge", $$"""{"into":"{{bob.Id}}"}""").JsonAsync();

        Assert.Equal($"{bob.Id} {ada.Id}", await IdsAsync("profiles"));
        Assert.Equal(ada.Id, await IdsAsync("profiles?query=aDA"));
        Assert.Equal(ada.Id, await IdsAsync($"profiles?query={ada.Id}"));
        Assert.Equal(cyd.Id, await IdsAsync("profiles?kind=merged"));
        Assert.Equal("", await IdsAsync("profiles?kind=enrolled"));
        Assert.Equal(ada.Id, await IdsAsync("profiles?offset=1&limit=1"));
        Assert.Equal(2, (await _client.AskAsync("profiles?offset=1&limit=1").JsonAsync()).GetProperty("total").GetInt32());
        await _client.AskAsync("profiles?kind=others").ProblemAsync(HttpStatusCode.BadRequest);
        await _client.AskAsync("profiles?limit=0").ProblemAsync(HttpStatusCode.BadRequest);
        await _client.AskAsync("profiles?limit=many").ProblemAsync(HttpStatusCode.BadRequest);

        async Task<string> IdsAsync(string address) =>
            string.Join(' ', (await _client.AskAsync(address).JsonAsync()).GetProperty("profiles").EnumerateArray().Select(profile => profile.Text("id")));
    }

    [Fact]
    public async Task Only_a_name_that_a_person_gave_is_one()
    {
        var profile = await _host.CaptureAsync(1);
        Assert.Equal(profile.Id, await UnknownsAsync());

        var renamed = await _client.PostJsonAsync($"profiles/{profile.Id}/rename", """{"name":"user_1"}""").JsonAsync();
        Assert.True(renamed.GetProperty("named").GetBoolean());
        Assert.Equal("", await UnknownsAsync());

        var back = await _client.PostJsonAsync($"profiles/{profile.Id}/rename", $$"""{"name":"{{profile.Id}}"}""").JsonAsync();
        Assert.False(back.GetProperty("named").GetBoolean());
        Assert.Equal(profile.Id, await UnknownsAsync());

        async Task<string> UnknownsAsync() =>
            string.Join(' ', (await _client.AskAsync("review").JsonAsync()).GetProperty("unknowns").EnumerateArray().Select(unknown => unknown.Text("id")));
    }

    [Fact]
    public async Task A_merge_and_its_undoing_are_in_the_store_and_the_audit_log()
    {
        var (ada, again) = (await _host.CaptureAsync(1), await _host.CaptureAsync(2));

        var merged = await _client.PostJsonAsync($"profiles/{again.Id}/merge", $$"""{"into":"{{ada.Id}}"}""").JsonAsync();

        Assert.Equal((ada.Id, again.Id), (merged.Text("id"), merged.GetProperty("aliases")[0].GetString()));
        Assert.Equal(ada.Id, (await _host.StoredAsync(again.Id))!.MergedInto);
        Assert.Equal(ada.Id, (await _client.AskAsync($"profiles/{again.Id}").JsonAsync()).Text("merged_into"));
        await _client.PostJsonAsync($"profiles/{again.Id}/merge", $$"""{"into":"{{ada.Id}}"}""").ProblemAsync(HttpStatusCode.Conflict);
        await _client.PostJsonAsync($"profiles/{ada.Id}/undo-merge").ProblemAsync(HttpStatusCode.Conflict);

        var living = await _client.PostAsync($"profiles/{again.Id}/undo-merge", null, Cancelled).JsonAsync();

        Assert.Equal((again.Id, JsonValueKind.Null), (living.Text("id"), living.GetProperty("merged_into").ValueKind));
        Assert.Null((await _host.StoredAsync(again.Id))!.MergedInto);
        await _client.PostJsonAsync($"profiles/{again.Id}/undo-merge", "").ProblemAsync(HttpStatusCode.Conflict);
        Assert.Equal(
            [(ProfileEventKind.Merged, again.Id, ada.Id, "web:local"), (ProfileEventKind.MergeUndone, again.Id, ada.Id, "web:local")],
            _host.Steps().Where(step => step.Kind is ProfileEventKind.Merged or ProfileEventKind.MergeUndone).Select(step => (step.Kind, step.ProfileId, step.OtherProfileId!, step.Actor)));
    }

    [Fact]
    public async Task Samples_of_somebody_else_are_split_off_and_moved()
    {
        var (ada, bob) = (await _host.CaptureAsync(1), await _host.CaptureAsync(2));
        string[] samples = [.. ada.Samples.Select(sample => sample.Id)];

        var split = await _client.PostJsonAsync($"profiles/{ada.Id}/split", $$"""{"samples":["{{samples[0]}}","{{samples[1]}}"],"name":"Eve"}""").JsonAsync();

        Assert.Equal(("Eve", 2), (split.Text("name"), split.GetProperty("samples").GetArrayLength()));
        Assert.Equal(samples[2..], (await _host.StoredAsync(ada.Id))!.Samples.Select(sample => sample.Id));
        Assert.Equal(2, (await _host.StoredAsync(split.Text("id")))!.Samples.Count);

        var moved = await _client.PostJsonAsync($"profiles/{ada.Id}/samples/{samples[2]}/reassign", $$"""{"to":"{{bob.Id}}"}""").JsonAsync();

        Assert.Equal((bob.Id, bob.Samples.Count + 1), (moved.Text("id"), moved.GetProperty("samples").GetArrayLength()));
        Assert.Equal(bob.Samples.Count + 1, (await _host.StoredAsync(bob.Id))!.Samples.Count);
        Assert.Equal(
            [(ProfileEventKind.Split, split.Text("id")), (ProfileEventKind.SampleReassigned, bob.Id)],
            _host.Steps().Where(step => step.Actor == "web:local" && step.ProfileId == ada.Id).Select(step => (step.Kind, step.OtherProfileId!)));

        await _client.PostJsonAsync($"profiles/{ada.Id}/split", $$"""{"samples":["{{samples[3]}}"]}""").ProblemAsync(HttpStatusCode.Conflict);
        await _client.PostJsonAsync($"profiles/{ada.Id}/split", """{"samples":["s99"]}""").ProblemAsync(HttpStatusCode.NotFound);
        await _client.PostJsonAsync($"profiles/{ada.Id}/split", """{"samples":[]}""").ProblemAsync(HttpStatusCode.BadRequest);
        await _client.PostJsonAsync($"profiles/{ada.Id}/samples/s99/reassign", $$"""{"to":"{{bob.Id}}"}""").ProblemAsync(HttpStatusCode.NotFound);
        await _client.PostJsonAsync($"profiles/{bob.Id}/samples/s1/reassign", $$"""{"to":"{{bob.Id}}"}""").ProblemAsync(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Who_is_erased_is_gone_from_store_and_history_and_the_audit_log_says_who_asked()
    {
        var (ada, bob) = (await _host.CaptureAsync(1), await _host.CaptureAsync(2));
        await File.WriteAllTextAsync(_host.HistoryPath, Line("door", 1, "person_recognized", ada.Id) + Line("door", 2, "person_recognized", bob.Id), Cancelled);

        await _client.DeleteAsync($"profiles/{ada.Id}", Cancelled).NothingAsync();

        Assert.Null(await _host.StoredAsync(ada.Id));
        Assert.DoesNotContain(ada.Id + "\"", await File.ReadAllTextAsync(_host.HistoryPath, Cancelled), StringComparison.Ordinal);
        Assert.Contains(_host.Steps(), step => step is { Kind: ProfileEventKind.Erased, Actor: "web:local" } && step.ProfileId == ada.Id);
        await _client.DeleteAsync($"profiles/{ada.Id}", Cancelled).ProblemAsync(HttpStatusCode.NotFound);
        await _client.AskAsync($"profiles/{ada.Id}/pictures/s1").ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_erasure_that_the_history_refuses_is_told_and_done_when_asked_again()
    {
        var ada = await _host.CaptureAsync(1);
        await File.WriteAllTextAsync(_host.HistoryPath, Line("door", 1, "person_recognized", ada.Id), Cancelled);

        // A folder stands where the history has to be written anew.
        var obstacle = Directory.CreateDirectory(_host.HistoryPath + ".tmp");
        var problem = await _client.DeleteAsync($"profiles/{ada.Id}", Cancelled).ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("The person is erased, but the history", (string)problem["title"]!, StringComparison.Ordinal);
        Assert.Null(await _host.StoredAsync(ada.Id));

        obstacle.Delete();
        await _client.DeleteAsync($"profiles/{ada.Id}", Cancelled).NothingAsync();

        Assert.DoesNotContain(ada.Id, await File.ReadAllTextAsync(_host.HistoryPath, Cancelled), StringComparison.Ordinal);
        await _client.DeleteAsync($"profiles/{ada.Id}", Cancelled).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_export_holds_all_that_is_about_the_person_and_nothing_about_others()
    {
        var (ada, bob) = (await _host.CaptureAsync(1), await _host.CaptureAsync(2));
        await File.WriteAllTextAsync(_host.HistoryPath, Line("door", 1, "person_recognized", ada.Id) + Line("door", 2, "person_recognized", bob.Id), Cancelled);

        using var answer = await _client.PostAsync($"profiles/{ada.Id}/export", null, Cancelled);

        Assert.Equal(("application/zip", $"{ada.Id}.zip"), (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.FileName));
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync(Cancelled));
        var names = zip.Entries.Select(entry => entry.FullName).ToList();
        Assert.Superset(new HashSet<string> { "README.txt", "audit.jsonl", "history.jsonl", $"profiles/{ada.Id}/profile.json", $"profiles/{ada.Id}/{ada.Samples[0].Id}.jpg" }, names.ToHashSet());
        Assert.DoesNotContain(names, name => name.Contains(bob.Id, StringComparison.Ordinal));
        using var history = new StreamReader(zip.GetEntry("history.jsonl")!.Open());
        Assert.Contains(ada.Id, Assert.Single((await history.ReadToEndAsync(Cancelled)).Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains(_host.Steps(), step => step is { Kind: ProfileEventKind.Exported, Actor: "web:local" } && step.ProfileId == ada.Id);
        await _client.PostAsync("profiles/nobody/export", null, Cancelled).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Consent_is_noted_and_taken_back_and_never_ends_in_the_past()
    {
        var ada = await _host.CaptureAsync(1);

        var noted = await _client.PostJsonAsync($"profiles/{ada.Id}/consent", """{"purpose":"door","basis":"contract","expires_at":"2030-01-01T00:00:00Z"}""").JsonAsync();

        Assert.Equal(("door", "contract"), (noted.GetProperty("consent").Text("purpose"), noted.GetProperty("consent").Text("basis")));
        Assert.Equal("door", (await _host.StoredAsync(ada.Id))!.Consent!.Purpose);
        await _client.PostJsonAsync($"profiles/{ada.Id}/consent", """{"purpose":"door","expires_at":"2020-01-01T00:00:00Z"}""").ProblemAsync(HttpStatusCode.BadRequest);
        await _client.PostJsonAsync($"profiles/{ada.Id}/consent", """{"basis":"contract"}""").ProblemAsync(HttpStatusCode.BadRequest);

        var taken = await _client.PostJsonAsync($"profiles/{ada.Id}/consent", "null").JsonAsync();
        Assert.Equal(JsonValueKind.Null, taken.GetProperty("consent").ValueKind);
        Assert.Null((await _host.StoredAsync(ada.Id))!.Consent);
        Assert.Equal(2, _host.Steps().Count(step => step is { Kind: ProfileEventKind.ConsentChanged, Actor: "web:local" }));
    }

    [Fact]
    public async Task Of_two_people_who_decide_on_what_they_saw_only_the_first_is_obeyed()
    {
        var ada = await _host.CaptureAsync(1);
        var seen = (await _client.AskAsync($"profiles/{ada.Id}").JsonAsync()).GetProperty("version").GetInt64();

        var both = await Task.WhenAll(
            _client.PostJsonAsync($"profiles/{ada.Id}/rename", $$"""{"name":"Ada","version":{{seen}}}"""),
            _client.PostJsonAsync($"profiles/{ada.Id}/rename", $$"""{"name":"Eve","version":{{seen}}}"""));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], both.Select(answer => answer.StatusCode).Order());
        using var stale = new HttpRequestMessage(HttpMethod.Delete, $"profiles/{ada.Id}") { Headers = { IfMatch = { new($"\"{seen}\"") } } };
        await _client.SendAsync(stale, Cancelled).ProblemAsync(HttpStatusCode.Conflict);
        using var now = await _client.AskAsync($"profiles/{ada.Id}");
        using var fresh = new HttpRequestMessage(HttpMethod.Delete, $"profiles/{ada.Id}") { Headers = { IfMatch = { now.Headers.ETag! } } };
        await _client.SendAsync(fresh, Cancelled).NothingAsync();
    }

    [Theory]
    [InlineData("rename", """{"name":"Ada"}""")]
    [InlineData("merge", """{"into":"somebody"}""")]
    [InlineData("undo-merge", "{}")]
    [InlineData("split", """{"samples":["s1"]}""")]
    [InlineData("samples/s1/reassign", """{"to":"somebody"}""")]
    [InlineData("consent", """{"purpose":"door"}""")]
    public async Task Nobody_can_be_changed_who_is_not_there(string verb, string json) =>
        await _client.PostJsonAsync($"profiles/nobody/{verb}", json).ProblemAsync(HttpStatusCode.NotFound);

    [Fact]
    public async Task A_disk_that_refuses_is_a_problem_with_a_remedy_and_the_next_try_works()
    {
        var (ada, bob) = (await _host.CaptureAsync(1), await _host.CaptureAsync(2));
        _host.Store.WritesLeft = 0;

        var problem = await _client.PostJsonAsync($"profiles/{ada.Id}/rename", """{"name":"Ada"}""").ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("right to write", (string)problem["detail"]!, StringComparison.Ordinal);
        await _client.PostJsonAsync($"profiles/{bob.Id}/merge", $$"""{"into":"{{ada.Id}}"}""").ProblemAsync(HttpStatusCode.ServiceUnavailable);
        await _client.DeleteAsync($"profiles/{ada.Id}", Cancelled).ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(ada.Version, (await _host.StoredAsync(ada.Id))!.Version);

        _host.Store.WritesLeft = int.MaxValue;
        await _client.PostJsonAsync($"profiles/{ada.Id}/rename", """{"name":"Ada"}""").JsonAsync();
    }

    [Fact]
    public async Task Profiles_that_may_be_one_person_are_proposed_until_somebody_says_that_they_are_two()
    {
        await using var host = new ProfileHost();
        await host.Store.SaveAsync(Alike("ada", 0), Cancelled);
        await host.Store.SaveAsync(Alike("bob", 10), Cancelled);
        await host.App.StartAsync(Cancelled);
        await UntilAsync(() => host.Profiles.List().Count == 2);
        await host.Profiles.FindDuplicatesAsync(Cancelled);
        var client = host.Client();

        var proposal = Assert.Single((await client.AskAsync("review").JsonAsync()).GetProperty("proposals").EnumerateArray().ToList());
        Assert.Equal(["ada", "bob"], new[] { proposal.GetProperty("from").Text("id"), proposal.GetProperty("into").Text("id") }.Order());

        await client.PostJsonAsync("review/reject", """{"one":"ada","other":"bob"}""").NothingAsync();

        Assert.Equal(0, (await client.AskAsync("review").JsonAsync()).GetProperty("proposals").GetArrayLength());
        Assert.Equal("bob", Assert.Single((await host.StoredAsync("ada"))!.NotSameAs));
        Assert.Contains(host.Steps(), step => step is { Kind: ProfileEventKind.MergeRejected, Actor: "web:local" });
        await client.PostJsonAsync("review/reject", """{"one":"ada","other":"ada"}""").ProblemAsync(HttpStatusCode.Conflict);
        await client.PostJsonAsync("review/reject", """{"one":"ada","other":"nobody"}""").ProblemAsync(HttpStatusCode.NotFound);
        await client.PostJsonAsync("review/reject", """{"one":"../x","other":"nobody"}""").ProblemAsync(HttpStatusCode.BadRequest);

        // Both were named by somebody, so nobody but a person may say that they are one.
        static Profile Alike(string id, int first) => new()
        {
            Id = id,
            Name = $"{id} by name",
            CreatedAt = ProfileHost.Start,
            LastSeenAt = ProfileHost.Start,
            Samples = [.. Enumerable.Range(0, 3).Select(i => new ProfileSample { Id = $"s{i}", Embedding = PictureEmbedder.Look(1, first + i), Quality = 0.8f, IsFounding = true })],
        };
    }

    private static string Line(string stream, int track, string kind, string id) =>
        $$"""{"timestamp":"2026-01-01T00:00:00+00:00","stream":"{{stream}}","media_time":1,"event":"{{kind}}","track_id":{{track}},"profile_id":"{{id}}"}""" + "\n";

    private static async Task UntilAsync(Func<bool> so)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        bound.CancelAfter(TimeSpan.FromMinutes(1));
        while (!so())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, bound.Token);
        }
    }
}
