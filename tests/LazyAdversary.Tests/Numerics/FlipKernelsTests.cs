using LazyAdversary.Numerics;

namespace LazyAdversary.Tests.Numerics;

[Trait("Category", "Kernels")]
public class FlipKernelsTests
{
    [Theory]
    [InlineData(16, 32, 0)]
    [InlineData(0, 48, 1)]
    [InlineData(64, 64, 2)]
    [InlineData(32, 48, 3)]
    [InlineData(16, 96, 4)]
    public unsafe void AdvancesLikeItsFormula(int positive, int total, int rows)
    {
        float[] e = KernelData.Normal(total, 1), v = KernelData.Normal(total, 2), clean = KernelData.Normal(total, 3);
        float[] matrix = KernelData.Normal(total * total, 4), weights = KernelData.Normal(rows, 5);
        int[] which = [.. Enumerable.Range(0, rows).Select(i => (11 * i + 2) % total)];
        float[] moved = [.. e], rates = [.. v];
        var active = new ushort[total / FlipKernels.Word];
        const float Keep = 0.9f, Add = -0.7f;
        double sum;
        fixed (float* pe = moved, pv = rates, pc = clean, pm = matrix)
        fixed (ushort* pa = active)
            sum = FlipKernels.Best.Advance(pe, pv, pc, pm, which, weights, pa, positive, total, Keep, Add);

        double expected = 0;
        for (int s = 0; s < total; s++)
        {
            double rate = v[s];
            for (int i = 0; i < rows; i++) rate += (double)weights[i] * matrix[which[i] * total + s];
            Close.Equal(rate, rates[s], 2e-6, $"v[{s}]");
            double value = (double)Keep * e[s] + (double)Add * rate;
            Close.Equal(value, moved[s], 2e-6, $"e[{s}]");
            bool isOn = clean[s] + moved[s] > 0;
            Assert.Equal(isOn, IsActive(active, s));
            if (isOn) expected += s < positive ? value : -value;
        }

        Close.Equal(expected, sum, 2e-5, "Σ e");
    }

    [Theory]
    [InlineData(16, 32)]
    [InlineData(0, 48)]
    [InlineData(64, 64)]
    public unsafe void FindsTheActiveNeuronsAndSumsOverThem(int positive, int total)
    {
        float[] e = KernelData.Normal(total, 1), clean = KernelData.Normal(total, 3), values = KernelData.Normal(total, 6);
        clean[total - 1] = -e[total - 1];
        var active = new ushort[total / FlipKernels.Word];
        double sum;
        fixed (float* pe = e, pc = clean, px = values)
        fixed (ushort* pa = active)
        {
            FlipKernels.Best.Activate(pc, pe, pa, total);
            sum = FlipKernels.Best.SumActive(pc, pe, px, positive, total);
        }

        double expected = 0;
        for (int s = 0; s < total; s++)
        {
            bool isOn = clean[s] + e[s] > 0;
            Assert.Equal(isOn, IsActive(active, s));
            if (isOn) expected += s < positive ? values[s] : -values[s];
        }

        Close.Equal(expected, sum, 1e-5, "Σ values");
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

    private static bool IsActive(ushort[] pattern, int neuron) => (pattern[neuron / FlipKernels.Word] >> (neuron % FlipKernels.Word) & 1) != 0;
}
