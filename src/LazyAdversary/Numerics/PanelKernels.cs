using System.Numerics;
using System.Runtime.Intrinsics;

namespace LazyAdversary.Numerics;

/// <summary>
/// The loops over one thread's share of a product, for one vector width; <see cref="Best"/> is that of the machine.
/// The right operand comes in panels: panel p holds columns [p·PanelWidth, (p + 1)·PanelWidth), row after row, the last one no wider than
/// its columns rounded up to whole vectors (see <see cref="Packing"/>).
/// </summary>
internal abstract unsafe class PanelKernels<T>
    where T : unmanaged, INumber<T>
{
    public static PanelKernels<T> Best { get; } =
        Vector512.IsHardwareAccelerated ? new VectorPanelKernels<T, Vector512<T>, Lanes512<T>>()
        : Vector256.IsHardwareAccelerated ? new VectorPanelKernels<T, Vector256<T>, Lanes256<T>>()
        : Vector128.IsHardwareAccelerated ? new VectorPanelKernels<T, Vector128<T>, Lanes128<T>>()
        : new VectorPanelKernels<T, T, ScalarLanes<T>>();

    /// <summary>Numbers to a vector.</summary>
    public abstract int Lanes { get; }

    /// <summary>Rows to a register tile.</summary>
    public abstract int TileRows { get; }

    /// <summary>Columns to a full panel: three vectors.</summary>
    public int PanelWidth => 3 * Lanes;

    /// <summary>Columns, rounded up to whole vectors.</summary>
    public int Pad(int columns) => (columns + Lanes - 1) / Lanes * Lanes;

    /// <summary>C (+)= A·P: C[i, j] = Σ_k A[i, k]·P[k, j], summed in the order of k for any blocking.</summary>
    public abstract void Multiply(int rows, int columns, int inner, RowGroups<T> a, T* panels, T* c, nint strideC, bool accumulate);

    /// <summary>
    /// C (+)= A·B for few rows of A: B is row-major and read where it lies, which saves a copy that few rows would not repay.
    /// </summary>
    public abstract void MultiplyFew(
        int rows, int columns, int inner, RowGroups<T> a, T* b, nint strideB, T* c, nint strideC, bool accumulate);

    /// <summary>C (+)= A·Bᵀ for a few rows of A or B, without panels: C[i, j] is at c[i·rowStep + j·columnStep].</summary>
    public abstract void MultiplyByFew(
        int rows, int columns, int inner, T* a, nint strideA, T* b, nint strideB, T* c, nint rowStep, nint columnStep, bool accumulate);

    /// <summary>Makes panels of B, inner × columns, row-major.</summary>
    public abstract void PackRows(int inner, int columns, T* b, nint strideB, T* panels);

    /// <summary>
    /// Makes groups of <see cref="TileRows"/> rows of Aᵀ, where A is inner × rows, row-major. Places beyond the last row become zero.
    /// </summary>
    public abstract void PackGroups(int inner, int rows, T* a, nint strideA, T* groups);

    /// <summary>
    /// The ReLU between the products, one row of z to a neuron: z += bias, scores[j] += Σ_s sign_s·max(0, z_sj), and then
    /// z_sj ← scale·sign_s·1[z_sj &gt; 0]. Columns are whole vectors.
    /// </summary>
    public abstract void Activate(int neurons, int columns, T* z, nint strideZ, T* biases, T* signs, T scale, T* scores);
}
