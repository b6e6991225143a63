using CsCheck;
using LazyAdversary.Attacks;
using LazyAdversary.Reference;
using LazyAdversary.Threats;

namespace LazyAdversary.Tests.Threats;

public class ProjectionTests
{
    [Fact]
    public void KnownAnswersWithoutConstraints()
    {
        Projected(ThreatModel.L2(5), [6, 8], 3, 4);
        Projected(ThreatModel.L2(10), [6, -8], 6, -8);
        Projected(ThreatModel.LInf(1), [0.5f, -3, 2], 0.5, -1, 1);
        Projected(ThreatModel.L1(2), [3, -1], 2, 0);
        Projected(ThreatModel.L1(2), [3, -2, 0.25f], 1.5, -0.5, 0);
        Projected(ThreatModel.L1(10), [3, -2], 3, -2);
    }

    [Fact]
    public void KnownAnswersInABox()
    {
        // From x = 0 in [−1, 2]: the first feature saturates, the rest of the budget goes to the others in proportion.
        var box = Box.Uniform(-1, 2);
        Projected(ThreatModel.L2(Math.Sqrt(6)).WithBox(box), [100, 1, -50], 2, 1, -1);
        Projected(ThreatModel.L2(3).WithBox(Box.Uniform(-2, 2)), [100, 3, -4], 2, 3 / Math.Sqrt(5), -4 / Math.Sqrt(5));
        Projected(ThreatModel.L2(100).WithBox(box), [100, 3, -50], 2, 2, -1);
        Projected(ThreatModel.LInf(1.5).WithBox(box), [100, 1, -50], 1.5, 1, -1);
        Projected(ThreatModel.L1(4).WithBox(box), [100, 1.5f, -50], 2, 1, -1);
        Projected(ThreatModel.L1(3).WithBox(box), [100, 1.5f, -50], 2, 0, -1);
    }

    /// <summary>Every feature is at a wall and the corner is still outside the ball: the nearest point is not the corner scaled down.</summary>
    [Fact]
    public void CornerOfTheBoxOutsideTheBallIsNotJustScaledDown()
    {
        var threat = ThreatModel.L2(5).WithBox(Box.Uniform(-5, 5));
        double s = 5 / Math.Sqrt(10 * 10 + 100 * 100);
        Projected(threat, [10, 100], 10 * s, 100 * s);
    }

    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    [InlineData(Norm.L1)]
    public void RadiusOfZeroLeavesNothing(Norm norm)
    {
        Projected(Threat(norm, 0), [3, -4], 0, 0);
        Projected(Threat(norm, 0).WithBox(Box.Uniform(-1, 1)).WithFrozen(0), [3, -4], 0, 0);
    }

    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    [InlineData(Norm.L1)]
    public void FrozenFeaturesTakeNoShareOfTheBudget(Norm norm)
    {
        float[] with = [100, 3, 4], without = [3, 4];
        Threat(norm, 1).WithFrozen(0).Project(new float[3], with);
        Threat(norm, 1).Project(new float[2], without);
        Assert.Equal([0, .. without], with);
    }

    private sealed record Case(ThreatModel Threat, float[] X, float[] P, float[] Lower, float[] Upper, bool[] Frozen, int Seed);

    private static Gen<Case> CasesOf(Norm norm) =>
        from d in Gen.Int[1, 8]
        from x in Gen.Float[-2, 2].Array[d]
        from below in Gen.Float[0, 1].Array[d]
        from above in Gen.Float[0, 1].Array[d]
        from p in Gen.Float[-1, 1].Array[d]
        from size in Gen.OneOf(0.1f, 1f, 10f, 1000f)
        from radius in Gen.Double[0, 3]
        from boxed in Gen.Bool
        from frozen in Gen.Int[0, 4].Array[d]
        from seed in Gen.Int
        let lower = boxed ? x.Zip(below, (v, b) => v - b).ToArray() : [.. x.Select(_ => float.NegativeInfinity)]
        let upper = boxed ? x.Zip(above, (v, a) => v + a).ToArray() : [.. x.Select(_ => float.PositiveInfinity)]
        select new Case(
            (boxed ? Threat(norm, radius).WithBox(Box.PerFeature(lower, upper)) : Threat(norm, radius))
                .WithFrozen([.. Enumerable.Range(0, d).Where(k => frozen[k] == 0)]),
            x, [.. p.Select(v => size * v)], lower, upper, [.. frozen.Select(f => f == 0)], seed);

