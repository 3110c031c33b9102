using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FaceLiveness.Documentation.Tests;

/// <summary>A block of C# with whatever has to stand before it.</summary>
/// <param name="Sources">What is compiled, each a file of its own; <c>#line</c> leads every fault back to the page.</param>
/// <param name="IsWhole">Whether it brings its own <c>using</c> directives, and so has to be complete as it is.</param>
internal sealed partial record Snippet(IReadOnlyList<string> Sources, bool IsWhole)
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

        var (directives, code, types) = (new StringBuilder(), new StringBuilder(), new List<string>());
        foreach (var block in blocks.Skip(first).Take(index - first + 1))
        {
            var comment = block.Comment.TrimStart();
            if (comment.StartsWith(Given, StringComparison.Ordinal))
            {
                Give(comment[Given.Length..], block.Page, block.CommentLine);
            }

            Append(block.Text, block.Page, block.Line);
        }

        return new([$"{directives}{code}", .. types], Directive().IsMatch(blocks[first].Text));

        void Give(string text, string page, int line)
        {
            // Types may not stand before the statements of the block.
            if (CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot() is { Members: [not GlobalStatementSyntax, ..] })
            {
                types.Add($"#line {line} \"{page}\"\n{text}");
            }
            else
            {
                Append(text, page, line);
            }
        }

        void Append(string text, string page, int line)
        {
            directives.AppendJoin(string.Empty, Directive().Matches(text).Select(match => $"{match.Value.Trim()}\n"));
            code.Append(null, $"#line {line} \"{page}\"\n{Directive().Replace(text, string.Empty)}\n");
        }
    }

    [GeneratedRegex(@"^using (static )?[A-Za-z_][\w.]*( = [^;\n]+)?;", RegexOptions.Multiline)]
    private static partial Regex Directive();
}
