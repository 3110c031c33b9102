using System.Text.RegularExpressions;

namespace FaceLiveness.Documentation.Tests;

/// <summary>What a reader can click on in a Markdown file, and where clicks can lead to in it.</summary>
internal sealed partial class MarkdownFile
{
    private MarkdownFile(string path, IReadOnlyList<string> links, IReadOnlySet<string> anchors) => (Path, Links, Anchors) = (path, links, anchors);

    public string Path { get; }

    /// <summary>The targets of links and pictures, as written.</summary>
    public IReadOnlyList<string> Links { get; }

    /// <summary>What may stand behind the # of a link to this file, made of its headings as GitHub makes it.</summary>
    public IReadOnlySet<string> Anchors { get; }

    public static MarkdownFile Read(string path)
    {
        var text = Fence().Replace(File.ReadAllText(path), "");
        var anchors = new HashSet<string>();
        foreach (Match heading in Heading().Matches(text))
        {
            var name = NotInAnchors().Replace(Link().Replace(heading.Groups[1].Value.Trim(), "$1").ToLowerInvariant(), "").Replace(' ', '-');
            var anchor = name;
            for (var again = 1; !anchors.Add(anchor); again++)
            {
                anchor = $"{name}-{again}";
            }
        }

        return new(path, [.. Link().Matches(CodeSpan().Replace(text, "code")).Select(link => link.Groups[2].Value)], anchors);
    }

    [GeneratedRegex(@"^ *(```+).*?^ *\1 *$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#{1,6} +(.+?)#* *\r?$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"`[^`\n]+`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\[([^\[\]]*)\]\(<?([^()\s>]*(?:\([^()]*\))?[^()\s>]*)>?(?: ""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{Nd} _-]")]
    private static partial Regex NotInAnchors();
}
