using LazyAdversary.Numerics;

namespace LazyAdversary.Tests.Numerics;

[Trait("Category", "Kernels")]
public class RayKernelsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(64)]
    [InlineData(133)]
    public void ListsEveryKinkInsideTheWindowAndNoneFarOutside(int width)
    {
        var z = KernelData.Normal(width, 3);
        var v = KernelData.Normal(width, 4);
        if (width > 4) (z[0], z[1], v[2], v[3]) = (0, -0f, 0, -0f);
        var found = new int[width];
        foreach (var (start, end) in new[] { (0.0, 0.5), (0.5, 3.0), (2.0, double.PositiveInfinity) })
        {
            int count = RayKernels.KinkCandidates(z, v, start, end, found);
            var listed = found[..count].ToHashSet();
            Assert.Equal(count, listed.Count);
            for (int s = 0; s < width; s++)
            {
                double kink = -(double)z[s] / v[s];
                if (kink > start && kink <= end && double.IsFinite(kink)) Assert.Contains(s, listed);
                if (kink < start * 0.99 || kink > end * 1.01 || kink <= 0 || !double.IsFinite(kink)) Assert.DoesNotContain(s, listed);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(80)]
    public void ListsEveryNeuronThatMayHaveSwitched(int width)
    {
        var z = KernelData.Normal(width, 5);
        var v = KernelData.Normal(width, 6);
        var errors = KernelData.Normal(width, 7).Select(e => 0.1f * Math.Abs(e)).ToArray();
        float[] active = [.. z.Select((value, s) => value > 0 ? (s % 2 == 0 ? 1f : -1f) : 0)];
        var found = new int[width];
        const float T = 0.4f, Scale = 0.5f, Reach = 0.02f;
        var listed = found[..RayKernels.UncertainOrFlipped(z, v, T, Reach, errors, Scale, active, found)].ToHashSet();
        for (int s = 0; s < width; s++)
        {
            double value = z[s] + (double)T * v[s], bound = errors[s] * (double)Scale + Reach * Math.Abs((double)v[s]);
            bool settled = active[s] != 0 ? value > bound * 1.001 : value < -bound * 1.001;
            bool doubtful = active[s] != 0 ? value < bound * 0.999 : value > -bound * 0.999;
            if (settled) Assert.DoesNotContain(s, listed);
            if (doubtful) Assert.Contains(s, listed);
        }
    }
}
