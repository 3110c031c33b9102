using FaceLiveness.Integration.Tests.Packaging;

namespace FaceLiveness.Documentation.Tests;

/// <summary>The pages that people read.</summary>
internal static class MarkdownPages
{
    private static readonly string Root = Repository.PathOf(string.Empty);

    /// <summary>Every page, as a path from the root of the repository.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory.EnumerateFiles(Root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateDirectories(Path.Combine(Root, "src")).SelectMany(folder => Directory.EnumerateFiles(folder, "*.md")))
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "templates"), "*.md", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Its fenced blocks, in their order.</summary>
    public static IReadOnlyList<MarkdownBlock> Blocks(string page)
    {
        var lines = File.ReadAllLines(Repository.PathOf(page));
        var blocks = new List<MarkdownBlock>();
        for (var i = 0; i < lines.Length; i++)
        {
            var fence = lines[i].TrimStart();
            if (!fence.StartsWith("```", StringComparison.Ordinal))
            {
                continue;
            }

            var (start, indentation) = (i + 1, lines[i].Length - fence.Length);
            do
            {
                i++;
            }
            while (i < lines.Length && lines[i].Trim() != "```");

            var (comment, commentLine) = CommentBefore(lines, start - 1);
            var text = lines[start..Math.Min(i, lines.Length)].Select(line => line.Length > indentation ? line[indentation..] : line.TrimStart());
            blocks.Add(new(page, start + 1, fence[3..].Trim(), string.Join('\n', text), comment, commentLine));
        }

        return blocks;
    }

    private static (string Text, int Line) CommentBefore(string[] lines, int fence)
    {
        if (fence == 0 || !lines[fence - 1].TrimEnd().EndsWith("-->", StringComparison.Ordinal))
        {
            return (string.Empty, 0);
        }

        var start = fence - 1;
        while (!lines[start].Contains("<!--", StringComparison.Ordinal))
        {
            start--;
        }

        var text = string.Join('\n', lines[start..fence]).Trim();
        return (text["<!--".Length..^"-->".Length], start + 1);
    }
}
