using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;

namespace LazyAdversary.Packaging.Tests;

/// <summary>
/// The packages of src, packed once for all tests into a folder of their own under a version that nobody has seen, so that no cache can answer for them.
/// The build has its own output folder too: it cannot disturb, or be disturbed by, the build that the tests belong to.
/// </summary>
public sealed class PackedLibrary : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lazyadversary-packages-");

    /// <summary>The version of all packages.</summary>
    public string Version { get; } = $"0.0.0-test.{Guid.NewGuid():N}";

    /// <summary>The folder that holds the packages, and nothing else.</summary>
    public string Feed => Path.Combine(_folder.FullName, "feed");

    /// <summary>A folder for whatever a test needs; removed at the end.</summary>
    public string Scratch => _folder.FullName;

    /// <summary>The root of the work tree.</summary>
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>Where this machine keeps the packages that the library depends on.</summary>
    public static IReadOnlyList<string> PackageFolders { get; } = Metadata("PackageFolders").Split(';', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The names of the projects in src, each a package.</summary>
    public static IEnumerable<string> Projects => new DirectoryInfo(Path.Combine(Root, "src")).GetDirectories().Select(folder => folder.Name);

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        try
        {
            // The one without dependencies first: the others then find it built.
            foreach (string project in Projects.OrderBy(name => name.Length))
            {
                await DotNet.RunAsync(
                    Root, new Dictionary<string, string>(),
                    "pack", Path.Combine("src", project), "-c", "Release", "-o", Feed,
                    $"-p:Version={Version}", $"-p:ArtifactsPath={Path.Combine(_folder.FullName, "artifacts")}", "-p:RunAnalyzers=false", "-p:NuGetAudit=false");
            }
        }
        catch
        {
            // A fixture that could not be made is not disposed of.
            await DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Opens a package.</summary>
    public ZipArchive Open(string name, string extension = "nupkg") => ZipFile.OpenRead(Path.Combine(Feed, $"{name}.{Version}.{extension}"));

    /// <summary>The metadata element of a package's nuspec, its names without their XML namespace.</summary>
    public XElement ReadNuspec(string name)
    {
        using var package = Open(name);
        using var stream = package.GetEntry($"{name}.nuspec")!.Open();
        var root = XDocument.Load(stream).Root!;
        foreach (var element in root.DescendantsAndSelf()) element.Name = element.Name.LocalName;
        return root.Element("metadata")!;
    }

    private static string Metadata(string key) => typeof(PackedLibrary).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
