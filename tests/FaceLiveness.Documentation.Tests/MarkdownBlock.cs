namespace FaceLiveness.Documentation.Tests;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">The page, as a path from the root of the repository.</param>
/// <param name="Line">The line of its first line of text, from 1.</param>
/// <param name="Language">What stands behind the fence.</param>
/// <param name="Text">What it holds, without the indentation of the fence.</param>
/// <param name="Comment">The HTML comment right before it, which readers don't see; empty without one.</param>
/// <param name="CommentLine">The line on which the comment begins.</param>
internal sealed record MarkdownBlock(string Page, int Line, string Language, string Text, string Comment, int CommentLine)
{
    /// <summary>Where it is, as an editor opens it.</summary>
    public string Place => $"{Page}:{Line}";
}
