using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;
using LazyAdversary.TwoLayer.Certificates;

namespace LazyAdversary.Tests.TwoLayer.Certificates;

/// <summary>
/// Each error that the proofs count is held against the true one, in exact arithmetic. The worst cases are sums that start near 1 and go on
/// with <see cref="Tail"/> terms just below 2⁻⁵³, each of which is lost: an error of Tail·u, which the bounds exceed by less than a fifth,
/// so that a margin cut in half is noticed.
/// </summary>
public class BookkeepingTests
{
    private const int Tail = 199;
    private const double U = 1.0 / (1L << 53);

    // Above 1, half of the spacing of doubles is 2⁻⁵³: what is less is lost on either side.
    private const float Head = 1 + 1f / (1 << 23);

    // Root² is just below ½, so Small² just below 2⁻⁵³.
    private const float Root = 0.70710677f, Small = Root / (1 << 26), Lost = (1 - 1f / (1 << 24)) / (1L << 53);

    private static readonly Dyadic Loss = (Dyadic)Tail * Lost;

    [Fact]
    public void GammaIsRoundedUpAndNotByMuch()
    {
        foreach (long n in new[] { 1, 2, 3, 5, 17, 100, 1023, 1 << 20, (1L << 31) + 7, 1L << 40 })
        {
            Dyadic gamma = RoundingError.Gamma(n), exact = Dyadic.Gamma(n);
            Assert.True(gamma > exact, $"γ_{n} is too small");
            Assert.True(gamma <= exact * (1 + 8 * U), $"γ_{n} is too large");
        }
    }

    /// <summary>A factor of 1 ± 2⁻³¹, as docs/certificates.md says: above 2²⁰ roundings.</summary>
    [Fact]
    public void UpAndDownCoverAMillionRoundings()
    {
        var random = new Random(1);
        Dyadic step = Dyadic.PowerOfTwo(-31), slack = Dyadic.PowerOfTwo(-51);
        for (int i = 0; i < 1000; i++)
        {
            double value = Math.ScaleB(random.NextDouble(), random.Next(-500, 500));
            Dyadic up = RoundingError.Up(value), down = RoundingError.Down(value);
            Assert.True(up >= value * (1 + step - slack) && up <= value * (1 + step + slack));
            Assert.True(down <= value * (1 - step + slack) && down >= value * (1 - step - slack));
            Assert.True(up >= value * (1 + Dyadic.Gamma(1 << 20)) && down <= value * (1 - Dyadic.Gamma(1 << 20)));
        }
    }

    [Fact]
    public void NormsAreNeverTooSmall()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            int d = 1 + seed % 40;
            var row = Cases.Gaussian(d, seed);
            double norm = Group(d, [row]).Norms[0];
            var square = Dyadic.Dot(Cases.ToDouble(row), Cases.ToDouble(row));
            Assert.True(Dyadic.IsAtLeastRoot(norm, square), $"‖w‖ is too small, d = {d}");
            Assert.True((Dyadic)norm * norm <= square * (1 + 1.0 / (1 << 29)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void PreActivationsAreOffByNoMoreThanTheirErrors(int sign)
    {
        var (group, x, z) = WorstNeuron(sign);
        var example = Example(group, Empty(x.Length), x);
        AtMost(Dyadic.Abs(example.HelpingValues[0] - z), example.HelpingErrors[0], 1.1);

        // |z| is lowered by it.
        double kink = group.Kinks(example.HelpingValues, example.HelpingErrors)[0];
        Assert.True(kink <= z && kink >= 0.999);
    }

    [Fact]
    public void PreActivationsThatCancelAreOffByNoMoreThanTheirErrors()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            int d = 1 + seed % 12;
            float[] x = Cases.Gaussian(d, seed), w = Cases.Gaussian(d, seed + 5000);
            for (int k = 0; k + 1 < d; k += 2) (x[k + 1], w[k + 1]) = (x[k], -w[k] * (1 + random.Next(-2, 3) * (Head - 1)));
            double product = 0;
            for (int k = 0; k < d; k++) product += (double)w[k] * x[k];
            float bias = seed % 3 == 0 ? 0 : seed % 3 == 1 ? (float)-product : (1 << 20) * random.NextSingle();
            var group = Group(d, [w], [bias]);
            var example = Example(group, Empty(d), x);
            var exact = Exact(group, 0, x);
            Assert.True(Dyadic.Abs(example.HelpingValues[0] - exact) <= example.HelpingErrors[0], $"seed {seed}");

            // γ_{d+2}·(‖w‖‖x‖ + |b|), to a part in a million.
            double formula = (d + 2) * U * (Norm(w) * Norm(x) + Math.Abs((double)bias));
            Assert.InRange(example.HelpingErrors[0] / formula, 1, 1 + 1e-6);
        }
    }

