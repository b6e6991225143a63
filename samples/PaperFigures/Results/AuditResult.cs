using System.Text.Json.Serialization;

namespace PaperFigures.Results;

/// <summary>Every lemma's bound beside what is measured on one network, trained to the edge of the lazy ball or as far as the cap.</summary>
internal sealed record AuditResult : CellResult
{
    public required double LazyConstant { get; init; }

    /// <summary>γ.</summary>
    public required double FailureProbability { get; init; }

    public required double Radius { get; init; }

    public required AuditRow[] Rows { get; init; }

    /// <summary>Training went no further than this many steps.</summary>
    public required long StepCap { get; init; }

    /// <summary>Whether training left the ball before the cap; otherwise the network lies inside it.</summary>
    public required bool Reached { get; init; }

    public required long Steps { get; init; }

    protected override string CellKey => KeyOf(Dimension, Width, LazyConstant, Seed);

    [JsonIgnore]
    public override string Settings => SettingsOf(StepCap);

    public static string KeyOf(int dimension, int width, double lazyConstant, int seed) =>
        FormattableString.Invariant($"audit d={dimension:D4} m={width:D6} c0={lazyConstant:00.###} seed={seed:D3}");

    public static string SettingsOf(long stepCap) => $"at most {stepCap} steps";

    protected override void ValidateValues()
    {
        base.ValidateValues();
        Check.Positive(LazyConstant, "lazyConstant");
        Check.Share(FailureProbability, "failureProbability");
        Check.NotNegative(Radius, "radius");
        Check.That(Steps >= 0 && Steps <= StepCap, "steps", Steps);
        foreach (var row in Rows)
        {
            Check.That(row is not null, "one of its rows is null");
            Check.That(!double.IsNaN(row!.Measured), "measured", row.Measured);
            if (row.Bound is double bound) Check.That(double.IsFinite(bound), "bound", bound);
            if (row.Factor is double factor) Check.That(factor >= 0, "factor", factor);
            if (row.HoldsShare is double share) Check.Share(share, "holdsShare");
        }
    }
}

/// <summary>One statement of the paper.</summary>
/// <param name="Item">"Lemma B.5".</param>
/// <param name="Quantity">What is measured: "|f(x)|".</param>
/// <param name="Measured">Its median over examples.</param>
/// <param name="Bound">The bound; null where it says nothing.</param>
/// <param name="Status">"holds", "fails", "vacuous" or "hypothesis not met", the latter two with the reason.</param>
/// <param name="Factor">
/// How loose the bound is at the median: bound over measured for an upper bound, measured over bound for a lower one, so at least 1 where it holds. Null where the
/// bound says nothing.
/// </param>
/// <param name="HoldsShare">The share of examples where it holds.</param>
internal sealed record AuditRow(string Item, string Quantity, double Measured, double? Bound, string Status, double? Factor, double? HoldsShare);
