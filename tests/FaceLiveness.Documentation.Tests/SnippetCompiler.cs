using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FaceLiveness.Documentation.Tests;

/// <summary>Compiles what a page shows, as an app of its own would.</summary>
internal static class SnippetCompiler
{
    /// <summary>The implicit usings of the SDKs.</summary>
    private const string Implicit =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Net.Http.Json;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;

        """;

    /// <summary>What a fragment may speak of without having made it. A local of the same name hides it.</summary>
    private const string Given =
        """
        global using Xunit;
        global using static Given;

        internal static class Given
        {
            public static string[] args => [];
            public static System.Threading.CancellationToken cancellationToken => default;
            public static FaceLiveness.PipelineBuilder builder => null!;
            public static FaceLiveness.FacePipeline pipeline => null!;
            public static IReadOnlyList<FaceLiveness.ModelFile> models => [];
            public static IServiceCollection services => null!;
            public static IConfiguration configuration => null!;
            public static WebApplicationBuilder web => null!;
            public static WebApplication app => null!;
            public static FaceLiveness.VideoFrame frame => null!;
            public static FaceLiveness.FrameResult result => null!;
            public static IReadOnlyList<FaceLiveness.Profile> profiles => [];
            public static FaceLiveness.IProfileStore store => null!;
            public static ILogger logger => null!;
        }
        """;

    // A page may show a variable or a function without using it.
    private static readonly HashSet<string> Allowed = ["CS0168", "CS0219", "CS8019", "CS8321"];

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest, DocumentationMode.None);

    private static readonly Lazy<CSharpCompilation> Whole = new(() => CSharpCompilation.Create(
        "Snippet",
        [CSharpSyntaxTree.ParseText(Implicit, Language)],
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)));

    private static readonly Lazy<CSharpCompilation> Fragment = new(() =>
    {
        var namespaces = Namespaces(Whole.Value.GlobalNamespace).Where(name => name.StartsWith("FaceLiveness", StringComparison.Ordinal));
        var imports = string.Concat(namespaces.Select(name => $"global using {name};\n"));
        return Whole.Value.AddSyntaxTrees(CSharpSyntaxTree.ParseText(imports + Given, Language));
    });

    /// <summary>What is wrong with a snippet, each with its place in the page; empty where it compiles.</summary>
    public static IReadOnlyList<string> Faults(Snippet snippet)
    {
        var trees = snippet.Sources.Select(source => CSharpSyntaxTree.ParseText(source, Language)).ToList();
        var compilation = (snippet.IsWhole ? Whole : Fragment).Value.AddSyntaxTrees(trees);
        if (!trees[0].GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any())
        {
            compilation = compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.DynamicallyLinkedLibrary));
        }

        return
        [
            .. from fault in compilation.GetDiagnostics()
               where fault.Severity >= DiagnosticSeverity.Warning && !Allowed.Contains(fault.Id) && trees.Any(tree => tree == fault.Location.SourceTree)
               let place = fault.Location.GetMappedLineSpan()
               select $"{place.Path}:{place.StartLinePosition.Line + 1}: {fault.Id} {fault.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}",
        ];
    }

    /// <summary>The namespaces that hold public types.</summary>
    private static IEnumerable<string> Namespaces(INamespaceSymbol parent) => parent.GetNamespaceMembers().SelectMany(child =>
        Namespaces(child).Concat(child.GetTypeMembers().Any(type => type.DeclaredAccessibility == Accessibility.Public) ? [child.ToDisplayString()] : []));
}
