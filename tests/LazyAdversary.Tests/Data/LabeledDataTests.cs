using LazyAdversary.Data;
using MathNet.Numerics.LinearAlgebra;

namespace LazyAdversary.Tests.Data;

public class LabeledDataTests
{
    private static readonly float[] Values = [1, 2, 3, 4, 5, 6];
    private static readonly LabeledData TwoByThree = LabeledData.Binary(Values, 3, [1, -1]);

    [Fact]
    public void HoldsItsExamplesOneAfterTheOther()
    {
        Assert.Equal(2, TwoByThree.Count);
        Assert.Equal(3, TwoByThree.Dimension);
        Assert.Equal(Values, TwoByThree.Inputs);
        Assert.Equal<int>([1, 0], TwoByThree.Labels);
        Assert.Equal([4, 5, 6], TwoByThree.Input(1));
    }

    [Fact]
    public void IsNotChangedWithTheArraysItWasMadeFrom()
    {
        float[] inputs = [1, 2];
        int[] labels = [1, -1];
        float[][] rows = [[1], [2]];
        int[] rowLabels = [1, -1];
        int[] classes = [1, 0];
        var matrix = Matrix<float>.Build.Dense(1, 2, [1, 2]);
        LabeledData[] all = [LabeledData.Binary(inputs, 1, labels), LabeledData.Binary(rows, rowLabels), LabeledData.FromMatrix(matrix, classes)];

        inputs[0] = rows[0][0] = 9;
        matrix[0, 0] = 9;
        labels[0] = -1;
        rowLabels[0] = -1;
        classes[0] = 0;
        Assert.All(all, data =>
        {
            Assert.Equal([1, 2], data.Inputs);
            Assert.Equal<int>([1, 0], data.Labels);
        });
    }

    [Fact]
    public void RowsAndMatrixColumnsAreTheSameExamples()
    {
        var rows = LabeledData.Binary([[1, 2, 3], [4, 5, 6]], [1, -1]);
        var matrix = LabeledData.FromMatrix(Matrix<float>.Build.DenseOfRowArrays([1, 4], [2, 5], [3, 6]), [1, 0]);
        Assert.Equal(Values, rows.Inputs);
        Assert.Equal(Values, matrix.Inputs);
        Assert.Equal(3, matrix.Dimension);
        Assert.Equal<int>([1, 0], matrix.Labels);
    }

    [Fact]
    public void SparseMatrixHasTheSameExamples()
    {
        var data = LabeledData.FromMatrix(Matrix<float>.Build.SparseOfRowArrays([1, 0], [0, 5]), [1, 0]);
        Assert.Equal([1, 0, 0, 5], data.Inputs);
    }

    [Fact]
    public void MatrixIsACopyWithAnExamplePerColumn()
    {
        var matrix = TwoByThree.ToMatrix();
        Assert.Equal((3, 2), (matrix.RowCount, matrix.ColumnCount));
        Assert.Equal([4, 5, 6], matrix.Column(1).ToArray());
        matrix[0, 0] = 99;
        Assert.Equal(1, TwoByThree.Inputs[0]);

        var sliced = TwoByThree.Slice(1, 1).ToMatrix();
        Assert.Equal([4, 5, 6], sliced.Column(0).ToArray());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void ValueThatIsNotFiniteIsNamedByItsPlace(float value)
    {
        float[] inputs = [1, 2, 3, 4, 5, value];
        Names(() => LabeledData.FromArray(inputs, 3, [1, 0]), "row 1", "column 2", FormattableString.Invariant($"{value}"));
        Names(() => LabeledData.FromRows([[1, 2, 3], [4, 5, value]], [1, 0]), "row 1", "column 2", FormattableString.Invariant($"{value}"));
    }

    /// <summary>A matrix holds an example per column: its rows are features.</summary>
    [Fact]
    public void ValueThatIsNotFiniteIsNamedByItsPlaceInTheMatrix()
    {
        var matrix = Matrix<float>.Build.Dense(3, 4, 1);
        matrix[1, 2] = float.NaN;
        Names(() => LabeledData.FromMatrix(matrix, [1, 0, 1, 0]), "row 1", "column 2", "NaN");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-128)]
    public void LabelOtherThanPlusOrMinusOneIsNamedByItsRow(int label)
    {
        Names(() => LabeledData.Binary(Values, 3, [1, label]), "row 1", $"{label}");
        Names(() => LabeledData.Binary([[1], [2]], [1, label]), "row 1", $"{label}");
    }

    /// <summary>257 is 1 once cut to a byte.</summary>
    [Fact]
    public void LabelIsJudgedBeforeItIsNarrowed() => Names(() => LabeledData.Binary([[1], [2]], [1, 257]), "row 1", "257");

    [Fact]
    public void ShapesThatDisagreeAreNamedWithBothSizes()
    {
        Names(() => LabeledData.Binary(Values, 4, [1, -1]), "6", "8");
        Names(() => LabeledData.Binary(Values, 3, [1, -1, 1]), "6", "9");
        Names(() => LabeledData.Binary([[1, 2], [3]], [1, -1]), "Row 1", "length 1", "length 2");
        Names(() => LabeledData.Binary([[1], [2]], [1]), "2 rows", "1 labels");
        Names(() => LabeledData.FromMatrix(Matrix<float>.Build.Dense(3, 4), [1, 0]), "3", "4", "2");
    }

