using System.Numerics;
using System.Numerics.Tensors;
using LazyAdversary.Attacks;
using LazyAdversary.Attacks.Gradient;
using LazyAdversary.Numerics;

namespace LazyAdversary.TwoLayer.SignFlips;

/// <summary>
/// The steps of one example in the sign-flip form. Reused from example to example; not thread-safe.
/// </summary>
/// <remarks>
/// With e = z − z_x = W·δ, one step of size c along −y·g and the projection by ρ = min(1, R/‖δ‖) are e ← ρ(e + c·v). The squares ‖δ‖² and ‖g‖² follow from
/// δ·g = u·e and from the flips: switching neuron s by Δ gives v' = v + Δ·K_s and adds Δ·(v_s + v'_s) = Δ·(2v_s + Δ·K_ss) to ‖g‖².
/// The rows of the last few flips are added to v in the pass of the next step, which needs no v before: its c follows from ‖g‖².
/// δ itself is not touched by a step: c, ρ and the flips of each are written down, and <see cref="Perturbation"/> reads them back from the point that is kept.
/// </remarks>
internal sealed unsafe class FlipPath
{
    private const int BitsPerBlock = 64;

    private readonly FlipKernels _kernels = FlipKernels.Best;
    private readonly PgdOptions _options;
    private readonly FlipMatrices _matrices;
    private readonly ulong[] _active;
    private readonly ulong[] _next;

    // Of each step: its size, its projection, and the number of flips before it.
    private readonly double[] _sizes;
    private readonly double[] _shrinks;
    private readonly int[] _flipsBefore;

    // All flips in turn: which neuron, and its Δ = ±a_s/√m.
    private int[] _rows;
    private float[] _changes;

    // κ of each neuron, all 0 between two calls; and of those that flipped, with their numbers.
    private readonly double[] _kappa;
    private readonly int[] _flipped;
    private readonly float[] _kappas;
    private readonly double[] _scaled;
    private readonly AlignedFloats _delta;

    public FlipPath(PgdOptions options, FlipMatrices matrices)
    {
        _options = options;
        _matrices = matrices;
        _active = new ulong[(matrices.Total + BitsPerBlock - 1) / BitsPerBlock];
        _next = new ulong[_active.Length];
        _sizes = new double[options.Steps];
        _shrinks = new double[options.Steps];
        _flipsBefore = new int[options.Steps];
        _rows = new int[4 * matrices.Total];
        _changes = new float[_rows.Length];
        _kappa = new double[matrices.Total];
        _flipped = new int[matrices.Total];
        _kappas = new float[matrices.Total];
        _scaled = new double[matrices.Dimension];
        _delta = new AlignedFloats(matrices.Columns);
    }

    /// <summary>Takes the steps; afterwards <see cref="Perturbation"/> gives the point that is kept.</summary>
    /// <param name="label">y, −1 or +1: the sign that is left.</param>
    /// <param name="radius">R.</param>
    /// <param name="squaredNorm">‖δ_0‖².</param>
    /// <param name="clean">z_x.</param>
    /// <param name="moved">e = W·δ_0; changed.</param>
    /// <param name="rates">v = K·u_0; changed.</param>
    /// <param name="start">The activity pattern at x + δ_0.</param>
    public DescentPoint Run(int label, double radius, double squaredNorm, float* clean, float* moved, float* rates, ushort* start)
    {
        fixed (ulong* active = _active, next = _next)
        {
            new Span<ulong>(start, _active.Length).CopyTo(_active);
            return Walk(label, radius, squaredNorm, clean, moved, rates, active, next);
        }
    }

    /// <summary>
    /// δ after a number of steps: p·δ_0 + r·g_0 + Σ_s κ_s w_s, the last over the neurons that flipped.
    /// </summary>
    /// <remarks>
    /// Step t is shrunk by all projections from its own on, to ω_t = c_t·Π_{τ≥t} ρ_τ, and went along g_0 + Σ Δ_i w_i over the flips before it. So r is the sum of
    /// all ω, and a flip counts with the sum of the ω behind it.
    /// </remarks>
    /// <param name="steps">How many.</param>
    /// <param name="gradient">√m·g_0.</param>
    /// <param name="startsAtInput">Whether δ_0 = 0.</param>
    /// <param name="delta">δ_0; receives δ.</param>
    public void Perturbation(int steps, ReadOnlySpan<double> gradient, bool startsAtInput, Span<float> delta)
    {
        double shrink = 1, behind = 0;
        int all = steps > 0 ? _flipsBefore[steps - 1] : 0, flip = all;
        for (int t = steps - 1; t >= 0; t--)
        {
            for (; flip > _flipsBefore[t]; flip--) _kappa[_rows[flip - 1]] += behind * _changes[flip - 1];
            shrink *= _shrinks[t];
            behind += shrink * _sizes[t];
        }

        TensorPrimitives.Multiply(gradient[..delta.Length], behind * _matrices.Scale, _scaled);
        var sum = _delta.Span[..delta.Length];
        TensorPrimitives.ConvertTruncating<double, float>(_scaled, sum);
        if (!startsAtInput) TensorPrimitives.MultiplyAdd(delta, (float)shrink, sum, sum);
        int flipped = 0;
        foreach (int s in _rows.AsSpan(0, all))
        {
            if (_kappa[s] == 0) continue;
            _flipped[flipped] = s;
            _kappas[flipped++] = (float)_kappa[s];
            _kappa[s] = 0;
        }

        _kernels.AddRows(_delta.Pointer, _matrices.Weights.Pointer, _matrices.Columns, _flipped.AsSpan(0, flipped), _kappas.AsSpan(0, flipped));
        Float32.MakeFinite(sum);
        sum.CopyTo(delta);
    }

