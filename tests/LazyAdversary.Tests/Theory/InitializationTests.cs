using LazyAdversary.Data;
using LazyAdversary.Theory;
using LazyAdversary.TwoLayer;
using MathNet.Numerics.Distributions;

namespace LazyAdversary.Tests.Theory;

/// <summary>
/// The statements "with probability at least 1 − γ", over initializations. They are for all W in the lazy ball at once, so an initialization counts as a
/// failure if any of several W that were chosen to break them does: corners of the ball that depend on W_0, x, δ and r.
/// </summary>
public class InitializationTests
{
    private const int Dimension = 80;
    private const int Width = 400;
    private const int Draws = 200;

    // One false alarm in a hundred thousand.
    private const double Significance = 1e-5;

    private static readonly LabeledData Example = Cases.OnSphere(2, Dimension, 7).Take(1);

    [Theory]
    [InlineData(0.2, 0.5, 0.05)]
    [InlineData(0.2, 8, 0.2)]
    public void StatementsFailNoMoreOftenThanTheySay(double gamma, double lazyConstant, double radius)
    {
        var setting = new LazySetting(Width, Dimension, lazyConstant, gamma);
        var bounds = new Dictionary<string, Bound>
        {
            ["B.4"] = LemmaB4.SignChanges(setting),
            ["B.4 at x + δ"] = LemmaB4.SignChanges(setting),
            ["B.5"] = LemmaB5.Score(setting),
            ["B.5 in short"] = LemmaB5.SimplifiedScore(setting),
            ["B.7"] = LemmaB7.GradientNorm(setting),
            ["B.8"] = LemmaB8.DirectionalChange(setting, radius),
            ["B.9"] = LemmaB9.GradientChange(setting, radius),
        };
        float[] delta = GradientChange.Directions(1, run: 0, 0, 1, Dimension), r = GradientChange.Directions(1, run: 1, 0, 1, Dimension);
        float[] moved = GradientChange.Moved(Example, delta, radius);
        var worst = new Dictionary<string, double>[Draws];
        Parallel.For(0, Draws, draw =>
        {
            var initial = TwoLayerReluNet.Create(Dimension, Width, seed: 1000 + draw, threads: 1);
            var measured = Adversaries(initial, setting.MaxDeviation, r).Select(network => Measure(network, moved, r, radius)).ToArray();
            worst[draw] = bounds.ToDictionary(
                pair => pair.Key, pair => pair.Value.Side == BoundSide.Upper ? measured.Max(m => m[pair.Key]) : measured.Min(m => m[pair.Key]));
        });

        int allowed = Allowed(gamma, Draws);
        foreach (var (name, bound) in bounds)
        {
            int failures = worst.Count(measured => !bound.Holds(measured[name]));
            Assert.True(failures <= allowed, $"{name}: {failures} of {Draws} where {allowed} are allowed");
        }

        // What makes the counts mean something: the W are bad ones. Nearly all candidates change their sign, and the score moves by nearly half of C_0.
        double nearest = worst.Min(measured => bounds["B.4"].Factor(measured["B.4"]));
        Assert.InRange(nearest, 1, 2);
        Assert.InRange(worst.Min(measured => measured["B.5"]), 0.4 * lazyConstant, double.PositiveInfinity);
    }

