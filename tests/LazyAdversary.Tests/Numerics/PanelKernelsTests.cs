using System.Numerics;
using System.Runtime.Intrinsics;
using LazyAdversary.Numerics;

namespace LazyAdversary.Tests.Numerics;

/// <summary>Every width in one process, whether the machine has it or its operations are carried out by software.</summary>
[Trait("Category", "Kernels")]
public unsafe class PanelKernelsTests
{
    [Fact]
    public void EveryWidthMultipliesFloats() => OnEveryWidth<float>(CheckProducts);

    [Fact]
    public void EveryWidthMultipliesDoubles() => OnEveryWidth<double>(CheckProducts);

    [Fact]
    public void EveryWidthActivatesFloats() => OnEveryWidth<float>(CheckActivation);

    [Fact]
    public void EveryWidthActivatesDoubles() => OnEveryWidth<double>(CheckActivation);

    private static void OnEveryWidth<T>(Action<PanelKernels<T>> check)
        where T : unmanaged, INumber<T>
    {
        check(new VectorPanelKernels<T, Vector512<T>, Lanes512<T>>());
        check(new VectorPanelKernels<T, Vector256<T>, Lanes256<T>>());
        check(new VectorPanelKernels<T, Vector128<T>, Lanes128<T>>());
        check(new VectorPanelKernels<T, T, ScalarLanes<T>>());
    }

    /// <summary>Small integers, whose products and sums are exact in every order.</summary>
    private static void CheckProducts<T>(PanelKernels<T> kernels)
        where T : unmanaged, INumber<T>
    {
        foreach (var (rows, columns, inner) in new[] { (1, 1, 1), (3, 50, 7), (4, 17, 20), (5, 33, 19), (8, 48, 5), (19, 97, 35) })
        {
            var a = Integers<T>(rows * inner, 7);
            var b = Integers<float>(columns * inner, 5);
            var panels = new T[inner * kernels.Pad(columns)];
            T[] byPanels = new T[rows * columns], byFew = new T[rows * columns];
            fixed (T* pinnedA = a, pinnedPanels = panels, c = byPanels, few = byFew, wideB = Array.ConvertAll(b, T.CreateChecked))
            fixed (float* pinnedB = b)
            {
                Packing.PackTransposed(kernels, inner, columns, pinnedB, inner, pinnedPanels);
                var groups = RowGroups<T>.Strided(pinnedA, inner, kernels.TileRows);
                kernels.Multiply(rows, columns, inner, groups, pinnedPanels, c, columns, accumulate: false);
                kernels.Multiply(rows, columns, inner, groups, pinnedPanels, c, columns, accumulate: true);
                kernels.MultiplyByFew(rows, columns, inner, pinnedA, inner, wideB, inner, few, columns, 1, accumulate: false);
                kernels.MultiplyByFew(rows, columns, inner, pinnedA, inner, wideB, inner, few, columns, 1, accumulate: true);
            }

            var expected = new T[rows * columns];
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    for (int k = 0; k < inner; k++) expected[i * columns + j] += a[i * inner + k] * T.CreateChecked(2 * b[j * inner + k]);
                }
            }

            Assert.Equal(expected, byPanels);
            Assert.Equal(expected, byFew);
        }
    }

    private static void CheckActivation<T>(PanelKernels<T> kernels)
        where T : unmanaged, INumber<T>
    {
        const int neurons = 6;
        int columns = 2 * kernels.Lanes, stride = columns + 3;
        T[] z = Integers<T>(neurons * stride, 3), before = (T[])z.Clone(), biases = Integers<T>(neurons, 2);
        T[] scores = Integers<T>(columns, 5), scoresBefore = (T[])scores.Clone();
        T[] signs = [.. Enumerable.Range(0, neurons).Select(s => s % 3 == 0 ? -T.One : T.One)];
        T scale = T.CreateChecked(4);
        fixed (T* pinnedZ = z, pinnedBiases = biases, pinnedSigns = signs, pinnedScores = scores)
            kernels.Activate(neurons, columns, pinnedZ, stride, pinnedBiases, pinnedSigns, scale, pinnedScores);

        for (int j = 0; j < columns; j++)
        {
            T score = scoresBefore[j];
            for (int s = 0; s < neurons; s++)
            {
                T value = before[s * stride + j] + biases[s];
                score += signs[s] * T.Max(T.Zero, value);
                Assert.Equal(value > T.Zero ? scale * signs[s] : T.Zero, z[s * stride + j]);
            }

            Assert.Equal(score, scores[j]);
        }
    }

    private static T[] Integers<T>(int length, int modulus)
        where T : INumber<T> =>
        [.. Enumerable.Range(0, length).Select(i => T.CreateChecked(i * 7919 % 1009 % (2 * modulus + 1) - modulus))];
}