    /// <summary>
    /// A point of a convex set is the one nearest to p exactly when no other point of the set lies in the direction of p: (p − π)·(q − π) ≤ 0 for every q in it.
    /// </summary>
    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    [InlineData(Norm.L1)]
    public void NoPointOfTheThreatModelIsNearer(Norm norm) => CasesOf(norm).Sample(
        c =>
        {
            float[] projected = [.. c.P];
            c.Threat.Project(c.X, projected);
            var random = new Random(c.Seed);
            double size = Math.Sqrt(c.P.Sum(v => (double)v * v)) + c.Threat.Radius;
            for (int i = 0; i < 50; i++)
            {
                double[] q = FeasiblePoint(c, projected, random);
                double product = 0;
                for (int k = 0; k < q.Length; k++) product += ((double)c.P[k] - projected[k]) * (q[k] - projected[k]);
                Assert.True(product <= 1e-6 * size * (size + 1), $"{product} towards [{string.Join(", ", q)}]");
            }
        },
        iter: 2000);

    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    [InlineData(Norm.L1)]
    public void ProjectionIsAllowedAndProjectingAgainChangesNothing(Norm norm) => CasesOf(norm).Sample(
        c =>
        {
            float[] projected = [.. c.P];
            c.Threat.Project(c.X, projected);
            Assert.True(NormOf(norm, Cases.ToDouble(projected)) <= c.Threat.Radius);
            for (int k = 0; k < projected.Length; k++)
            {
                if (c.Frozen[k]) Assert.Equal(0, projected[k]);
                Assert.InRange((double)c.X[k] + projected[k], c.Lower[k] - 1e-15, c.Upper[k] + 1e-15);
            }

            float[] again = [.. projected];
            c.Threat.Project(c.X, again);
            Close.Equal(Cases.ToDouble(projected), again, 1e-7 * c.Threat.Radius);
        },
        iter: 2000);

    [Theory]
    [Trait("Category", "Kernels")]
    [InlineData(Norm.L2, PlainNorm.L2)]
    [InlineData(Norm.LInf, PlainNorm.LInfinity)]
    public void EqualsThePlainForm(Norm norm, PlainNorm plainNorm) => CasesOf(norm).Sample(
        c =>
        {
            if (c.Frozen.Any(f => f)) return;
            float[] projected = [.. c.P];
            c.Threat.Project(c.X, projected);
            var box = new PlainBox(Cases.ToDouble(c.Lower), Cases.ToDouble(c.Upper));
            var expected = PlainPerturbationProjection.Project(plainNorm, c.Threat.Radius, Cases.ToDouble(c.P), Cases.ToDouble(c.X), box);
            Close.Equal(expected, projected, 1e-6 * (1e-3 + c.Threat.Radius));
        },
        iter: 500);

    /// <summary>δ of exactly the length allowed, as double sees it, needs no shrinking, and its norm must not exceed the radius in any order of summation.</summary>
    [Fact]
    public void PointOnTheSphereStaysWithinTheRadius()
    {
        for (int seed = 0; seed < 3000; seed++)
        {
            var delta = Cases.Gaussian(1 + seed % 40, seed);
            double radius = Math.Sqrt(Cases.ToDouble(delta).Sum(v => v * v));
            var threat = ThreatModel.L2(radius);
            var projected = delta.ToArray();
            threat.Project(new float[delta.Length], projected);
            Assert.True(threat.Distance(new float[delta.Length], projected) <= radius, $"seed {seed}");
            Close.Equal(Cases.ToDouble(delta), projected, 1e-6);
        }
    }

