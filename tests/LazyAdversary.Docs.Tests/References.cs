using Microsoft.CodeAnalysis;

namespace LazyAdversary.Docs.Tests;

/// <summary>What the compilations of these tests refer to: everything this process could load, so the framework and the assemblies just built.</summary>
internal static class References
{
    public static IReadOnlyList<MetadataReference> All { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static IEnumerable<MetadataReference> Except(string assemblyName) =>
        All.Where(reference => Path.GetFileNameWithoutExtension(reference.Display) != assemblyName);
}
