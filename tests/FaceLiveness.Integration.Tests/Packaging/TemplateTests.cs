using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FaceLiveness.Testing;

namespace FaceLiveness.Integration.Tests.Packaging;

/// <summary>What a newcomer does, outside the repository, with nothing but the packages: the commands of the README, and the app's own README.</summary>
[Collection(nameof(PackedFeed))]
public sealed partial class TemplateTests(PackedFeed feed)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_app_gets_to_know_the_man_of_its_sample_clip_and_calls_him_by_the_name_it_is_given()
    {
        var app = await NewAsync("faceliveness", "Guard");

        var first = await DotnetCommand.RunAsync(app, ["run"], Cancelled);

        var profile = NewProfile().Match(first);
        Assert.True(profile.Success, first);
        Assert.Contains("is live: Blinked", first, StringComparison.Ordinal);
        await DotnetCommand.RunAsync(app, ["run", "--no-build", "--", "name", profile.Groups[1].Value, "Franck"], Cancelled);
        using var second = new AppRun(DotnetCommand.Prepare(app, [Path.Combine("bin", "Debug", "net10.0", "Guard.dll")]));
        await second.HearAsync(line => line.Contains("person 1 is Franck", StringComparison.Ordinal));
        var (said, exitCode) = await second.StopAsync();

        Assert.EndsWith("Stopped.\n", said, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task What_a_new_app_learns_of_people_is_its_owners_alone_and_never_committed()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows keeps access in lists, not in modes.");
            return;
        }

        var app = await NewAsync("faceliveness", "Careful");
        await Process.Start("git", ["init", "-q", app]).WaitForExitAsync(Cancelled);

        using var run = new AppRun(DotnetCommand.Prepare(app, ["run"]));
        await run.HearAsync(line => line.Contains("appeared", StringComparison.Ordinal));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(app, "out")));
        using var ignored = Process.Start("git", ["-C", app, "check-ignore", "-q", "out/status.json"]);
        await ignored.WaitForExitAsync(Cancelled);
        Assert.Equal(0, ignored.ExitCode);
    }

    [Fact]
    public async Task A_new_app_compiles_natively_without_a_warning_and_still_knows_people()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && (Has("clang") || Has("gcc")), "Compiling natively needs clang or gcc: apt-get install clang zlib1g-dev.");
        var app = await NewAsync("faceliveness", "Native");

        // The options are bound and checked, too, where nothing can be found out by reflection.
        await File.WriteAllTextAsync(Path.Combine(app, "appsettings.Local.json"), """{ "FaceLiveness": { "Tracking": { "MaximumLostTime": "00:10:00" } } }""", Cancelled);
        await DotnetCommand.RunAsync(
            app, ["publish", "--use-current-runtime", "-p:PublishAot=true", "-warnaserror", "-o", "native", "-v", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false"], Cancelled);
        Assert.False(File.Exists(Path.Combine(app, "native", "Native.dll")), "this is not native");

        using (var refused = new AppRun(new(Path.Combine(app, "native", "Native")) { WorkingDirectory = app }))
        {
            var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => refused.HearAsync(_ => false));
            Assert.Contains("MaximumLostTime must be between 00:00:00 and 00:01:00", refusal.Message, StringComparison.Ordinal);
        }

        File.Delete(Path.Combine(app, "appsettings.Local.json"));
        using var run = new AppRun(new(Path.Combine(app, "native", "Native")) { WorkingDirectory = app });
        await run.HearAsync(NewProfile().IsMatch);
    }

    [Fact]
    public async Task A_new_web_host_answers_with_who_is_there_and_stops_when_asked()
    {
        var app = await NewAsync("faceliveness-web", "Wall");
        await DotnetCommand.RunAsync(app, ["build", "-v", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false"], Cancelled);

        using var run = new AppRun(DotnetCommand.Prepare(app, [Path.Combine("bin", "Debug", "net10.0", "Wall.dll"), "--urls", "http://127.0.0.1:0"]));
        var listening = await run.HearAsync(line => line.Contains("Now listening on: ", StringComparison.Ordinal));
        using var client = new HttpClient { BaseAddress = new Uri(listening.Split("on: ")[1]) };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        var person = default(JsonNode);
        while (person is null)
        {
            await Task.Delay(200, limit.Token);
            var status = await client.GetFromJsonAsync<JsonNode>("faceliveness/api/status", limit.Token);
            person = status?["streams"]?["sample"]?["persons"]?.AsArray().FirstOrDefault();
        }

        Assert.NotNull(person["liveness"]);
        Assert.Equal(0, (await run.StopAsync()).ExitCode);
    }

    /// <summary>A new app. The templates go into a hive of this test's own, so that those of whoever runs it stay as they are.</summary>
    private async Task<string> NewAsync(string template, string name)
    {
        foreach (var id in Models.ModelCatalog.DefaultPack)
        {
            TestData.Model($"{id}.onnx");
        }

        TestData.Clip("franck.mp4");
        string[] hive = ["--debug:custom-hive", Path.Combine(feed.Scratch.FullName, "hive")];
        await DotnetCommand.RunAsync(feed.Scratch.FullName, ["new", "install", $"{PackedFeed.Templates}@{feed.Version}", "--force", .. hive], Cancelled);
        await DotnetCommand.RunAsync(feed.Scratch.FullName, ["new", template, "--output", name, .. hive], Cancelled);
        return Path.Combine(feed.Scratch.FullName, name);
    }

    private static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    [GeneratedRegex("is new, and has the profile ([A-Za-z0-9_-]+) now")]
    private static partial Regex NewProfile();
}
