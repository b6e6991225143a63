using System.Numerics;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks.Descent;

/// <summary>
/// The steps of one example in the sign-flip form. Reused from example to example; not thread-safe.
/// </summary>
/// <remarks>
/// With e = z − z_x = W·δ, one step of size c along −y·g and the projection by ρ = min(1, R/‖δ‖) are e ← ρ(e + c·v). The squares ‖δ‖² and ‖g‖² follow from
/// δ·g = u·e and from the flips: switching neuron s by Δ gives ‖g‖² += 2Δ·v_s + Δ²·K_ss and v += Δ·K_s.
/// β is not touched by a step: with P the product of all ρ so far and S = Σ c/P, a neuron that had u_s between two flips has gained u_s·(S − S_last) since the last.
/// </remarks>
internal sealed unsafe class FlipPath
{
    private readonly FlipKernels _kernels = FlipKernels.Best;
    private readonly PgdOptions _options;
    private readonly FlipMatrices _matrices;
    private readonly double _alpha;
    private readonly AlignedFloats _moved;
    private readonly AlignedFloats _rates;
    private readonly uint[] _active;
    private readonly FlippedWord[] _words;
    private readonly int[] _rows;
    private readonly float[] _changes;
    private readonly double[] _gained;
    private readonly double[] _since;

    private double _stepSum;
    private double _shrink;
    private double _startFactor;

    public FlipPath(PgdOptions options, FlipMatrices matrices)
    {
        _options = options;
        _matrices = matrices;
        _alpha = options.EffectiveStepSize;
        _moved = new AlignedFloats(matrices.Total);
        _rates = new AlignedFloats(matrices.Total);
        _active = new uint[matrices.Total / _kernels.Lanes];
        _words = new FlippedWord[_active.Length];
        _rows = new int[matrices.Total];
        _changes = new float[matrices.Total];
        _gained = new double[matrices.Total];
        _since = new double[matrices.Total];
    }

    /// <summary>
    /// Takes the steps; afterwards <see cref="Coefficients"/> gives the point that is kept. The margin nearly always falls to the end; where it does not, the
    /// steps up to the best one are taken again, which is cheaper than remembering every improvement.
    /// </summary>
    public DescentPoint Run(int label, double startSquaredNorm, float* clean, float* startMoved, float* startRates)
    {
        var best = Walk(label, startSquaredNorm, clean, startMoved, startRates, _options.Steps, out int last);
        if (best.Step < last) Walk(label, startSquaredNorm, clean, startMoved, startRates, best.Step, out _);
        return best;
    }

    /// <summary>Writes β of the point reached, δ = factor·δ_0 + Wᵀβ, and returns the factor.</summary>
    public double Coefficients(Span<float> beta)
    {
        for (int s = 0; s < beta.Length; s++) beta[s] = (float)(_shrink * (_gained[s] + ActiveWeight(s) * (_stepSum - _since[s])));
        return _startFactor * _shrink;
    }

    private DescentPoint Walk(int label, double squaredNorm, float* clean, float* startMoved, float* startRates, int steps, out int last)
    {
        int total = _matrices.Total;
        new Span<float>(startMoved, total).CopyTo(_moved.Span);
        new Span<float>(startRates, total).CopyTo(_rates.Span);
        Array.Clear(_gained);
        Array.Clear(_since);
        Array.Clear(_active);
        (_stepSum, _shrink, _startFactor) = (0, 1, 1);

        // A step of length 0 sets the activity pattern; what it lists as flipped is where the pattern starts.
        double inner = Advance(clean, 1, 0, out int words);
        double cleanPart = 0, squaredGradient = 0;
        int flips = List(words);
        for (int i = 0; i < flips; i++)
        {
            int s = _rows[i];
            cleanPart += (double)_changes[i] * clean[s];
            squaredGradient += (double)_changes[i] * _rates.Pointer[s];
        }

        double radius = _options.Threat.Radius;
        var best = new DescentPoint((float)(label * (cleanPart + inner)), 0, false);
        for (last = 0; last < steps;)
        {
            double score = cleanPart + inner;
            if (_options.StopOnSuccess && DescentPoint.IsClearlyAdversarial(best.Margin, score)) break;
            if (!(squaredGradient > 0)) break;
            double c = _options.Gradient == PgdGradient.Normalized
                ? -label * _alpha / Math.Sqrt(squaredGradient)
                : -label * _alpha / (1 + Math.Exp(label * score));

            squaredNorm += c * (2 * inner + c * squaredGradient);
            double rho = squaredNorm > radius * radius ? radius / Math.Sqrt(squaredNorm) : 1;
            if (rho < 1) squaredNorm = radius * radius;
            // c/P with P before this step's ρ: the step itself is shrunk with everything before it.
            _stepSum += c / _shrink;
            inner = Advance(clean, (float)rho, (float)(rho * c), out words);
            flips = List(words);
            cleanPart += Flip(flips, clean, ref squaredGradient);
            _shrink *= rho;
            if (_shrink < 1e-100) Rescale();

            last++;
            float margin = (float)(label * (cleanPart + inner));
            best = _options.Keep == PgdIterate.Last || margin < best.Margin ? new(margin, last, true) : best with { SawGradient = true };
        }

        return best;
    }

