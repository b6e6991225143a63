using System.Globalization;

namespace LazyAdversary.Theory;

/// <summary>On which side of a quantity a bound lies.</summary>
public enum BoundSide
{
    /// <summary>The quantity is at most the bound.</summary>
    Upper,

    /// <summary>The quantity is at least the bound.</summary>
    Lower,
}

/// <summary>What a bound is worth in a setting.</summary>
public enum BoundStatus
{
    /// <summary>The hypotheses that can be checked are met, and the bound says something.</summary>
    AsStated,

    /// <summary>The bound says nothing: what it allows is all there is, or its formula is not defined.</summary>
    Vacuous,

    /// <summary>A hypothesis of the statement is not met. The value is what the formula gives; the paper does not claim it.</summary>
    HypothesisNotMet,
}

/// <summary>A bound that the paper states, in one setting: a number, what it is worth, and why.</summary>
public sealed record Bound
{
    private Bound(BoundSide side, double value, BoundStatus status, string reason)
    {
        Side = side;
        Value = value;
        Status = status;
        Reason = reason;
    }

    /// <summary>On which side of its quantity the bound lies.</summary>
    public BoundSide Side { get; }

    /// <summary>The bound. Never NaN: where its formula is not defined, +∞ for an upper bound and −∞ for a lower one, which is no bound at all.</summary>
    public double Value { get; }

    /// <summary>What it is worth.</summary>
    public BoundStatus Status { get; }

    /// <summary>Why it is vacuous, or what the hypotheses need that is not so; empty when it holds as stated.</summary>
    public string Reason { get; }

    /// <summary>Whether a measured value lies on the bound's side.</summary>
    public bool Holds(double measured) => Side == BoundSide.Upper ? measured <= Value : measured >= Value;

    /// <summary>
    /// How loose the bound is about a measured quantity, both at least 0: bound/measured for an upper bound, measured/bound for a lower one. At least 1 exactly
    /// where the bound holds; +∞ where it says nothing. Never NaN: 0/0 is 1.
    /// </summary>
    public double Factor(double measured)
    {
        double larger = Side == BoundSide.Upper ? Value : measured, smaller = Side == BoundSide.Upper ? measured : Value;
        return larger == smaller ? 1 : smaller <= 0 ? double.PositiveInfinity : larger / smaller;
    }

    /// <summary>What a hypothesis asks of m or d, for its <c>Need</c>: rounded up, so that what is less than it is less than this too.</summary>
    internal static string Least(double value) => value < 1000
        ? (Math.Ceiling(10 * value) / 10).ToString("0.#", CultureInfo.InvariantCulture)
        : Math.Ceiling(value).ToString("#,0", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"{(Side == BoundSide.Upper ? '≤' : '≥')} {Value:G4}{(Status == BoundStatus.AsStated ? "" : $" ({Status}: {Reason})")}");

    /// <summary>
    /// A bound with its hypotheses, each whether it is met and, for where it is not, what it needs and what there is, as in "R &lt; 1, but R = 2"; and a value that it
    /// must be inside of to say anything.
    /// </summary>
    internal static Bound Of(BoundSide side, double value, double trivial, string vacuous, params ReadOnlySpan<(bool IsMet, string Need)> hypotheses)
    {
        // A formula that is not defined gives NaN.
        bool saysSomething = side == BoundSide.Upper ? value < trivial : value > trivial;
        if (double.IsNaN(value)) value = side == BoundSide.Upper ? double.PositiveInfinity : double.NegativeInfinity;
        var unmet = new List<string>();
        foreach (var (isMet, need) in hypotheses)
        {
            if (!isMet) unmet.Add(need);
        }

        return unmet.Count > 0 ? new(side, value, BoundStatus.HypothesisNotMet, "needs " + string.Join("; ", unmet))
            : saysSomething ? new(side, value, BoundStatus.AsStated, "")
            : new(side, value, BoundStatus.Vacuous, vacuous);
    }
}
