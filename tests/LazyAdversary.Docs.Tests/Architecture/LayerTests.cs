using LazyAdversary.TwoLayer;

namespace LazyAdversary.Docs.Tests.Architecture;

/// <summary>The rules of docs/architecture.md.</summary>
public class LayerTests
{
    private static readonly LayerCheck Library = new(
        "LazyAdversary",
        [
            ["Numerics"],
            ["Data"],
            ["Models"],
            ["Threats"],
            ["Attacks", "Certification"],
            ["Attacks/Gradient", "Attacks/BlackBox"],
            ["Attacks/Boundary"],
            ["Attacks/Cascade"],
            ["Evaluation", "TwoLayer"],
            ["Lazy"],
            ["Theory"],
        ]);

    [Fact]
    public void FoldersOfTheLibraryUseOnlyFoldersBelowThem()
    {
        var violations = Library.Violations(ReadSources("src/LazyAdversary"));
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Theory]
    [InlineData("Attacks/A.cs", "namespace LazyAdversary.Attacks; class A { LazyAdversary.Lazy.T t; }", "Attacks/A.cs(1): Attacks → Lazy")]
    [InlineData("Attacks/A.cs", "namespace LazyAdversary.Attacks; class A { object t = new Lazy.T(); }", "Attacks/A.cs(1): Attacks → Lazy")]
    [InlineData("Numerics/N.cs", "using LazyAdversary.Lazy;\nnamespace LazyAdversary.Numerics;", "Numerics/N.cs(1): Numerics → Lazy")]
    [InlineData("Numerics/N.cs", "using X = LazyAdversary.Lazy.T;\nnamespace LazyAdversary.Numerics;", "Numerics/N.cs(1): Numerics → Lazy")]
    [InlineData("Threats/L.cs", "namespace LazyAdversary.Threats; class L { void M() => Attacks.Pgd.M(); }", "Threats/L.cs(1): Threats → Attacks/Gradient")]
    [InlineData("Attacks/A.cs", "namespace LazyAdversary.Attacks; class A { void M() => Pgd.M(); }", "Attacks/A.cs(1): Attacks → Attacks/Gradient")]
    [InlineData("Attacks/Boundary/B.cs", "namespace LazyAdversary.Attacks.Boundary; class B { void M() => Pgd.M(); }", null)]
    [InlineData("Attacks/BlackBox/B.cs", "namespace LazyAdversary.Attacks.BlackBox; class B { void M() => Pgd.M(); }",
        "Attacks/BlackBox/B.cs(1): Attacks/BlackBox → Attacks/Gradient")]
    [InlineData("Data/D.cs", "namespace LazyAdversary.Attacks; class D;", "Data/D.cs(1): the namespace is LazyAdversary.Attacks")]
    [InlineData("Attacks/Cascade/C.cs", "namespace LazyAdversary.Attacks; class C;", "Attacks/Cascade/C.cs(1): the namespace is LazyAdversary.Attacks")]
    [InlineData("Numerics/Deep/N.cs", "namespace LazyAdversary.Numerics.Deep; class N { Lazy.T t; }", "Numerics/Deep/N.cs(1): Numerics → Lazy")]
    [InlineData("Misc/M.cs", "namespace LazyAdversary.Misc; class M;", "Misc/M.cs: the folder Misc has no layer")]
    [InlineData("Theory/E.cs", "using LazyAdversary.Lazy;\nnamespace LazyAdversary.Theory; class E { T t; }", null)]
    public void AnUpwardOrSidewardNameIsFound(string path, string source, string? violation)
    {
        var violations = Library.Violations(new Dictionary<string, string>
        {
            ["Lazy/T.cs"] = "namespace LazyAdversary.Lazy; public class T;",
            ["Attacks/Gradient/Pgd.cs"] = "namespace LazyAdversary.Attacks; public static class Pgd { public static void M() { } }",
            [path] = source,
        });
        Assert.Equal(violation is null ? [] : [violation], violations);
    }

    [Fact]
    public void NumericsIsInternal()
    {
        string[] visible = [.. typeof(TwoLayerReluNet).Assembly.GetExportedTypes().Select(type => type.FullName!)];
        Assert.NotEmpty(visible);
        Assert.DoesNotContain(visible, name => name.StartsWith("LazyAdversary.Numerics.", StringComparison.Ordinal));
    }

    [Fact]
    public void TheLibraryRestsOnTheFrameworkMathNetAndTensorsAlone()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] outside =
        [
            .. typeof(TwoLayerReluNet).Assembly.GetReferencedAssemblies()
                .Select(assembly => assembly.Name!)
                .Where(name => !File.Exists(Path.Combine(framework, name + ".dll")))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(["MathNet.Numerics", "System.Numerics.Tensors"], outside);
    }

    private static Dictionary<string, string> ReadSources(string folder)
    {
        string root = Path.Combine(Repository.Root, folder);
        return Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllText);
    }
}