    [Fact]
    public void TheScoreLiesBetweenItsBounds()
    {
        // The helping terms are lost when they are added: the score is larger than it seems. The hurting ones: smaller.
        float[] tail = [.. Enumerable.Repeat(Lost, Tail)];
        var more = new LinearPart(Example(Column([Head, .. tail]), Empty(1), [1]));
        Dyadic head = Head;
        Assert.True(more.LeastScore <= head + Loss);
        AtMost(head + Loss - head, more.LargestScore - head, 1.2);
        var less = new LinearPart(Example(Column([Head]), Column(tail), [1]));
        Assert.True(less.LargestScore >= head - Loss);
        AtMost(Loss, head - less.LeastScore, 1.2);

        // What the true z is less where a neuron helps, or more where it hurts.
        var (group, input, z) = WorstNeuron(-1);
        AtMost(head - z, head - new LinearPart(Example(group, Empty(input.Length), input)).LeastScore, 1.2);
        (group, input, z) = WorstNeuron(1);
        AtMost(z - head, -head - (Dyadic)new LinearPart(Example(Empty(input.Length), group, input)).LeastScore, 1.2);

        // A hurting neuron whose z seems to be 0, or a little less, and is not; what helps is known a thousand times better.
        foreach (float last in new[] { Head, Head * Head })
        {
            float[] x = [Head, .. Enumerable.Repeat(Small, 2 * Tail), last], w = [1024, .. Enumerable.Repeat(1024 * Small, 2 * Tail), -1024];
            var hurting = Group(x.Length, [w]);
            var example = Example(Group(x.Length, [new float[x.Length]], [1]), hurting, x);
            z = Exact(hurting, 0, x);
            Assert.True(example.HurtingValues[0] <= 0);
            var part = new LinearPart(example);
            var exact = z.Sign > 0 ? 1 - z : 1;
            Assert.True(part.LeastScore <= exact && part.LargestScore >= exact);
            Assert.True(last != Head || z.Sign > 0);
            if (last == Head) AtMost(z, 1 - (Dyadic)part.LeastScore, 2.1);
        }
    }

    [Fact]
    public void TheSlopeLiesBetweenItsBounds()
    {
        // ∇F cancels but for what was lost. The sum is taken over 64 neurons at a time.
        const int Few = 63;
        var example = Example(Column([Head, .. Enumerable.Repeat(Lost, Few)]), Column([Head]), [1]);
        Assert.Equal(0, example.Gradient[0]);
        var part = new LinearPart(example);
        AtMost((Dyadic)Few * Lost, part.LargestSlope, 2.4);
        Assert.True(part.LeastSlope <= 0);

        // γ_{m+8}·Σ‖w_s‖, and nothing less.
        double formula = (Few + 2 + 8) * U * (2.0 * Head + Few * Lost);
        Assert.InRange(part.LargestSlope / formula, 1, 1 + 1e-6);
        Assert.InRange(part.LeastSlope / -formula, 1, 1 + 1e-6);

        for (int seed = 0; seed < 300; seed++)
        {
            var some = Example(Column(Cases.Gaussian(5, seed)), Column(Cases.Gaussian(5, seed + 1000)), [0.7f]);
            Dyadic slope = default;
            for (int s = 0; s < 5; s++)
            {
                if (some.HelpingValues[s] > 0) slope += some.Helping.Row(s)[0];
                if (some.HurtingValues[s] > 0) slope -= some.Hurting.Row(s)[0];
            }

            var bounds = new LinearPart(some);
            Assert.True(bounds.LeastSlope <= Dyadic.Abs(slope) && bounds.LargestSlope >= Dyadic.Abs(slope));
        }
    }

    /// <summary>Sums over neurons: C and g of one neuron of weight 1 and many that are lost.</summary>
    [Fact]
    public void WhatTheSumsOfAnExpansionLoseIsCounted()
    {
        float[] tail = [.. Enumerable.Repeat(Lost, Tail)];
        var slopes = Enumerable.Repeat(1.0, Tail + 1).ToArray();

        // Hurting neurons that cannot switch: C and g seem too large.
        var fixedOnes = Expand(Example(Column([Head]), Column(tail), [1]), new double[Tail], [1], 0.5);
        AtMost(Loss, (Dyadic)Head - fixedOnes.Constant, 1.2);
        AtMost(Dyadic.Abs(fixedOnes.Gradient[0] - (Head - Loss)), fixedOnes.GradientError, 1.2);

        // Helping ones: too small, which C need not count, but g must.
        var helping = Expand(Example(Column([Head, .. tail]), Empty(1), [1]), [], slopes);
        AtMost(Dyadic.Abs(helping.Gradient[0] - (Head + Loss)), helping.GradientError, 1.2);

        // Curved ones at a z of almost 0.
        double p = 1L << 49;
        var curved = Expand(Example(Column([Head]), Column(tail), [1]), Enumerable.Repeat(p, Tail).ToArray(), [1]);
        Dyadic term = (Dyadic)p * Lost * Lost + (Dyadic)0.5 * Lost + 1 / (16 * p);
        Assert.True(curved.Constant <= Head - Tail * term);
    }

