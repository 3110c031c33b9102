using System.Text;
using System.Text.RegularExpressions;

namespace FaceLiveness.Documentation.Tests;

/// <summary>A block of C# with whatever has to stand before it.</summary>
/// <param name="Source">What is compiled; <c>#line</c> leads every fault back to the page.</param>
/// <param name="IsWhole">Whether it brings its own <c>using</c> directives, and so has to be complete as it is.</param>
internal sealed partial record Snippet(string Source, bool IsWhole)
{
    private const string Given = "given:";
    private const string Continues = "continues";

    /// <summary>Puts together what one block stands for.</summary>
    /// <param name="blocks">The blocks of C# of its page.</param>
    /// <param name="index">Which one.</param>
    public static Snippet Of(IReadOnlyList<MarkdownBlock> blocks, int index)
    {
        var first = index;
        while (first > 0 && blocks[first].Comment.Trim() == Continues)
        {
            first--;
        }

        var (directives, code) = (new StringBuilder(), new StringBuilder());
        foreach (var block in blocks.Skip(first).Take(index - first + 1))
        {
            var comment = block.Comment.TrimStart();
            if (comment.StartsWith(Given, StringComparison.Ordinal))
            {
                Append(comment[Given.Length..], block.Page, block.CommentLine);
            }

            Append(block.Text, block.Page, block.Line);
        }

        return new($"{directives}{code}", Directive().IsMatch(blocks[first].Text));

        void Append(string text, string page, int line)
        {
            directives.AppendJoin(string.Empty, Directive().Matches(text).Select(match => $"{match.Value.Trim()}\n"));
            code.Append(null, $"#line {line} \"{page}\"\n{Directive().Replace(text, string.Empty)}\n");
        }
    }

    [GeneratedRegex(@"^using (static )?[A-Za-z_][\w.]*( = [^;\n]+)?;", RegexOptions.Multiline)]
    private static partial Regex Directive();
}
