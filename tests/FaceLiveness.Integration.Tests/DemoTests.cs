using System.Text.Json;

namespace FaceLiveness.Integration.Tests;

/// <summary>Two men on three cameras. The one on cap12 does not blink there for long: only cap13 can prove him live soon.</summary>
public sealed class DemoTests(DemoRuns runs) : IClassFixture<DemoRuns>
{
    [Fact]
    public async Task Two_men_get_one_profile_each_and_keep_it()
    {
        var (first, second) = await runs.GetAsync();

        Assert.Equal(2, first.Profiles.Count);
        Assert.Equal(["cap13", "franck"], first.Of<ProfileCreated>().Select(created => created.At.StreamId).Order(StringComparer.Ordinal));
        Assert.Equal(Ids(first), Ids(second));
        Assert.Empty(second.Of<ProfileCreated>());
        Assert.Equal(Ids(first), Directory.GetDirectories(runs.In("profiles")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_man_who_does_not_blink_on_one_camera_is_known_there_by_his_profile_from_the_other()
    {
        var (first, _) = await runs.GetAsync();
        var his = first.Of<ProfileCreated>().Single(created => created.At.StreamId == "cap13").ProfileId;

        // On cap12 he blinks for the first time after 25.6 s. Long before that he is live on cap13, and known on both.
        var blinked = TimeSpan.FromSeconds(25);
        Assert.DoesNotContain(first.Of<LivenessConfirmed>(), live => live.At.StreamId == "cap12" && live.At.Timestamp < blinked);
        Assert.Contains(first.Of<PersonRecognized>(), known => known.At.StreamId == "cap12" && known.At.Timestamp < blinked);
        var known = first.ResultsOf("cap12").SkipWhile(result => !result.Persons.Any(IsKnown)).Where(result => result.Persons.Count > 0).ToList();
        Assert.True(known.Count > 100, $"He was known on {known.Count} frames of cap12.");
        Assert.All(known.SelectMany(result => result.Persons).Where(IsKnown), person => Assert.Equal(his, person.Identity.ProfileId));
        var share = known.Count(result => result.Persons.Any(IsKnown)) / (double)known.Count;
        Assert.True(share > 0.9, $"Once known he was named on {share:P0} of the frames.");
    }

    [Fact]
    public async Task The_two_are_never_taken_for_each_other()
    {
        var (first, second) = await runs.GetAsync();
        var created = first.Of<ProfileCreated>().ToDictionary(e => e.At.StreamId, e => e.ProfileId);

        Assert.NotEqual(created["franck"], created["cap13"]);
        foreach (var run in new[] { first, second })
        {
            foreach (var (stream, profile) in new[] { ("franck", created["franck"]), ("cap12", created["cap13"]), ("cap13", created["cap13"]) })
            {
                Assert.All(run.ResultsOf(stream).SelectMany(result => result.Persons).Where(IsKnown), person => Assert.Equal(profile, person.Identity.ProfileId));
            }
        }
    }

    [Fact]
    public async Task On_the_second_run_everybody_is_known_within_three_seconds()
    {
        var (_, second) = await runs.GetAsync();

        foreach (var stream in new[] { "franck", "cap12", "cap13" })
        {
            var appeared = second.ResultsOf(stream).First(result => result.Persons.Count > 0).Timestamp;
            var known = second.ResultsOf(stream).FirstOrDefault(result => result.Persons.Any(IsKnown));
            Assert.NotNull(known);
            Assert.True(known.Timestamp - appeared <= TimeSpan.FromSeconds(3), $"{stream}: known after {known.Timestamp - appeared}.");
        }
    }

    [Fact]
    public async Task Nobody_is_seen_twice_at_once()
    {
        var (first, _) = await runs.GetAsync();

        // One man before each camera; a second box for a moment is forgiven, one that stays is not.
        Assert.All(first.Results.GroupBy(result => result.StreamId), stream => Assert.True(stream.Count(result => result.Persons.Count > 1) < stream.Count() * 0.02));
    }

    [Fact]
    public async Task Status_and_history_are_whole_and_say_that_the_cameras_have_ended()
    {
        await runs.GetAsync();

        foreach (var file in new[] { "status-first.json", "status.json" })
        {
            using var status = JsonDocument.Parse(await File.ReadAllBytesAsync(runs.In(file), TestContext.Current.CancellationToken));
            var streams = status.RootElement.GetProperty("streams").EnumerateObject().ToList();
            Assert.Equal(["cap12", "cap13", "franck"], streams.Select(stream => stream.Name).Order(StringComparer.Ordinal));
            Assert.All(streams, stream => Assert.Equal("ended", stream.Value.GetProperty("state").GetString()));
            Assert.All(streams, stream => Assert.Equal(0, stream.Value.GetProperty("persons").GetArrayLength()));
        }

        var kinds = new List<string>();
        foreach (var line in await File.ReadAllLinesAsync(runs.In("history.jsonl"), TestContext.Current.CancellationToken))
        {
            using var json = JsonDocument.Parse(line);
            kinds.Add(json.RootElement.GetProperty("event").GetString()!);
        }

        Assert.Equal(2, kinds.Count(kind => kind == "profile_created"));
        Assert.Equal(6, kinds.Count(kind => kind == "stream_ended"));
    }

    [Fact]
    public async Task What_a_person_decided_by_rename_split_and_merge_is_kept_by_the_next_run()
    {
        var (first, _) = await runs.GetAsync();
        var created = first.Of<ProfileCreated>().ToDictionary(e => e.At.StreamId, e => e.ProfileId);
        var (his, others) = (created["franck"], created["cap13"]);
        using var folder = runs.Copy();
        var sample = first.Profiles.Single(profile => profile.Id == his).Samples[^1].Id;

        // Each gets the other's name; one look is split off, and comes back as a duplicate that is merged.
        await DecideAsync("profiles", "rename", his, "Ada");
        await DecideAsync("profiles", "rename", others, "Franck");
        await DecideAsync("profiles", "split", his, sample, "--name", "Double");
        await DecideAsync("profiles", "merge", "Double", "Ada");
        var third = await runs.WatchAgainAsync(folder.Path);

        Assert.Equal([(his, "Ada"), (others, "Franck")], third.Profiles.Select(profile => (profile.Id, profile.Name)).OrderBy(profile => profile.Name, StringComparer.Ordinal));
        Assert.Empty(third.Of<ProfileCreated>());
        foreach (var (stream, profile, name) in new[] { ("franck", his, "Ada"), ("cap12", others, "Franck"), ("cap13", others, "Franck") })
        {
            var known = third.ResultsOf(stream).SelectMany(result => result.Persons).Where(IsKnown).ToList();
            Assert.NotEmpty(known);
            Assert.All(known, person => Assert.Equal((profile, name), (person.Identity.ProfileId, person.Identity.Name)));
        }

        using var list = JsonDocument.Parse((await DecideAsync("profiles", "list", "--json")).Output);
        Assert.Single(list.RootElement.EnumerateArray().Single(profile => profile.GetProperty("id").GetString() == his).GetProperty("aliases").EnumerateArray());
        var audit = await DecideAsync("profiles", "audit");
        Assert.Contains("each of which follows from the one before", audit.Output, StringComparison.Ordinal);

        async Task<ConsoleRun> DecideAsync(params string[] arguments)
        {
            var run = await ConsoleRun.StartAsync(folder.Path, [.. arguments, "--output", "."]);
            Assert.True(run.ExitCode == 0, run.Said);
            return run;
        }
    }

    private static bool IsKnown(PersonResult person) => person.Identity.State == IdentityState.Known;

    private static IEnumerable<string> Ids(WatchedRun run) => run.Profiles.Select(profile => profile.Id).Order(StringComparer.Ordinal);
}