    [Fact]
    public void EmptyDataIsRefused()
    {
        Names(() => LabeledData.Binary([], 3, []), "empty");
        Names(() => LabeledData.Binary([], []), "empty");
        Names(() => LabeledData.Binary([[], []], [1, -1]), "length 0");
        Names(() => TwoByThree.Select([]), "empty");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void DimensionBelowOneIsRefused(int dimension) =>
        Names(() => LabeledData.Binary(Values, dimension, [1, -1]), $"{dimension}", "at least 1");

    [Fact]
    public void MissingRowIsNamed()
    {
        Names(() => LabeledData.Binary([[1], null!], [1, -1]), "Row 1");
        Names(() => LabeledData.Binary([null!, [1]], [1, -1]), "Row 0");
        Assert.Throws<ArgumentNullException>(() => LabeledData.Binary(null!, [1]));
        Assert.Throws<ArgumentNullException>(() => LabeledData.Binary([[1]], null!));
        Assert.Throws<ArgumentNullException>(() => LabeledData.FromMatrix(null!, [1]));
    }

    [Fact]
    public void MoreValuesThanAnArrayHoldsAreRefusedBeforeTheyAreCopied()
    {
        float[] row = new float[100_000];
        Names(() => LabeledData.Binary([.. Enumerable.Repeat(row, 100_000)], [.. Enumerable.Repeat(1, 100_000)]), "100000", "10000000000");
        var one = LabeledData.Binary([row], [1]);
        Names(() => one.Select(new int[100_000]), "100000", "10000000000");
    }

    [Fact]
    public void UnitNormDividesEachInputByItsNorm()
    {
        var data = Cases.Data([3, 4, -1e-30f, 0, 2e30f, -2e30f, 1e-42f, 1e-42f, 3e38f, 3e38f, 1, 1e-3f], 2);
        var unit = data.ToUnitNorm();
        for (int i = 0; i < data.Count; i++)
        {
            var (x, u) = (Cases.ToDouble(data.Input(i)), Cases.ToDouble(unit.Input(i)));
            double norm = Math.Sqrt(x[0] * x[0] + x[1] * x[1]);
            Close.Equal([x[0] / norm, x[1] / norm], u, 1.2e-7);
        }

        Assert.Equal(3, data.Inputs[0]);
        Assert.Equal(data.Labels, unit.Labels);
    }

    [Fact]
    public void ZeroVectorCannotHaveUnitNorm()
    {
        var data = Cases.Data([1, 2, 0, 0], 2);
        var error = Assert.Throws<InvalidOperationException>(() => data.ToUnitNorm());
        Assert.Contains("Row 1", error.Message);
    }

    [Fact]
    public void SliceIsAPartInOrder()
    {
        var data = Cases.OnSphere(10, 3, seed: 1);
        var slice = data.Slice(4, 3);
        Assert.Equal(data.Inputs.Slice(12, 9), slice.Inputs);
        Assert.Equal(data.Labels.Slice(4, 3), slice.Labels);
        Assert.Equal(data.Input(5), slice.Slice(1, 2).Input(0));
        Assert.Equal(data.Slice(0, 4).Inputs, data.Take(4).Inputs);
        Assert.Equal(10, data.Take(1000).Count);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 3)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(5, 1)]
    [InlineData(1, int.MaxValue)]
    public void SliceOutsideTheDataIsRefused(int start, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TwoByThree.Slice(start, count));

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void InputOutsideTheDataIsRefused(int index) => Assert.Throws<ArgumentOutOfRangeException>(() => { TwoByThree.Input(index); });

    [Fact]
    public void SelectTakesExamplesInTheOrderAskedFor()
    {
        var data = TwoByThree.Select([1, 0, 1]);
        Assert.Equal([4, 5, 6, 1, 2, 3, 4, 5, 6], data.Inputs);
        Assert.Equal<int>([0, 1, 0], data.Labels);
        Names(() => TwoByThree.Select([0, 2]), "Position 1", "example 2 of 2");
        Names(() => TwoByThree.Select([-1]), "Position 0", "-1");
    }

    [Fact]
    public void ShuffleIsAReproduciblePermutationThatKeepsLabelsWithTheirInputs()
    {
        var data = LabeledData.Binary([.. Enumerable.Range(0, 50).Select(i => new float[] { i })], [.. Enumerable.Range(0, 50).Select(i => i % 3 == 0 ? 1 : -1)]);
        var shuffled = data.Shuffle(7);
        Assert.Equal(data.Inputs.ToArray(), shuffled.Inputs.ToArray().Order());
        for (int i = 0; i < 50; i++) Assert.Equal(shuffled.Inputs[i] % 3 == 0 ? 1 : 0, shuffled.Labels[i]);

        Assert.Equal(shuffled.Inputs, data.Shuffle(7).Inputs);
        Assert.NotEqual(shuffled.Inputs.ToArray(), data.Shuffle(8).Inputs.ToArray());
        Assert.NotEqual(shuffled.Inputs.ToArray(), data.Inputs.ToArray());
    }

    private static void Names(Func<object> make, params string[] parts)
    {
        var error = Assert.ThrowsAny<ArgumentException>(make);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }
}
