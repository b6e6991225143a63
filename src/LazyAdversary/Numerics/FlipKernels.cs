using System.Runtime.Intrinsics;

namespace LazyAdversary.Numerics;

/// <summary>
/// The inner loops of the sign-flip form of projected gradient descent, for one vector width; <see cref="Best"/> is that of the machine. Neurons whose output
/// weight is positive come first; both groups are padded to multiples of <see cref="Word"/>, so that a word never mixes signs. Padding never becomes active.
/// </summary>
internal abstract unsafe class FlipKernels
{
    /// <summary>The neurons that one word of an activity pattern stands for, a bit for each: the widest vector.</summary>
    public const int Word = 16;

    /// <summary>How many rows are added in one pass over v.</summary>
    public const int RowsAtATime = 4;

    public static FlipKernels Best { get; } =
        Vector512.IsHardwareAccelerated ? new FlipKernels<Vector512<float>, Lanes512<float>>()
        : Vector256.IsHardwareAccelerated ? new FlipKernels<Vector256<float>, Lanes256<float>>()
        : Vector128.IsHardwareAccelerated ? new FlipKernels<Vector128<float>, Lanes128<float>>()
        : new FlipKernels<float, ScalarLanes<float>>();

    /// <summary>The activity pattern 1[z_x + e &gt; 0].</summary>
    public abstract void Activate(float* clean, float* e, ushort* active, int total);

    /// <summary>
    /// What is known of the pattern 1[z &gt; 0] when z is known up to <paramref name="bound"/>: which neurons are active for certain, and which may be either. What is
    /// not a number may be either.
    /// </summary>
    public abstract void ActivateBeyond(float* z, float bound, ushort* active, ushort* doubtful, int total);

    /// <summary>Σ values over active positive neurons less Σ values over active negative ones, active being those with z_x + e &gt; 0.</summary>
    public abstract double SumActive(float* clean, float* e, float* values, int positive, int total);

    /// <summary>
    /// One step in one pass: v ← v + Σ_i weights[i]·rows[i] for up to <see cref="RowsAtATime"/> rows, e ← keep·e + add·v, then z = z_x + e. Writes the activity
    /// pattern 1[z &gt; 0] and returns Σ e over active positive neurons less Σ e over active negative ones.
    /// </summary>
    public abstract double Advance(
        float* e, float* v, float* clean, float* matrix, ReadOnlySpan<int> rows, ReadOnlySpan<float> weights,
        ushort* active, int positive, int total, float keep, float add);

    /// <summary>v ← v + Σ_i weights[i]·rows[i], four rows at a time so that v is read and written once for four.</summary>
    public abstract void AddRows(float* v, float* matrix, int stride, ReadOnlySpan<int> rows, ReadOnlySpan<float> weights);
}
