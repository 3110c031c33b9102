using System.Globalization;
using System.Net;
using System.Text.Json;
using FaceLiveness.Storage.Files;

namespace FaceLiveness.Tests.Hosting;

public sealed class HistoryEndpointsTests : IAsyncLifetime
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
    public async Task The_history_is_read_from_its_newest_line_through_all_files_that_were_put_aside()
    {
        await WriteAsync(90, new HistoryOptions { MaximumBytes = 4096, KeptFiles = 9 });
        Assert.True(Directory.EnumerateFiles(_host.Folder, "history.*.jsonl").Count() >= 2);

        var seen = new List<int>();
        for (string? before = null; ;)
        {
            var page = await _client.AskAsync($"history?limit=7{(before is null ? "" : $"&before={before}")}").JsonAsync();
            seen.AddRange(page.GetProperty("events").EnumerateArray().Select(line => line.GetProperty("track_id").GetInt32()));
            if (page.GetProperty("next").ValueKind == JsonValueKind.Null)
            {
                break;
            }

            before = page.Text("next");
        }

        Assert.Equal(Enumerable.Range(0, 90).Reverse(), seen);
    }

    [Fact]
    public async Task A_page_goes_on_where_the_one_before_ended_though_events_came_and_files_were_put_aside_meanwhile()
    {
        var options = new HistoryOptions { MaximumBytes = 4096, KeptFiles = 9 };
        await WriteAsync(30, options);
        var first = await _client.AskAsync("history?limit=10").JsonAsync();

        await WriteAsync(30, options, from: 30);

        var second = await _client.AskAsync($"history?limit=100&before={first.Text("next")}").JsonAsync();
        Assert.Equal(Enumerable.Range(0, 20).Reverse(), second.GetProperty("events").EnumerateArray().Select(line => line.GetProperty("track_id").GetInt32()));
    }

    [Fact]
    public async Task A_place_that_an_erasure_has_taken_away_is_said_to_be_gone()
    {
        await WriteAsync(10, new HistoryOptions());
        var first = await _client.AskAsync("history?limit=3").JsonAsync();
        await using (var history = new HistoryFile(_host.HistoryPath))
        {
            await history.ForgetAsync("p1", Cancelled);
        }

        await _client.AskAsync($"history?before={first.Text("next")}").ProblemAsync(HttpStatusCode.Gone);
        await _client.AskAsync("history?before=nowhere").ProblemAsync(HttpStatusCode.BadRequest);
        await _client.AskAsync("history?before=-1-00").ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Lines_are_as_the_file_has_them_and_torn_ones_are_passed_over()
    {
        var ada = await _host.CaptureAsync(1);
        const string Whole = """{"timestamp":"2026-03-01T12:00:00.1234567+01:00","stream":"door","media_time":4.04,"event":"person_recognized","track_id":4,"profile_id":"ID","name":"Ädä <b>","similarity":0.712}""";
        var line = Whole.Replace("ID", ada.Id, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_host.HistoryPath, $"not json\n\n{line}\n{{\"timestamp\":\"2026-03-01T12:0", Cancelled);

        var page = await _client.AskAsync("history").JsonAsync();

        Assert.Equal(line, Assert.Single(page.GetProperty("events").EnumerateArray().ToList()).GetRawText());
    }

    [Theory]
    [InlineData("stream=yard", "5 4")]
    [InlineData("stream=yard&stream=door", "6 5 4 3 2 1")]
    [InlineData("event=person_left", "6")]
    [InlineData("event=person_left&event=person_appeared", "6 4 1")]
    [InlineData("from=2026-01-01T00:00:03Z&to=2026-01-01T00:00:05Z", "5 4 3")]
    [InlineData("profile=p1", "6 3 2")]
    [InlineData("profile=p9", "")]
    [InlineData("stream=nowhere", "")]
    public async Task It_is_filtered_by_what_was_asked(string query, string expected)
    {
        await File.WriteAllTextAsync(
            _host.HistoryPath,
            Line(1, "door", 1, "person_appeared") + Line(2, "door", 1, "person_recognized", "p1") + Line(3, "door", 1, "profile_improved", "p1")
            + Line(4, "yard", 1, "person_appeared") + Line(5, "yard", 1, "person_recognized", "p2") + Line(6, "door", 1, "person_left", "p1"),
            Cancelled);

        var page = await _client.AskAsync($"history?{query}").JsonAsync();

        var seconds = page.GetProperty("events").EnumerateArray().Select(line => line.GetProperty("timestamp").GetDateTimeOffset().Second);
        Assert.Equal(expected, string.Join(' ', seconds));
    }

    [Theory]
    [InlineData("from=yesterday")]
    [InlineData("limit=1001")]
    [InlineData("profile=..%2Fsecret")]
    public async Task What_can_t_be_asked_is_refused(string query) => await _client.AskAsync($"history?{query}").ProblemAsync(HttpStatusCode.BadRequest);

    [Fact]
    public async Task The_audit_log_is_read_newest_first_and_by_whichever_id_of_a_person()
    {
        var (ada, bob, cyd) = (await _host.CaptureAsync(1), await _host.CaptureAsync(2), await _host.CaptureAsync(3));
        await _client.PostJsonAsync($"profiles/{ada.Id}/rename", """{"name":"Ada"}""").JsonAsync();
        await _client.PostJsonAsync($"profiles/{bob.Id}/merge", $$"""{"into":"{{ada.Id}}"}""").JsonAsync();

        Assert.Equal("merged established renamed created created", await KindsAsync($"audit?profile={ada.Id}"));
        Assert.Equal("merged established renamed created created", await KindsAsync($"audit?profile={bob.Id}"));
        Assert.Equal("created", await KindsAsync($"audit?profile={cyd.Id}"));
        var page = await _client.AskAsync("audit?limit=1").JsonAsync();
        Assert.Equal("web:local", page.GetProperty("records")[0].Text("actor"));
        Assert.Equal("renamed", (await _client.AskAsync($"audit?limit=2&before={page.Text("next")}").JsonAsync()).GetProperty("records")[1].Text("kind"));

        async Task<string> KindsAsync(string address) =>
            string.Join(' ', (await _client.AskAsync(address).JsonAsync()).GetProperty("records").EnumerateArray().Select(step => step.Text("kind")));
    }

    [Fact]
    public async Task Where_none_is_kept_that_is_said()
    {
        await using var host = await ProfileHost.StartAsync(options => (options.HistoryFile, options.AuditFile) = (null, null));

        await host.Client().AskAsync("history").ProblemAsync(HttpStatusCode.NotFound);
        await host.Client().AskAsync("audit").ProblemAsync(HttpStatusCode.NotFound);
        var ada = await host.CaptureAsync(1);
        Assert.Equal(0, (await host.Client().AskAsync($"profiles/{ada.Id}/timeline").JsonAsync()).GetProperty("sightings").GetArrayLength());
    }

    [Fact]
    public async Task A_timeline_says_when_and_where_somebody_was_from_coming_to_going()
    {
        var (ada, bob) = (await _host.CaptureAsync(1), await _host.CaptureAsync(2));
        await File.WriteAllTextAsync(
            _host.HistoryPath,
            // Yesterday's run, which was killed.
            Line(1, "door", 1, "person_appeared") + Line(2, "door", 1, "person_recognized", ada.Id)
            + Line(10, "door", 1, "stream_started").Replace("\"track_id\":1,", "", StringComparison.Ordinal)
            // Two people at one door at once; the one who is meant was proven live, left and rejoined under another number.
            + Line(11, "door", 1, "person_appeared") + Line(12, "door", 2, "person_appeared")
            + Line(13, "door", 1, "person_recognized", ada.Id) + Line(14, "door", 2, "person_recognized", bob.Id)
            + Line(15, "door", 2, "liveness_confirmed") + Line(16, "door", 1, "liveness_confirmed")
            + Line(17, "door", 3, "person_appeared") + Line(18, "door", 1, "person_rejoined").Replace("}", ",\"former_id\":3}", StringComparison.Ordinal)
            + Line(19, "door", 1, "person_left", ada.Id) + Line(20, "door", 2, "person_left", bob.Id)
            // In view now.
            + Line(30, "yard", 7, "person_appeared") + Line(31, "yard", 7, "person_recognized", ada.Id) + Line(32, "yard", 7, "person_blinked"),
            Cancelled);

        var timeline = await _client.AskAsync($"profiles/{ada.Id}/timeline").JsonAsync();

        Assert.Equal(
            ["yard 30-32 3 False", "door 11-19 6 True", "door 1-2 2 False"],
            timeline.GetProperty("sightings").EnumerateArray().Select(Text));
        Assert.Equal("created", timeline.GetProperty("steps")[0].Text("kind"));

        var page = await _client.AskAsync($"profiles/{ada.Id}/timeline?limit=1").JsonAsync();
        Assert.Equal("yard 30-32 3 False", Text(Assert.Single(page.GetProperty("sightings").EnumerateArray().ToList())));
        var next = await _client.AskAsync($"profiles/{ada.Id}/timeline?before={Uri.EscapeDataString(page.Text("next"))}").JsonAsync();
        Assert.Equal(["door 11-19 6 True", "door 1-2 2 False"], next.GetProperty("sightings").EnumerateArray().Select(Text));

        static string Text(JsonElement sighting) =>
            string.Create(CultureInfo.InvariantCulture, $"{sighting.Text("stream")} {sighting.GetProperty("from").GetDateTimeOffset().Second}-{sighting.GetProperty("to").GetDateTimeOffset().Second} {sighting.GetProperty("events")} {sighting.GetProperty("live").GetBoolean()}");
    }

    private async Task WriteAsync(int events, HistoryOptions options, int from = 0)
    {
        await using var history = new HistoryFile(_host.HistoryPath, options);
        for (var i = from; i < from + events; i++)
        {
            await history.PublishAsync(new PersonRecognized(new StreamMoment("door", TimeSpan.FromSeconds(i), ProfileHost.Start), i, "p1", "Ada", 0.5f), Cancelled);
        }
    }

    private static string Line(int second, string stream, int track, string kind, string? profile = null) =>
        $$"""{"timestamp":"2026-01-01T00:00:{{second:00}}+00:00","stream":"{{stream}}","media_time":{{second}},"event":"{{kind}}","track_id":{{track}}{{(profile is null ? "" : $",\"profile_id\":\"{profile}\"")}}}""" + "\n";
}
