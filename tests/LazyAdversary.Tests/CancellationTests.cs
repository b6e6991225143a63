using LazyAdversary.Attacks;
using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Lazy;
using LazyAdversary.Models;
using LazyAdversary.Theory;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests;

/// <summary>
/// A call ends soon after its token is cancelled: it asks the model no more than a block's last questions, each about so many inputs at
/// most.
/// </summary>
public class CancellationTests
{
    private const int MostAtOnce = 128;

    // What scores a block's points when its steps are done: clean scores, and those of the points reached.
    private const int LastQuestions = 2;

    private static readonly LabeledData Data = Cases.OnSphere(200, 8, 3);

    private static readonly Dictionary<string, Action<IGradientClassifier, int, CancellationToken>> Calls = new()
    {
        ["scores"] = (model, threads, token) => model.Scores(Data, threads, token),
        ["gradient step"] = (model, threads, token) => new GradientStepAttack(new() { Threads = threads }).Run(model, Data, null, token),
        ["nearest boundary"] = (model, threads, token) =>
            new NearestBoundaryAttack(new() { Threads = threads }).Run(model, Data, null, token),
        ["DDN"] = (model, threads, token) => new DdnAttack(new() { Steps = 20, Threads = threads }).Run(model, Data, null, token),
        ["PGD"] = (model, threads, token) =>
            new PgdAttack(new PgdOptions { Threat = ThreatModel.L2(0.1), Steps = 20, Restarts = 2, Threads = threads })
                .Run(model, Data, null, token),
        ["APGD"] = (model, threads, token) =>
            new ApgdAttack(new ApgdOptions { Threat = ThreatModel.L2(0.1), Steps = 20, Threads = threads }).Run(model, Data, null, token),
        ["cascade"] = (model, threads, token) =>
            new AttackCascade(Cascades.Options(ThreatModel.L2(5), apgdSteps: 10, squareQueries: 5, threads: threads))
                .Run(model, Data, null, token),
        ["Square"] = (model, threads, token) =>
            new SquareAttack(new SquareOptions { Threat = ThreatModel.L2(0.01), Queries = 200, Threads = threads })
                .Run(model, Data.Slice(0, 3), null, token),
        ["scores alone, smooth"] = (model, threads, token) =>
            new ScoreAttack(new() { Threat = ThreatModel.L2(10), Queries = 300, Reference = Data, Threads = threads })
                .Run(model, Data.Slice(0, 3), null, token),
        ["scores alone, plateaus"] = (model, threads, token) =>
            new ScoreAttack(new() { Threat = ThreatModel.L2(10), Queries = 300, Reference = Data, Threads = threads })
                .Run(new Signs(model), Data.Slice(0, 3), null, token),
        ["HopSkipJump"] = (model, threads, token) =>
            new HopSkipJumpAttack(new() { Queries = 2000, Threads = threads, Starts = Data }).Run(model, Data.Slice(0, 3), null, token),
        ["smoothing"] = (model, threads, token) =>
            new RandomizedSmoothing(new() { Sigma = 0.2, Samples = 2000, Threads = threads }).Certify(model, Data.Slice(0, 3), null, token),
        ["change of the gradient"] = (model, threads, token) =>
            GradientChange.Find(model, Data, 0.1, steps: 5, threads: threads, cancellationToken: token),
    };

    public static TheoryData<string> Names => [.. Calls.Keys];

    /// <summary>Cancelled by the model itself while it answers, at one question after the other.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void TheModelIsNotAskedAgain(string name)
    {
        using var counting = new Cancelling(cancelAt: int.MaxValue);
        Calls[name](counting, 1, counting.Token);
        int all = counting.Questions;
        Assert.True(all > LastQuestions);
        var first = Enumerable.Range(1, 12);
        var spread = Enumerable.Range(1, 24).Select(i => 12 + i * (all - 12) / 24);
        foreach (int cancelAt in first.Concat(spread).Where(k => k < all - LastQuestions).Distinct())
        {
            using var model = new Cancelling(cancelAt);
            Assert.ThrowsAny<OperationCanceledException>(() => Calls[name](model, 1, model.Token));
            Assert.InRange(model.Questions, cancelAt, cancelAt + LastQuestions);
            Assert.InRange(model.MostAtOnce, 1, MostAtOnce);
        }
    }

