using LazyAdversary.Numerics;

namespace LazyAdversary.Tests.Numerics;

[Trait("Category", "Kernels")]
public class FlipKernelsTests
{
    [Theory]
    [InlineData(16, 32)]
    [InlineData(0, 48)]
    [InlineData(64, 64)]
    public unsafe void AdvancesLikeItsFormula(int positive, int total)
    {
        var kernels = FlipKernels.Best;
        float[] e = KernelData.Normal(total, 1), v = KernelData.Normal(total, 2), clean = KernelData.Normal(total, 3);
        float[] moved = [.. e];
        var active = new uint[total / kernels.Lanes];
        var words = new FlippedWord[active.Length];
        const float Keep = 0.9f, Add = -0.7f;
        double sum;
        int count;
        fixed (float* pe = moved, pv = v, pc = clean)
        fixed (uint* pa = active)
        {
            sum = kernels.Advance(pe, pv, pc, pa, positive, total, Keep, Add, words, out count);
            // The same point again: nothing changes any more.
            Assert.Equal(sum, kernels.Advance(pe, pv, pc, pa, positive, total, 1, 0, new FlippedWord[active.Length], out int none), 1e-5);
            Assert.Equal(0, none);
        }

        double expected = 0;
        var switched = new HashSet<int>();
        for (int s = 0; s < total; s++)
        {
            double value = (double)Keep * e[s] + (double)Add * v[s];
            Close.Equal(value, moved[s], 1e-6, $"e[{s}]");
            bool isOn = clean[s] + moved[s] > 0;
            Assert.Equal(isOn, (active[s / kernels.Lanes] >> (s % kernels.Lanes) & 1) != 0);
            if (!isOn) continue;
            switched.Add(s);
            expected += s < positive ? value : -value;
        }

        Close.Equal(expected, sum, 1e-5, "Σ e");
        var listed = words[..count].SelectMany(w => Enumerable.Range(0, kernels.Lanes).Where(lane => (w.Changed >> lane & 1) != 0).Select(lane => w.Start + lane));
        Assert.Equal(switched.Order(), listed.Order());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public unsafe void AddsRows(int rows)
    {
        const int Stride = 48;
        float[] v = KernelData.Normal(Stride, 4), matrix = KernelData.Normal(Stride * Stride, 5), weights = KernelData.Normal(rows, 6), result = [.. v];
        int[] which = [.. Enumerable.Range(0, rows).Select(i => (11 * i + 2) % Stride)];
        fixed (float* pv = result, pm = matrix) FlipKernels.Best.AddRows(pv, pm, Stride, which, weights);
        for (int s = 0; s < Stride; s++)
        {
            double expected = v[s];
            for (int i = 0; i < rows; i++) expected += (double)weights[i] * matrix[which[i] * Stride + s];
            Close.Equal(expected, result[s], 1e-5, $"v[{s}]");
        }
    }
}
