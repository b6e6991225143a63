using CsCheck;

namespace LazyAdversary.Reference.Tests;

public sealed class PlainPerturbationProjectionTests
{
    private const double Radius = 0.7;

    private static readonly double[] X = [0.5, 0.1, 0.9, 0.0];
    private static readonly PlainBox Box = new([0, 0, 0, 0], [1, 1, 1, 1]);
    private static readonly Gen<double[]> Perturbations = Gen.Double[-2, 2].Array[X.Length];

    public static TheoryData<PlainNorm, bool> Kinds => new()
    {
        { PlainNorm.L2, false },
        { PlainNorm.L2, true },
        { PlainNorm.LInfinity, false },
        { PlainNorm.LInfinity, true },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_projection_is_allowed_and_nothing_allowed_is_nearer(PlainNorm norm, bool boxed)
    {
        // p is the nearest point of a convex set to δ exactly if (δ − p)·(q − p) ≤ 0 for every q of the set.
        Gen.Select(Perturbations, Perturbations).Sample((delta, other) =>
        {
            var p = Project(norm, boxed, delta);
            var q = Project(norm, boxed, other);

            AssertAllowed(norm, boxed, p);
            Assert.True(PlainVectors.Dot(PlainVectors.Add(delta, -1, p), PlainVectors.Add(q, -1, p)) <= 1e-12);
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_allowed_stays_where_it_is(PlainNorm norm, bool boxed) =>
        Perturbations.Sample(delta =>
        {
            var p = Project(norm, boxed, delta);
            Close.Equal(p, Project(norm, boxed, p), 1e-15);
        });

    [Fact]
    public void A_feature_held_by_the_box_leaves_its_budget_to_the_others()
    {
        // Clipping to the box and then scaling into the ball would give (0.05, 0.50).
        var p = PlainPerturbationProjection.Project(PlainNorm.L2, 0.5, [1, 1], [0, 0], new PlainBox([-1, -1], [0.1, 10]));
        Close.Equal([0.1, Math.Sqrt(0.25 - 0.01)], p, 1e-15);
    }

    [Fact]
    public void An_input_outside_the_box_is_named()
    {
        var box = new PlainBox([0, 0], [1, 1]);
        var error = Assert.Throws<ArgumentException>(() => PlainPerturbationProjection.Project(PlainNorm.L2, 1, [0, 0], [0, 2], box));
        Assert.Contains("Feature 1", error.Message);
    }

    private static double[] Project(PlainNorm norm, bool boxed, double[] delta) =>
        PlainPerturbationProjection.Project(norm, Radius, delta, X, boxed ? Box : null);

    private static void AssertAllowed(PlainNorm norm, bool boxed, double[] p)
    {
        var size = norm == PlainNorm.L2 ? PlainVectors.Norm(p) : p.Max(Math.Abs);
        Assert.True(size <= Radius * (1 + 1e-15), $"‖p‖ = {size:R}");
        if (boxed)
            Assert.All(PlainVectors.Add(X, 1, p), value => Assert.InRange(value, -1e-15, 1 + 1e-15));
    }
}
