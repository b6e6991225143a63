using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;

namespace LazyAdversary.Certification;

/// <summary>
/// The distance of a linear classifier to its boundary: the least over the rivals j of (s_y − s_j)/‖w_y − w_j‖₂ in l2, and over ‖w_y − w_j‖₁ in l∞; for two
/// classes with one score |f(x)|/‖w‖. Exact up to a margin for rounding, by which it is lowered.
/// </summary>
/// <remarks>+∞ where no weight differs and the biases do. Cost: d multiplications an example and class; set-up: d for each pair of classes.</remarks>
public sealed class LinearCertifier : ICertifier
{
    private readonly LinearClassifier _model;

    // ‖w_y − w_j‖₂ and ‖w_y − w_j‖₁, and what a score s_y − s_j may be off by for an input of length 1, and for the biases.
    private readonly double[,] _norms;
    private readonly double[,] _dualNorms;
    private readonly double[,] _sizes;
    private readonly double[,] _biases;

    /// <summary>Prepares the certificate.</summary>
    /// <param name="model">The model.</param>
    public LinearCertifier(LinearClassifier model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        int k = model.ClassCount, d = model.Dimension;
        (_norms, _dualNorms, _sizes, _biases) = (new double[k, k], new double[k, k], new double[k, k], new double[k, k]);
        bool isOneRow = model.Biases.Length == 1;
        var difference = new double[d];
        for (int y = 0; y < k; y++)
        {
            for (int j = 0; j < k; j++)
            {
                if (j == y) continue;
                model.Difference(y, j, difference);
                double squares = 0, sum = 0;
                foreach (double w in difference)
                {
                    squares += w * w;
                    sum += Math.Abs(w);
                }

                _norms[y, j] = RoundingError.Up(Math.Sqrt(squares));
                _dualNorms[y, j] = RoundingError.Up(sum);
                _sizes[y, j] = isOneRow ? _norms[y, j] : RoundingError.Up(Norm(model, y) + Norm(model, j));
                _biases[y, j] = isOneRow ? Math.Abs(model.Biases[0]) : Math.Abs(model.Biases[y]) + Math.Abs(model.Biases[j]);
            }
        }

        static double Norm(LinearClassifier model, int row) => PreciseVectors.Norm(model.Weights.Slice(row * model.Dimension, model.Dimension));
    }

    /// <inheritdoc/>
    public CertificationResult Certify(LabeledData data, IProgress<Progress>? progress = null, CancellationToken cancellationToken = default)
    {
        var all = _model.Scores(data, threads: 1, cancellationToken);
        int k = _model.ClassCount;

        // A difference of weights in double and one of scores are two roundings more.
        double gamma = RoundingError.Gamma(data.Dimension + (_model.Biases.Length == 1 ? 4L : 8L));
        var records = new CertificationRecord[data.Count];
        for (int i = 0; i < records.Length; i++)
        {
            ReadOnlySpan<double> scores = all.AsSpan(i * k, k);
            int prediction = Margins.Predict(scores);
            double radius = 0, lInfRadius = 0;
            if (prediction != Margins.NoClass)
            {
                radius = lInfRadius = double.PositiveInfinity;
                double inputNorm = PreciseVectors.Norm(data.Input(i));
                for (int j = 0; j < k; j++)
                {
                    if (j == prediction) continue;
                    double error = gamma * (_sizes[prediction, j] * inputNorm + _biases[prediction, j]);
                    double margin = scores[prediction] - scores[j] - RoundingError.Up(error);
                    radius = Math.Min(radius, margin > 0 ? RoundingError.Down(margin / _norms[prediction, j]) : 0);
                    lInfRadius = Math.Min(lInfRadius, margin > 0 ? RoundingError.Down(margin / _dualNorms[prediction, j]) : 0);
                }
            }

            records[i] = new()
            {
                Index = i,
                Label = data.Labels[i],
                Prediction = prediction,
                Margin = prediction == Margins.NoClass ? 0 : Margins.Of(scores, prediction),
                Radius = radius,
                LInfRadius = lInfRadius,
            };
        }

        progress?.Report(new(records.Length, records.Length));
        return new("linear", records);
    }
}
