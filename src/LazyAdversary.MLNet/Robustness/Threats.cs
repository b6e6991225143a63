using System.Globalization;
using LazyAdversary.Data;
using LazyAdversary.MLNet.Columns;
using LazyAdversary.Threats;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Robustness;

/// <summary>The core's threat model from options and a feature column, and errors in the words of that column.</summary>
internal static class Threats
{
    public static ThreatModel From(PerturbationOptions options, DataViewSchema.Column features)
    {
        int dimension = ((VectorDataViewType)features.Type).Size;
        if (!(options.MaximumDistance > 0 && double.IsFinite(options.MaximumDistance)))
            throw new ArgumentOutOfRangeException(nameof(options), options.MaximumDistance, "The largest distance must be positive and finite.");
        int[] frozen = [.. options.FrozenFeatures, .. options.FrozenFeatureNames.SelectMany(name => SlotNames.Find(features, name))];
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

    /// <summary>Makes sure that examples lie in the box.</summary>
    /// <param name="threat">The threat.</param>
    /// <param name="data">The examples.</param>
    /// <param name="features">Their column, for its slot names.</param>
    /// <param name="areRows">Whether the examples are the first rows of a view, so that an error can name the row.</param>
    /// <exception cref="ArgumentException">The box has another dimension, or an example is outside; the message names the slot.</exception>
    public static void RequireInside(ThreatModel threat, LabeledData data, DataViewSchema.Column features, bool areRows)
    {
        if (threat.Box is not { } box) return;
        string column = $"feature column '{features.Name}'";
        if (box.Dimension is int dimension && dimension != data.Dimension)
            throw new ArgumentException($"The box is for {dimension} features, but {column} has slots 0 to {data.Dimension - 1}.", nameof(data));
        for (int i = 0; i < data.Count; i++)
        {
            var input = data.Input(i);
            for (int k = 0; k < input.Length; k++)
            {
                if (input[k] >= box.Lower(k) && input[k] <= box.Upper(k)) continue;
                string where = areRows ? $"In row {i.ToString(CultureInfo.InvariantCulture)}, slot" : "Slot";
                string what = FormattableString.Invariant($"is {input[k]}, outside its range [{box.Lower(k)}, {box.Upper(k)}]");
                throw new ArgumentException($"{where} {SlotNames.Describe(features, k)} of {column} {what}.", nameof(data));
            }
        }
    }
}
