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
            ["Networks"],
            ["LazyRegime", "Attacks", "Certification"],
            ["Training"],
            ["Evaluation", "Theory"],
        ]);

    [Fact]
    public void FoldersOfTheLibraryUseOnlyFoldersBelowThem()
    {
        var violations = Library.Violations(ReadSources("src/LazyAdversary"));
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Theory]
    [InlineData("Attacks/A.cs", "namespace LazyAdversary.Attacks; class A { LazyAdversary.Training.T t; }", "Attacks/A.cs(1): Attacks → Training")]
    [InlineData("Attacks/A.cs", "namespace LazyAdversary.Attacks; class A { object t = new Training.T(); }", "Attacks/A.cs(1): Attacks → Training")]
    [InlineData("Numerics/N.cs", "using LazyAdversary.Training;\nnamespace LazyAdversary.Numerics;", "Numerics/N.cs(1): Numerics → Training")]
    [InlineData("Numerics/N.cs", "using X = LazyAdversary.Training.T;\nnamespace LazyAdversary.Numerics;", "Numerics/N.cs(1): Numerics → Training")]
    [InlineData("LazyRegime/L.cs", "namespace LazyAdversary.LazyRegime; class L { void M() => Attacks.Norm.M(); }", "LazyRegime/L.cs(1): LazyRegime → Attacks")]
    [InlineData("Data/D.cs", "namespace LazyAdversary.Attacks; class D;", "Data/D.cs(1): the namespace is LazyAdversary.Attacks")]
    [InlineData("Numerics/Deep/N.cs", "namespace LazyAdversary.Numerics.Deep; class N { Training.T t; }", "Numerics/Deep/N.cs(1): Numerics → Training")]
    [InlineData("Misc/M.cs", "namespace LazyAdversary.Misc; class M;", "Misc/M.cs: the folder Misc has no layer")]
    [InlineData("Evaluation/E.cs", "using LazyAdversary.Training;\nnamespace LazyAdversary.Evaluation; class E { T t; }", null)]
    public void AnUpwardOrSidewardNameIsFound(string path, string source, string? violation)
    {
        var violations = Library.Violations(new Dictionary<string, string>
        {
            ["Training/T.cs"] = "namespace LazyAdversary.Training; public class T;",
            ["Attacks/Norm.cs"] = "namespace LazyAdversary.Attacks; public static class Norm { public static void M() { } }",
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
