using FaceLiveness.Testing;

namespace FaceLiveness.Integration.Tests.Packaging;

/// <summary>What a user gets from the feed, and an app that is built from nothing else.</summary>
[Collection(nameof(PackedFeed))]
public sealed class PackageTests(PackedFeed feed)
{
    public static TheoryData<string> Packages => [.. PackedFeed.Packages];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_package_of_src_is_packed_with_the_templates_and_nothing_else()
    {
        var projects = Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(projects.Order(StringComparer.Ordinal), PackedFeed.Packages.Order(StringComparer.Ordinal));

        var expected = PackedFeed.Packages.SelectMany(name => new[] { $"{name}.{feed.Version}.nupkg", $"{name}.{feed.Version}.snupkg" })
            .Append($"{PackedFeed.Templates}.{feed.Version}.nupkg");
        Assert.Equal(expected.Order(StringComparer.Ordinal), Directory.EnumerateFiles(feed.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_says_what_it_is_and_under_which_licence(string package)
    {
        var metadata = feed.Metadata(package);

        Assert.Equal(package, metadata.Element("id")?.Value);
        Assert.Equal(feed.Version, metadata.Element("version")?.Value);
        var license = Assert.IsType<System.Xml.Linq.XElement>(metadata.Element("license"));
        Assert.Equal(("expression", "MIT"), (license.Attribute("type")?.Value, license.Value));
        Assert.True(metadata.Element("description")?.Value.Length > 40, "there is no description");
        Assert.NotEqual("Package Description", metadata.Element("description")?.Value);
        Assert.NotEmpty(metadata.Element("authors")!.Value);
        Assert.NotEmpty(metadata.Element("tags")!.Value);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_has_a_readme_of_its_own_and_the_icon_for_the_feed_to_show(string package)
    {
        var metadata = feed.Metadata(package);
        Assert.Equal("README.md", metadata.Element("readme")?.Value);
        Assert.Equal("icon.png", metadata.Element("icon")?.Value);

        using var archive = feed.Open(package);
        using var readme = new StreamReader(archive.GetEntry("README.md")!.Open());
        Assert.StartsWith($"# {package}\n", readme.ReadToEnd(), StringComparison.Ordinal);
        Assert.InRange(archive.GetEntry("icon.png")!.Length, 1_000, 20_000);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_holds_the_library_its_documentation_and_notices_and_no_weights_pictures_or_video(string package)
    {
        using var archive = feed.Open(package);
        var files = archive.Entries.Select(entry => entry.FullName).ToHashSet(StringComparer.Ordinal);

        string[] wanted = [$"{package}.nuspec", $"lib/net10.0/{package}.dll", $"lib/net10.0/{package}.xml", "THIRD-PARTY-NOTICES.md"];
        Assert.All(wanted, name => Assert.Contains(name, files));
        string[] allowed = [.. wanted, "README.md", "icon.png", "[Content_Types].xml", "_rels/.rels", "licenses/Inter-OFL.txt"];
        Assert.DoesNotContain(files, name => !allowed.Contains(name) && !name.StartsWith("package/services/metadata/", StringComparison.Ordinal));

        // The largest weights-free library is a fraction of this; the smallest weights are more.
        Assert.All(archive.Entries, entry => Assert.True(entry.Length < 1_500_000, $"{entry.FullName} has {entry.Length} bytes"));
        using var documentation = new StreamReader(archive.GetEntry($"lib/net10.0/{package}.xml")!.Open());
        Assert.Contains("<summary>", documentation.ReadToEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_has_symbols_for_the_debugger(string package)
    {
        using var archive = feed.Open(package, "snupkg");
        Assert.True(archive.GetEntry($"lib/net10.0/{package}.pdb")?.Length > 0, "the symbols package holds no pdb");
    }

    [Theory]
    [InlineData("FaceLiveness.Alerts", "FaceLiveness.Core", "Microsoft.Extensions.")]
    [InlineData("FaceLiveness.Alerts.Mail", "FaceLiveness.Alerts", "MailKit")]
    [InlineData("FaceLiveness.Alerts.Mqtt", "FaceLiveness.Alerts", "MQTTnet")]
    [InlineData("FaceLiveness.Core", "Microsoft.Extensions.", "System.Numerics.Tensors")]
    [InlineData("FaceLiveness.FFmpeg", "FaceLiveness.Core", "Microsoft.Extensions.Options")]
    [InlineData(
        "FaceLiveness.Hosting", "FaceLiveness.Core", "FaceLiveness.Alerts", "FaceLiveness.FFmpeg", "FaceLiveness.Storage.Files", "Microsoft.AspNetCore.OpenApi",
        "OpenTelemetry")]
    [InlineData("FaceLiveness.Imaging.Skia", "FaceLiveness.Core", "SkiaSharp")]
    [InlineData("FaceLiveness.Models", "FaceLiveness.Core", "Microsoft.Extensions.Logging.Abstractions")]
    [InlineData("FaceLiveness.Onnx", "FaceLiveness.Core", "Microsoft.Extensions.Options", "Microsoft.ML.OnnxRuntime", "System.Numerics.Tensors")]
    [InlineData("FaceLiveness.Storage.Files", "FaceLiveness.Core", "Microsoft.Extensions.Options")]
    [InlineData("FaceLiveness.Testing", "FaceLiveness.Core", "xunit.v3.assert", "xunit.v3.extensibility.core")]
    public void A_package_depends_on_no_more_than_its_place_allows(string package, params string[] allowed)
    {
        var group = Assert.Single(feed.Metadata(package).Element("dependencies")!.Elements("group"));
        Assert.Equal("net10.0", group.Attribute("targetFramework")?.Value);
        var dependencies = group.Elements("dependency").ToList();

        Assert.All(dependencies, dependency => Assert.Contains(allowed, name => dependency.Attribute("id")!.Value.StartsWith(name, StringComparison.Ordinal)));
        Assert.All(allowed, name => Assert.Contains(dependencies, dependency => dependency.Attribute("id")!.Value.StartsWith(name, StringComparison.Ordinal)));
        Assert.All(
            dependencies.Where(dependency => dependency.Attribute("id")!.Value.StartsWith("FaceLiveness.", StringComparison.Ordinal)),
            dependency => Assert.Equal(feed.Version, dependency.Attribute("version")?.Value));
    }

    [Fact]
    public async Task An_app_of_package_references_alone_builds_and_watches_a_clip()
    {
        var app = await BuildSampleAsync();
        foreach (var id in Models.ModelCatalog.DefaultPack)
        {
            TestData.Model($"{id}.onnx");
        }

        var clip = TestData.Clip("franck.mp4");
        var people = Path.Combine(feed.Scratch.FullName, "people.json");

        var output = await DotnetCommand.RunAsync(feed.Scratch.FullName, [app, clip, "10", people], Cancelled);

        // 24 frames a second of a man who talks to the camera all the time, and whose blinks make him a profile in our own store.
        var last = output.TrimEnd().Split('\n')[^1];
        var facts = System.Text.RegularExpressions.Regex.Match(last, @"^packages-ok persons=(\d+) profiles=(\d+) frames=(\d+)$");
        Assert.True(facts.Success, output);
        Assert.InRange(int.Parse(facts.Groups[1].ValueSpan, null), 1, 3);
        Assert.Equal("1", facts.Groups[2].Value);
        Assert.InRange(int.Parse(facts.Groups[3].ValueSpan, null), 235, 245);
        Assert.True(File.Exists(people), "the profile was not written down");
    }

    [Fact]
    public async Task A_store_of_ones_own_is_held_to_the_facts_by_the_package_and_the_words_of_its_page()
    {
        var folder = feed.Scratch.CreateSubdirectory("store-tests").FullName;
        var xunit = feed.Metadata("FaceLiveness.Testing").Descendants("dependency").Single(dependency => dependency.Attribute("id")!.Value == "xunit.v3.assert");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "StoreTests.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="xunit.v3" Version="{xunit.Attribute("version")!.Value}" />
                <PackageReference Include="FaceLiveness.Testing" Version="{feed.Version}" />
              </ItemGroup>
            </Project>
            """,
            Cancelled);
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs/writing-a-store.md"), Cancelled);
        var tests = System.Text.RegularExpressions.Regex.Match(page, @"```csharp\n([^`]*: ProfileStoreConformance\n[^`]*)```").Groups[1].Value;
        await File.WriteAllTextAsync(Path.Combine(folder, "Tests.cs"), $"using FaceLiveness;\nusing FaceLiveness.Sample.Packages;\nusing FaceLiveness.Testing;\n\n{tests}", Cancelled);
        File.Copy(Repository.PathOf("samples/FaceLiveness.Sample.Packages/OneFileProfileStore.cs"), Path.Combine(folder, "OneFileProfileStore.cs"));

        var built = Path.Combine(feed.Scratch.FullName, "store-tests-built");
        await DotnetCommand.RunAsync(folder, ["build", "-c", "Release", "-v", "quiet", "-nodeReuse:false", "--output", built, "-p:UseSharedCompilation=false"], Cancelled);
        var output = await DotnetCommand.RunAsync(folder, [Path.Combine(built, "StoreTests.dll")], Cancelled);

        var facts = typeof(ProfileStoreConformance).GetMethods().Count(method => method.IsDefined(typeof(FactAttribute), inherit: true));
        var total = System.Text.RegularExpressions.Regex.Match(output, @"Total: (\d+), Errors: 0, Failed: 0, Skipped: 0");
        Assert.True(total.Success, output);
        Assert.True(int.Parse(total.Groups[1].ValueSpan, null) >= facts, output);
    }

    /// <summary>The sample in a folder of its own, outside the repository, so that nothing is inherited from it.</summary>
    private async Task<string> BuildSampleAsync()
    {
        const string Name = "FaceLiveness.Sample.Packages";
        var copy = feed.Scratch.CreateSubdirectory("app").FullName;
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf(Path.Combine("samples", Name))))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        var built = Path.Combine(feed.Scratch.FullName, "app-built");
        await DotnetCommand.RunAsync(
            copy,
            [
                "build", "-c", "Release", "-v", "quiet", "-nodeReuse:false", "--output", built,
                $"-p:FaceLivenessVersion={feed.Version}", "-p:UseSharedCompilation=false",
            ],
            Cancelled);
        return Path.Combine(built, $"{Name}.dll");
    }
}
