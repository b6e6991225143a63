using LazyAdversary.Data;

namespace LazyAdversary.Attacks.BlackBox;

/// <summary>How much each feature varies: its standard deviation over some examples.</summary>
internal sealed class FeatureScales
{
    private readonly double[] _deviations;

    private FeatureScales(double[] deviations, double mean)
    {
        _deviations = deviations;
        Mean = mean;
    }

    /// <summary>The mean over the features that vary; where none does (one example), the root mean square of the inputs, or 1 when they are 0.</summary>
    public double Mean { get; }

    public int Count => _deviations.Length;

    /// <summary>The scale of feature k, positive: a feature that never varies gets the mean.</summary>
    public double this[int feature] => _deviations[feature] > 0 ? _deviations[feature] : Mean;

    public static FeatureScales Of(LabeledData data)
    {
        int d = data.Dimension;
        var means = new double[d];
        var squares = new double[d];
        double total = 0;
        for (int i = 0; i < data.Count; i++)
        {
            var x = data.Input(i);
            for (int k = 0; k < d; k++)
            {
                means[k] += x[k] / (double)data.Count;
                total += (double)x[k] * x[k];
            }
        }

        // Whether a feature varies is asked of its values: the mean is rounded, so that the variance of a constant need not be 0.
        var varies = new bool[d];
        for (int i = 0; i < data.Count; i++)
        {
            var x = data.Input(i);
            for (int k = 0; k < d; k++)
            {
                squares[k] += (x[k] - means[k]) * (x[k] - means[k]);
                varies[k] |= x[k] != data.Input(0)[k];
            }
        }

        double[] deviations = [.. squares.Select((s, k) => varies[k] ? Math.Sqrt(s / data.Count) : 0)];
        double mean = deviations.Where(s => s > 0).DefaultIfEmpty(Math.Sqrt(total / data.Inputs.Length)).Average();
        return new(deviations, mean > 0 ? mean : 1);
    }
}
