using LazyAdversary.Theory;
using LazyAdversary.TwoLayer;
using LazyAdversary.TwoLayer.Certificates;

namespace LazyAdversary.Tests.Theory;

/// <summary>
/// A step that is proved to turn the prediction, taken along the exact gradient and judged in exact arithmetic: on networks of √m = 2 or 4, so that it is dyadic.
/// </summary>
public class ExactStepTests
{
    private const int Networks = 4000, ProposalsEach = 25;

    /// <summary>Computed z_s are as far from the true ones as their error bounds allow, and these are as large as an input of the given size makes them.</summary>
    [Fact]
    public void WhatIsProvedHolds()
    {
        int proved = 0, close = 0;
        for (int seed = 0; seed < Networks; seed++)
        {
            var random = new Random(seed);
            var (network, x) = Draw(random);
            var judge = new Judge(network, x);
            NeuronGroup positive = new(network, 1), negative = new(network, -1);
            for (int i = 0; i < ProposalsEach; i++)
            {
                double inputNorm = (1 + x.Sum(Math.Abs)) * Math.Pow(10, random.Next(2) == 0 ? 0 : 14 * random.NextDouble());
                var example = Forge(positive, negative, x, inputNorm, random);
                if (StepProof.Of(example, side: 1, Math.Sqrt(network.Width)).Eta is not double eta) continue;
                proved++;
                var (turned, share) = judge.Take(eta);
                Assert.True(turned, $"network {seed}, proposal {i}: η = {eta:R} does not turn the prediction");
                if (share < 1.25) close++;
            }
        }

        Assert.True(proved > Networks * ProposalsEach / 20, $"{proved} steps are proved");
        Assert.True(close > proved / 4, $"{close} of {proved} steps end between −f and −1.25·f");
    }

    [Fact]
    public void WhatIsProvedForANetworkHolds()
    {
        int proved = 0;
        for (int seed = 0; seed < Networks; seed++)
        {
            var (network, x) = Draw(new Random(seed + Networks));
            if (Theorem31.ProveSteps(network, Cases.Data([.. x, .. x], x.Length), threads: 1)[0].Eta is not double eta) continue;
            proved++;
            Assert.True(new Judge(network, x).Take(eta).Turned, $"network {seed}: η = {eta:R} does not turn the prediction");
        }

        Assert.True(proved > Networks / 20, $"{proved} steps are proved");
    }

    /// <summary>Biases of 2^40 cancel and leave less than a rounding error of them: the sign that is computed is not that of the score.</summary>
    [Fact]
    public void AScoreOfUnknownSignIsNotTurned()
    {
        // In units of the last place of 2^40, F = (1.4 + 1.4) − 2.6. Rounded, (1 + 1) − 3, of which the 3 is rounded again in the sum with 2^40.
        float large = MathF.ScaleB(1, 40), unit = MathF.ScaleB(1, -12);
        var network = TwoLayerReluNet.FromWeights(1, [1.4f * unit, large, 1.4f * unit, large, 2.6f * unit, large, 0, large], [1, 1, -1, -1], hiddenBias: true);
        Assert.Equal(1, new ExactNetwork(network).Score([1]).Sign);
        var step = Theorem31.ProveSteps(network, Cases.Data([1f, 1f], 1))[0];
        Assert.True(step.Score < 0);
        Assert.Null(step.Eta);
    }

    /// <summary>
    /// Gradients cancel but for 2^-40, so that rounding leaves 0.3% of it open; and the neuron that keeps the score falling dies where the step ends. The step along
    /// the true gradient goes past that point, from where on the score rises 2^40 times as fast as it fell.
    /// </summary>
    [Fact]
    public void AStepThatMayPassItsKinkIsNotProved()
    {
        for (int i = -40; i <= 40; i++)
        {
            // ∇F = 2^-40·(1 + i/256) and F = 0.97·2^-41.
            float slope = MathF.ScaleB(1, -24) - MathF.ScaleB(1 + i / 256f, -40), rest = MathF.ScaleB(1, -23) - MathF.ScaleB(62 / 64f, -41);
            float[] weights = [1, 1, 0, 1, 1 - MathF.ScaleB(1, -24), 2 - MathF.ScaleB(1, -23), slope, rest];
            var network = TwoLayerReluNet.FromWeights(1, weights, [1, 1, -1, -1], hiddenBias: true);
            if (Theorem31.ProveSteps(network, Cases.Data([0f, 0f], 1))[0].Eta is not double eta) continue;
            Assert.True(new Judge(network, [0]).Take(eta).Turned, $"case {i}: η = {eta:R} does not turn the prediction");
        }
    }

    /// <summary>A neuron at z = 2^-51 that is computed as 0. Its row cancels three quarters of the gradient by computed signs, along which the step would be proved.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void AGradientOfUnknownSignsIsNotFollowed(float doubtful)
    {
        float[] weights = [0, 2, 2, 1, -32, -8, 0, -40, 1.75f, 0, 0, 0];
        var network = TwoLayerReluNet.FromWeights(2, weights, [1, doubtful, -1, -1], hiddenBias: true);
        float[] x = [8, -MathF.ScaleB(1, -56)];
        Assert.Equal(Math.ScaleB(1, -51), new ExactNetwork(network).PreActivation(1, ExactNetwork.Exact(x)).ToDouble());
        if (Theorem31.ProveSteps(network, Cases.Data([.. x, .. x], 2))[0].Eta is double eta) Assert.True(new Judge(network, x).Take(eta).Turned);
    }

