using LazyAdversary.Attacks;
using LazyAdversary.Datasets;
using LazyAdversary.Lazy;
using LazyAdversary.TwoLayer;
using MathNet.Numerics.Statistics;

namespace LazyAdversary.Tests.TwoLayer.Certificates;

/// <summary>How near the two sides come on the networks that the library is about: d = 784, m = 1000, lazily trained.</summary>
public class LazyNetworkTests
{
    [Fact]
    public void BothSidesNearlyMeetOnALazilyTrainedNetwork()
    {
        var (train, test) = Mnist01.Load();
        var network = TwoLayerReluNet.Create(784, 1000, seed: 1);
        new LazySgd().Train(network, train);
        var data = test.Select([.. Enumerable.Range(0, 24).Select(i => 88 * i)]);

        var ray = new GradientStepAttack().Run(network, data).Records;
        var nearest = new NearestBoundaryAttack().Run(network, data).Records;
        var ddn = new DdnAttack(new() { Steps = 100 }).Run(network, data).Records;
        var closed = new ClosedFormCertifier(network).Certify(data).Records;
        var trust = new TrustRegionCertifier(network).Certify(data).Records;
        double[] best = [.. ray.Select((r, i) => Math.Min(r.Distance, Math.Min(nearest[i].Distance, ddn[i].Distance)))];

        Assert.InRange(Median(i => closed[i].Radius / best[i]), 0.62, 1);
        Assert.InRange(Median(i => trust[i].Radius / best[i]), 0.98, 1);
        Assert.All(trust, r => Assert.True(r.Radius <= best[r.Index]));
        Assert.InRange(Median(i => nearest[i].Distance / best[i]), 1, 1.003);
        Assert.InRange(Median(i => ray[i].Distance / best[i]), 1, 1.06);

        double Median(Func<int, double> value) => Enumerable.Range(0, data.Count).Select(value).Median();
    }
}
