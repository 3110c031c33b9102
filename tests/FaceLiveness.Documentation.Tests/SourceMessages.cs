using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FaceLiveness.Documentation.Tests;

/// <summary>
/// Finds the sentences in source files. Whatever is written as three words or more is taken for a message, wherever it stands: faults are thrown, returned,
/// yielded and handed on in too many ways to list them. What is no message is left out by where it stands.
/// </summary>
internal static partial class SourceMessages
{
    private const string Hole = "…";

    /// <summary>Calls that describe something: instruments, endpoints, and the steps of a save, which only tests hear of.</summary>
    private static readonly HashSet<string> Descriptions =
    [
        "CreateCounter", "CreateHistogram", "CreateObservableCounter", "CreateObservableGauge", "Observe", "Gauge",
        "WithSummary", "WithDescription", "WithTags", "WithName", "WithDisplayName", "Change", "beforeStep",
    ];

    /// <summary>
    /// Files that hold texts: the catalogue's licences, the letter in an export, the source of a calibration, the words in a picture, the description of the API.
    /// Only what they throw counts.
    /// </summary>
    private static readonly HashSet<string> Texts =
        ["DefaultEntries.cs", "ExportReadme.cs", "KnownEmbedder.cs", "SheetPainter.cs", "SheetMoment.cs", "ApiDescription.cs", "ApiOperations.cs"];

    /// <summary>Reads every source file below a folder with a folder for each project.</summary>
    public static IReadOnlyList<SourceMessage> Read(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !BuildOutput().IsMatch(Path.GetRelativePath(folder, file)))
            .Order(StringComparer.Ordinal)
            .SelectMany(file => ReadFile(folder, file))
            .DistinctBy(message => (message.Project, message.Text, message.Log))];

    private static IEnumerable<SourceMessage> ReadFile(string folder, string file)
    {
        var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
        var isText = Texts.Contains(Path.GetFileName(file));
        var root = CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot();
        foreach (var node in root.DescendantNodes(node => !IsText(node)).OfType<ExpressionSyntax>().Where(IsText))
        {
            var text = Numbered().Replace(Spaces().Replace(TextOf(node), " ").Trim(), Hole);
            if (node.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute)
            {
                if (attribute.Name.ToString() is "LoggerMessage")
                {
                    // Of one that is nothing but a hole the fault is the message, and stands elsewhere.
                    if (Placeholder().Replace(text, Hole) is not Hole and var template)
                    {
                        yield return new SourceMessage(template, path, IsRefusal: false, LogOf(attribute));
                    }

                    continue;
                }

                if (node.FirstAncestorOrSelf<AttributeArgumentSyntax>()?.NameEquals?.Name.Identifier.Text is not "ErrorMessage")
                {
                    continue;
                }
            }

            var isRefusal = IsRefusal(node);
            if (IsSentence(text) && !Protocol().IsMatch(text) && !IsDescription(node) && (isRefusal || !isText))
            {
                yield return new SourceMessage(text, path, isRefusal, Log: null);
            }
        }
    }

    private static bool IsSentence(string text) => Word().Count(text) switch
    {
        > 3 => true,
        3 => text.Contains(Hole, StringComparison.Ordinal) || text.IndexOfAny(['.', ',', ':']) >= 0,
        2 => text.Contains(Hole, StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>A literal, or literals that are added to one another.</summary>
    private static bool IsText(SyntaxNode node) => node switch
    {
        LiteralExpressionSyntax literal => literal.IsKind(SyntaxKind.StringLiteralExpression),
        InterpolatedStringExpressionSyntax => true,
        BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) => IsText(sum.Left) || IsText(sum.Right),
        _ => false,
    };

    private static string TextOf(ExpressionSyntax node) => node switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => literal.Token.ValueText,
        InterpolatedStringExpressionSyntax interpolated => TextOf(interpolated),
        BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) => (TextOf(sum.Left) + TextOf(sum.Right)).Replace(Hole + Hole, Hole, StringComparison.Ordinal),
        _ => Hole,
    };

    private static string TextOf(InterpolatedStringExpressionSyntax interpolated)
    {
        var text = new StringBuilder();
        foreach (var part in interpolated.Contents)
        {
            text.Append(part is InterpolatedStringTextSyntax written
                ? written.TextToken.ValueText.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal)
                : Hole);
        }

        return text.Replace(Hole + Hole, Hole).ToString();
    }

    private static bool IsDescription(ExpressionSyntax node) =>
        (CallOf(node) is { } call && Descriptions.Contains(call))
        || node.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.Identifier.Text is "ToString"
        || (node.Parent?.Parent is VariableDeclaratorSyntax { Identifier.Text: var name, Parent.Parent: FieldDeclarationSyntax field } && IsInAttribute(name, field.SyntaxTree));

    /// <summary>Whether a constant is what an attribute says.</summary>
    private static bool IsInAttribute(string constant, SyntaxTree tree) =>
        tree.GetRoot().DescendantNodes().OfType<AttributeArgumentSyntax>().Any(argument => argument.Expression is IdentifierNameSyntax used && used.Identifier.Text == constant);

    private static bool IsRefusal(ExpressionSyntax node) =>
        CallOf(node) is "AddError" || node.Ancestors().Any(ancestor => ancestor is ThrowExpressionSyntax or ThrowStatementSyntax);

    /// <summary>The method that the text is handed to.</summary>
    private static string? CallOf(ExpressionSyntax node) =>
        node.FirstAncestorOrSelf<ArgumentSyntax>()?.Parent?.Parent is not InvocationExpressionSyntax { Expression: var called } ? null
        : called switch
        {
            MemberAccessExpressionSyntax member => member.Name.Identifier.Text == "Invoke" ? member.Expression.ToString() : member.Name.Identifier.Text,
            ConditionalAccessExpressionSyntax conditional => conditional.Expression.ToString(),
            SimpleNameSyntax name => name.Identifier.Text,
            MemberBindingExpressionSyntax => (called.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression as SimpleNameSyntax)?.Identifier.Text,
            _ => null,
        };

    private static string LogOf(AttributeSyntax attribute)
    {
        var arguments = attribute.ArgumentList!.Arguments;
        var level = arguments.Select(argument => argument.Expression.ToString()).FirstOrDefault(text => text.StartsWith("LogLevel.", StringComparison.Ordinal));
        return $"{arguments.First(argument => argument.NameEquals?.Name.Identifier.Text is "EventId" or null).Expression}, {level?["LogLevel.".Length..].ToLowerInvariant() ?? "any level"}";
    }

    [GeneratedRegex(@"(^|[/\\])(bin|obj)[/\\]")]
    private static partial Regex BuildOutput();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(?<!\S)\W?\p{L}[\p{L}'-]+")]
    private static partial Regex Word();

    /// <summary>What programs say to programs.</summary>
    [GeneratedRegex(@"^(--…|#|id: |default-src |yyyy|[a-z]+/[a-z-]+;)")]
    private static partial Regex Protocol();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"\{\w+(:[^}]*)?\}")]
    private static partial Regex Placeholder();
}
