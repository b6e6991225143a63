using Microsoft.ML;
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Robustness;

/// <summary>Finds the score column of a binary classifier, and says what to do about other models.</summary>
internal static class BinaryScore
{
    private const string KindAnnotation = "ScoreColumnKind";
    private const string BinaryClassification = "BinaryClassification";
    private const string ValueKindAnnotation = "ScoreValueKind";
    private const string Probability = "Probability";

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
        if (Text(column, KindAnnotation) is { } kind && kind != BinaryClassification)
            throw new NotSupportedException($"Score column '{name}' is that of a {kind} model: robustness is evaluated for binary classifiers.");
        return column;
    }

    /// <summary>What the prediction changes at: ½ for a column that says it is a probability, 0 for any other.</summary>
    public static float Threshold(DataViewSchema.Column score) => Text(score, ValueKindAnnotation) == Probability ? 0.5f : 0;

    private static string? Text(DataViewSchema.Column column, string annotation)
    {
        if (column.Annotations.Schema.GetColumnOrNull(annotation) is not { Type: TextDataViewType }) return null;
        ReadOnlyMemory<char> text = default;
        column.Annotations.GetValue(annotation, ref text);
        return text.ToString();
    }
}
