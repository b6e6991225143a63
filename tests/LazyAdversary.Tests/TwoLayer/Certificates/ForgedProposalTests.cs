using LazyAdversary.Data;
using LazyAdversary.TwoLayer;
using LazyAdversary.TwoLayer.Certificates;

namespace LazyAdversary.Tests.TwoLayer.Certificates;

/// <summary>
/// The proof of the trust region is fed with bounds that no search would make, on networks small enough to judge exactly what it proves. The
/// bounds are close enough to the truth for a check that is left out to be noticed: made from the nearest zero of F or from what a search
/// finds, and then spoiled in one or several ways.
/// </summary>
public class ForgedProposalTests
{
    private const int Proposals = 100_000, Networks = 4000, InputsEach = 4, ProposalsEach = 20;

    [Fact]
    public void WhatIsProvedHolds()
    {
        int proposals = 0, proved = 0, looked = 0, near = 0;
        for (int seed = 0; proposals < Proposals; seed++)
        {
            var random = new Random(seed);
            foreach (var (example, x, name) in Examples(random, seed))
            {
                var ball = new ExactBall(example, x);
                var forger = new Forger(example, ball, random);
                for (int i = 0; i < ProposalsEach; i++)
                {
                    var bound = forger.Forge();
                    double radius = RelaxationProof.Radius(example, bound);
                    proposals++;
                    if (radius == 0) continue;
                    proved++;
                    if (proved % 10 == 0)
                    {
                        looked++;
                        if (!(ball.Least(1.25 * radius).Value > 0)) near++;
                    }

                    Assert.True(radius > 0 && ball.IsPositiveWithin(radius), $"{name}, proposal {i}: {radius:R} is proved, and does not hold.");
                    Assert.True(SatisfiesItsInequality(example, bound, radius), $"{name}, proposal {i}: {radius:R} does not follow.");
                }
            }
        }

        // Else the proposals are too bad to show anything: the proof of something, near the truth, is what can be wrong.
        Assert.True(proved > 0.5 * proposals, $"only {proved} of {proposals} proposals proved anything");
        Assert.True(near > 0.5 * looked, $"only {near} of {looked} radii were within a quarter of the truth");
    }

    [Fact]
    public void TheClosedFormHolds()
    {
        int proved = 0, near = 0;
        for (int seed = 0; seed < Networks; seed++)
        {
            foreach (var (example, x, name) in Examples(new Random(seed), seed))
            {
                var ball = new ExactBall(example, x);
                double radius = ClosedForm.Radius(example);
                if (radius == 0) continue;
                proved++;
                if (double.IsPositiveInfinity(radius)) radius = 1e6;
                if (!(ball.Least(1.25 * radius).Value > 0)) near++;
                Assert.True(radius > 0 && ball.IsPositiveWithin(radius), $"{name}: {radius:R} is proved, and does not hold.");
            }
        }

        Assert.True(proved > 0.75 * Networks * InputsEach, $"only {proved} examples had a radius");
        Assert.True(near > proved / 3, $"only {near} of {proved} radii were within a quarter of the truth");
    }

    /// <summary>p &lt; 0 is no upper bound of a ReLU, α outside [0, 1] no lower one, and NaN nothing at all.</summary>
    [Fact]
    public void NonsenseProvesNothing()
    {
        // F = max(0, 4 + δ) − max(0, 1 + δ), three hurting neurons in two dimensions so that H itself is factorized.
        var network = TwoLayerReluNet.FromWeights(2, [0, 0, 4, 1, 0, -1, 0, 1, -1, 1, 1, -1], [1, -1, -1, -1], hiddenBias: true);
        var example = Example(network, [0, 0]);
        double[] p = [1, 1, 1], slopes = [1];
        Assert.InRange(RelaxationProof.Radius(example, new(p, slopes, 5, 3, double.PositiveInfinity)), 0.1, 2);
        foreach (double bad in new[] { -1, -1e-3, -1e3, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon })
        {
            Assert.Equal(0, RelaxationProof.Radius(example, new([1, bad, 1], slopes, 5, 3, double.PositiveInfinity)));
            Assert.Equal(0, RelaxationProof.Radius(example, new([bad, bad, bad], slopes, 5, 3, double.PositiveInfinity)));
        }

        foreach (double bad in new[] { 0, -1, double.NaN, double.NegativeInfinity })
            Assert.Equal(0, RelaxationProof.Radius(example, new(p, slopes, 5, 3, bad)));
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            Assert.Equal(0, RelaxationProof.Radius(example, new(p, slopes, bad, 3, 1)));
            Assert.Equal(0, RelaxationProof.Radius(example, new(p, slopes, 5, bad, 1)));
        }