    /// <summary>The same where a box and a frozen feature keep the short way from being taken, for perturbations of exactly the radius and longer ones.</summary>
    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.L1)]
    [InlineData(Norm.LInf)]
    public void PointOnTheSphereStaysWithinTheRadiusUnderConstraints(Norm norm)
    {
        for (int seed = 0; seed < 3000; seed++)
        {
            var delta = Cases.Gaussian(2 + seed % 40, seed);
            double scale = seed % 3 == 0 ? 1 : 1 + seed % 7 * 1e-8;
            double radius = NormOf(norm, Cases.ToDouble(delta.AsSpan(1))) / scale;
            var threat = Threat(norm, radius).WithFrozen(0);
            if (seed % 2 == 0) threat = threat.WithBox(Box.Uniform(-10, 10));
            var projected = delta.ToArray();
            threat.Project(new float[delta.Length], projected);
            Assert.True(threat.Distance(new float[delta.Length], projected) <= radius, $"seed {seed}");
            Close.Equal([0, .. Cases.ToDouble(delta.AsSpan(1))], projected, 1e-6);
        }
    }

    /// <summary>The stored x′ is the float32 nearest to x + δ, or its neighbour towards x, and never further from x than δ in any feature: in exact arithmetic.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Category", "Kernels")]
    public void TheStoredPointIsNoFurtherThanThePerturbation(bool boxed)
    {
        var threat = boxed ? ThreatModel.L2(1e30).WithBox(Box.Uniform(-1e9f, 1e9f)) : ThreatModel.L2(1e30);
        int shortened = 0;
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            float[] x = Cases.Gaussian(37, seed), delta = Cases.Gaussian(37, seed + 1_000_000), stored = new float[37];
            for (int k = 0; k < x.Length; k++)
            {
                delta[k] *= MathF.Pow(10, random.Next(-9, 6));
                if (random.Next(9) == 0) delta[k] = random.Next(2) == 0 ? 0 : -x[k];
            }

            Projection.Round(threat, x, delta, stored);
            for (int k = 0; k < x.Length; k++)
            {
                Dyadic moved = (Dyadic)stored[k] - x[k];
                Assert.True(Dyadic.Abs(moved) <= Dyadic.Abs(delta[k]), $"seed {seed}, feature {k}: {x[k]:R} + {delta[k]:R} is stored as {stored[k]:R}");
                Assert.True(delta[k] == 0 ? stored[k] == x[k] : moved.Sign * Math.Sign(delta[k]) >= 0);

                // One float32 further would be further than δ, or further from x + δ.
                float next = delta[k] > 0 ? MathF.BitIncrement(stored[k]) : MathF.BitDecrement(stored[k]);
                Dyadic target = (Dyadic)x[k] + delta[k];
                if (delta[k] == 0 || Dyadic.Abs((Dyadic)next - target) >= Dyadic.Abs((Dyadic)stored[k] - target)) continue;
                Assert.True(Dyadic.Abs((Dyadic)next - x[k]) > Dyadic.Abs(delta[k]));
                shortened++;
            }
        }

        Assert.True(shortened > 500, $"{shortened} features were rounded towards x");
    }

    [Fact]
    public void BoundsFarFromTheInputAreNotCrossedByRounding()
    {
        // 1e4 − 1e-20 is 1e4 in double: a perturbation of −1e4 takes x′ to 0, below the box.
        var threat = ThreatModel.L2(1e6).WithBox(Box.Uniform(1e-20f, 1e5f));
        var result = new PgdAttack(new PgdOptions { Threat = threat, Steps = 3 }).Run(new LinearModel([1]), Cases.Data([1e4f, 1e4f], 1));
        Assert.All(result.Perturbed.Inputs.ToArray(), x => Assert.InRange(x, 1e-20f, 1e5f));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void PerturbationThatIsNotFiniteIsRefused(float value)
    {
        var error = Assert.Throws<ArgumentException>(() => ThreatModel.L2(1).Project([0, 0], new[] { 1, value }));
        Assert.Contains("column 1", error.Message);
    }

    private static void Projected(ThreatModel threat, float[] delta, double first, double second, double? third = null, double tolerance = 1e-6)
    {
        threat.Project(new float[delta.Length], delta);
        double[] expected = third is double value ? [first, second, value] : [first, second];
        Close.Equal(expected, delta, tolerance);
    }

    private static ThreatModel Threat(Norm norm, double radius) =>
        norm switch { Norm.L2 => ThreatModel.L2(radius), Norm.LInf => ThreatModel.LInf(radius), _ => ThreatModel.L1(radius) };

    private static double NormOf(Norm norm, double[] v) => norm switch
    {
        Norm.L2 => Math.Sqrt(v.Sum(x => x * x)),
        Norm.LInf => v.Max(Math.Abs),
        _ => v.Sum(Math.Abs),
    };

    /// <summary>A random point of the set, or one near the projection: 0 is in the set, which is convex, so scaling down finds a way in.</summary>
    private static double[] FeasiblePoint(Case c, float[] projected, Random random)
    {
        double spread = Math.Pow(10, -3 * random.NextDouble()) * (1 + c.Threat.Radius);
        bool near = random.Next(2) == 0;
        var q = new double[projected.Length];
        for (int k = 0; k < q.Length; k++)
        {
            double value = (near ? projected[k] : 0) + spread * (2 * random.NextDouble() - 1);
            q[k] = c.Frozen[k] ? 0 : Math.Clamp(value, (double)c.Lower[k] - c.X[k], (double)c.Upper[k] - c.X[k]);
        }

        double norm = NormOf(c.Threat.Norm, q);
        return norm <= c.Threat.Radius ? q : [.. q.Select(v => v * c.Threat.Radius / norm)];
    }
}
