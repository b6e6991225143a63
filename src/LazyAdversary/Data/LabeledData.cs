using System.Numerics.Tensors;
using LazyAdversary.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace LazyAdversary.Data;

/// <summary>
/// Inputs x_1 … x_n in R^d with labels y_i ∈ {−1, +1}. Immutable: what is made from it is a new value.
/// </summary>
/// <remarks>
/// The inputs are stored one after the other (n rows of length d, row-major), which is also the layout of a column-major
/// d × n matrix with one example per column. Every value is finite and every label is −1 or +1: that is checked when the data is made,
/// so no consumer has to check again.
/// </remarks>
public sealed class LabeledData
{
    private readonly ReadOnlyMemory<float> _inputs;
    private readonly ReadOnlyMemory<sbyte> _labels;

    private LabeledData(ReadOnlyMemory<float> inputs, int dimension, ReadOnlyMemory<sbyte> labels)
    {
        _inputs = inputs;
        _labels = labels;
        Dimension = dimension;
    }

    /// <summary>The number of examples n, at least 1.</summary>
    public int Count => _labels.Length;

    /// <summary>The dimension d of an input, at least 1.</summary>
    public int Dimension { get; }

    /// <summary>All inputs, n·d values: example i occupies [i·d, (i+1)·d).</summary>
    public ReadOnlySpan<float> Inputs => _inputs.Span;

    /// <summary>All labels, each −1 or +1.</summary>
    public ReadOnlySpan<sbyte> Labels => _labels.Span;

    internal ReadOnlyMemory<float> InputMemory => _inputs;

    /// <summary>The input x_i, d values.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not in [0, <see cref="Count"/>).</exception>
    public ReadOnlySpan<float> Input(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _inputs.Span.Slice(index * Dimension, Dimension);
    }

    /// <summary>Makes data from n·d values, example after example; they are copied.</summary>
    /// <param name="inputs">The values, row-major: n rows of length <paramref name="dimension"/>.</param>
    /// <param name="dimension">The dimension d.</param>
    /// <param name="labels">The n labels, each −1 or +1.</param>
    /// <exception cref="ArgumentException">
    /// There is no example, the number of values is not n·d, a value is not finite (the message names row and column), or a label is not ±1.
    /// </exception>
    public static LabeledData FromArray(ReadOnlySpan<float> inputs, int dimension, ReadOnlySpan<sbyte> labels)
    {
        CheckShape(inputs.Length, dimension, labels.Length);
        return Adopt(inputs.ToArray(), dimension, labels.ToArray());
    }

