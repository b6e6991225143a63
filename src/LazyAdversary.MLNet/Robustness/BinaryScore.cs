using Microsoft.ML;
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Robustness;

/// <summary>Finds the score column of a binary classifier, and says what to do about other models.</summary>
internal static class BinaryScore
{
    private const string KindAnnotation = "ScoreColumnKind";
    private const string BinaryClassification = "BinaryClassification";

    public static DataViewSchema.Column Require(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name)
            ?? throw new ArgumentOutOfRangeException(nameof(schema), $"Could not find score column '{name}'. Does the model end with a binary classifier?");
        if (column.Type is VectorDataViewType)
        {
            throw new NotSupportedException(
                $"Score column '{name}' is {column.Type}: a multiclass model. Robustness is evaluated for binary classifiers: train one class against the others "
                + "with a binary trainer, on a label that is true for that class.");
        }

        if (column.Type != NumberDataViewType.Single)
            throw new ArgumentOutOfRangeException(nameof(schema), $"Schema mismatch for score column '{name}': expected Single, got {column.Type}");
        if (Kind(column) is { } kind && kind != BinaryClassification)
            throw new NotSupportedException($"Score column '{name}' is that of a {kind} model: robustness is evaluated for binary classifiers.");
        return column;
    }

    private static string? Kind(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(KindAnnotation) is not { Type: TextDataViewType }) return null;
        ReadOnlyMemory<char> kind = default;
        column.Annotations.GetValue(KindAnnotation, ref kind);
        return kind.ToString();
    }
}