        Assert.Equal(0, RelaxationProof.Radius(example, new(p, [double.NaN], 5, 3, 1)));
        double clamped = RelaxationProof.Radius(example, new(p, slopes, 5, 3, 1));
        Assert.Equal(clamped, RelaxationProof.Radius(example, new(p, [7], 5, 3, 1)));
    }

    /// <summary>C − r·e_g − ¼gᵀ(μI − H)⁻¹g − μr² ≥ 0 in exact arithmetic, for one of the μ that the proof tries.</summary>
    internal static bool SatisfiesItsInequality(SidedExample example, QuadraticBound bound, double radius)
    {
        var expansion = new RelaxationProof.Expansion(example, bound);
        int d = example.Helping.Dimension;
        Dyadic h00 = default, h01 = default, h11 = default;
        for (int s = 0; s < bound.Curvatures.Length; s++)
        {
            double p = bound.Curvatures[s], w0 = example.Hurting.Row(s)[0], w1 = d == 2 ? example.Hurting.Row(s)[1] : 0;
            h00 += (Dyadic)p * w0 * w0;
            h01 += (Dyadic)p * w0 * w1;
            h11 += (Dyadic)p * w1 * w1;
        }

        Dyadic g0 = expansion.Gradient[0], g1 = d == 2 ? expansion.Gradient[1] : 0;
        double gap = bound.Multiplier - bound.SpectrumEnd;
        for (int attempt = 0; attempt < 6; attempt++, gap = Math.Max(3 * gap, 1e-3 * bound.SpectrumEnd))
        {
            double mu = bound.SpectrumEnd + gap;
            if (!double.IsFinite(mu)) return false;
            Dyadic a00 = mu - h00, a11 = mu - h11, determinant = a00 * a11 - h01 * h01;
            if (a00.Sign <= 0 || determinant.Sign <= 0) continue;
            var form = g0 * g0 * a11 + (Dyadic)2 * g0 * g1 * h01 + g1 * g1 * a00;
            var rest = (Dyadic)expansion.Constant - (Dyadic)radius * expansion.GradientError - (Dyadic)mu * radius * radius;
            if ((Dyadic)4 * rest * determinant >= form) return radius <= bound.Reach;
        }

        return false;
    }

    internal static SidedExample Example(TwoLayerReluNet network, float[] x)
    {
        SidedExample? result = null;
        new SplitNetwork(network).ForEach(LabeledData.FromArray(x, network.Dimension, [1]), 1, 1, (_, _, e) => result = e, _ => { }, default);
        return result!;
    }

    /// <summary>
    /// Examples of four kinds: weights and biases at random; a helping neuron that is all bias among pairs ±w that hurt, which have two worst
    /// cases; inputs at which w·x nearly cancels, so that the rounding of z counts; and everything of a size of its own.
    /// </summary>
    private static List<(SidedExample Example, float[] X, string Name)> Examples(Random random, int seed)
    {
        int d = 1 + random.Next(2), m = 1 + random.Next(4), kind = seed % 4;
        var weights = new float[m * (d + 1)];
        var signs = new float[m];
        double scale = kind == 3 ? Math.Pow(10, random.Next(-12, 13)) : 1;
        for (int s = 0; s < m; s++)
        {
            signs[s] = random.Next(2) == 0 ? -1 : 1;
            var neuron = weights.AsSpan(s * (d + 1), d + 1);
            for (int k = 0; k <= d; k++) neuron[k] = (float)(scale * Normal(random));
            if (kind == 1)
            {
                signs[s] = s == 0 ? 1 : -1;
                if (s == 0) neuron.Clear();
                if (s == 0) neuron[d] = 1 + 3 * random.NextSingle();
                else if (s % 2 == 0) for (int k = 0; k <= d; k++) neuron[k] = (k < d ? -1 : 1) * weights[(s - 1) * (d + 1) + k];
                else neuron[d] = (random.NextSingle() - 0.5f) * 0.5f;
            }

            if (kind == 2)
            {
                float a = 1 + random.Next(8);
                if (d == 2) (neuron[0], neuron[1]) = (a, -a);
                double part = random.Next(-8, 9) * Math.ScaleB(1, -22 + random.Next(-1, 2));
                neuron[d] = d == 2 ? (float)(a * (1 + part) / 8) : -neuron[0] * 1024;
            }
        }

        var network = TwoLayerReluNet.FromWeights(d, weights, signs, hiddenBias: true);
        var inputs = new float[InputsEach * d];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = (float)(Normal(random) * (kind == 1 ? 0.2 : 1));
            if (kind == 2) inputs[i] = d == 2 ? (i % 2 == 0 ? 1048576f : 1048576.125f) : 1024 + random.Next(-3, 4) / 8192f;
        }

        var examples = new List<(SidedExample, float[], string)>();
        var data = LabeledData.FromArray(inputs, d, new int[InputsEach]);
        new SplitNetwork(network).ForEach(
            data, InputsEach, 1,
            (i, _, example) =>
            {
                if (example is not null) examples.Add((example, inputs[(i * d)..((i + 1) * d)], $"network {seed}, input {i}"));
            },
            _ => { }, default);
        return examples;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Makes bounds for one example.</summary>
    private sealed class Forger
    {
        private readonly SidedExample _example;
        private readonly Random _random;
        private readonly double _distance, _x, _y;
        private readonly QuadraticBound? _searched;

        public Forger(SidedExample example, ExactBall ball, Random random)
        {
            (_example, _random) = (example, random);
            double low = 0, high = 1;
            for (int i = 0; i < 40 && ball.Least(high).Value > 0; i++) (low, high) = (high, 2 * high);
            for (int i = 0; i < 40 && low == 0 && !(ball.Least(high / 2).Value > 0); i++) high /= 2;
            for (int i = 0; i < 20; i++)
            {
                double middle = (low + high) / 2;
                if (ball.Least(middle).Value > 0) low = middle;
                else high = middle;
            }

            _distance = high;
            (_, _x, _y) = ball.Least(high);
            _searched = new RelaxationSearch(example, new()).Run();
        }

        public QuadraticBound Forge()
        {
            var hurting = _example.Hurting;
            double sigma = Pick(0, 0, 1e-6, 0.01, 0.1, 0.5), hostile = Pick(0, 0, 0, 0.1);
            var searched = _random.Next(4) > 0 ? _searched : null;
            double reach = searched is not null ? searched.Reach
                : _random.Next(3) > 0 ? double.PositiveInfinity : _distance * (0.5 + 1.5 * _random.NextDouble());
            var curvatures = new double[hurting.Count];
            var slopes = new double[_example.Helping.Count];
            for (int s = 0; s < curvatures.Length; s++)
            {
                double z = _example.HurtingValues[s];
                if (searched is not null)
                {
                    curvatures[s] = searched.Curvatures[s] * Math.Exp(sigma * Normal(_random));
                    continue;
                }

                bool isFixed = QuadraticBound.CannotSwitch(z, _example.HurtingErrors[s], hurting.Norms[s], reach);
                if (double.IsFinite(reach) && (isFixed || _random.Next(4) == 0)) continue;
                double h = Math.Abs(z + Dot(hurting, s, _x, _y)) * Math.Exp(sigma * Normal(_random)) + 1e-9 * Math.Abs(z) + 1e-30;
                curvatures[s] = 1 / (4 * h) * (_random.NextDouble() < hostile ? Math.Pow(10, _random.Next(-6, 7)) : 1);
            }

            for (int s = 0; s < slopes.Length; s++)
            {
                slopes[s] = searched?.Slopes[s] ?? (_example.HelpingValues[s] + Dot(_example.Helping, s, _x, _y) > 0 ? 1 : 0);
                if (sigma > 0) slopes[s] += (0.5 - slopes[s]) * Math.Min(1, sigma) * _random.NextDouble();
                if (_random.NextDouble() < hostile) slopes[s] = 4 * _random.NextDouble() - 1.5;
            }

            // A neuron taken as fixed just beyond where it switches.
            if (_random.Next(8) == 0 && curvatures.Length > 0)
            {
                int s = _random.Next(curvatures.Length);
                curvatures[s] = 0;
                reach = Math.Min(reach, Math.Abs(_example.HurtingValues[s]) / hurting.Norms[s] * (0.9 + 0.4 * _random.NextDouble()));
            }

            var (end, mu) = Multiplier(curvatures, slopes, reach);
            return (_random.Next(12)) switch
            {
                // The end of the spectrum too low by much; μ inside the spectrum, or closer to it than can be proved; a gap that says nothing.
                0 => new(curvatures, slopes, end * (0.3 + 0.5 * _random.NextDouble()), end * 0.3 * _random.NextDouble(), reach),
                1 => new(curvatures, slopes, end * (1 - Share(16)), end * (1 - Share(4)), reach),
                2 => new(curvatures, slopes, end * (1 + Share(16)), end, reach),
                3 => new(curvatures, slopes, mu * Math.Exp(Normal(_random)), end * _random.NextDouble(), reach),
                4 => new(curvatures, slopes, mu, -end * _random.NextDouble(), reach),
                5 => new(curvatures, slopes, mu, end - (mu - end) * _random.NextDouble(), reach),
                _ => new(curvatures, slopes, mu, end, reach),
            };
        }

        /// <summary>λ_max(H) and the best μ, by trial.</summary>
        private (double End, double Mu) Multiplier(double[] curvatures, double[] slopes, double reach)
        {
            double constant = 0, g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;
            for (int s = 0; s < slopes.Length; s++) Add(_example.Helping, s, slopes[s], slopes[s] * _example.HelpingValues[s]);
            for (int s = 0; s < curvatures.Length; s++)
            {
                double z = _example.HurtingValues[s], p = curvatures[s];
                if (p == 0)
                {
                    if (z > 0) Add(_example.Hurting, s, -1, -z);
                    continue;
                }

                Add(_example.Hurting, s, -(2 * p * z + 0.5), -(p * z * z + z / 2 + 1 / (16 * p)));
                double w0 = Dot(_example.Hurting, s, 1, 0), w1 = Dot(_example.Hurting, s, 0, 1);
                (h00, h01, h11) = (h00 + p * w0 * w0, h01 + p * w0 * w1, h11 + p * w1 * w1);
            }

            double middle = (h00 + h11) / 2, end = middle + Math.Sqrt((h00 - h11) * (h00 - h11) / 4 + h01 * h01);
            double scale = Math.Max(end, (g0 * g0 + g1 * g1) / Math.Max(Math.Abs(constant), 1e-300)), best = 0, mu = end + scale;
            for (double gap = 1e-8 * scale; gap < 1e3 * scale; gap *= 1.2)
            {
                double candidate = end + gap, a00 = candidate - h00, a11 = candidate - h11;
                double form = (g0 * g0 * a11 + 2 * g0 * g1 * h01 + g1 * g1 * a00) / (a00 * a11 - h01 * h01);
                double square = (constant - form / 4) / candidate;
                if (square > best) (best, mu) = (square, candidate);
            }

            return (end, mu);

            void Add(NeuronGroup group, int s, double factor, double value)
            {
                constant += value;
                g0 += factor * Dot(group, s, 1, 0);
                g1 += factor * Dot(group, s, 0, 1);
            }
        }

        private static double Dot(NeuronGroup group, int s, double x, double y) =>
            group.Row(s)[0] * x + (group.Dimension == 2 ? group.Row(s)[1] * y : 0);

        /// <summary>Between 1/10 and 10 to the power −digits.</summary>
        private double Share(int digits) => Math.Pow(10, -1 - (digits - 1) * _random.NextDouble());

        private double Pick(params double[] values) => values[_random.Next(values.Length)];
    }
}
