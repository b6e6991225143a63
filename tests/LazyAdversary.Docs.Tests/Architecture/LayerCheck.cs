using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LazyAdversary.Docs.Tests.Architecture;

/// <summary>Finds the names in a library's source that point from a folder to one that does not lie below it.</summary>
/// <param name="rootNamespace">The namespace of the library; that of a folder is its child of the same name.</param>
/// <param name="layers">
/// The folders from the bottom up: each may use those of earlier layers, and no other. A sub-folder that is not listed belongs to its parent. Public types
/// of a sub-folder may have the namespace of the parent.
/// </param>
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
        string path = FolderOf(tree.FilePath), from = Room(path);
        int height = Layer(from);
        if (height < 0) yield return $"{tree.FilePath}: the folder {from} has no layer";

        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            int line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
            if (node is BaseNamespaceDeclarationSyntax declaration)
            {
                string declared = model.GetDeclaredSymbol(declaration)!.ToDisplayString(), own = $"{rootNamespace}.{path.Replace('/', '.')}";
                bool isPublic = declaration.Members.OfType<BaseTypeDeclarationSyntax>().Any(t => t.Modifiers.Any(SyntaxKind.PublicKeyword));
                if (declared != own && !(isPublic && declared == own[..own.LastIndexOf('.')]))
                    yield return $"{tree.FilePath}({line}): the namespace is {declared}";
            }
            else if (node is UsingDirectiveSyntax directive)
            {
                if (Unlisted(model, directive) is { } target && !May(from, target)) yield return $"{tree.FilePath}({line}): {from} → {target}";
            }
            else if (node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax && !IsDeclaration(node))
            {
                foreach (string to in Rooms(model.GetSymbolInfo(node).Symbol))
                {
                    if (!May(from, to)) yield return $"{tree.FilePath}({line}): {from} → {to}";
                }
            }
        }
    }

    private bool May(string from, string to) => from == to || (Layer(to) >= 0 && Layer(to) < Layer(from));

    /// <summary>Whether a name is a part of that of a declared namespace.</summary>
    private static bool IsDeclaration(SyntaxNode node) => node.Ancestors().SkipWhile(n => n is NameSyntax).First() is BaseNamespaceDeclarationSyntax declaration
        && declaration.Name.Span.Contains(node.Span);

    /// <summary>The rooms that a symbol is declared in; none when it is not one of the library's, or a namespace.</summary>
    private IEnumerable<string> Rooms(ISymbol? symbol)
    {
        if (symbol is null or INamespaceSymbol) return [];
        return symbol.OriginalDefinition.Locations
            .Where(location => location.SourceTree is { FilePath: not "" } tree && tree.FilePath.Contains('/', StringComparison.Ordinal))
            .Select(location => Room(FolderOf(location.SourceTree!.FilePath)));
    }

    /// <summary>The room of the namespace that a directive imports, where only one room has it.</summary>
    private string? Unlisted(SemanticModel model, UsingDirectiveSyntax directive)
    {
        if (directive.Name is null || model.GetSymbolInfo(directive.Name).Symbol is not INamespaceSymbol space) return null;
        string name = space.ToDisplayString();
        if (!name.StartsWith(rootNamespace + ".", StringComparison.Ordinal)) return null;
        string room = Room(name[(rootNamespace.Length + 1)..].Replace('.', '/'));
        bool hasSubFolders = layers.SelectMany(layer => layer).Any(other => other.StartsWith(room + "/", StringComparison.Ordinal));
        return hasSubFolders ? null : room;
    }

    private static string FolderOf(string path) => path[..path.LastIndexOf('/')];

    /// <summary>The listed folder that a folder is or lies in.</summary>
    private string Room(string folder)
    {
        for (string room = folder; ; room = FolderOf(room))
        {
            if (Layer(room) >= 0 || !room.Contains('/', StringComparison.Ordinal)) return room;
        }
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
