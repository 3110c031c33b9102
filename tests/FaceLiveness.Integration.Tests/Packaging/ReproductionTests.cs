using System.Diagnostics;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;

namespace FaceLiveness.Integration.Tests.Packaging;

/// <summary>Who doubts a package can make it again: the same commit gives the same bytes, wherever it is built, and its symbols and its README lead to the sources.</summary>
public sealed class ReproductionTests : IDisposable
{
    // SourceLink's own identifier of its entry in a pdb.
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_clones_of_a_commit_give_the_same_bytes_with_a_version_from_its_tag_and_links_to_its_sources()
    {
        Assert.SkipUnless(Directory.Exists(Repository.PathOf(".git")) || File.Exists(Repository.PathOf(".git")), "This is no clone.");

        var one = await PackAsync("one");
        var other = await PackAsync("another/one/elsewhere");

        Assert.EndsWith("FaceLiveness.Core.7.8.9.nupkg", one, StringComparison.Ordinal);
        Assert.Equal(Entry(one, "lib/net10.0/FaceLiveness.Core.dll"), Entry(other, "lib/net10.0/FaceLiveness.Core.dll"));
        var symbols = Entry(Path.ChangeExtension(one, ".snupkg"), "lib/net10.0/FaceLiveness.Core.pdb");
        Assert.Equal(symbols, Entry(Path.ChangeExtension(other, ".snupkg"), "lib/net10.0/FaceLiveness.Core.pdb"));
        Assert.Contains("https://raw.githubusercontent.com/example/faceliveness/", LinksOf(symbols), StringComparison.Ordinal);
        var readme = Encoding.UTF8.GetString(Entry(one, "README.md"));
        Assert.Matches(@"\(https://github\.com/example/faceliveness/blob/[0-9a-f]{40}/docs/engine\.md\)", readme);
    }

    [Fact]
    public async Task An_unpacked_archive_has_a_version_too()
    {
        Assert.SkipUnless(Directory.Exists(Repository.PathOf(".git")) || File.Exists(Repository.PathOf(".git")), "This is no clone.");
        var clone = await CloneAsync("archive");
        await GitAsync("-C", clone, "tag", "v7.8.9");
        Directory.Delete(Path.Combine(clone, ".git"), recursive: true);

        // A repository around it has tags of its own, which mean nothing here.
        await GitAsync("init", "-q", _folder.Path);

        Assert.Equal("0.1.0-alpha.0", await VersionAsync(clone));
    }

    [Fact]
    public async Task A_shallow_clone_without_tags_has_a_version_too()
    {
        Assert.SkipUnless(Directory.Exists(Repository.PathOf(".git")) || File.Exists(Repository.PathOf(".git")), "This is no clone.");
        var clone = await CloneAsync("shallow", "--depth", "1", "--no-tags");

        Assert.StartsWith("0.1.0-alpha.0", await VersionAsync(clone), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> PackAsync(string name)
    {
        var clone = await CloneAsync(name);
        await GitAsync("-C", clone, "remote", "set-url", "origin", "https://github.com/example/faceliveness.git");
        await GitAsync("-C", clone, "tag", "v7.8.9");
        await DotnetCommand.RunAsync(
            clone,
            [
                "pack", "src/FaceLiveness.Core", "-c", "Release", "-v", "quiet", "-nodeReuse:false", "--output", "packed",
                "-p:ContinuousIntegrationBuild=true", "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false",
            ],
            Cancelled);
        return Directory.EnumerateFiles(Path.Combine(clone, "packed"), "*.nupkg").Single();
    }

    private static async Task<string> VersionAsync(string clone) => (await DotnetCommand.RunAsync(
        clone, ["build", "src/FaceLiveness.Core", "-restore", "-t:MinVer", "-getProperty:Version", "-nodeReuse:false"], Cancelled)).Trim();

    private async Task<string> CloneAsync(string name, params string[] options)
    {
        var clone = _folder.In(name);
        await GitAsync(["clone", "-q", .. options, $"file://{Repository.PathOf(string.Empty).TrimEnd('/')}", clone]);
        return clone;
    }

    private static async Task GitAsync(params string[] arguments)
    {
        using var git = Process.Start("git", arguments);
        await git.WaitForExitAsync(Cancelled);
        Assert.True(git.ExitCode == 0, $"git {string.Join(' ', arguments)} ended with {git.ExitCode}");
    }

    private static byte[] Entry(string package, string name)
    {
        using var archive = ZipFile.OpenRead(package);
        using var entry = archive.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string LinksOf(byte[] symbols)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols));
        var reader = provider.GetMetadataReader();
        var links = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Single(information => reader.GetGuid(information.Kind) == SourceLink);
        return Encoding.UTF8.GetString(reader.GetBlobBytes(links.Value));
    }
}
