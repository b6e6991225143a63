namespace LazyAdversary.Theory;

/// <summary>
/// The constants of Theorem 3.1 that are "independent of width m and dimension d" and for which the paper names no value. Null, the default of each, leaves a
/// condition undecided; nothing suggests a value.
/// </summary>
public sealed record Theorem31Constants
{
    /// <summary>C in d ≥ C·log(1/γ).</summary>
    /// <value>The default is null: not specified.</value>
    public double? Dimension { get; init; }

    /// <summary>C_3 in m ≥ C_3·log(1/γ).</summary>
    /// <value>The default is null: not specified.</value>
    public double? LeastWidth { get; init; }

    /// <summary>C_4 in m ≤ C_4·exp(d^0.24).</summary>
    /// <value>The default is null: not specified.</value>
    public double? LargestWidth { get; init; }
}
