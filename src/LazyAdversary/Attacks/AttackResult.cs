using LazyAdversary.Data;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>The outcome of an attack on a batch: one record and one perturbed input for each example.</summary>
public class AttackResult
{
    internal AttackResult(AttackGoal goal, ThreatModel threat, IReadOnlyList<AttackRecord> records, LabeledData perturbed)
    {
        Goal = goal;
        Threat = threat;
        Records = records;
        Perturbed = perturbed;
    }

    /// <summary>What was looked for.</summary>
    public AttackGoal Goal { get; }

    /// <summary>What the adversary was allowed.</summary>
    public ThreatModel Threat { get; }

    /// <summary>One record for each example, in the order of the data.</summary>
    public IReadOnlyList<AttackRecord> Records { get; }

    /// <summary>
    /// The stored inputs x′ with the original labels: x itself where nothing was found (an attack within a radius gives its best point, adversarial or
    /// not).
    /// </summary>
    public LabeledData Perturbed { get; }

    /// <summary>Whether every example was attacked: false for what a cancelled attack leaves.</summary>
    public bool IsComplete => Records.All(r => r.Outcome != AttackOutcome.NotRun);

    /// <summary>The result in short.</summary>
    public AttackSummary Summary => new(Records);
}
