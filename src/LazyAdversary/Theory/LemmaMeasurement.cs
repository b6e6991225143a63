using System.Buffers;
using LazyAdversary.Data;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Theory;

/// <summary>The measurements of one audit, block by block, and the rows that they make.</summary>
internal sealed class LemmaMeasurement
{
    private readonly TwoLayerReluNet _network;
    private readonly LazySetting _setting;
    private readonly double _radius;
    private readonly LemmaAuditOptions _options;
    private readonly GradientChangeProof _proof;
    private readonly double[] _initialNorms;
    private readonly double[] _candidates, _changes, _candidatesMoved, _printedAtOneDelta, _printedAtAnyDelta;
    private readonly double[] _scores, _flips, _exactFlips, _neighborhoodFlips, _gradientNorms, _directionalChanges, _changesFound, _changesProved;

    public LemmaMeasurement(
        TwoLayerReluNet network, LazySetting setting, double radius, int count, LemmaAuditOptions options, CancellationToken cancellationToken)
    {
        (_network, _setting, _radius, _options) = (network, setting, radius, options);
        _proof = new(network, cancellationToken);
        _initialNorms = new double[setting.Width];
        for (int s = 0; s < _initialNorms.Length; s++)
            _initialNorms[s] = PreciseVectors.Norm(network.InitialWeights.Slice(s * setting.Dimension, setting.Dimension));
        (_candidates, _changes, _candidatesMoved) = (new double[count], new double[count], new double[count]);
        (_printedAtOneDelta, _printedAtAnyDelta) = (new double[count], new double[count]);
        (_scores, _gradientNorms, _directionalChanges) = (new double[count], new double[count], new double[count]);
        (_flips, _exactFlips, _neighborhoodFlips) = (new double[count], new double[count], new double[count]);
        (_changesFound, _changesProved) = (new double[count], new double[count]);
    }

