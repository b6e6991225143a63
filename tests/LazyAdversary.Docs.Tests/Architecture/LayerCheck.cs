using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LazyAdversary.Docs.Tests.Architecture;

/// <summary>Finds the names in a library's source that point from a folder to one that does not lie below it.</summary>
/// <param name="rootNamespace">The namespace of the library; that of a folder is its child of the same name.</param>
/// <param name="layers">The folders from the bottom up: each may use those of earlier layers, and no other.</param>
internal sealed class LayerCheck(string rootNamespace, IReadOnlyList<string[]> layers)
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>The violations, each with its place; the sources are bound by the compiler, so no way of writing a name escapes.</summary>
    /// <param name="sources">The text of each file by its path, whose first part is the folder.</param>
    public IReadOnlyList<string> Violations(IReadOnlyDictionary<string, string> sources)
    {
        var parse = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest).WithDocumentationMode(DocumentationMode.None);
        SyntaxTree[] trees = [.. sources.Select(source => CSharpSyntaxTree.ParseText(source.Value, parse, source.Key))];
        var compilation = CSharpCompilation.Create(
            rootNamespace,
            [CSharpSyntaxTree.ParseText(ImplicitUsings, parse), .. trees],
            References.Except(rootNamespace),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));

        // A name that is not bound would point nowhere.
        string[] errors = [.. compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString())];
        if (errors.Length > 0) throw new InvalidOperationException(string.Join('\n', errors));

        return [.. trees.SelectMany(tree => Violations(tree, compilation.GetSemanticModel(tree))).Distinct()];
    }

    private IEnumerable<string> Violations(SyntaxTree tree, SemanticModel model)
    {
        string folders = tree.FilePath[..tree.FilePath.LastIndexOf('/')].Replace('/', '.'), from = folders.Split('.')[0];
        int height = Layer(from);
        if (height < 0) yield return $"{tree.FilePath}: the folder {from} has no layer";

        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            int line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
            if (node is BaseNamespaceDeclarationSyntax declaration)
            {
                string declared = model.GetDeclaredSymbol(declaration)!.ToDisplayString();
                if (declared != $"{rootNamespace}.{folders}") yield return $"{tree.FilePath}({line}): the namespace is {declared}";
            }
            else if (node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax && !IsDeclaration(node) &&
                Folder(model.GetSymbolInfo(node).Symbol) is string to && to != from && !(Layer(to) >= 0 && Layer(to) < height))
            {
                yield return $"{tree.FilePath}({line}): {from} → {to}";
            }
        }
    }

    /// <summary>Whether a name is a part of that of a declared namespace.</summary>
    private static bool IsDeclaration(SyntaxNode node) => node.Ancestors().SkipWhile(n => n is NameSyntax).First() is BaseNamespaceDeclarationSyntax declaration
        && declaration.Name.Span.Contains(node.Span);

    /// <summary>The folder of a symbol; null when it is not one of the library's.</summary>
    private string? Folder(ISymbol? symbol)
    {
        string? containing = (symbol as INamespaceSymbol ?? symbol?.ContainingNamespace)?.ToDisplayString();
        return containing?.StartsWith(rootNamespace + ".", StringComparison.Ordinal) == true ? containing.Split('.')[rootNamespace.Split('.').Length] : null;
    }

    private int Layer(string folder)
    {
        for (int i = 0; i < layers.Count; i++)
        {
            if (layers[i].Contains(folder)) return i;
        }

        return -1;
    }
}
