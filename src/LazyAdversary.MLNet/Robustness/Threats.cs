using LazyAdversary.Threats;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Robustness;

/// <summary>The core's threat model from options and a feature column.</summary>
internal static class Threats
{
    public static ThreatModel From(PerturbationOptions options, DataViewSchema.Column features)
    {
        int dimension = ((VectorDataViewType)features.Type).Size;
        if (!(options.MaximumDistance > 0 && double.IsFinite(options.MaximumDistance)))
            throw new ArgumentOutOfRangeException(nameof(options), options.MaximumDistance, "The largest distance must be positive and finite.");
        int[] frozen = [.. options.FrozenFeatures, .. options.FrozenFeatureNames.Select(name => Slot(features, name))];
        if (frozen.FirstOrDefault(k => k < 0 || k >= dimension, -1) is var outside && frozen.Contains(outside))
            throw new ArgumentOutOfRangeException(nameof(options), $"Feature {outside} is frozen, but feature column '{features.Name}' has slots 0 to {dimension - 1}.");
        var threat = options.Norm switch
        {
            Norm.L2 => ThreatModel.L2(options.MaximumDistance),
            Norm.LInf => ThreatModel.LInf(options.MaximumDistance),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Norm, "Distances are in L2 or LInf."),
        };
        return threat.WithBox(options.Box).WithFrozen(frozen);
    }

    private static int Slot(DataViewSchema.Column features, string name)
    {
        if (!features.HasSlotNames())
            throw new ArgumentException($"Feature column '{features.Name}' has no slot names: freeze '{name}' by its index.");
        VBuffer<ReadOnlyMemory<char>> names = default;
        features.GetSlotNames(ref names);
        int slot = Array.FindIndex(names.DenseValues().ToArray(), n => n.Span.SequenceEqual(name));
        return slot >= 0 ? slot : throw new ArgumentException($"Feature column '{features.Name}' has no slot named '{name}'.");
    }
}
