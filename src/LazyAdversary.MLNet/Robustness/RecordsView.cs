using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Robustness;

/// <summary>The records as a view.</summary>
internal static class RecordsView
{
    private const string SlotNames = "SlotNames";

    public static IDataView Create(ModelFindings findings, LabeledData data, DataViewSchema.Column features)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        foreach (string name in new[] { nameof(Row.Features), nameof(Row.PerturbedFeatures) })
        {
            schema[name].ColumnType = features.Type;
            if (!features.HasSlotNames()) continue;
            VBuffer<ReadOnlyMemory<char>> names = default;
            features.GetSlotNames(ref names);
            schema[name].AddAnnotation(SlotNames, names, new VectorDataViewType(TextDataViewType.Instance, data.Dimension));
        }

        schema[nameof(Row.Features)].ColumnName = features.Name;
        return new MLContext(seed: 0).Data.LoadFromEnumerable(findings.Records.Select(record => ToRow(record, findings, data)), schema);
    }

    private static Row ToRow(AttackRecord record, ModelFindings findings, LabeledData data) => new()
    {
        Position = record.Index,
        Label = record.Label > 0,
        Score = Float32.Nearest(record.Score),
        Misclassified = record.IsMisclassified,
        Flipped = record.IsFlipped,
        Distance = record.Distance,
        PerturbedScore = Float32.Nearest(record.PerturbedScore),
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
