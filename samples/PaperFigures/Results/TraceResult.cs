using System.Text.Json.Serialization;
using PaperFigures.Grid;

namespace PaperFigures.Results;

/// <summary>How lazy training is while it goes on: one trajectory of SGD, looked at on the way.</summary>
internal sealed record TraceResult : CellResult
{
    public required Inputs Inputs { get; init; }

    /// <summary>The points, ascending in steps; the first is the initialization.</summary>
    public required TracePoint[] Points { get; init; }

    protected override string CellKey => KeyOf(Inputs, Dimension, Width, Seed);

    [JsonIgnore]
    public override string Settings => SettingsOf(Points.Length > 0 ? Points[^1].Step : 0);

    public static string KeyOf(Inputs inputs, int dimension, int width, int seed) =>
        FormattableString.Invariant($"trace inputs={inputs} d={dimension:D4} m={width:D6} seed={seed:D3}");

    public static string SettingsOf(long steps) => $"{steps} steps";

    protected override void ValidateValues()
    {
        base.ValidateValues();
        long last = -1;
        foreach (var point in Points)
        {
            Check.That(point is not null, "one of its points is null");
            Check.That(point!.Step > last, "step", point.Step);
            last = point.Step;
            Check.NotNegative(point.Median, "median");
            Check.NotNegative(point.Q95, "q95");
            Check.NotNegative(point.Maximum, "maximum");
            // The ratios may be NaN where f is 0, and the drift of nothing is 0 but for rounding.
            Check.Share(point.SwitchedShare, "switchedShare");
            Check.Share(point.TestError, "testError");
        }
    }
}

/// <summary>One look at a network in training. Means over some test images.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Median">Median over neurons of √m·‖w_s − w_{s,0}‖.</param>
/// <param name="Q95">Its 95% quantile.</param>
/// <param name="Maximum">Its maximum, to be held against C_0.</param>
/// <param name="SwitchedShare">|S_x|/m: the share of neurons whose sign at x is not the one at initialization.</param>
/// <param name="LinearizationError">|f − f_lin| over |f|, f_lin the expansion in W at W_0: ratio of the means.</param>
/// <param name="KernelDrift">1 − cosine of the tangent kernels at W and W_0.</param>
/// <param name="TestError">The error on the whole test set.</param>
internal sealed record TracePoint(
    long Step, double Median, double Q95, double Maximum, double SwitchedShare, double LinearizationError, double KernelDrift, double TestError);
