#pragma warning disable IDE0130 // ML.NET's transforms are in this namespace.
using System.Numerics.Tensors;
using LazyAdversary.MLNet;
using LazyAdversary.MLNet.Columns;
using LazyAdversary.MLNet.Robustness;
using LazyAdversary.MLNet.Transforms;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>
/// Appends to each row the nearest features found that turn the prediction of a model: for augmentation, or to see how an attack on one model carries over to another.
/// </summary>
/// <remarks>
/// Where nothing is found, or a feature is not finite, the features are as they were. Rows are perturbed one by one, when they are read: a view that is read more than once
/// is worth caching. A row's result depends on that row, the rows that were fitted and the seed alone. It is not saved with a model.
/// </remarks>
public sealed class AdversarialPerturbationTransformer : ITransformer
{
    private readonly ITransformer _mapping;

    internal AdversarialPerturbationTransformer(
        TransformsCatalog catalog, string outputColumnName, IDataView data, DataViewSchema.Column features, ModelAttack attack)
    {
        Method = attack.Method;
        Warnings = attack.ReferenceWarning is { } warning ? [warning] : [];
        var input = Schema(typeof(OriginalRow), features.Name, features.Type);
        var output = Schema(typeof(PerturbedRow), outputColumnName, features.Type);
        SlotNames.Copy(features, output.Single());
        _mapping = catalog.CustomMapping<OriginalRow, PerturbedRow>(
            (row, result) => Perturb(attack, features, row.Features, ref result.Features), contractName: null, input, output).Fit(data);
    }

    /// <summary>How the model is attacked.</summary>
    public RobustnessMethod Method { get; }

    /// <summary>
    /// What makes the perturbations doubtful, in a line each: that every row fitted scores on one side of the threshold, as happens when a
    /// probability is taken for a raw score.
    /// Empty when nothing does.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; }

    bool ITransformer.IsRowToRowMapper => true;

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => _mapping.Transform(input);

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _mapping.GetOutputSchema(inputSchema);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => _mapping.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        throw new NotSupportedException("An adversarial perturbation is not saved with a model: it would hold the model that it attacks. Save that one, and make the transform anew.");

    private static SchemaDefinition Schema(Type row, string columnName, DataViewType type)
    {
        var schema = SchemaDefinition.Create(row);
        var column = schema.Single();
        column.ColumnName = columnName;
        column.ColumnType = type;
        return schema;
    }

    private static void Perturb(ModelAttack attack, DataViewSchema.Column column, in VBuffer<float> features, ref VBuffer<float> result)
    {
        var editor = VBufferEditor.Create(ref result, features.Length);
        features.CopyTo(editor.Values);
        if (TensorPrimitives.IsFiniteAll<float>(editor.Values))
        {
            attack.Turn(editor.Values, column).CopyTo(editor.Values);
        }

        result = editor.Commit();
    }
}