    /// <summary>
    /// Nor by the other threads, but for a question that they had already begun to ask, and the last ones of their blocks.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void NorByOtherThreads(string name)
    {
        using var model = new Cancelling(cancelAt: 2);
        Assert.ThrowsAny<OperationCanceledException>(() => Calls[name](model, 3, model.Token));
        Assert.InRange(model.Questions, 2, 2 + 2 + 3 * LastQuestions);
    }

    /// <summary>Calls about networks, which are not asked but read, look at their token before the work that prepares them.</summary>
    [Fact]
    public void CallsAboutNetworksDoNotBegin()
    {
        var network = Cases.Network(8, 16, 1);
        var token = new CancellationToken(canceled: true);
        Action[] calls =
        [
            () => LazinessProfile.Of(network, Data, 1, token),
            () => GradientChange.Prove(network, Data, 0.1, 1, token),
            () => Theorem31.ProveSteps(network, Data, 1, token),
            () => LazyAdversary.Evaluation.RobustnessReport.Measure(network, Data, cancellationToken: token),
            () => new TrustRegionCertifier(network).Certify(Data, null, token),
            () => new ClosedFormCertifier(network).Certify(Data, null, token),
            () => new PgdAttack(ThreatModel.L2(0.1)).Run(network, Data, null, token),
            () => new LazyAdversary.TwoLayer.Certificates.NeuronGroup(network, 1).FindOperatorNorm(token),
        ];
        Assert.All(calls, call => Assert.ThrowsAny<OperationCanceledException>(call));
    }

    /// <summary>sin(3x_1) + … + ½, which cancels its token while it answers a given question.</summary>
    private sealed class Cancelling(int cancelAt) : BinaryGradientModel, IDisposable
    {
        private readonly CancellationTokenSource _source = new();
        private int _questions;
        private int _mostAtOnce;

        public CancellationToken Token => _source.Token;

        public int Questions => _questions;

        public int MostAtOnce => _mostAtOnce;

        public override int Dimension => Data.Dimension;

        public override void Score(ReadOnlySpan<float> inputs, Span<double> scores)
        {
            Ask(scores.Length);
            for (int i = 0; i < scores.Length; i++) scores[i] = Value(inputs.Slice(i * Dimension, Dimension));
        }

        public override void ScoreAndGradient(ReadOnlySpan<float> inputs, Span<float> scores, Span<float> gradients)
        {
            Ask(scores.Length);
            for (int i = 0; i < scores.Length; i++) scores[i] = (float)Value(inputs.Slice(i * Dimension, Dimension));
            for (int i = 0; i < inputs.Length; i++) gradients[i] = 3 * MathF.Cos(3 * inputs[i]);
        }

        public void Dispose() => _source.Dispose();

        private static double Value(ReadOnlySpan<float> x)
        {
            double sum = 0.5;
            foreach (float v in x) sum += Math.Sin(3 * v);
            return sum;
        }

        private void Ask(int count)
        {
            _mostAtOnce = Math.Max(_mostAtOnce, count);
            if (Interlocked.Increment(ref _questions) == cancelAt) _source.Cancel();
        }
    }

    /// <summary>The signs of another model's scores.</summary>
    private sealed class Signs(IClassifier model) : BinaryModel
    {
        public override int Dimension => model.Dimension;

        public override void Score(ReadOnlySpan<float> inputs, Span<double> scores)
        {
            model.Score(inputs, scores);
            for (int i = 0; i < scores.Length; i++) scores[i] = Math.Sign(scores[i]);
        }
    }
}
