using System.Runtime.Intrinsics;

namespace LazyAdversary.Numerics;

/// <summary>
/// The two inner loops of the sign-flip form of projected gradient descent, for one vector width; <see cref="Best"/> is that of the machine. Neurons whose output
/// weight is positive come first; both groups are padded to multiples of <see cref="Padding"/>, so that a vector never mixes signs. Padding never becomes active.
/// </summary>
internal abstract unsafe class FlipKernels
{
    /// <summary>What groups of neurons are padded to: the widest vector.</summary>
    public const int Padding = 16;

    /// <summary>How many rows <see cref="AddRows"/> adds in one pass over v.</summary>
    public const int RowsAtATime = 4;

    public static FlipKernels Best { get; } =
        Vector512.IsHardwareAccelerated ? new FlipKernels<Vector512<float>, Lanes512<float>>()
        : Vector256.IsHardwareAccelerated ? new FlipKernels<Vector256<float>, Lanes256<float>>()
        : Vector128.IsHardwareAccelerated ? new FlipKernels<Vector128<float>, Lanes128<float>>()
        : new FlipKernels<float, ScalarLanes<float>>();

    /// <summary>The number of neurons that one word of the activity pattern stands for.</summary>
    public abstract int Lanes { get; }

    /// <summary>
    /// e ← keep·e + add·v, then z = z_x + e. Updates the activity pattern 1[z &gt; 0], lists the words of it that changed, and
    /// returns Σ e over active positive neurons less Σ e over active negative ones.
    /// </summary>
    public abstract double Advance(
        float* e, float* v, float* clean, uint* active, int positive, int total, float keep, float add, Span<FlippedWord> flipped, out int flippedCount);

    /// <summary>v ← v + Σ_i weights[i]·rows[i], four rows at a time so that v is read and written once for four.</summary>
    public abstract void AddRows(float* v, float* matrix, int stride, ReadOnlySpan<int> rows, ReadOnlySpan<float> weights);
}
