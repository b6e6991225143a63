using Microsoft.ML;
using Tables;

namespace MLNetPipeline;

/// <summary>A user's table as views; the slots of its texts are frozen.</summary>
internal static class TableExamples
{
    /// <exception cref="TableException">The table cannot be read as it stands.</exception>
    public static Examples Load(MLContext context, FileInfo file, TableOptions options, int seed)
    {
        var table = TableReader.Read(file.FullName, options);
        var split = TableSplit.Create(table, seed);
        return new(
            $"{table.Name}, {table.Label} = {table.Classes[1]} or {table.Classes[0]}", "in standard deviations",
            Views.Of(context, split.Train, split.SlotNames), Views.Of(context, split.Test, split.SlotNames),
            split.FrozenFeatures, split.Notes);
    }
}
