namespace LazyAdversary.Theory;

/// <summary>Options of <see cref="LemmaAudit"/>. Values are checked when the audit is made.</summary>
public sealed record LemmaAuditOptions
{
    /// <summary>C_0: the network must lie in this lazy ball, and every bound is for all of it. Finite, at least 0.</summary>
    /// <value>The default is 10.</value>
    public double LazyConstant { get; init; } = 10;

    /// <summary>γ, in (0, 1).</summary>
    /// <value>The default is 0.05.</value>
    public double FailureProbability { get; init; } = 0.05;

    /// <summary>R, in [0, 1).</summary>
    /// <value>The default is null: 1/√d, or ½ where that is more.</value>
    public double? Radius { get; init; }

    /// <summary>Iterations of the search for the largest change of the gradient, from each of its starts, at least 0.</summary>
    /// <value>The default is 10.</value>
    public int SearchSteps { get; init; } = 10;

    /// <summary>
    /// The seed of the fixed δ and r, one of each for each example; the network must not have been drawn from it in any way.
    /// </summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>How many threads to use; the result does not depend on it.</summary>
    /// <value>The default is null: all processors.</value>
    public int? Threads { get; init; }
}
