using System.Text.RegularExpressions;
using FaceLiveness.Integration.Tests.Packaging;

namespace FaceLiveness.Documentation.Tests;

/// <summary>Every link within the repository's Markdown leads somewhere, and docs/ can be read from start to end.</summary>
public sealed partial class LinkTests
{
    private static string Root => Path.GetDirectoryName(Repository.PathOf("FaceLiveness.sln"))!;

    private static IReadOnlyList<MarkdownFile> Files =>
        [.. Directory.EnumerateFiles(Root, "*.md", SearchOption.AllDirectories)
            .Where(file => !NotOurs().IsMatch(Path.GetRelativePath(Root, file)))
            .Select(MarkdownFile.Read)];

    [Fact]
    public void Every_link_between_files_leads_to_a_file_and_a_heading()
    {
        var files = Files.ToDictionary(file => file.Path);
        var broken = files.Values.SelectMany(file => file.Links.Where(link => IsBroken(file, link, files)).Select(link => $"{Path.GetRelativePath(Root, file.Path)}: {link}"));

        Assert.True(!broken.Any(), string.Join('\n', broken));
    }

    [Fact]
    public void Every_page_of_docs_is_in_its_contents_and_ends_with_the_next_one()
    {
        var docs = Path.Combine(Root, "docs");
        var pages = new List<string> { "README.md" };
        pages.AddRange(MarkdownFile.Read(Path.Combine(docs, "README.md")).Links.Where(link => !link.StartsWith("..", StringComparison.Ordinal) && !pages.Contains(link)).Distinct());

        var missing = Directory.EnumerateFiles(docs, "*.md").Select(file => Path.GetFileName(file)).Except(pages).Select(page => $"docs/README.md does not name {page}");
        var unlinked = pages.Zip(pages.Skip(1)).Where(pair => !EndsWith(Path.Combine(docs, pair.First), $"]({pair.Second})"))
            .Select(pair => $"docs/{pair.First} should end with: Next: […]({pair.Second})");

        Assert.True(!missing.Concat(unlinked).Any(), string.Join('\n', missing.Concat(unlinked)));
    }

    private static bool EndsWith(string page, string end) => File.Exists(page) && File.ReadAllText(page).TrimEnd().EndsWith(end, StringComparison.Ordinal);

    private static bool IsBroken(MarkdownFile file, string link, Dictionary<string, MarkdownFile> files)
    {
        if (link.Contains(':', StringComparison.Ordinal))
        {
            return false;
        }

        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0 ? file.Path : Path.GetFullPath(Uri.UnescapeDataString(parts[0]), Path.GetDirectoryName(file.Path)!);
        return (!File.Exists(target) && !Directory.Exists(target))
            || (parts.Length == 2 && files.TryGetValue(target, out var there) && !there.Anchors.Contains(parts[1]));
    }

    [GeneratedRegex(@"(^|[/\\])(bin|obj|artifacts|out|node_modules|\.[^/\\]+)[/\\]")]
    private static partial Regex NotOurs();
}
