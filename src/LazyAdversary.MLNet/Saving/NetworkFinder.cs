using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;

namespace LazyAdversary.MLNet.Saving;

/// <summary>Takes a model apart into its transformers, with the chains that saved networks were loaded as put back into one transformer each.</summary>
internal static class NetworkFinder
{
    public static IEnumerable<ITransformer> Steps(ITransformer model)
    {
        if (model is not IEnumerable<ITransformer> chain) return [model];
        ITransformer[] parts = [.. chain];
        return Restore(parts) is LazyReluTransformer network ? [network] : parts.SelectMany(Steps);
    }

    private static LazyReluTransformer? Restore(ITransformer[] parts)
    {
        if (parts is not [ColumnCopyingTransformer, CustomMappingTransformer<FeaturesRow, KeyRow>, ValueMappingTransformer table, ..]) return null;
        KeyRow[] keys = [new() { Key = KeyRow.NetworkKey }, new() { Key = KeyRow.FeatureColumnNameKey }];
        var values = table.Transform(new MLContext(seed: 0).Data.LoadFromEnumerable(keys)).GetColumn<ReadOnlyMemory<char>>(SavedNames.Network).ToArray();
        return new(SavedChain.Read(values[0].Span), values[1].ToString(), training: null);
    }
}
