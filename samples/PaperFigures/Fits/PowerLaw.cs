using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace PaperFigures.Fits;

/// <summary>y = c·x^p, fitted by least squares in log y against log x, with a 95% confidence interval of p.</summary>
/// <param name="Constant">c.</param>
/// <param name="Exponent">p.</param>
/// <param name="HalfWidth">p ± this is the interval.</param>
/// <param name="Seeds">The seeds behind the interval; 0 where it comes from residuals.</param>
/// <param name="Points">The number of different x.</param>
internal sealed record PowerLaw(double Constant, double Exponent, double HalfWidth, int Seeds, int Points)
{
    private const double Coverage = 0.95;

    /// <summary>Whether the interval comes from how the exponents of the seeds differ; otherwise from how the means scatter about the line.</summary>
    public bool IsFromSeeds => Seeds > 0;

    /// <summary>
    /// Fits values of several seeds. A seed's values share their initialization or trajectory and are no independent points: the exponent is fitted for each
    /// seed by itself, and the interval is Student's for the mean over seeds, p̄ ± t_{k−1}·s/√k. Only seeds that have every x take part. With fewer than two of
    /// them the means over seeds are fitted, and the interval, with n − 2 degrees of freedom, is that of the residuals: it knows nothing of how seeds differ.
    /// </summary>
    /// <returns>Null where two seeds with two x, or one seed with three, are not there.</returns>
    public static PowerLaw? Fit(IEnumerable<(int Seed, double X, double Y)> values)
    {
        var logs = values.Select(v => (v.Seed, X: Math.Log(v.X), Y: Math.Log(v.Y))).ToList();
        var means = logs.GroupBy(v => v.X).OrderBy(g => g.Key).Select(g => (X: g.Key, Y: g.Average(v => v.Y))).ToList();
        if (means.Count < 2) return null;
        var lines = logs.GroupBy(v => v.Seed).Where(g => g.Count() == means.Count).Select(g => Line([.. g.Select(v => (v.X, v.Y))])).ToList();
        if (lines.Count >= 2)
        {
            double deviation = lines.Select(line => line.Slope).StandardDeviation() / Math.Sqrt(lines.Count);
            double constant = Math.Exp(lines.Average(line => line.Intercept));
            return new(constant, lines.Average(line => line.Slope), Student(lines.Count - 1) * deviation, lines.Count, means.Count);
        }

        if (means.Count < 3) return null;
        var (intercept, slope) = Line(means);
        double residuals = means.Sum(p => Square(p.Y - intercept - slope * p.X)), centre = means.Average(p => p.X);
        double error = Math.Sqrt(residuals / (means.Count - 2) / means.Sum(p => Square(p.X - centre)));
        return new(Math.Exp(intercept), slope, Student(means.Count - 2) * error, 0, means.Count);
    }

    /// <summary>The c of y = c·x^p for a given p: the one with the least squares in log y.</summary>
    public static double ConstantFor(double exponent, IEnumerable<(double X, double Y)> points) =>
        Math.Exp(points.Average(p => Math.Log(p.Y) - exponent * Math.Log(p.X)));

    private static (double Intercept, double Slope) Line(IReadOnlyCollection<(double X, double Y)> points)
    {
        var (intercept, slope) = MathNet.Numerics.Fit.Line([.. points.Select(p => p.X)], [.. points.Select(p => p.Y)]);
        return (intercept, slope);
    }

    private static double Student(int freedom) => StudentT.InvCDF(0, 1, freedom, (1 + Coverage) / 2);

    private static double Square(double value) => value * value;
}