    /// <summary>What an error of z changes in C and g: α·e, (2p|z| + ½ + pe)·e, and 2pe‖w‖.</summary>
    [Fact]
    public void WhatTheErrorsOfPreActivationsChangeIsCounted()
    {
        // The true z is smaller than it seems where that is worse, and larger where that is worse.
        var (helping, x, z) = WorstNeuron(-1);
        foreach (double alpha in new[] { 1, 0.5 })
        {
            var expansion = Expand(Example(helping, Empty(x.Length), x), [], [alpha]);
            AtMost((Dyadic)alpha * (Head - z), (Dyadic)alpha * Head - expansion.Constant, 1.2);
        }

        (var hurting, x, z) = WorstNeuron(1);
        var example = Example(Empty(x.Length), hurting, x);
        Assert.Equal(Head, example.HurtingValues[0]);
        var isFixed = Expand(example, [0], [], 0.5);
        AtMost(z - Head, -Head - (Dyadic)isFixed.Constant, 1.2);
        foreach (double p in new[] { 1, 0.25, 4 })
        {
            var expansion = Expand(example, [p], []);
            AtMost(Penalty(p, z) - Penalty(p, Head), -Penalty(p, Head) - expansion.Constant, 1.2);

            // g = −(2pz + ½)·w, w = (1, …).
            AtMost((Dyadic)2 * p * (z - Head), expansion.GradientError, 1.2);
            Assert.True(Dyadic.Abs(expansion.Gradient[0] + ((Dyadic)2 * p * z + 0.5)) <= expansion.GradientError);
        }
    }

    /// <summary>z seems to be positive, as far as the reach goes, and is negative.</summary>
    [Fact]
    public void ASignThatIsNotCertainIsNotKept()
    {
        float[] x = [Head, .. Enumerable.Repeat(Small, Tail), Head], w = [1, .. Enumerable.Repeat(-Small, Tail), -1];
        var hurting = Group(x.Length, [w], [(float)(64 * U)]);
        var example = Example(Empty(x.Length), hurting, x);
        double z = example.HurtingValues[0];
        Assert.True(z > 0 && Exact(hurting, 0, x).Sign < 0);
        Assert.Equal(double.NegativeInfinity, Expand(example, [0], [], reach: 0.5 * z / hurting.Norms[0]).Constant);
    }

    /// <summary>z seems 0 and is not; p is so large that the square of the error counts.</summary>
    [Fact]
    public void TheSquareOfAnErrorIsCounted()
    {
        float[] x = [Head, .. Enumerable.Repeat(Small, Tail), Head], w = [1, .. Enumerable.Repeat(Small, Tail), -1];
        var hurting = Group(x.Length, [w]);
        var example = Example(Empty(x.Length), hurting, x);
        Assert.Equal(0, example.HurtingValues[0]);
        var z = Exact(hurting, 0, x);
        foreach (double p in new double[] { 1L << 40, 1L << 50, 1L << 60 })
        {
            var expansion = Expand(example, [p], []);
            Assert.True(expansion.Constant <= -Penalty(p, z));
            double e = example.HurtingErrors[0], formula = (0.5 + p * e) * e;
            double counted = (-(Dyadic)expansion.Constant - 1 / (16 * p)).ToDouble();
            Assert.InRange(counted / formula, 1, 1.1);
        }
    }

    [Fact]
    public void ExpansionsAtRandomLieOnTheSafeSide()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            int d = 1 + seed % 3, m = 1 + random.Next(4);
            float[] x = Cases.Gaussian(d, seed);
            float[][] Rows(int from) => [.. Enumerable.Range(0, m).Select(s => Cases.Gaussian(d, from + 7 * s))];
            float Bias(float[] w) => random.Next(2) * (float)-w.Select((v, k) => (double)v * x[k]).Sum() + random.Next(2) * 1e-9f;
            float[][] first = Rows(seed + 10_000), second = Rows(seed + 20_000);
            var example = Example(Group(d, first, [.. first.Select(Bias)]), Group(d, second, [.. second.Select(Bias)]), x);
            double[] curvatures = [.. second.Select(_ => Math.ScaleB(1 + random.NextDouble(), random.Next(-3, 50)))];
            double[] slopes = [.. first.Select(_ => random.NextDouble())];
            var expansion = Expand(example, curvatures, slopes);
            Dyadic constant = default;
            var gradient = new Dyadic[d];
            for (int s = 0; s < m; s++)
            {
                Dyadic helpingZ = Exact(example.Helping, s, x), z = Exact(example.Hurting, s, x);
                constant += slopes[s] * helpingZ - Penalty(curvatures[s], z);
                for (int k = 0; k < d; k++)
                    gradient[k] += (Dyadic)slopes[s] * first[s][k] - ((Dyadic)2 * curvatures[s] * z + 0.5) * second[s][k];
            }

