using PaperFigures.Grid;

namespace PaperFigures;

/// <summary>What the command line asks for.</summary>
internal sealed record SweepOptions
{
    /// <summary>The command that repeats or continues the run: "quick", "default" or "paper".</summary>
    public required string Preset { get; init; }

    public required SweepSettings Settings { get; init; }

    /// <summary>The figures to compute. Drawn is everything that there are results for.</summary>
    public required IReadOnlySet<Part> Parts { get; init; }

    public required Shard Shard { get; init; }

    /// <summary>Whether figures and the report follow; never for one of several shards.</summary>
    public required bool Draws { get; init; }

    public required DirectoryInfo Output { get; init; }

    public required int Threads { get; init; }
}
