using LazyAdversary.Attacks;
using LazyAdversary.Threats;

namespace LazyAdversary.Tests.Attacks.Gradient;

public class PgdIterateTests
{
    // The reference has examples that are wrong already.
    private static readonly RunSettings AlsoWrong = new() { AlsoWrong = true };

    /// <summary>The reference is the last point of each example, also where an earlier one has a smaller margin.</summary>
    [Theory]
    [Trait("Category", "Kernels")]
    [InlineData(PgdMethod.Primal)]
    [InlineData(PgdMethod.SignFlips)]
    public void LastIsThePointOfTheReference(PgdMethod method)
    {
        int earlier = 0;
        foreach (var expected in SmallReference.Values.Pgd)
        {
            var options = new PgdOptions { Threat = ThreatModel.L2(expected.Radius), Steps = expected.Steps, Method = method, Keep = PgdIterate.Last };
            var last = new PgdAttack(options).Run(SmallReference.Network(), SmallReference.Data, AlsoWrong, null, default);
            var best = new PgdAttack(options with { Keep = PgdIterate.Best }).Run(SmallReference.Network(), SmallReference.Data, AlsoWrong, null, default);
            double tolerance = expected.Radius < 0.5 ? 1e-6 : 1e-5;
            for (int i = 0; i < last.Records.Count; i++)
            {
                Assert.Equal(expected.Steps, last.Records[i].Step);
                Close.Equal(expected.Margin[i], last.Records[i].ReachedMargin, tolerance, $"R = {expected.Radius}, margin {i}");
                var delta = last.Perturbed.Input(i).ToArray().Zip(SmallReference.Data.Input(i).ToArray(), (moved, x) => (double)moved - x).ToArray();
                Close.Equal(expected.Perturbation[i], delta, tolerance);
                if (best.Records[i].Step < expected.Steps) earlier++;
            }
        }

        Assert.True(earlier > 0, "The case is to have points that are better than the last.");
    }
}