    /// <summary>e ← keep·e + add·v and the new pattern; returns u·e for it.</summary>
    private double Advance(float* clean, float keep, float add, out int words)
    {
        fixed (uint* active = _active)
        {
            return _matrices.Scale * _kernels.Advance(
                _moved.Pointer, _rates.Pointer, clean, active, _matrices.Positive, _matrices.Total, keep, add, _words, out words);
        }
    }

    /// <summary>Turns changed words into rows and their changes Δ = ±a_s/√m; returns how many.</summary>
    private int List(int words)
    {
        int count = 0;
        for (int w = 0; w < words; w++)
        {
            for (uint changed = _words[w].Changed; changed != 0; changed &= changed - 1)
            {
                int lane = BitOperations.TrailingZeroCount(changed), s = _words[w].Start + lane;
                float weight = _matrices.OutputWeight(s);
                _rows[count] = s;
                _changes[count++] = (_words[w].Active >> lane & 1) != 0 ? weight : -weight;
            }
        }

        return count;
    }

    /// <summary>Brings v, ‖g‖² and β up to date with the flips, four at a time; returns by how much u·z_x changed.</summary>
    private double Flip(int flips, float* clean, ref double squaredGradient)
    {
        double cleanPart = 0;
        int total = _matrices.Total;
        float* v = _rates.Pointer, gram = _matrices.Gram.Pointer;
        for (int first = 0; first < flips; first += FlipKernels.RowsAtATime)
        {
            int count = Math.Min(FlipKernels.RowsAtATime, flips - first);
            for (int i = first; i < first + count; i++)
            {
                int s = _rows[i];
                float change = _changes[i];
                cleanPart += (double)change * clean[s];
                // Switching off ends a stretch with u_s = −Δ, switching on begins one.
                if (change * _matrices.OutputWeight(s) < 0) _gained[s] -= change * (_stepSum - _since[s]);
                _since[s] = _stepSum;
                // ‖g + Σ Δ_i w_i‖²: the inner products of flips that are applied together count too; earlier ones are in v already.
                float* row = gram + (nint)s * total;
                double mutual = 0;
                for (int j = first; j < i; j++) mutual += (double)_changes[j] * row[_rows[j]];
                squaredGradient += change * (2 * (v[s] + mutual) + (double)change * row[s]);
            }

            _kernels.AddRows(v, gram, total, _rows.AsSpan(first, count), _changes.AsSpan(first, count));
        }

        return cleanPart;
    }

    /// <summary>Folds P into β before it underflows.</summary>
    private void Rescale()
    {
        for (int s = 0; s < _gained.Length; s++)
        {
            _gained[s] = _shrink * (_gained[s] + ActiveWeight(s) * (_stepSum - _since[s]));
            _since[s] = 0;
        }

        _startFactor *= _shrink;
        (_stepSum, _shrink) = (0, 1);
    }

    private float ActiveWeight(int s) =>
        (_active[s / _kernels.Lanes] >> (s % _kernels.Lanes) & 1) != 0 ? _matrices.OutputWeight(s) : 0;
}
