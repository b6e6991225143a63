using LazyAdversary.Attacks;
using LazyAdversary.Attacks.BlackBox;
using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Attacks.Cascade;
using LazyAdversary.Attacks.Gradient;
using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Evaluation;
using LazyAdversary.Lazy;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Theory;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;
using LazyAdversary.TwoLayer.Certificates;
using LazyAdversary.TwoLayer.Rays;
using LazyAdversary.TwoLayer.SignFlips;
using Model = LazyAdversary.Models.LinearClassifier;

namespace LazyAdversary.Tests.Certification;

public class LinearCertifierTests
{
    [Fact]
    public void BothSidesMeetInBothNorms()
    {
        var model = Model.Binary([3, -4, 0, 1], 0.5);
        var data = Cases.Data(Cases.Gaussian(40, 1), 4);
        var certified = new LinearCertifier(model).Certify(data).Records;
        var euclidean = new NearestBoundaryAttack().Run(model, data).Records;
        var maximum = new NearestBoundaryAttack(new() { Threat = ThreatModel.LInf(100) }).Run(model, data).Records;
        for (int i = 0; i < data.Count; i++)
        {
            Assert.InRange(euclidean[i].Distance / certified[i].Radius, 1, 1.0001);
            Assert.InRange(maximum[i].Distance / certified[i].LInfRadius, 1, 1.0001);
        }
    }

    [Fact]
    public void AConstantIsNeverTurnedAndZeroIsNeverCertain()
    {
        var data = Cases.OnSphere(3, 2, 1);
        Assert.All(new LinearCertifier(Model.Binary([0, 0], 1)).Certify(data).Records, r => Assert.Equal(double.PositiveInfinity, r.Radius));
        Assert.All(new LinearCertifier(Model.Binary([0, 0], 0)).Certify(data).Records, r => Assert.Equal(0, r.Radius));
        Assert.Throws<ArgumentException>(() => new LinearCertifier(Model.Binary([1], 0)).Certify(data));
    }
}
