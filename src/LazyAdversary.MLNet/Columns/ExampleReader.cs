using System.Globalization;
using LazyAdversary.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Columns;

/// <summary>Reads a label and a feature column into memory, in one pass. Errors are worded as ML.NET's own trainers word them.</summary>
internal static class ExampleReader
{
    // What is reserved before a row is read; what is read doubles it.
    private const long FirstBytes = 1 << 24;

    /// <summary>
    /// The first rows of a view, at most <paramref name="most"/>: label 1 for true and 0 for false, 0 without a label column.
    /// </summary>
    public static LabeledData Read(
        IDataView view, string? labelColumnName, string featureColumnName, int most = int.MaxValue, CancellationToken cancellationToken = default)
    {
        DataViewSchema.Column? label = labelColumnName is null ? null : RequireLabel(view.Schema, labelColumnName);
        var features = RequireFeatures(view.Schema, featureColumnName);
        int dimension = ((VectorDataViewType)features.Type).Size;
        long capacity = Math.Min(Math.Min(view.GetRowCount() ?? 1024, most), FirstBytes / sizeof(float) / dimension);
        var inputs = new float[capacity * dimension];
        var labels = new List<int>((int)capacity);

        using var cursor = view.GetRowCursor(label is null ? [features] : [label.Value, features]);
        var getLabel = label is null ? (ref bool value) => value = false : cursor.GetGetter<bool>(label.Value);
        var getFeatures = cursor.GetGetter<VBuffer<float>>(features);
        VBuffer<float> row = default;
        bool isPositive = false;
        while (labels.Count < most && cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            getLabel(ref isPositive);
            getFeatures(ref row);
            int start = labels.Count * dimension;
            if (inputs.Length - start < dimension) Array.Resize(ref inputs, Grown(inputs.Length, start + (long)dimension));
            var target = inputs.AsSpan(start, dimension);
            row.CopyTo(target);
            RequireFinite(target, features, labels.Count);
            labels.Add(isPositive ? 1 : 0);
        }

        if (labels.Count == 0) throw new InvalidOperationException("The data has no rows.");
        return LabeledData.FromArray(inputs.AsSpan(0, labels.Count * dimension), dimension, labels.ToArray(), classCount: 2);
    }

    public static void RequireBothClasses(LabeledData data, string labelColumnName)
    {
        if (data.Labels.Contains(0) && data.Labels.Contains(1)) return;
        throw new InvalidOperationException(
            $"Every row of label column '{labelColumnName}' is {data.Labels[0] == 1}: training needs both classes.");
    }

    public static DataViewSchema.Column RequireLabel(DataViewSchema schema, string name)
    {
        var column = Require(schema, name, "label");
        if (column.Type is not BooleanDataViewType) throw Mismatch(nameof(schema), "label", column, "Boolean");
        return column;
    }

    public static DataViewSchema.Column RequireFeatures(DataViewSchema schema, string name)
    {
        var column = Require(schema, name, "feature");
        if (column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single) return column;
        throw Mismatch(nameof(schema), "feature", column, "Vector<Single>");
    }

    private static DataViewSchema.Column Require(DataViewSchema schema, string name, string role) =>
        schema.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(nameof(schema), $"Could not find {role} column '{name}'");

    private static ArgumentOutOfRangeException Mismatch(string parameter, string role, DataViewSchema.Column column, string expected) =>
        new(parameter, $"Schema mismatch for {role} column '{column.Name}': expected {expected}, got {Describe(column.Type)}");

    private static string Describe(DataViewType type) => type is VectorDataViewType vector
        ? $"{(vector.IsKnownSize ? "Vector" : "VarVector")}<{vector.ItemType}>"
        : type.ToString()!;

    private static void RequireFinite(ReadOnlySpan<float> values, DataViewSchema.Column features, int row)
    {
        for (int k = 0; k < values.Length; k++)
        {
            if (float.IsFinite(values[k])) continue;
            string value = values[k].ToString(CultureInfo.InvariantCulture);
            throw new InvalidOperationException(
                $"In row {row}, slot {SlotNames.Describe(features, k)} of feature column '{features.Name}' is {value}: "
                + "every feature must be finite. Transforms.ReplaceMissingValues or Data.FilterRowsByMissingValues take out NaN.");
        }
    }

    private static int Grown(int length, long needed)
    {
        long grown = Math.Min(Math.Max(2L * length, needed), Array.MaxLength);
        if (grown < needed) throw new InvalidOperationException($"The features are more than {Array.MaxLength} values: more than one array can hold.");
        return (int)grown;
    }
}
