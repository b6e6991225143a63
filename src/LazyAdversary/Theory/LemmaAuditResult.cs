using System.Globalization;
using System.Text;

namespace LazyAdversary.Theory;

/// <summary>What an audit measured.</summary>
/// <param name="Setting">m, d, C_0 and γ.</param>
/// <param name="Radius">R.</param>
/// <param name="Rows">The quantities, in the order of the paper.</param>
public sealed record LemmaAuditResult(LazySetting Setting, double Radius, IReadOnlyList<LemmaAuditRow> Rows)
{
    /// <summary>The rows as a Markdown table.</summary>
    public override string ToString()
    {
        var table = new StringBuilder(
            "| | quantity | median | worst | bound | held | factor, median (worst) | status |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var row in Rows)
        {
            // A bar would end the cell.
            string quantity = row.Quantity.Replace("|", "\\|", StringComparison.Ordinal);
            char side = row.Bound.Side == BoundSide.Upper ? '≤' : '≥';
            table.Append(CultureInfo.InvariantCulture, $"| {row.Item} | {quantity} | {row.Median:G3} | {row.Worst:G3} | {side} {row.Bound.Value:G3} | ");
            table.Append(CultureInfo.InvariantCulture, $"{row.Held}/{row.Measured.Count} | {Factor(row.MedianFactor)} ({Factor(row.WorstFactor)}) | ");
            table.Append(CultureInfo.InvariantCulture, $"{row.Bound.Status} |\n");
        }

        return table.ToString();
    }

    private static string Factor(double factor) => double.IsFinite(factor) ? factor.ToString("G3", CultureInfo.InvariantCulture) : "∞";
}
