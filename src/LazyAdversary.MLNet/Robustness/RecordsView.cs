using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.MLNet.Columns;
using LazyAdversary.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Robustness;

/// <summary>The records as a view.</summary>
internal static class RecordsView
{
    /// <param name="findings">What was found; its scores are counted from the threshold.</param>
    /// <param name="threshold">The threshold, so that scores are shown as the model gives them.</param>
    /// <param name="data">The examples.</param>
    /// <param name="features">Their column.</param>
    public static IDataView Create(ModelFindings findings, float threshold, LabeledData data, DataViewSchema.Column features)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        foreach (string name in new[] { nameof(Row.Features), nameof(Row.PerturbedFeatures) })
        {
            schema[name].ColumnType = features.Type;
            SlotNames.Copy(features, schema[name]);
        }

        schema[nameof(Row.Features)].ColumnName = features.Name;
        return new MLContext(seed: 0)
            .Data.LoadFromEnumerable(findings.Records.Select(record => ToRow(record, findings, threshold, data)), schema);
    }

    private static Row ToRow(AttackRecord record, ModelFindings findings, float threshold, LabeledData data) => new()
    {
        Position = record.Index,
        Label = record.Label == 1,
        Score = Float32.Nearest(ModelFindings.Score(record) + threshold),
        Misclassified = record.IsMisclassified,
        Flipped = record.IsFlipped,
        Distance = record.Distance,
        PerturbedScore = Float32.Nearest(ModelFindings.ReachedScore(record) + threshold),
        Features = data.Input(record.Index).ToArray(),
        PerturbedFeatures = findings.Perturbed.Input(record.Index).ToArray(),
    };

    private sealed class Row
    {
        [ColumnName("Row")]
        public long Position { get; set; }

        public bool Label { get; set; }

        public float Score { get; set; }

        public bool Misclassified { get; set; }

        public bool Flipped { get; set; }

        public double Distance { get; set; }

        public float PerturbedScore { get; set; }

        public float[] Features { get; set; } = [];

        public float[] PerturbedFeatures { get; set; } = [];
    }
}
