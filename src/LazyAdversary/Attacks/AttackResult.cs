using LazyAdversary.Data;

namespace LazyAdversary.Attacks;

/// <summary>The outcome of an attack on a batch: one record and one perturbed input for each example.</summary>
/// <typeparam name="TRecord">The kind of record the attack keeps.</typeparam>
public sealed class AttackResult<TRecord>
    where TRecord : AttackRecord
{
    internal AttackResult(IReadOnlyList<TRecord> records, float[] perturbed, LabeledData data)
    {
        Records = records;
        Perturbed = LabeledData.Adopt(perturbed, data.Dimension, data.Labels.ToArray());
    }

    /// <summary>One record for each example, in the order of the data.</summary>
    public IReadOnlyList<TRecord> Records { get; }

    /// <summary>
    /// The stored inputs x′ with the original labels: x itself where nothing was found (an attack inside a ball gives its best point, adversarial or not).
    /// </summary>
    public LabeledData Perturbed { get; }

    /// <summary>The result in short.</summary>
    public AttackSummary Summary => AttackSummary.Of(Records);
}
