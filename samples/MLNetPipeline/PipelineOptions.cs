using Tables;

namespace MLNetPipeline;

/// <summary>What the command line asks for.</summary>
internal sealed record PipelineOptions
{
    /// <summary>A table in a text file, and how to read it; null for the embedded digits.</summary>
    public (FileInfo File, TableOptions Options)? Table { get; init; }

    /// <summary>The number m of hidden neurons of LazyRelu.</summary>
    public required int Width { get; init; }

    /// <summary>How many test examples are attacked.</summary>
    public required int Examples { get; init; }

    /// <summary>The most scores that a black-box attack asks for, for each example.</summary>
    public required int Queries { get; init; }

    /// <summary>The radii of the table, ascending.</summary>
    public required IReadOnlyList<double> Radii { get; init; }

    public required int Seed { get; init; }

    /// <summary>The number of threads; null for all processors.</summary>
    public int? Threads { get; init; }

    public required DirectoryInfo Output { get; init; }
}