            Dyadic square = default;
            for (int k = 0; k < d; k++) square += (gradient[k] - expansion.Gradient[k]) * (gradient[k] - expansion.Gradient[k]);
            Assert.True(expansion.Constant <= constant, $"C, seed {seed}");
            Assert.True(Dyadic.IsAtLeastRoot(expansion.GradientError, square), $"g, seed {seed}");
        }
    }

    [Fact]
    public void AVectorOfLInfRadiusLiesInTheBall()
    {
        for (int d = 1; d < 60; d++)
        {
            var certifier = new ClosedFormCertifier(Cases.Network(d, 4, d, hiddenBias: true), threads: 1);
            var record = certifier.Certify(Cases.OnSphere(2, d, d)).Records[0];
            Assert.True(record.Radius > 0);
            Assert.True((Dyadic)record.LInfRadius * record.LInfRadius * d <= (Dyadic)record.Radius * record.Radius, $"d = {d}");
        }
    }

    /// <summary>p·z² + z/2 + 1/(16p) for a z, in units where the last term is exact: from above.</summary>
    private static Dyadic Penalty(double p, Dyadic z) => p * z * z + (Dyadic)0.5 * z + 1 / (16 * p);

    /// <summary>Asserts error ≤ bound ≤ factor·error.</summary>
    private static void AtMost(Dyadic error, Dyadic bound, double factor)
    {
        Assert.True(error.Sign > 0 && bound >= error, $"an error of {error} against a bound of {bound}");
        Assert.True(bound <= error * factor, $"a bound of {bound} for an error of {error}");
    }

    /// <summary>One neuron in Tail + 1 dimensions, w·x = Head ± Tail·Small², computed as Head.</summary>
    private static (NeuronGroup Group, float[] X, Dyadic Z) WorstNeuron(int sign)
    {
        float[] x = [Head, .. Enumerable.Repeat(Small, Tail)], w = [1, .. Enumerable.Repeat(sign * Small, Tail)];
        var group = Group(x.Length, [w]);
        return (group, x, Exact(group, 0, x));
    }

    private static Dyadic Exact(NeuronGroup group, int s, float[] x) =>
        Dyadic.Dot(Cases.ToDouble(group.Row(s)), Cases.ToDouble(x)) + group.Biases[s];

    private static double Norm(float[] v) => Math.Sqrt(v.Sum(u => (double)u * u));

    internal static NeuronGroup Group(int dimension, float[][] rows, float[]? biases = null)
    {
        float[] weights = [.. rows.SelectMany((row, s) => row.Append(biases?[s] ?? 0))];
        return new(TwoLayerReluNet.FromWeights(dimension, weights, [.. rows.Select(_ => 1f)], hiddenBias: true), 1);
    }

    /// <summary>Neurons in one dimension.</summary>
    private static NeuronGroup Column(float[] weights) => Group(1, [.. weights.Select(w => new[] { w })]);

    private static NeuronGroup Empty(int dimension) => new(TwoLayerReluNet.FromWeights(dimension, new float[dimension], [1]), -1);

    private static RelaxationProof.Expansion Expand(
        SidedExample example, double[] curvatures, double[] slopes, double reach = double.PositiveInfinity) =>
        new(example, new(curvatures, slopes, 1, 0, reach));

    /// <summary>An example as the certifiers make it, of two groups that need not come from one network.</summary>
    internal static SidedExample Example(NeuronGroup helping, NeuronGroup hurting, float[] x)
    {
        double[] helpingValues = new double[helping.Count], hurtingValues = new double[hurting.Count];
        if (helping.Count > 0) helping.PreActivations(x, helpingValues);
        if (hurting.Count > 0) hurting.PreActivations(x, hurtingValues);
        double[] gradient = new double[x.Length], subtrahend = new double[x.Length];
        helping.Combine([.. helpingValues.Select(z => z > 0 ? 1f : 0)], 1, gradient);
        hurting.Combine([.. hurtingValues.Select(z => z > 0 ? 1f : 0)], 1, subtrahend);
        for (int k = 0; k < gradient.Length; k++) gradient[k] -= subtrahend[k];
        return new(helping, hurting, helpingValues, hurtingValues, gradient, RoundingError.Up(PreciseVectors.Norm(x)));
    }
}
