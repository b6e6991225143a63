using LazyAdversary.Data;
using LazyAdversary.Networks;
using LazyAdversary.Numerics;

namespace LazyAdversary.Certification;

/// <summary>
/// The distance of a linear model, f(x) = w·x + b, to its boundary: |f(x)|/‖w‖₂ in l2 and |f(x)|/‖w‖₁ in l∞. Exact up to a margin for rounding, by which it is
/// lowered.
/// </summary>
/// <remarks>+∞ where w = 0 and b ≠ 0. Cost: d multiplications an example.</remarks>
public sealed class LinearCertifier : ICertifier
{
    private readonly LinearModel _model;
    private readonly double _norm;
    private readonly double _dualNorm;

    /// <summary>Prepares the certificate.</summary>
    /// <param name="model">The model.</param>
    public LinearCertifier(LinearModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _norm = RoundingError.Up(PreciseVectors.Norm(model.Weights));
        double sum = 0;
        foreach (float w in model.Weights) sum += Math.Abs((double)w);
        _dualNorm = RoundingError.Up(sum);
    }

    /// <inheritdoc/>
    public CertificationResult Certify(
        LabeledData data, IProgress<CertificationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ScoreModelExtensions.RequireSameDimension(_model, data);
        cancellationToken.ThrowIfCancellationRequested();
        var scores = _model.Score(data, threads: 1, cancellationToken);
        double gamma = RoundingError.Gamma(data.Dimension + 4L);
        var records = new CertificationRecord[data.Count];
        for (int i = 0; i < records.Length; i++)
        {
            double error = gamma * (_norm * PreciseVectors.Norm(data.Input(i)) + Math.Abs(_model.Bias));
            double margin = Math.Abs(scores[i]) - RoundingError.Up(error);
            records[i] = new()
            {
                Index = i,
                Label = data.Labels[i],
                Score = scores[i],
                Radius = margin > 0 ? RoundingError.Down(margin / _norm) : 0,
                LInfRadius = margin > 0 ? RoundingError.Down(margin / _dualNorm) : 0,
            };
        }

        progress?.Report(new(records.Length, records.Length));
        return new("linear", records);
    }
}
