using LazyAdversary.Theory;
using LazyAdversary.TwoLayer;
using LazyAdversary.TwoLayer.Certificates;

namespace LazyAdversary.Tests.Theory;

/// <summary>
/// <see cref="GradientChangeProof"/> against changes of the gradient that are reached within R, each computed exactly at a point of the ball: with computed z_s
/// as wrong as their error bounds allow, the smallest operator norm that is one, and radii that reach a point and no further.
/// </summary>
public class ExactGradientChangeTests
{
    private const int Networks = 2000, ProposalsEach = 50;

    [Fact]
    public void WhatIsProvedHolds()
    {
        int tight = 0;
        for (int seed = 0; seed < Networks; seed++)
        {
            var random = new Random(seed);
            var (network, x) = HostileNetworks.Draw(random, largestDimension: 2, largestCount: 6);
            var reached = Reached(network, x, random);
            var neurons = new NeuronGroup(network, sign: null);
            var exact = new ExactNetwork(network);
            Dyadic[] z = [.. Enumerable.Range(0, network.Width).Select(s => exact.PreActivation(s, ExactNetwork.Exact(x)))];
            double norm = LeastOperatorNorm(network);
            for (int i = 0; i < ProposalsEach; i++)
            {
                var last = reached[random.Next(reached.Count)];
                double radius = LeastRoot(last.SquaredLength) * (random.Next(2) == 0 ? 1 : 1 + 0.1 * random.NextDouble());
                double spread = random.Next(2) == 0 ? 0 : Math.Pow(10, -6 * random.NextDouble());
                var (values, errors) = Forge(z, spread, random);
                double bound = new GradientChangeProof(neurons, norm * (random.Next(2) == 0 ? 1 : 1.01)).Bound(values, errors, radius);
                Dyadic square = (Dyadic)radius * radius, most = 0;
                foreach (var (length, change) in reached)
                {
                    if (length <= square && change > most) most = change;
                }

                var proved = (Dyadic)bound * bound * network.Width;
                Assert.True(proved >= most, $"network {seed}, proposal {i}: at most {bound:R} is proved, √({most}/{network.Width}) is reached within {radius:R}");
                if (proved <= most * (1 + 1e-8)) tight++;
            }
        }

        // One neuron, or several orthogonal ones: there the bound is what is reached.
        Assert.True(tight > Networks * ProposalsEach / 4, $"{tight} tight bounds");
    }

    /// <summary>
    /// Orthogonal rows of length 1: k of them switch together from R² = Σz² on, and then the gradient has changed by √(k/m). One rounding the wrong way and k − 1
    /// are counted, so every bound here needs its margins.
    /// </summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(40)]
    public void OrthogonalNeuronsSwitchWhereTheirPythagoreanSumIs(int count)
    {
        var random = new Random(count);
        var neurons = new NeuronGroup(TwoLayerReluNet.FromWeights(count, Identity(count), Enumerable.Repeat(1f, count).ToArray()), sign: null);
        var proof = new GradientChangeProof(neurons, operatorNorm: 1);
        for (int trial = 0; trial < 2000; trial++)
        {
            double[] z = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
            Dyadic sum = 0;
            foreach (double value in z) sum += (Dyadic)value * value;
            double radius = LeastRoot(sum);
            double bound = proof.Bound(z, new double[count], radius);
            Assert.True(bound >= 1, $"{bound:R}");
            Close.Equal(1, bound, 1e-9);
            Close.Relative(Math.Sqrt((count - 1.0) / count), proof.Bound(z, new double[count], radius * (1 - 1e-8)), 1e-9);
        }
    }

    [Fact]
    public void TheLastRoundingIsUpwards()
    {
        for (int width = 2; width < 60; width++)
        {
            // Two orthogonal neurons of length 1 among others of length 0, whose z is out of reach.
            var weights = new float[2 * width];
            (weights[0], weights[3]) = (1, 1);
            var neurons = new NeuronGroup(TwoLayerReluNet.FromWeights(2, weights, Enumerable.Repeat(1f, width).ToArray()), sign: null);
            double[] values = [1, 1, .. Enumerable.Repeat(5.0, width - 2)];
            double bound = new GradientChangeProof(neurons, operatorNorm: 1).Bound(values, new double[width], 2);
            Assert.True((Dyadic)bound * bound * width >= 2);
            Close.Relative(Math.Sqrt(2.0 / width), bound, 1e-9);
        }
    }

    [Fact]
    public void TheLongestRowLimitsAChangeOfFew()
    {
        // Nearly parallel rows of length 1 and 2: the operator norm is √5, but one neuron changes the gradient by 2 at most, and that only from |z| = 2 on.
        var network = TwoLayerReluNet.FromWeights(1, [1, 2], [1, 1]);
        var proof = new GradientChangeProof(new NeuronGroup(network, sign: null), Math.Sqrt(5));
        Close.Relative(2 / Math.Sqrt(2), proof.Bound([0.5, 3], [0, 0], 1), 1e-9);
        Assert.Equal(0, proof.Bound([1.1, 3], [0, 0], 1));
        Close.Relative(2 / Math.Sqrt(2), proof.Bound([1.1, 3], [0.2, 0], 1), 1e-9);
        Close.Relative(Math.Sqrt(5), proof.Bound([0.5, 0.5], [0, 0], 1), 1e-9);
    }

