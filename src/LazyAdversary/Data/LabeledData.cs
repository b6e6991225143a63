using System.Numerics.Tensors;
using LazyAdversary.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace LazyAdversary.Data;

/// <summary>
/// Inputs x_1 … x_n in R^d with labels y_i ∈ {0, …, K − 1}. Immutable: what is made from it is a new value.
/// </summary>
/// <remarks>
/// The inputs are stored one after the other (n rows of length d, row-major), which is also the layout of a column-major d × n matrix with one example
/// per column. Every value is finite and every label is a class: that is checked when the data is made, so no consumer has to check again. Two classes
/// written as −1 and +1, as in the paper, are the classes 0 and 1: see <see cref="Binary(ReadOnlySpan{float}, int, ReadOnlySpan{int})"/>.
/// </remarks>
public sealed class LabeledData
{
    private readonly ReadOnlyMemory<float> _inputs;
    private readonly ReadOnlyMemory<int> _labels;

    private LabeledData(ReadOnlyMemory<float> inputs, int dimension, ReadOnlyMemory<int> labels, int classCount)
    {
        _inputs = inputs;
        _labels = labels;
        Dimension = dimension;
        ClassCount = classCount;
    }

    /// <summary>The number of examples n, at least 1.</summary>
    public int Count => _labels.Length;

    /// <summary>The dimension d of an input, at least 1.</summary>
    public int Dimension { get; }

    /// <summary>The number of classes K, at least 2; a class may have no example.</summary>
    public int ClassCount { get; }

    /// <summary>All inputs, n·d values: example i occupies [i·d, (i+1)·d).</summary>
    public ReadOnlySpan<float> Inputs => _inputs.Span;

    /// <summary>All labels, each in [0, K).</summary>
    public ReadOnlySpan<int> Labels => _labels.Span;

    internal ReadOnlyMemory<float> InputMemory => _inputs;

    /// <summary>The input x_i, d values.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not in [0, <see cref="Count"/>).</exception>
    public ReadOnlySpan<float> Input(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _inputs.Span.Slice(index * Dimension, Dimension);
    }

    /// <summary>The label of the paper's two classes: y = −1 for class 0 and +1 for class 1.</summary>
    internal int Sign(int index) => 2 * _labels.Span[index] - 1;

    /// <summary>Makes data from n·d values, example after example; they are copied.</summary>
    /// <param name="inputs">The values, row-major: n rows of length <paramref name="dimension"/>.</param>
    /// <param name="dimension">The dimension d.</param>
    /// <param name="labels">The n labels, each in [0, K).</param>
    /// <param name="classCount">K, at least 2; the largest label plus 1, but at least 2, when null.</param>
    /// <exception cref="ArgumentException">
    /// There is no example, the number of values is not n·d, a value is not finite (the message names row and column), or a label is no class.
    /// </exception>
    public static LabeledData FromArray(ReadOnlySpan<float> inputs, int dimension, ReadOnlySpan<int> labels, int? classCount = null)
    {
        CheckShape(inputs.Length, dimension, labels.Length);
        return Adopt(inputs.ToArray(), dimension, labels.ToArray(), classCount);
    }

    /// <summary>Makes data of two classes from n·d values and labels −1 and +1, which become the classes 0 and 1; the values are copied.</summary>
    /// <param name="inputs">The values, row-major: n rows of length <paramref name="dimension"/>.</param>
    /// <param name="dimension">The dimension d.</param>
    /// <param name="signs">The n labels, each −1 or +1.</param>
    /// <exception cref="ArgumentException">
    /// There is no example, the number of values is not n·d, a value is not finite (the message names row and column), or a label is not ±1.
    /// </exception>
    public static LabeledData Binary(ReadOnlySpan<float> inputs, int dimension, ReadOnlySpan<int> signs)
    {
        CheckShape(inputs.Length, dimension, signs.Length);
        return Adopt(inputs.ToArray(), dimension, ToClasses(signs), 2);
    }

    /// <summary>Makes data from one array per example; the values are copied.</summary>
    /// <param name="rows">The inputs, all of the same length.</param>
    /// <param name="labels">The label of each, in [0, K).</param>
    /// <param name="classCount">K, at least 2; the largest label plus 1, but at least 2, when null.</param>
    /// <exception cref="ArgumentException">
    /// There is no example, the rows differ in length, there are more or fewer labels than rows, a value is not finite, or a label is no class.
    /// </exception>
    public static LabeledData FromRows(IReadOnlyList<float[]> rows, IReadOnlyList<int> labels, int? classCount = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var inputs = Flatten(rows, labels.Count, out int dimension);
        return Adopt(inputs, dimension, [.. labels], classCount);
    }

    /// <summary>Makes data of two classes from one array per example and labels −1 and +1, which become the classes 0 and 1.</summary>
    /// <exception cref="ArgumentException">
    /// There is no example, the rows differ in length, there are more or fewer labels than rows, a value is not finite, or a label is not ±1.
    /// </exception>
    public static LabeledData Binary(IReadOnlyList<float[]> rows, IReadOnlyList<int> signs)
    {
        ArgumentNullException.ThrowIfNull(signs);
        var inputs = Flatten(rows, signs.Count, out int dimension);
        return Adopt(inputs, dimension, ToClasses([.. signs]), 2);
    }

