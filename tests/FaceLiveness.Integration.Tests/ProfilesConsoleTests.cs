using System.IO.Compression;
using System.Text.Json;
using FaceLiveness.Testing;

namespace FaceLiveness.Integration.Tests;

/// <summary>The people who are known, from the first picture to the erasure, as somebody types it.</summary>
public sealed class ProfilesConsoleTests : IDisposable
{
    private const string Examples = "media/identity/knn_examples/train";
    private const string Name = "Zoë \"Z\" Ünal";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_person_is_imported_named_merged_exported_and_erased_without_a_trace()
    {
        TestData.Model("nanodet.onnx");
        Picture("obama/obama.jpg", Name, "1.jpg");
        Picture("obama/obama2.jpg", Name, "2.jpg");
        Picture("rose_leslie/img1.jpg", Name, "not her.jpg");
        Picture("kit_harington/john1.jpeg", "Kim", "1.jpeg");
        Picture("rose_leslie/img2.jpg", "Twin", "1.jpg");
        await File.WriteAllTextAsync(_folder.In("people", "Kim", "notes.jpg"), "Dear diary", Cancelled);

        var import = await ConsoleRun.StartAsync(_folder.Path, "profiles", "import", "people");
        Assert.True(import.ExitCode == 1, import.Said);
        Assert.Contains("3 people: 3 new, 0 bettered, 0 known already, 0 not enrolled. 4 of 6 pictures used.", import.Output, StringComparison.Ordinal);
        Assert.Contains("not her.jpg It does not show the same person as the others.", import.Output, StringComparison.Ordinal);
        File.Delete(_folder.In("people", Name, "not her.jpg"));
        File.Delete(_folder.In("people", "Kim", "notes.jpg"));
        Assert.Contains("0 new, 0 bettered, 3 known already", (await RunAsync("profiles", "import", "people")).Output, StringComparison.Ordinal);
        Directory.Delete(_folder.In("people"), recursive: true);

        await RunAsync("profiles", "consent", "Kim", "--purpose", "Door of the office", "--until", "2199-12-31");
        await RunAsync("profiles", "merge", "Twin", Name);
        using var list = JsonDocument.Parse((await RunAsync("profiles", "list", "--json")).Output);
        var zoe = list.RootElement.EnumerateArray().Single(profile => profile.GetProperty("name").GetString() == Name);
        string[] ids = [zoe.GetProperty("id").GetString()!, zoe.GetProperty("aliases")[0].GetString()!];

        // What a run that was killed leaves.
        await File.WriteAllLinesAsync(
            _folder.In("out", "history.jsonl"),
            ids.Select(id => $$"""{"event":"person_recognized","profile_id":"{{id}}","name":{{JsonSerializer.Serialize(Name)}}}"""),
            Cancelled);
        await File.WriteAllTextAsync(
            _folder.In("out", "status.json"),
            $$$"""{"timestamp":"2026-03-01T12:00:00Z","streams":{"door":{"persons":[{"id":"{{{ids[0]}}}","type":"known","name":{{{JsonSerializer.Serialize(Name)}}},"track_id":3}]} } }""",
            Cancelled);

        await RunAsync("profiles", "export", Name, "--to", "zoe.zip");
        var secrets = new ByteSearch().Text("name", Name).Text("name", "Twin");
        await AddExportedAsync(secrets);
        File.Delete(_folder.In("zoe.zip"));
        Assert.NotEmpty(secrets.In(_folder.In("out")));

        var erase = await RunAsync("profiles", "erase", Name, "--yes");
        Assert.Contains("is erased", erase.Output, StringComparison.Ordinal);
        Assert.Empty(secrets.In(_folder.In("out")));
        foreach (var id in ids)
        {
            Assert.All(new ByteSearch().Text("id", $"{id}\"").Text("id", $"{id}/").Text("id", $"{id}~").In(_folder.In("out")), found => Assert.Equal("id in audit.jsonl", found));
        }

        Assert.Contains("\"track_3\"", await File.ReadAllTextAsync(_folder.In("out", "status.json"), Cancelled), StringComparison.Ordinal);
        Assert.Contains("Kim", (await RunAsync("profiles", "list")).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await ConsoleRun.StartAsync(_folder.Path, "profiles", "erase", ids[0])).ExitCode);
    }

    [Fact]
    public async Task The_audit_log_says_who_did_what_and_shows_that_somebody_changed_it()
    {
        TestData.Model("nanodet.onnx");
        Picture("kit_harington/john1.jpeg", "Kim", "1.jpeg");
        await RunAsync("enroll", "Kim", _folder.In("people", "Kim", "1.jpeg"));
        await RunAsync("profiles", "rename", "Kim", "Jon");

        using var audit = JsonDocument.Parse((await RunAsync("profiles", "audit", "Jon", "--json")).Output);
        var last = audit.RootElement.EnumerateArray().Last();
        Assert.Equal(("renamed", $"console:{Environment.UserName}"), (last.GetProperty("kind").GetString(), last.GetProperty("actor").GetString()));
        var log = await File.ReadAllTextAsync(_folder.In("out", "audit.jsonl"), Cancelled);
        Assert.DoesNotMatch("Kim|Jon", log);
        await File.WriteAllTextAsync(_folder.In("out", "audit.jsonl"), log.Replace("\"created\"", "\"erased\"", StringComparison.Ordinal), Cancelled);

        var changed = await ConsoleRun.StartAsync(_folder.Path, "profiles", "audit");
        Assert.Equal(1, changed.ExitCode);
        Assert.Contains("Somebody changed the log: line 2 of 3 does not follow from the one before.", changed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_left_of_a_person_by_an_erasure_that_was_cut_short_is_erased_by_their_id()
    {
        Directory.CreateDirectory(_folder.In("out", "profiles"));
        await File.WriteAllTextAsync(_folder.In("out", "history.jsonl"), """{"event":"person_left","profile_id":"user_1"}""" + "\n", Cancelled);

        var run = await RunAsync("profiles", "erase", "user_1");

        Assert.Contains("What was left of it is erased.", run.Output, StringComparison.Ordinal);
        Assert.Equal("""{"event":"person_left","profile_id":"erased"}""" + "\n", await File.ReadAllTextAsync(_folder.In("out", "history.jsonl"), Cancelled));
        Assert.Contains("\"kind\":\"erased\",\"profile_id\":\"user_1\"", await File.ReadAllTextAsync(_folder.In("out", "audit.jsonl"), Cancelled), StringComparison.Ordinal);
        Assert.Equal(1, (await ConsoleRun.StartAsync(_folder.Path, "profiles", "erase", "user_1")).ExitCode);
    }

    [Fact]
    public async Task An_erasure_that_history_can_t_follow_is_told_and_fails()
    {
        TestData.Model("nanodet.onnx");
        Picture("kit_harington/john1.jpeg", "Kim", "1.jpeg");
        await RunAsync("enroll", "Kim", _folder.In("people", "Kim", "1.jpeg"));
        await File.WriteAllTextAsync(_folder.In("out", "history.jsonl"), "{}\n", Cancelled);
        Directory.CreateDirectory(_folder.In("out", "history.jsonl.tmp"));

        var run = await ConsoleRun.StartAsync(_folder.Path, "profiles", "erase", "Kim");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("still says who was seen", run.Errors, StringComparison.Ordinal);
        Assert.Contains("But not all that was said of the person is, see above.", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no profile 'nobody' in out/profiles; 'profiles list' shows them.", "profiles", "show", "nobody")]
    [InlineData("There is no profile 'nobody' in out/profiles; 'profiles list' shows them.", "profiles", "erase", "nobody")]
    [InlineData("No profile 'nobody' was merged into another", "profiles", "undo", "nobody")]
    [InlineData("'soon' is no date. Write one like 2027-12-31.", "profiles", "consent", "nobody", "--purpose", "Door", "--until", "soon")]
    [InlineData("Say what it is kept for with --purpose", "profiles", "consent", "nobody")]
    [InlineData("There is no audit log in out yet", "profiles", "audit")]
    public async Task What_can_t_be_done_is_said_in_one_sentence(string sentence, params string[] arguments)
    {
        Directory.CreateDirectory(_folder.In("out", "profiles"));

        var run = await ConsoleRun.StartAsync(_folder.Path, arguments);

        Assert.Equal(1, run.ExitCode);
        Assert.True(run.TimesSaid(sentence) == 1, run.Said);
        Assert.DoesNotContain("   at ", run.Said, StringComparison.Ordinal);
    }

    private void Picture(string photo, string person, string file)
    {
        Directory.CreateDirectory(_folder.In("people", person));
        File.Copy(TestData.SharedFile($"{Examples}/{photo}"), _folder.In("people", person, file));
    }

    private async Task<ConsoleRun> RunAsync(params string[] arguments)
    {
        var run = await ConsoleRun.StartAsync(_folder.Path, arguments);
        Assert.True(run.ExitCode == 0, run.Said);
        return run;
    }

    /// <summary>The pictures and vectors of an export are what must be gone.</summary>
    private async Task AddExportedAsync(ByteSearch secrets)
    {
        await using var zip = await ZipFile.OpenReadAsync(_folder.In("zoe.zip"), Cancelled);
        foreach (var entry in zip.Entries)
        {
            using var content = new MemoryStream();
            await using (var stream = await entry.OpenAsync(Cancelled))
            {
                await stream.CopyToAsync(content, Cancelled);
            }

            if (entry.Name.EndsWith(".jpg", StringComparison.Ordinal))
            {
                // Past the tables, which every JPEG of one encoder has.
                secrets.Data("picture", content.ToArray().AsSpan(1000));
            }
            else if (entry.Name == "profile.json")
            {
                using var profile = JsonDocument.Parse(content.ToArray());
                foreach (var sample in profile.RootElement.GetProperty("samples").EnumerateArray())
                {
                    secrets.Data("vector", sample.GetProperty("embedding").GetBytesFromBase64());
                }
            }
        }
    }
}
