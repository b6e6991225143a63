using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace LazyAdversary.Packaging.Tests;

[Collection(SharedLibrary.Name)]
public class PackageContentsTests(PackedLibrary library)
{
    [Theory]
    [InlineData("LazyAdversary", "README.md")]
    [InlineData("LazyAdversary.Datasets", "NOTICE", "README.md")]
    [InlineData("LazyAdversary.MLNet", "README.md")]
    public void APackageHoldsTheAssemblyItsDocumentationAndItsPapers(string name, params string[] papers)
    {
        using var package = library.Open(name);
        string[] expected = [.. papers, $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Payload(package));
        Assert.Equal("README.md", library.ReadNuspec(name).Element("readme")?.Value);
    }

    [Theory]
    [InlineData("LazyAdversary", "MIT")]
    [InlineData("LazyAdversary.Datasets", "MIT AND CC-BY-SA-3.0")]
    [InlineData("LazyAdversary.MLNet", "MIT")]
    public void APackageSaysItsLicence(string name, string expression)
    {
        var licence = library.ReadNuspec(name).Element("license");
        Assert.Equal("expression", licence?.Attribute("type")?.Value);
        Assert.Equal(expression, licence?.Value);
    }

    [Theory]
    [InlineData("LazyAdversary", "MathNet.Numerics", "System.Numerics.Tensors")]
    [InlineData("LazyAdversary.Datasets", "LazyAdversary")]
    [InlineData("LazyAdversary.MLNet", "LazyAdversary", "Microsoft.ML")]
    public void APackageDependsOnWhatItUsesAndNothingElse(string name, params string[] dependencies)
    {
        var group = Assert.Single(library.ReadNuspec(name).Element("dependencies")!.Elements("group"));
        Assert.Equal("net10.0", group.Attribute("targetFramework")?.Value);
        Assert.Equal(dependencies, group.Elements("dependency").Select(dependency => dependency.Attribute("id")!.Value));
    }

    [Theory]
    [InlineData("LazyAdversary")]
    [InlineData("LazyAdversary.Datasets")]
    [InlineData("LazyAdversary.MLNet")]
    public void TheSymbolPackageBelongsToTheAssembly(string name)
    {
        using var package = library.Open(name);
        using var symbolPackage = library.Open(name, "snupkg");
        Assert.Equal([$"lib/net10.0/{name}.pdb"], Payload(symbolPackage));

        using var assembly = new PEReader(Copy(package, $"lib/net10.0/{name}.dll"));
        var debug = assembly.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.CodeView);
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(Copy(symbolPackage, $"lib/net10.0/{name}.pdb"));
        var id = new BlobContentId(symbols.GetMetadataReader().DebugMetadataHeader!.Id);
        Assert.Equal(assembly.ReadCodeViewDebugDirectoryData(debug).Guid, id.Guid);
        Assert.Contains(assembly.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.Reproducible);
    }

    [Theory]
    [InlineData("LazyAdversary")]
    [InlineData("LazyAdversary.Datasets")]
    [InlineData("LazyAdversary.MLNet")]
    public void TheAssemblyVersionIsFixed(string name)
    {
        using var package = library.Open(name);
        using var assembly = new PEReader(Copy(package, $"lib/net10.0/{name}.dll"));
        Assert.Equal(new Version(1, 0, 0, 0), assembly.GetMetadataReader().GetAssemblyDefinition().Version);
    }

    [Fact]
    public void OnlyProjectsInSrcArePackages()
    {
        var packable = Directory.EnumerateDirectories(PackedLibrary.Root)
            .Where(folder => Path.GetFileName(folder) is "samples" or "tests" or "benchmarks")
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories))
            .Where(project => XDocument.Load(project).Descendants("IsPackable").Any(element => element.Value != "false"));
        Assert.Empty(packable);
        Assert.Equal(
            PackedLibrary.Projects.SelectMany(name => new[] { $"{name}.{library.Version}.nupkg", $"{name}.{library.Version}.snupkg" }).Order(StringComparer.Ordinal),
            Directory.GetFiles(library.Feed).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    /// <summary>The files that are not the container's own.</summary>
    private static IEnumerable<string> Payload(ZipArchive package) => package.Entries
        .Select(entry => entry.FullName)
        .Where(path => !path.StartsWith("_rels/", StringComparison.Ordinal) && !path.StartsWith("package/", StringComparison.Ordinal)
            && path != "[Content_Types].xml" && !path.EndsWith(".nuspec", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static MemoryStream Copy(ZipArchive package, string path)
    {
        using var stream = package.GetEntry(path)!.Open();
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }
}