    /// <summary>Makes data from a d × n matrix with one example per column, as the paper writes X; the values are copied.</summary>
    /// <param name="inputs">The inputs, one per column.</param>
    /// <param name="labels">The label of each column, in [0, K).</param>
    /// <param name="classCount">K, at least 2; the largest label plus 1, but at least 2, when null.</param>
    /// <exception cref="ArgumentException">
    /// The matrix does not have one column per label, a value is not finite, or a label is no class.
    /// </exception>
    public static LabeledData FromMatrix(Matrix<float> inputs, IReadOnlyList<int> labels, int? classCount = null)
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

        return Adopt(values, inputs.RowCount, [.. labels], classCount);
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
        return new(_inputs.Slice(start * Dimension, count * Dimension), Dimension, _labels.Slice(start, count), ClassCount);
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
        var labels = new int[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)Count)
                throw new ArgumentException($"Position {i} asks for example {indices[i]} of {Count}.", nameof(indices));
            Input(indices[i]).CopyTo(inputs.AsSpan(i * Dimension));
            labels[i] = _labels.Span[indices[i]];
        }

        return new(inputs, Dimension, labels, ClassCount);
    }

    /// <summary>The examples of the given classes, in their order, with the classes renumbered 0, 1, … in the order given; a copy.</summary>
    /// <param name="classes">At least two different classes in [0, K).</param>
    /// <exception cref="ArgumentException">There are fewer than two classes, one is named twice or is not in [0, K), or no example has any of them.</exception>
    public LabeledData SelectClasses(params ReadOnlySpan<int> classes)
    {
        var number = new int[ClassCount];
        Array.Fill(number, -1);
        if (classes.Length < 2) throw new ArgumentException($"There are {classes.Length} classes: at least two are needed.", nameof(classes));
        for (int c = 0; c < classes.Length; c++)
        {
            if ((uint)classes[c] >= (uint)ClassCount || number[classes[c]] >= 0)
                throw new ArgumentException($"Class {classes[c]} is not in [0, {ClassCount}), or is named twice.", nameof(classes));
            number[classes[c]] = c;
        }

        var selected = Select([.. Enumerable.Range(0, Count).Where(i => number[_labels.Span[i]] >= 0)]);
        return new(selected._inputs, Dimension, selected._labels.ToArray().Select(y => number[y]).ToArray(), classes.Length);
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

        return new(inputs, Dimension, _labels, ClassCount);
    }

    /// <summary>The same examples with other inputs, of which ownership is taken.</summary>
    internal LabeledData WithInputs(float[] inputs)
    {
        CheckShape(inputs.Length, Dimension, Count);
        FiniteValues.Require(inputs, Dimension, "input", nameof(inputs));
        return new(inputs, Dimension, _labels, ClassCount);
    }

    /// <summary>Takes ownership of the arrays after the same checks as <see cref="FromArray"/>.</summary>
    internal static LabeledData Adopt(float[] inputs, int dimension, int[] labels, int? classCount)
    {
        CheckShape(inputs.Length, dimension, labels.Length);
        FiniteValues.Require(inputs, dimension, "input", nameof(inputs));
        int k = classCount ?? Math.Max(2, labels.Max() + 1);
        if (k < 2) throw new ArgumentException($"There are {k} classes: at least 2 are needed.", nameof(classCount));
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)k)
            {
                string hint = labels[i] == -1 ? " For labels −1 and +1 use LabeledData.Binary." : "";
                throw new ArgumentException($"The label of row {i} is {labels[i]}: labels are 0 … {k - 1}.{hint}", nameof(labels));
            }
        }

        return new(inputs, dimension, labels, k);
    }

    private static float[] Flatten(IReadOnlyList<float[]> rows, int labels, out int dimension)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0) throw new ArgumentException("The data is empty: at least one example is needed.", nameof(rows));
        if (rows.Count != labels) throw new ArgumentException($"There are {rows.Count} rows but {labels} labels.", nameof(labels));
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i] is null) throw new ArgumentException($"Row {i} is null.", nameof(rows));
        }

        dimension = rows[0].Length;
        if (dimension < 1) throw new ArgumentException("Row 0 has length 0: an input needs at least one value.", nameof(rows));
        var inputs = new float[ArrayLength(rows.Count, dimension)];
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].Length != dimension)
                throw new ArgumentException($"Row {i} has length {rows[i].Length} but row 0 has length {dimension}.", nameof(rows));
            rows[i].CopyTo(inputs, i * dimension);
        }

        return inputs;
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

    private static int[] ToClasses(ReadOnlySpan<int> signs)
    {
        var classes = new int[signs.Length];
        for (int i = 0; i < classes.Length; i++)
        {
            if (signs[i] is not (1 or -1))
                throw new ArgumentException($"The label of row {i} is {signs[i]}: the labels of two classes are −1 or +1.", nameof(signs));
            classes[i] = (signs[i] + 1) / 2;
        }

        return classes;
    }
}
