using System.Numerics;

namespace LazyAdversary.Numerics;

/// <summary>
/// A block of inputs x_i, laid out once to be multiplied by the weights of many neurons: as panels, or row after row where they are so
/// few that inner products are faster.
/// </summary>
internal readonly unsafe ref struct PackedInputs<T>
    where T : unmanaged, INumber<T>
{
    private const int Few = 8;
    private readonly PanelKernels<T> kernels;
    private readonly int count, dimension;
    private readonly AlignedScratch<T> inputs;

    public PackedInputs(PanelKernels<T> kernels, int count, int dimension, float* inputs)
    {
        this.kernels = kernels;
        this.count = count;
        this.dimension = dimension;
        this.inputs = new AlignedScratch<T>(Columns * dimension);
        if (AreFew) Packing.Copy(count * dimension, inputs, this.inputs.Start);
        else Packing.PackTransposed(kernels, dimension, count, inputs, dimension, this.inputs.Start);
    }

    public bool AreFew => count <= Few;

    /// <summary>Numbers to a row of z: one for each input, rounded up to whole vectors.</summary>
    public int Columns => kernels.Pad(count);

    /// <summary>z[s, i] = w_s·x_i.</summary>
    public void MultiplyBy(int neurons, T* weights, nint stride, T* z)
    {
        if (AreFew)
        {
            kernels.MultiplyByFew(neurons, count, dimension, weights, stride, inputs.Start, dimension, z, Columns, 1, accumulate: false);
            return;
        }

        var rows = RowGroups<T>.Strided(weights, stride, kernels.TileRows);
        kernels.Multiply(neurons, Columns, dimension, rows, inputs.Start, z, Columns, accumulate: false);
    }

    public void Dispose() => inputs.Dispose();
}
