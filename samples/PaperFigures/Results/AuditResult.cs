namespace PaperFigures.Results;

/// <summary>Every lemma's bound beside what is measured on one network, trained to the edge of the lazy ball.</summary>
internal sealed record AuditResult : CellResult
{
    public required double LazyConstant { get; init; }

    /// <summary>γ.</summary>
    public required double FailureProbability { get; init; }

    public required double Radius { get; init; }

    public required AuditRow[] Rows { get; init; }

    public override string Key => FormattableString.Invariant($"audit d={Dimension:D4} m={Width:D6} c0={LazyConstant:00.###} seed={Seed:D3}");
}

/// <summary>One statement of the paper.</summary>
/// <param name="Item">"Lemma B.5".</param>
/// <param name="Quantity">What is measured: "|f(x)|".</param>
/// <param name="Measured">Its median over examples.</param>
/// <param name="Bound">The bound; null where it says nothing.</param>
/// <param name="Status">"holds", "fails", "vacuous" or "hypothesis not met", with the reason.</param>
/// <param name="HoldsShare">The share of examples where it holds.</param>
internal sealed record AuditRow(string Item, string Quantity, double Measured, double? Bound, string Status, double? HoldsShare);
