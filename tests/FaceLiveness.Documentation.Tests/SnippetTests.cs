using System.Text.Json;
using FaceLiveness.Integration.Tests.Packaging;

namespace FaceLiveness.Documentation.Tests;

/// <summary>Whatever code a page shows can be pasted and works: it compiles, or is cut out of a file that does.</summary>
public sealed class SnippetTests
{
    private const string Excerpt = "excerpt:";

    private static readonly JsonReaderOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowMultipleValues = true };

    public static TheoryData<string> PagesWithCode => [.. MarkdownPages.All.Where(page => MarkdownPages.Blocks(page).Any(IsCode))];

    public static TheoryData<string> PagesWithJson => [.. MarkdownPages.All.Where(page => MarkdownPages.Blocks(page).Any(IsJson))];

    [Theory]
    [MemberData(nameof(PagesWithCode))]
    public void The_code_of_a_page_compiles(string page)
    {
        var blocks = MarkdownPages.Blocks(page).Where(block => IsCode(block) && !IsExcerpt(block)).ToList();

        var faults = Enumerable.Range(0, blocks.Count).SelectMany(index => SnippetCompiler.Faults(Snippet.Of(blocks, index))).Distinct().ToList();

        Assert.True(!faults.Any(), string.Join('\n', faults));
    }

    [Theory]
    [MemberData(nameof(PagesWithCode))]
    public void What_is_cut_out_of_a_file_stands_in_it_still(string page)
    {
        var faults = from block in MarkdownPages.Blocks(page)
                     where IsExcerpt(block)
                     let file = block.Comment.Trim()[Excerpt.Length..].Trim()
                     where !Lines(File.ReadAllText(Repository.PathOf(file))).Contains(Lines(block.Text), StringComparison.Ordinal)
                     select $"{block.Place}: these lines do not stand in {file} one after the other";

        Assert.True(!faults.Any(), string.Join('\n', faults));
    }

    [Theory]
    [MemberData(nameof(PagesWithJson))]
    public void The_JSON_of_a_page_is_JSON(string page)
    {
        var faults = MarkdownPages.Blocks(page).Where(IsJson).Select(Fault).OfType<string>();

        Assert.True(!faults.Any(), string.Join('\n', faults));
    }

    private static bool IsCode(MarkdownBlock block) => block.Language is "csharp" or "cs" or "c#";

    private static bool IsJson(MarkdownBlock block) => block.Language is "json" or "jsonl" or "jsonc";

    private static bool IsExcerpt(MarkdownBlock block) => block.Comment.TrimStart().StartsWith(Excerpt, StringComparison.Ordinal);

    /// <summary>The text without indentation and empty lines, from line break to line break.</summary>
    private static string Lines(string text) =>
        $"\n{string.Join('\n', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))}\n";

    private static string? Fault(MarkdownBlock block)
    {
        try
        {
            var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(block.Text), Lenient);
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException exception)
        {
            return $"{block.Page}:{block.Line + (exception.LineNumber ?? 0)}: {exception.Message}";
        }
    }
}
