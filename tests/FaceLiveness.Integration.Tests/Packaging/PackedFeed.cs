using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;

namespace FaceLiveness.Integration.Tests.Packaging;

/// <summary>All packages of the repository, packed once for the tests that look at them, away from the folders that the tests themselves were built in.</summary>
public sealed class PackedFeed : IAsyncLifetime
{
    /// <summary>What apps are begun with.</summary>
    public const string Templates = "FaceLiveness.Templates";

    /// <summary>The library as a user installs it.</summary>
    public static readonly string[] Packages =
    [
        "FaceLiveness.Alerts", "FaceLiveness.Alerts.Mail", "FaceLiveness.Alerts.Mqtt", "FaceLiveness.Core", "FaceLiveness.FFmpeg", "FaceLiveness.Hosting",
        "FaceLiveness.Imaging.Skia", "FaceLiveness.Models", "FaceLiveness.Onnx", "FaceLiveness.Storage.Files", "FaceLiveness.Testing",
    ];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("faceliveness-packages-");

    /// <summary>Unlike any version ever packed, so that no cache can have it.</summary>
    public string Version { get; } = $"0.1.0-test.{TimeProvider.System.GetUtcNow().Ticks.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Where the packages are.</summary>
    public string Folder => Path.Combine(_root.FullName, "feed");

    /// <summary>For whatever else the tests need: whoever restores below it finds our packages, and puts them into a cache of its own.</summary>
    public DirectoryInfo Scratch => _root;

    public async ValueTask InitializeAsync()
    {
        // Our own packages go into a cache of this test's; everything else is taken from where it already is.
        var shared = (await DotnetCommand.RunAsync(_root.FullName, ["nuget", "locals", "global-packages", "--list"], TestContext.Current.CancellationToken)).Split(": ", 2)[1].Trim();
        await File.WriteAllTextAsync(
            Path.Combine(_root.FullName, "NuGet.config"),
            $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="cache" /></config>
              <fallbackPackageFolders><add key="shared" value="{shared}" /></fallbackPackageFolders>
              <packageSources><add key="packed" value="feed" /></packageSources>
            </configuration>
            """,
            TestContext.Current.CancellationToken);

        // Leaving out the rest of the solution saves restoring and building it once more.
        var sources = Path.Combine(_root.FullName, "src.slnf");
        var solution = Repository.PathOf("FaceLiveness.sln");
        var projects = Packages.Select(name => Path.Combine("src", name, $"{name}.csproj")).Append(Path.Combine("templates", $"{Templates}.csproj"));
        await File.WriteAllTextAsync(
            sources, JsonSerializer.Serialize(new { solution = new { path = solution, projects } }), TestContext.Current.CancellationToken);
        await DotnetCommand.RunAsync(
            Path.GetDirectoryName(solution)!,
            [
                "pack", sources, "-c", "Release", "-v", "quiet", "-m:1", "-nodeReuse:false",
                "--artifacts-path", Path.Combine(_root.FullName, "build"), "--output", Folder,
                $"-p:Version={Version}", "-p:MinVerSkip=true", "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false",
            ],
            TestContext.Current.CancellationToken);
    }

    /// <summary>Opens a package.</summary>
    public ZipArchive Open(string package, string kind = "nupkg") =>
        ZipFile.OpenRead(Path.Combine(Folder, $"{package}.{Version}.{kind}"));

    /// <summary>What a package says of itself: the elements of its nuspec by name, without their namespace.</summary>
    public XElement Metadata(string package)
    {
        using var archive = Open(package);
        using var nuspec = archive.GetEntry($"{package}.nuspec")!.Open();
        var root = XElement.Load(nuspec);
        foreach (var element in root.DescendantsAndSelf())
        {
            element.Name = element.Name.LocalName;
        }

        return root.Element("metadata")!;
    }

    public ValueTask DisposeAsync()
    {
        _root.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
