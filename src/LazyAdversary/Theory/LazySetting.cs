namespace LazyAdversary.Theory;

/// <summary>
/// What the statements of Appendix B depend on: a network of Definition 2.1 with W in the lazy ball B_{2,∞}(W_0, C_0/√m), and the probability γ with which a
/// statement may fail over the draw of W_0 and a. All of them are for one unit input x that is chosen independently of that draw.
/// </summary>
/// <param name="Width">The number m of neurons, at least 1.</param>
/// <param name="Dimension">The dimension d of an input, at least 1.</param>
/// <param name="LazyConstant">C_0, finite and at least 0.</param>
/// <param name="FailureProbability">γ, in (0, 1).</param>
/// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
public sealed record LazySetting(int Width, int Dimension, double LazyConstant, double FailureProbability)
{
    /// <summary>m.</summary>
    public int Width { get; init => field = AtLeastOne(value, nameof(Width)); } = AtLeastOne(Width, nameof(Width));

    /// <summary>d.</summary>
    public int Dimension { get; init => field = AtLeastOne(value, nameof(Dimension)); } = AtLeastOne(Dimension, nameof(Dimension));

    /// <summary>C_0.</summary>
    public double LazyConstant { get; init => field = NonNegative(value, nameof(LazyConstant)); } = NonNegative(LazyConstant, nameof(LazyConstant));

    /// <summary>γ.</summary>
    public double FailureProbability { get; init => field = Probability(value, nameof(FailureProbability)); }
        = Probability(FailureProbability, nameof(FailureProbability));

    /// <summary>V = C_0/√m, the distance that each neuron may be from its initialization.</summary>
    public double MaxDeviation => LazyConstant / Math.Sqrt(Width);

    /// <summary>L(p) = log(p/γ), the term by which every bound pays for its probability; positive for p ≥ 1.</summary>
    public double LogTerm(double p) => Math.Log(p / FailureProbability);

    private static int AtLeastOne(int value, string parameter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, parameter);
        return value;
    }

    private static double NonNegative(double value, string parameter) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(parameter, value, "C_0 must be finite and at least 0.");

    private static double Probability(double value, string parameter) => value is > 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(parameter, value, "A failure probability is in (0, 1).");
}
