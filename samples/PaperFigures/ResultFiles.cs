using PaperFigures.Grid;

namespace PaperFigures;

/// <summary>The names of the files in an output folder.</summary>
internal static class ResultFiles
{
    /// <summary>The result file of a shard: shards of one sweep may share a folder, as on a cluster's file system.</summary>
    public static string Results(DirectoryInfo folder, Shard shard) => Path.Combine(folder.FullName, "results" + Suffix(shard) + ".jsonl");

    public static string Timings(DirectoryInfo folder, Shard shard) => Path.Combine(folder.FullName, "timings" + Suffix(shard) + ".jsonl");

    private static string Suffix(Shard shard) => shard == Shard.Whole ? "" : $"-{shard.Index}-of-{shard.Count}";
}