    /// <summary>Worked out by hand, with ρ.</summary>
    [Fact]
    public void TheRadiusIsThatOfTheFormula()
    {
        // F(t) = σ(1 + t) + 4 − σ(1 − 3t) and ‖W_h‖ = 1: ‖∇F‖ = 4, F(0) = 4. φ(r) = 4r to r = 1, then 3r + 1 = 2F = 8 at r = 7/3.
        var network = TwoLayerReluNet.FromWeights(1, [1, 1, 0, 4, -3, 1, 0, 0], [1, 1, -1, -1], hiddenBias: true);
        var step = Theorem31.ProveSteps(network, Cases.Data([0f, 0f], 1))[0];
        Close.Relative(7.0 / 3, step.Radius, 1e-6);
        Close.Relative(7.0 / 3, step.Length!.Value, 1e-6);
        Assert.True(step.Eta < 0);
        Close.Equal(2, step.Score, 1e-9);
        Close.Equal(2, step.GradientNorm, 1e-8);
        Close.Equal(1 - 8 / (4 * 7.0 / 3), step.Rho, 1e-6);
    }

    /// <summary>Where helpers win there is none, and the record has the r that came nearest: where the rate is no longer positive.</summary>
    [Fact]
    public void WhereHelpersWinTheRecordHasTheNearestRadius()
    {
        // ‖∇F‖ = 1 and ‖W_h‖ = 1: φ rises to r = z = 1 and no further, but 2F = 10.
        var network = TwoLayerReluNet.FromWeights(1, [1, 1, 0, 4, 0, 0, 0, 0], [1, 1, -1, -1], hiddenBias: true);
        var step = Theorem31.ProveSteps(network, Cases.Data([0f, 0f], 1))[0];
        Assert.Null(step.Eta);
        Close.Relative(1, step.Radius, 1e-6);
        Close.Equal(0, step.Rho, 1e-6);
    }

    /// <summary>A hostile network whose neurons with a = +1 turn slower than the others, so that a step can often be proved.</summary>
    private static (TwoLayerReluNet Network, float[] X) Draw(Random random)
    {
        var (network, x) = HostileNetworks.Draw(random, largestDimension: 2, largestCount: random.Next(2) == 0 ? 4 : 6, width: 16);
        int stride = network.Weights.Length / network.Width, width = network.Neuron(4)[..x.Length].ContainsAnyExcept(0f) ? 16 : random.Next(2) == 0 ? 4 : 16;
        float[] weights = network.Weights[..(width * stride)].ToArray();
        for (int s = 0; s < width; s++)
        {
            if (network.OutputWeights[s] < 0) continue;
            for (int k = 0; k < x.Length; k++) weights[s * stride + k] /= random.Next(3) == 0 ? 1 : 8;
            if (network.HasBias) weights[s * stride + x.Length] = Math.Abs(weights[s * stride + x.Length]) + random.Next(3);
        }

        return (TwoLayerReluNet.FromWeights(x.Length, weights, network.OutputWeights[..width], network.HasBias), x);
    }

    private static SidedExample Forge(NeuronGroup helping, NeuronGroup hurting, float[] x, double inputNorm, Random random)
    {
        var gradient = new double[x.Length];
        double[] helpingValues = Values(helping, 1), hurtingValues = Values(hurting, -1);
        return new(helping, hurting, helpingValues, hurtingValues, gradient, inputNorm);

        double[] Values(NeuronGroup group, int side)
        {
            var values = new double[group.Count];
            group.PreActivations(x, values);
            double[] errors = group.Errors(inputNorm), rounding = group.Errors(x.Sum(Math.Abs));
            int worst = random.Next(3);
            for (int s = 0; s < values.Length; s++)
            {
                // All in the same direction, or each in its own.
                double off = worst == 0 ? side : worst == 1 ? -side : random.Next(-1, 2);
                values[s] += off * Math.Max(0, 0.999 * errors[s] - rounding[s]);
                for (int k = 0; k < gradient.Length && values[s] > 0; k++) gradient[k] += side * (double)group.Row(s)[k];
            }

            return values;
        }
    }

    /// <summary>An input of a network, from which steps along the exact gradient are taken.</summary>
    private sealed class Judge
    {
        private readonly ExactNetwork _exact;
        private readonly Dyadic[] _x;
        private readonly Dyadic[] _gradient;
        private readonly Dyadic _score;
        private readonly Dyadic _scale;

        public Judge(TwoLayerReluNet network, float[] x)
        {
            _exact = new(network);
            _x = ExactNetwork.Exact(x);
            _score = _exact.Score(_x);
            _gradient = _exact.Gradient(_x);
            _scale = Dyadic.PowerOfTwo(network.Width switch { 4 => -1, 16 => -2, _ => throw new ArgumentException("√m is 2 or 4.") });
        }

        /// <summary>Whether the step η∇f turns the prediction, from the side that η says; and how far beyond, −f(x + δ)/f(x).</summary>
        public (bool Turned, double Share) Take(double eta)
        {
            var factor = eta * _scale;
            var after = _exact.Score([.. _x.Select((v, k) => v + factor * _gradient[k])]);
            bool turned = _score.Sign == -Math.Sign(eta) && after.Sign == Math.Sign(eta);
            return (turned, -after.ToDouble() / _score.ToDouble());
        }
    }
}