    [Fact]
    public void WiderNetworksHaveAGradientBoundThatSaysSomething()
    {
        var setting = new LazySetting(2000, 200, 1, 0.2);
        var bound = LemmaB7.GradientNorm(setting);
        Assert.Equal(BoundStatus.AsStated, bound.Status);
        var example = Cases.OnSphere(2, 200, 7).Take(1);
        var norms = new double[40];
        Parallel.For(0, norms.Length, draw =>
        {
            var network = TwoLayerReluNet.Create(200, 2000, seed: draw, threads: 1);
            float[] gradient = network.Gradient(example.Inputs);
            var lowered = Towards(network, example, Array.ConvertAll(gradient, g => -g), setting.MaxDeviation);
            norms[draw] = Math.Sqrt(lowered.Gradient(example.Inputs).Sum(g => (double)g * g));
            Assert.True(norms[draw] < 0.95 * Math.Sqrt(gradient.Sum(g => (double)g * g)));
        });
        Assert.True(norms.Count(norm => !bound.Holds(norm)) <= Allowed(0.2, norms.Length));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(300)]
    public void SignsChangeWithTheAngle(int dimension)
    {
        const int neurons = 20_000;
        var network = TwoLayerReluNet.Create(dimension, neurons, seed: 3);
        float[] x = Cases.OnSphere(2, dimension, 5).Take(1).Inputs.ToArray();
        foreach (double radius in new[] { 0.01, 0.1, 0.5 })
        {
            float[] moved = GradientChange.Moved(LabeledData.Binary(x, dimension, [1]), GradientChange.Directions(9, 0, 0, 1, dimension), radius);
            double p = LemmaB6.ExactFlipProbability(x, moved);
            int flips = 0;
            for (int s = 0; s < neurons; s++)
            {
                if (Dot(network.Neuron(s), x) > 0 != Dot(network.Neuron(s), moved) > 0) flips++;
            }

            Assert.InRange(flips, neurons * p - 5 * Math.Sqrt(neurons * p), neurons * p + 5 * Math.Sqrt(neurons * p));
            Assert.True(p <= LemmaB6.FlipProbability(new(1, dimension, 0, 0.5), radius).Value);
        }
    }

    [Fact]
    public void TheExactProbabilityOfTheWorstPerturbationIsBelowTheBound()
    {
        // The angle is largest, asin R, where δ touches the cone around x.
        for (int d = 2; d < 3000; d += 1 + d / 10)
        {
            for (double radius = 0; radius < 1; radius += 0.01)
            {
                double cosine = Math.Sqrt(1 - radius * radius);
                double exact = LemmaB6.ExactFlipProbability([1, 0], [(float)(cosine * cosine), (float)(radius * cosine)]);
                Close.Equal(Math.Asin(radius) / Math.PI, exact, 1e-7);
                Assert.True(exact <= LemmaB6.FlipProbability(new(1, d, 0, 0.5), radius).Value);
            }
        }

        Close.Equal(1, LemmaB6.ExactFlipProbability([1, 0], [-1, 0]), 1e-12);
        Close.Equal(0.5, LemmaB6.ExactFlipProbability([1, 0], [0, 3]), 1e-12);
        Close.Relative(1e-12 / Math.PI, LemmaB6.ExactFlipProbability([1, 0], [1, 1e-12f]), 1e-6);
    }

    [Fact]
    public void ThePrintedStatementOfB4DoesNotHold()
    {
        // The proof's set at δ = −R·x. Counts depend on w_0·x alone, so d plays no part.
        float[] x = [1, 0];
        var setting = new LazySetting(5000, 2, 10, 0.05);
        Assert.InRange(HeldAt(0.3) / 120.0, 0.21, 0.67);  // 0.44 was measured elsewhere; five standard deviations of 120 draws are 0.23.
        Assert.Equal(0, HeldAt(0.5));

        int HeldAt(double radius) => Enumerable.Range(0, 120).Count(draw =>
        {
            var network = TwoLayerReluNet.Create(2, 5000, seed: draw, threads: 1);
            double reach = setting.MaxDeviation * (1 + radius);
            int count = Enumerable.Range(0, 5000).Count(s => (1 - radius) * Math.Abs(Dot(network.Neuron(s), x)) <= reach);
            return LemmaB4.SignChangesAsPrinted(setting, radius).Holds(count);
        });

        // With a δ for each neuron most of them belong to the set.
        var rows = new LemmaAudit(new() { Radius = 0.1 }).Run(TwoLayerReluNet.Create(200, 1000, seed: 1), Cases.OnSphere(2, 200, 7)).Rows;
        Assert.Equal(0, rows[4].Held);
        Assert.InRange(rows[4].Median, 800, 1000);
    }

