namespace LazyAdversary.Packaging.Tests;

/// <summary>The tests that share the packed library.</summary>
[CollectionDefinition(Name)]
public sealed class SharedLibrary : ICollectionFixture<PackedLibrary>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Packaging";
}