    /// <summary>What is found counts only where it is found within R, also after x + δ has been rounded to float32.</summary>
    [Theory]
    [InlineData(1f)]
    [InlineData(1000f)]
    public void NothingIsFoundBeyondTheRadius(float x)
    {
        // f = σ(w) at distance x of its kink, the last bit of R short of it.
        var network = TwoLayerReluNet.FromWeights(1, [1], [1]);
        var data = Cases.Data([x, x], 1);
        Assert.All(GradientChange.Find(network, data, Math.BitDecrement((double)x)), found => Assert.Equal(0, found));
        Assert.All(GradientChange.Find(network, data, 1.00001 * x), found => Close.Equal(1, found, 1e-6));
    }

    private static float[] Identity(int n)
    {
        var rows = new float[n * n];
        for (int i = 0; i < n; i++) rows[i * n + i] = 1;
        return rows;
    }

    /// <summary>‖δ‖² and ‖Σ ±a_s w_s over the neurons that switched‖² at many δ: beyond each kink, where two meet, and in all directions.</summary>
    private static List<(Dyadic SquaredLength, Dyadic SquaredChange)> Reached(TwoLayerReluNet network, float[] x, Random random)
    {
        int d = x.Length;
        var points = new List<double[]>();
        double[][] rows = [.. Enumerable.Range(0, network.Width).Select(s => Cases.ToDouble(network.Neuron(s)[..d]))];
        double[] z = [.. rows.Select((w, s) => w.Zip(x, (a, b) => a * b).Sum() + (network.HasBias ? network.Neuron(s)[^1] : 0))];
        for (int s = 0; s < rows.Length; s++)
        {
            double square = rows[s].Sum(w => w * w);
            if (square == 0) continue;
            foreach (double factor in new[] { 1, 1 + 1e-15, 1 + 1e-9, 1.001 }) points.Add([.. rows[s].Select(w => -factor * z[s] * w / square)]);
            for (int t = 0; t < s && d == 2; t++)
            {
                double determinant = rows[s][0] * rows[t][1] - rows[s][1] * rows[t][0];
                if (determinant == 0) continue;
                double[] meet =
                [
                    (-z[s] * rows[t][1] + z[t] * rows[s][1]) / determinant, (-rows[s][0] * z[t] + rows[t][0] * z[s]) / determinant,
                ];
                for (int k = 0; k < 8; k++)
                {
                    double angle = k * Math.Tau / 8 + 0.1, length = 1e-9 * (1e-3 + Math.Abs(meet[0]) + Math.Abs(meet[1]));
                    points.Add([meet[0] + length * Math.Cos(angle), meet[1] + length * Math.Sin(angle)]);
                }
            }
        }

        for (int i = 0; i < 20; i++) points.Add([.. x.Select(_ => 4 * random.NextDouble() - 2)]);
        var exact = new ExactNetwork(network);
        var before = exact.Gradient(ExactNetwork.Exact(x));
        return
        [
            .. points.Select(point =>
            {
                Dyadic[] delta = Array.ConvertAll(point, v => (Dyadic)v), moved = [.. delta.Select((v, k) => v + x[k])];
                return (ExactNetwork.SquaredNorm(delta), ExactNetwork.SquaredNorm([.. exact.Gradient(moved).Select((v, k) => v - before[k])]));
            }),
        ];
    }

    /// <summary>z_s as a computation within its error bounds may have them: off by the whole bound where the spread is not 0, else rounded.</summary>
    private static (double[] Values, double[] Errors) Forge(Dyadic[] z, double spread, Random random)
    {
        var values = new double[z.Length];
        var errors = new double[z.Length];
        for (int s = 0; s < z.Length; s++)
        {
            double rounded = z[s].ToDouble(), off = spread * (0.1 + Math.Abs(rounded));
            values[s] = rounded + random.Next(-1, 2) * off;
            double error = Dyadic.Abs(z[s] - values[s]).ToDouble();
            errors[s] = error == 0 ? 0 : error * (1 + 1e-15) + double.Epsilon;
            Assert.True(Dyadic.Abs(z[s] - values[s]) <= errors[s]);
        }

        return (values, errors);
    }

    /// <summary>The smallest double that is at least the largest singular value of W, d ≤ 2.</summary>
    private static double LeastOperatorNorm(TwoLayerReluNet network)
    {
        int d = network.Dimension;
        Dyadic a = 0, b = 0, c = 0;
        for (int s = 0; s < network.Width; s++)
        {
            Dyadic p = network.Neuron(s)[0], q = d == 2 ? network.Neuron(s)[1] : 0;
            (a, b, c) = (a + p * p, b + p * q, c + q * q);
        }

        double half = (a.ToDouble() - c.ToDouble()) / 2, cross = b.ToDouble();
        double norm = (1 - 1e-14) * Math.Sqrt((a.ToDouble() + c.ToDouble()) / 2 + Math.Sqrt(half * half + cross * cross));
        while (!IsOne(norm)) norm = Math.BitIncrement(norm);
        return norm;

        bool IsOne(double v)
        {
            var square = (Dyadic)v * v;
            return square >= a && square >= c && (square - a) * (square - c) >= b * b;
        }
    }

    /// <summary>The smallest double whose square is at least n.</summary>
    private static double LeastRoot(Dyadic n)
    {
        double root = (1 - 1e-15) * Math.Sqrt(n.ToDouble());
        while (!Dyadic.IsAtLeastRoot(root, n)) root = Math.BitIncrement(root);
        return root;
    }
}