    private static Dictionary<string, double> Measure(TwoLayerReluNet network, float[] moved, float[] r, double radius)
    {
        float[] x = Example.Inputs.ToArray(), before = network.Gradient(x), after = network.Gradient(moved);
        double score = Math.Abs(network.Score(x));
        return new()
        {
            ["B.4"] = SignChanges(network, x),
            ["B.4 at x + δ"] = SignChanges(network, moved),
            ["B.5"] = score,
            ["B.5 in short"] = score,
            ["B.7"] = Math.Sqrt(Dot(before, before)),
            ["B.8"] = Math.Abs(Dot(r, before) - Dot(r, after)),
            ["B.9"] = GradientChange.Find(network, Example, radius, steps: 3, threads: 1)[0],
        };
    }

    private static int SignChanges(TwoLayerReluNet network, float[] x)
    {
        int changes = 0, d = network.Dimension;
        for (int s = 0; s < network.Width; s++)
        {
            if (Dot(network.Neuron(s), x) > 0 != Dot(network.InitialWeights.Slice(s * d, d), x) > 0) changes++;
        }

        return changes;
    }

    /// <summary>W_0 itself, and W that raise the score, change every sign they can, shrink the gradient, and turn it towards r.</summary>
    private static TwoLayerReluNet[] Adversaries(TwoLayerReluNet initial, double maxDeviation, float[] r)
    {
        double v = maxDeviation * (1 - 1e-5);
        float[] x = Example.Inputs.ToArray(), gradient = initial.Gradient(x);
        float side = initial.Score(x) > 0 ? 1 : -1;
        return
        [
            initial,
            Shifted(initial, (s, shift) => Add(shift, v * side * initial.OutputWeights[s], x)),
            Shifted(initial, (s, shift) =>
            {
                double z = Dot(initial.Neuron(s), x);
                if (Math.Abs(z) < v) Add(shift, z > 0 ? -v : v, x);
            }),
            Towards(initial, Example, Array.ConvertAll(gradient, g => -g), v),
            Towards(initial, Example, r, v),
        ];
    }

    /// <summary>W with u·∇f(x) as large as can be, nearly: neurons that can change their sign do if that helps, others that are active lean towards ±u.</summary>
    private static TwoLayerReluNet Towards(TwoLayerReluNet initial, LabeledData example, float[] u, double v)
    {
        float[] x = example.Inputs.ToArray();
        double length = Math.Sqrt(Dot(u, u));
        return Shifted(initial, (s, shift) =>
        {
            var w = initial.Neuron(s);
            double z = Dot(w, x), gain = initial.OutputWeights[s] * Dot(w, u);
            if (Math.Abs(z) < v && gain > 0 != z > 0) Add(shift, z > 0 ? -v : v, x);
            else if (z > v) Add(shift, v * initial.OutputWeights[s] / length, u);
        });
    }

    private static TwoLayerReluNet Shifted(TwoLayerReluNet initial, Action<int, float[]> shift)
    {
        float[] weights = initial.InitialWeights.ToArray(), row = new float[initial.Stride];
        for (int s = 0; s < initial.Width; s++)
        {
            Array.Clear(row);
            shift(s, row);
            for (int k = 0; k < row.Length; k++) weights[s * row.Length + k] += row[k];
        }

        return TwoLayerReluNet.FromWeights(initial.Dimension, weights, initial.OutputWeights, initialWeights: initial.InitialWeights);
    }

    /// <summary>The most failures that a statement of failure probability γ may show.</summary>
    private static int Allowed(double gamma, int draws)
    {
        int most = 0;
        while (Binomial.CDF(gamma, draws, most) < 1 - Significance) most++;
        return most;
    }

    private static void Add(float[] target, double factor, ReadOnlySpan<float> direction)
    {
        for (int k = 0; k < target.Length; k++) target[k] += (float)(factor * direction[k]);
    }

    private static double Dot(ReadOnlySpan<float> u, ReadOnlySpan<float> v)
    {
        double sum = 0;
        for (int k = 0; k < u.Length; k++) sum += (double)u[k] * v[k];
        return sum;
    }
}