    private DescentPoint Walk(int label, double radius, double squaredNorm, float* clean, float* e, float* v, ulong* active, ulong* next)
    {
        int total = _matrices.Total, positive = _matrices.Positive;
        double scale = _matrices.Scale;
        double cleanPart = scale * _kernels.SumActive(clean, e, clean, positive, total);
        double inner = scale * _kernels.SumActive(clean, e, e, positive, total);
        double squaredGradient = scale * _kernels.SumActive(clean, e, v, positive, total);

        double alpha = _options.EffectiveStepSize(radius);
        int flips = 0, applied = 0;
        var best = new DescentPoint((float)(label * (cleanPart + inner)), 0, false);
        for (int step = 0; step < _options.Steps;)
        {
            double score = cleanPart + inner;
            if (_options.StopOnSuccess && DescentPoint.IsClearlyAdversarial(best.Margin, score)) break;
            if (!(squaredGradient > 0)) break;
            // In units of the matrices: the score, g, and so the step that goes along it.
            double c = _options.Gradient == PgdGradient.Normalized
                ? -label * alpha / Math.Sqrt(squaredGradient)
                : -label * alpha * _matrices.Unit / (1 + Math.Exp(label * score * _matrices.Unit));

            squaredNorm += c * (2 * inner + c * squaredGradient);
            double rho = squaredNorm > radius * radius ? radius / Math.Sqrt(squaredNorm) : 1;
            if (rho < 1) squaredNorm = radius * radius;
            (_sizes[step], _shrinks[step], _flipsBefore[step]) = (c, rho, flips);
            inner = scale * _kernels.Advance(
                e, v, clean, _matrices.Gram.Pointer, _rows.AsSpan(applied, flips - applied), _changes.AsSpan(applied, flips - applied),
                (ushort*)next, positive, total, (float)rho, Float32.Nearest(rho * c));
            applied = flips;
            flips = List(flips, active, next);
            ulong* swapped = active;
            active = next;
            next = swapped;
            // The last few rows can wait for the pass of the next step.
            int waiting = flips > applied ? (flips - applied - 1) % FlipKernels.RowsAtATime + 1 : 0;
            squaredGradient += Add(_rows.AsSpan(applied, flips - waiting - applied), _changes.AsSpan(applied, flips - waiting - applied), v);
            squaredGradient += SquaredGradientChange(_rows.AsSpan(flips - waiting, waiting), _changes.AsSpan(flips - waiting, waiting), v);
            for (int flip = applied; flip < flips; flip++) cleanPart += (double)_changes[flip] * clean[_rows[flip]];
            applied = flips - waiting;

            step++;
            float margin = (float)(label * (cleanPart + inner));
            best = _options.Keep == PgdIterate.Last || margin < best.Margin ? new(margin, step, true) : best with { SawGradient = true };
        }

        return best;
    }

    /// <summary>Adds the neurons whose activity changed to the list, behind what is there; returns its new length.</summary>
    private int List(int count, ulong* active, ulong* next)
    {
        if (_rows.Length - count < _matrices.Total)
        {
            Array.Resize(ref _rows, 2 * _rows.Length);
            Array.Resize(ref _changes, _rows.Length);
        }

        for (int block = 0; block < _active.Length; block++)
        {
            for (ulong changed = active[block] ^ next[block]; changed != 0; changed &= changed - 1)
            {
                int bit = BitOperations.TrailingZeroCount(changed), s = block * BitsPerBlock + bit;
                float weight = _matrices.OutputWeight(s);
                _rows[count] = s;
                _changes[count++] = (next[block] >> bit & 1) != 0 ? weight : -weight;
            }
        }

        return count;
    }

    /// <summary>v' = v + K·Δ; returns by how much ‖g‖² = u·K·u grows, Σ Δ_i (v_i + v'_i).</summary>
    private double Add(ReadOnlySpan<int> rows, ReadOnlySpan<float> changes, float* v)
    {
        double sum = 0;
        for (int i = 0; i < rows.Length; i++) sum += (double)changes[i] * v[rows[i]];
        _kernels.AddRows(v, _matrices.Gram.Pointer, _matrices.Total, rows, changes);
        for (int i = 0; i < rows.Length; i++) sum += (double)changes[i] * v[rows[i]];
        return sum;
    }

    /// <summary>‖g + Σ Δ_i w_i‖² − ‖g‖² = Σ_i Δ_i (2 v_i + Δ_i K_ii + 2 Σ_{j&lt;i} Δ_j K_ij): flips that are applied together count in each other's products too.</summary>
    private double SquaredGradientChange(ReadOnlySpan<int> rows, ReadOnlySpan<float> changes, float* v)
    {
        double sum = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            float* row = _matrices.Gram.Pointer + (nint)rows[i] * _matrices.Total;
            double mutual = 0;
            for (int j = 0; j < i; j++) mutual += (double)changes[j] * row[rows[j]];
            sum += changes[i] * (2 * (v[rows[i]] + mutual) + (double)changes[i] * _matrices.Diagonal[rows[i]]);
        }

        return sum;
    }
}
