using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;

namespace LazyAdversary.Docs.Tests.Snippets;

/// <summary>
/// The blocks of one page as one program with top-level statements, as a reader would paste them: usings first, then every statement in order, then the types.
/// Messages and stack traces name the lines of the page.
/// </summary>
internal sealed partial class PageProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // Those of a new console project.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private readonly string _page;
    private readonly IReadOnlyList<CodeBlock> _blocks;

    public PageProgram(string page, string markdown)
    {
        _page = page;
        _blocks = CodeBlock.Parse(page, markdown);
    }

    /// <summary>Compiles and runs the page in an empty folder.</summary>
    /// <returns>What it wrote to the console.</returns>
    /// <exception cref="InvalidOperationException">It does not compile without warnings, or does not print what it says.</exception>
    public async Task<string> RunAsync()
    {
        if (_blocks.Count == 0) return "";
        var entry = Load(Compile());
        var (console, folder) = (Console.Out, Environment.CurrentDirectory);
        var scratch = Directory.CreateTempSubdirectory("lazyadversary-docs-");
        using var output = new StringWriter();
        try
        {
            Environment.CurrentDirectory = scratch.FullName;
            Console.SetOut(TextWriter.Synchronized(output));
            object?[] arguments = entry.GetParameters().Length == 0 ? [] : [Array.Empty<string>()];
            await Task.Run(() => entry.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)).WaitAsync(Limit);
        }
        finally
        {
            Console.SetOut(console);
            Environment.CurrentDirectory = folder;
            scratch.Delete(recursive: true);
        }

        string text = output.ToString().ReplaceLineEndings("\n");
        CheckPrinted(text);
        return text;
    }

    private CSharpCompilation Compile()
    {
        var parse = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        var compilation = CSharpCompilation.Create(
            "Page",
            [Parse(ImplicitUsings, "usings.cs"), Parse(Assemble(parse), "page.cs")],
            References.All,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication)
                .WithOptimizationLevel(OptimizationLevel.Release)
                .WithNullableContextOptions(NullableContextOptions.Enable)
                .WithSpecificDiagnosticOptions([new("CS1701", ReportDiagnostic.Suppress)]));

        // A reader who copies an example should see no warning either.
        string[] problems = [.. compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString())];
        if (problems.Length > 0) throw new InvalidOperationException(string.Join('\n', problems));
        return compilation;

        SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, parse, path, Encoding.UTF8);
    }

    private string Assemble(CSharpParseOptions parse)
    {
        var usings = new StringBuilder();
        var statements = new StringBuilder();
        var types = new StringBuilder();
        var seen = new HashSet<string>();
        foreach (var block in _blocks)
        {
            var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(block.Code, parse).GetRoot();
            foreach (var directive in root.Usings.Where(directive => seen.Add(directive.ToString()))) Append(usings, block, directive);
            foreach (var member in root.Members) Append(member is GlobalStatementSyntax ? statements : types, block, member);
        }

        return $"{usings}{statements}{types}";
    }

    private void Append(StringBuilder part, CodeBlock block, SyntaxNode node)
    {
        int line = block.Line + node.SyntaxTree.GetLineSpan(node.FullSpan).StartLinePosition.Line;
        part.Append($"#line {line} \"{_page}\"\n{node.ToFullString()}\n");
    }

    private static MethodInfo Load(CSharpCompilation compilation)
    {
        using MemoryStream code = new(), symbols = new();
        var result = compilation.Emit(code, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        if (!result.Success) throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
        code.Position = symbols.Position = 0;
        return new AssemblyLoadContext(name: null, isCollectible: true).LoadFromStream(code, symbols).EntryPoint!;
    }

    private void CheckPrinted(string output)
    {
        int from = 0;
        foreach (var block in _blocks)
        {
            foreach (Match match in Printed().Matches(block.Code))
            {
                string expected = match.Groups["text"].Value.Trim();
                string pattern = string.Join(".*?", expected.Split('…').Select(Regex.Escape));
                var found = new Regex(pattern).Match(output, from);
                if (!found.Success)
                {
                    int line = block.Line + block.Code.AsSpan(0, match.Index).Count('\n');
                    throw new InvalidOperationException($"{_page}({line}): not printed: {expected}\nThe page printed:\n{output}");
                }

                from = found.Index + found.Length;
            }
        }
    }

    [GeneratedRegex(@"// prints: (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Printed();
}