    /// <summary>Makes data from one array per example; the values are copied.</summary>
    /// <exception cref="ArgumentException">
    /// There is no example, the rows differ in length, there are more or fewer labels than rows, a value is not finite, or a label is not ±1.
    /// </exception>
    public static LabeledData FromRows(IReadOnlyList<float[]> rows, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(labels);
        if (rows.Count == 0) throw new ArgumentException("The data is empty: at least one example is needed.", nameof(rows));
        if (rows.Count != labels.Count)
            throw new ArgumentException($"There are {rows.Count} rows but {labels.Count} labels.", nameof(labels));

        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i] is null) throw new ArgumentException($"Row {i} is null.", nameof(rows));
        }

        int dimension = rows[0].Length;
        if (dimension < 1) throw new ArgumentException("Row 0 has length 0: an input needs at least one value.", nameof(rows));
        var inputs = new float[ArrayLength(rows.Count, dimension)];
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].Length != dimension)
                throw new ArgumentException($"Row {i} has length {rows[i].Length} but row 0 has length {dimension}.", nameof(rows));
            rows[i].CopyTo(inputs, i * dimension);
        }

        return Adopt(inputs, dimension, ToLabels(labels));
    }

    /// <summary>Makes data from a d × n matrix with one example per column, as the paper writes X; the values are copied.</summary>
    /// <exception cref="ArgumentException">
    /// The matrix does not have one column per label, a value is not finite, or a label is not ±1.
    /// </exception>
    public static LabeledData FromMatrix(Matrix<float> inputs, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        if (inputs.ColumnCount != labels.Count)
        {
            throw new ArgumentException(
                $"The matrix is {inputs.RowCount} × {inputs.ColumnCount} (one example per column) but there are {labels.Count} labels.",
                nameof(labels));
        }

        var values = inputs.ToColumnMajorArray();
        int bad = Array.FindIndex(values, value => !float.IsFinite(value));
        if (bad >= 0)
        {
            // Adopt would name example and feature, which are column and row here.
            throw new ArgumentException(
                FormattableString.Invariant($"The input in row {bad % inputs.RowCount}, column {bad / inputs.RowCount} is {values[bad]}: every value must be finite."), nameof(inputs));
        }

        return Adopt(values, inputs.RowCount, ToLabels(labels));
    }

    /// <summary>The inputs as a d × n matrix with one example per column, as the paper writes X; a copy.</summary>
    public Matrix<float> ToMatrix() => Matrix<float>.Build.Dense(Dimension, Count, _inputs.ToArray());

    /// <summary>The <paramref name="count"/> examples from <paramref name="start"/> on; shares memory, costs nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or leaves [0, <see cref="Count"/>).</exception>
    public LabeledData Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - start);
        return new(_inputs.Slice(start * Dimension, count * Dimension), Dimension, _labels.Slice(start, count));
    }

    /// <summary>The first <paramref name="count"/> examples, or all when there are fewer.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public LabeledData Take(int count) => Slice(0, Math.Min(count, Count));

    /// <summary>The examples at the given positions, in that order; a copy.</summary>
    /// <exception cref="ArgumentException">There is no position, or one is not in [0, <see cref="Count"/>).</exception>
    public LabeledData Select(ReadOnlySpan<int> indices)
    {
        CheckShape((long)indices.Length * Dimension, Dimension, indices.Length);
        var inputs = new float[ArrayLength(indices.Length, Dimension)];
        var labels = new sbyte[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)Count)
                throw new ArgumentException($"Position {i} asks for example {indices[i]} of {Count}.", nameof(indices));
            Input(indices[i]).CopyTo(inputs.AsSpan(i * Dimension));
            labels[i] = _labels.Span[indices[i]];
        }

        return new(inputs, Dimension, labels);
    }

    /// <summary>All examples in an order drawn from <paramref name="seed"/>; a copy. The same seed gives the same order.</summary>
    public LabeledData Shuffle(int seed)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        new Random(seed).Shuffle(order);
        return Select(order);
    }

    /// <summary>Every input divided by its Euclidean norm, so that ‖x‖₂ = 1 up to float32 rounding; a copy.</summary>
    /// <exception cref="InvalidOperationException">An input is the zero vector; the message names its row.</exception>
    public LabeledData ToUnitNorm()
    {
        var inputs = _inputs.ToArray();
        for (int i = 0; i < Count; i++)
        {
            var x = inputs.AsSpan(i * Dimension, Dimension);
            double norm = PreciseVectors.Norm(x);
            if (norm == 0) throw new InvalidOperationException($"Row {i} is the zero vector: it cannot be scaled to unit norm.");
            if (norm is >= 1e-30 and <= float.MaxValue)
            {
                TensorPrimitives.Divide(x, (float)norm, x);
                continue;
            }

            // float32 holds such a norm coarsely or not at all.
            for (int k = 0; k < x.Length; k++) x[k] = (float)(x[k] / norm);
        }

        return new(inputs, Dimension, _labels);
    }

    /// <summary>Takes ownership of the arrays after the same checks as <see cref="FromArray"/>.</summary>
    internal static LabeledData Adopt(float[] inputs, int dimension, sbyte[] labels)
    {
        CheckShape(inputs.Length, dimension, labels.Length);
        FiniteValues.Require(inputs, dimension, "input", nameof(inputs));
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] is not (1 or -1))
                throw new ArgumentException($"The label of row {i} is {labels[i]}: labels are −1 or +1.", nameof(labels));
        }

        return new(inputs, dimension, labels);
    }

    private static void CheckShape(long values, int dimension, int count)
    {
        if (count < 1) throw new ArgumentException("The data is empty: at least one example is needed.");
        if (dimension < 1) throw new ArgumentException($"The dimension is {dimension}: it must be at least 1.");
        if (values != (long)count * dimension)
            throw new ArgumentException($"{values} values do not make {count} examples of dimension {dimension} ({(long)count * dimension} values).");
    }

    private static int ArrayLength(int count, int dimension)
    {
        long length = (long)count * dimension;
        if (length > Array.MaxLength)
            throw new ArgumentException($"{count} examples of dimension {dimension} are {length} values: more than one array can hold.");
        return (int)length;
    }

    private static sbyte[] ToLabels(IReadOnlyList<int> labels)
    {
        var result = new sbyte[labels.Count];
        for (int i = 0; i < result.Length; i++)
        {
            if (labels[i] is not (1 or -1))
                throw new ArgumentException($"The label of row {i} is {labels[i]}: labels are −1 or +1.", nameof(labels));
            result[i] = (sbyte)labels[i];
        }

        return result;
    }
}