    /// <summary>Measures the examples of a block, the first of which is example <paramref name="start"/> of the data.</summary>
    public void Measure(LabeledData block, int start, CancellationToken cancellationToken)
    {
        int count = block.Count, d = block.Dimension;
        var delta = GradientChange.Directions(_options.Seed, run: 1, start, count, d);
        var moved = block.WithInputs(GradientChange.Moved(block, delta, _radius));

        Count(block, moved, start);
        cancellationToken.ThrowIfCancellationRequested();
        _network.Score(block.Inputs, _scores.AsSpan(start, count));
        MeasureGradients(block, moved, start);
        GradientChange.FindBlock(
            _network, block, start, _radius, _options.SearchSteps, _options.Seed, _changesFound.AsMemory(start, count), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        _proof.Bounds(block, _radius, _changesProved.AsSpan(start, count));
    }

    public IReadOnlyList<LemmaAuditRow> Rows()
    {
        Bound changes = LemmaB4.SignChanges(_setting), printed = LemmaB4.SignChangesAsPrinted(_setting, _radius);
        Bound flips = LemmaB6.FlipProbability(_setting, _radius), gradient = LemmaB9.GradientChange(_setting, _radius);
        return
        [
            new("B.4", "candidates at x", changes, _candidates),
            new("B.4", "signs that differ between W₀ and W", changes, _changes),
            new("B.4", "candidates at x + δ, a fixed δ", changes, _candidatesMoved),
            new("B.4 as printed", "the proof's set at δ = −R·x", printed, _printedAtOneDelta),
            new("B.4 as printed", "the set with a δ for each neuron", printed, _printedAtAnyDelta),
            new("B.5", "|f(x)|", LemmaB5.Score(_setting), Array.ConvertAll(_scores, Math.Abs)),
            new("B.6", "share of signs that δ changes", flips, _flips),
            new("B.6", "their probability, exactly", flips, _exactFlips),
            new("B.6", "share that can change near δ", LemmaB6.NeighborhoodFlipProbability(_setting, _radius, LemmaB9.Mesh(_setting)), _neighborhoodFlips),
            new("B.7", "‖∇f(x)‖", LemmaB7.GradientNorm(_setting), _gradientNorms),
            new("B.8", "|r·(∇f(x) − ∇f(x+δ))|, fixed r and δ", LemmaB8.DirectionalChange(_setting, _radius), _directionalChanges),
            new("B.9", "sup ‖∇f(x) − ∇f(x+δ)‖, the most found", gradient, _changesFound),
            new("B.9", "the same, the most possible", gradient, _changesProved),
        ];
    }

    /// <summary>What is counted over neurons, from W_0 x, W_0(x+δ) and Wx.</summary>
    private void Count(LabeledData block, LabeledData moved, int start)
    {
        int n = block.Count, m = _setting.Width, d = _setting.Dimension;
        double v = _setting.MaxDeviation, mesh = LemmaB9.Mesh(_setting);
        double[] z0 = ArrayPool<double>.Shared.Rent(m * n), z0Moved = ArrayPool<double>.Shared.Rent(m * n), z = ArrayPool<double>.Shared.Rent(m * n);
        WidenedProducts.MultiplyByTransposed(m, n, d, _network.InitialWeights, block.Inputs, z0);
        WidenedProducts.MultiplyByTransposed(m, n, d, _network.InitialWeights, moved.Inputs, z0Moved);
        WidenedProducts.MultiplyByTransposed(m, n, d, _network.Weights, block.Inputs, z);
        for (int i = 0; i < n; i++)
        {
            double norm = PreciseVectors.Norm(block.Input(i)), normMoved = PreciseVectors.Norm(moved.Input(i));
            int candidates = 0, changes = 0, candidatesMoved = 0, atOneDelta = 0, atAnyDelta = 0, flips = 0, near = 0;
            for (int s = 0; s < m; s++)
            {
                double at = z0[s * n + i], atMoved = z0Moved[s * n + i], size = Math.Abs(at), sizeMoved = Math.Abs(atMoved), length = _initialNorms[s];
                bool isCandidate = size <= v * norm;
                if (isCandidate) candidates++;
                if (at > 0 != z[s * n + i] > 0) changes++;
                if (sizeMoved <= v * normMoved) candidatesMoved++;
                if ((1 - _radius) * size <= v * (1 + _radius)) atOneDelta++;

                // δ = −(w₀·x)·w₀/‖w₀‖² puts x + δ on the neuron's kink, where any W moves it to either side.
                if (isCandidate || size <= _radius * length) atAnyDelta++;
                if (at > 0 != atMoved > 0) flips++;

                // Both signs are possible only if w·(x+δ′) can come to 0; this counts no fewer.
                if (sizeMoved <= mesh * length + v * (normMoved + mesh)) near++;
            }

            int e = start + i;
            (_candidates[e], _changes[e], _candidatesMoved[e]) = (candidates, changes, candidatesMoved);
            (_printedAtOneDelta[e], _printedAtAnyDelta[e]) = (atOneDelta, atAnyDelta);
            (_flips[e], _neighborhoodFlips[e]) = ((double)flips / m, (double)near / m);
            _exactFlips[e] = LemmaB6.ExactFlipProbability(block.Input(i), moved.Input(i));
        }

        ArrayPool<double>.Shared.Return(z0);
        ArrayPool<double>.Shared.Return(z0Moved);
        ArrayPool<double>.Shared.Return(z);
    }

    private void MeasureGradients(LabeledData block, LabeledData moved, int start)
    {
        int d = _setting.Dimension;
        var scores = new float[block.Count];
        float[] gradients = new float[block.Inputs.Length], gradientsMoved = new float[block.Inputs.Length];
        _network.ScoreAndGradient(block.Inputs, scores, gradients);
        _network.ScoreAndGradient(moved.Inputs, scores, gradientsMoved);
        var r = GradientChange.Directions(_options.Seed, run: 2, start, block.Count, d);
        for (int i = 0; i < block.Count; i++)
        {
            var gradient = gradients.AsSpan(i * d, d);
            var direction = r.AsSpan(i * d, d);
            _gradientNorms[start + i] = PreciseVectors.Norm(gradient);
            _directionalChanges[start + i] =
                Math.Abs(PreciseVectors.Dot(direction, gradient) - PreciseVectors.Dot(direction, gradientsMoved.AsSpan(i * d, d)));
        }
    }
}
