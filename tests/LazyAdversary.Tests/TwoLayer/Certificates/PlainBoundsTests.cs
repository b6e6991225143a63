using LazyAdversary.Attacks;
using LazyAdversary.Reference;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.TwoLayer.Certificates;

public class PlainBoundsTests
{
    [Fact]
    public void TheBaselinesAreValidAndOrdered()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var network = Cases.Network(2, 1 + seed % 6, seed, hiddenBias: seed % 2 == 0);
            var data = Cases.Data(Cases.Gaussian(6, seed + 7), 2);
            for (int i = 0; i < data.Count; i++)
            {
                double exact = ExactDistance.Of(network, data.Input(i));
                double interval = PlainBounds.Interval(Cases.Plain(network), Cases.ToDouble(data.Input(i)));
                double crown = PlainBounds.Crown(Cases.Plain(network), Cases.ToDouble(data.Input(i)));
                Assert.True(interval <= exact + 1e-7 && crown <= exact + 1e-7);
            }
        }
    }

    [Fact]
    public void BothAreExactWhereASingleNeuronMoves()
    {
        // √2·f = (x1 + x2 + 100) − 99, which is 6 at (2, 3).
        var network = LazyAdversary.TwoLayer.TwoLayerReluNet.FromWeights(2, [1, 1, 100, 0, 0, 99], [1, -1], hiddenBias: true);
        double[] x = [2, 3];
        Close.Relative(6 / Math.Sqrt(2), PlainBounds.Crown(Cases.Plain(network), x), 1e-9);
        Close.Relative(6 / Math.Sqrt(2), PlainBounds.Interval(Cases.Plain(network), x), 1e-9);
    }

    [Fact]
    public void TheCertificatesProveMoreThanTheBaselines()
    {
        var network = Cases.Network(100, 200, 4);
        var data = Cases.OnSphere(10, 100, 5).LabelledBy(network);
        var closed = new ClosedFormCertifier(network).Certify(data).Records;
        var trust = new TrustRegionCertifier(network).Certify(data).Records;
        var found = new NearestBoundaryAttack().Run(network, data).Records;
        for (int i = 0; i < data.Count; i++)
        {
            double interval = PlainBounds.Interval(Cases.Plain(network), Cases.ToDouble(data.Input(i)));
            double crown = PlainBounds.Crown(Cases.Plain(network), Cases.ToDouble(data.Input(i)));
            Assert.True(interval < crown && crown < trust[i].Radius && interval < closed[i].Radius);
            Assert.InRange(trust[i].Radius / found[i].Distance, 0.95, 1);
        }
    }
}
