using LazyAdversary.Data;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>What the options of all attacks have in common. Values are checked when the attack is made.</summary>
public record AttackOptions
{
    /// <summary>
    /// What the adversary may do: the norm, the largest distance that counts, and optionally a box and frozen features. Attacks within a radius need a
    /// finite one.
    /// </summary>
    /// <value>The default is l2 at any distance, without box and frozen features.</value>
    public ThreatModel Threat { get; init; } = ThreatModel.L2();

    /// <summary>The class to be reached, the same for every example; null for any class but the label, or where <see cref="Targets"/> says it.</summary>
    /// <value>The default is null.</value>
    public int? Target { get; init; }

    /// <summary>The class to be reached, one for each example attacked; null for any class but the label.</summary>
    /// <value>The default is null.</value>
    public IReadOnlyList<int>? Targets { get; init; }

    /// <summary>The seed of everything random. Each example has a stream of its own, which follows from its position.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>How many threads to use; the result does not depend on it.</summary>
    /// <value>The default is null: all processors.</value>
    public int? Threads { get; init; }

    /// <summary>Other options with the threat, targets, seed and threads of these.</summary>
    internal TOptions CommonTo<TOptions>(TOptions own)
        where TOptions : AttackOptions =>
        (TOptions)(own with { Threat = Threat, Target = Target, Targets = Targets, Seed = Seed, Threads = Threads });

    /// <summary>The target of example i of the data; null for none.</summary>
    internal int? TargetOf(int example) => Targets?[example] ?? Target;

    /// <summary>Refuses targets that are no class, or not one for each example.</summary>
    internal void RequireTargets(LabeledData data, int classCount)
    {
        if (Targets is { } targets && targets.Count != data.Count)
            throw new ArgumentException($"There are {targets.Count} targets but {data.Count} examples.");
        for (int i = 0; i < data.Count; i++)
        {
            if (TargetOf(i) is not int target) return;
            if ((uint)target >= (uint)classCount) throw new ArgumentException($"The target of example {i} is {target}: the classes are 0 … {classCount - 1}.");
        }
    }
}
