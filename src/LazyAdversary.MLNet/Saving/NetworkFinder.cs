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
        var view = table.Transform(new MLContext(seed: 0).Data.LoadFromEnumerable(keys));
        if (view.Schema.GetColumnOrNull(SavedNames.Network) is not { Type: TextDataViewType } column)
            throw new InvalidDataException("The network in this model file is damaged: its table holds no text.");
        var values = view.GetColumn<ReadOnlyMemory<char>>(column).ToArray();
        if (values[1].IsEmpty)
            throw new InvalidDataException("The network in this model file is damaged: it does not say which column holds the features.");
        return new(SavedChain.Read(values[0].Span), values[1].ToString(), training: null);
    }
}
