using LazyAdversary.Attacks;
using LazyAdversary.Attacks.BlackBox;
using LazyAdversary.Certification;
using LazyAdversary.Evaluation;
using LazyAdversary.Networks;
using LazyAdversary.Tests.Certification;
using LazyAdversary.Training;

namespace LazyAdversary.Tests.Golden;

/// <summary>Runs everything that the golden file holds and writes it down.</summary>
internal sealed class GoldenResults
{
    private readonly GoldenText _text = new();

    public static string Write()
    {
        var results = new GoldenResults();
        results.Networks();
        results.WhiteBox();
        results.BlackBox();
        results.Cascades();
        results.Certificates();
        results.Training();
        return results._text.ToString();
    }

    private void Networks()
    {
        foreach (bool bias in new[] { false, true })
        {
            var network = GoldenCases.Trained(24, 70, bias);
            var data = GoldenCases.Data(20, 24, 5);
            _text.Section($"scores, bias {bias}");
            foreach (double score in network.Score(data)) _text.Line(score);
            var (scores, gradients) = network.ScoreAndGradient(data);
            _text.Line(GoldenText.Digest(scores), GoldenText.Digest(gradients));
        }
    }

    private void WhiteBox()
    {
        var sphere = GoldenCases.Data(30, 24, 5);
        var box = Box.Uniform(-0.6f, 0.6f);
        var inBox = GoldenCases.Data(200, 24, 6);
        inBox = inBox.Select([.. Enumerable.Range(0, 200).Where(i => inBox.Input(i).ToArray().All(v => Math.Abs(v) <= 0.6f)).Take(20)]);
        foreach (var (name, model) in new (string, IGradientModel)[]
        {
            ("network", GoldenCases.Trained(24, 70, false)), ("network with biases", GoldenCases.Trained(24, 70, true)), ("smooth", GoldenCases.Smooth(24)),
        })
        {
            // Examples that are wrong already would take part in the batches of the others.
            var data = CertifierTests.WithPredictedLabels(model, sphere);
            var clipped = CertifierTests.WithPredictedLabels(model, inBox);
            Records($"gradient step, {name}", new GradientStepAttack(new() { Threads = 2 }).Run(model, data), r => [r.Eta, r.GradientNorm]);
            foreach (var threat in new[] { ThreatModel.L2(0.3), ThreatModel.LInf(0.08) })
            {
                var constrained = threat.WithBox(box).WithFrozen(0, 5);
                Records($"pgd {threat.Norm}, {name}", new PgdAttack(threat).Run(model, data), r => [r.Step, r.Restart]);
                Records(
                    $"pgd {threat.Norm} box restarts, {name}",
                    new PgdAttack(new PgdOptions { Threat = constrained, Restarts = 3, Steps = 20, RandomStart = true, StopOnSuccess = true, Seed = 9 })
                        .Run(model, clipped),
                    r => [r.Step, r.Restart]);
                Records(
                    $"apgd {threat.Norm}, {name}", new ApgdAttack(new ApgdOptions { Threat = threat, Steps = 40, Restarts = 2 }).Run(model, data),
                    r => [r.Step, r.Restart, r.IsConverged]);
                Records(
                    $"apgd {threat.Norm} box, {name}", new ApgdAttack(new ApgdOptions { Threat = constrained, Steps = 30 }).Run(model, clipped),
                    r => [r.Step, r.Restart, r.IsConverged]);
                Records(
                    $"nearest {threat.Norm}, {name}", new NearestBoundaryAttack(new() { Threat = threat.WithRadius(1e6) }).Run(model, data),
                    r => [r.Iteration, r.IsConverged]);
                Records(
                    $"nearest {threat.Norm} box, {name}", new NearestBoundaryAttack(new() { Threat = constrained.WithRadius(2) }).Run(model, clipped),
                    r => [r.Iteration, r.IsConverged]);
            }

            Records($"nearest L1, {name}", new NearestBoundaryAttack(new() { Threat = ThreatModel.L1(100) }).Run(model, data), r => [r.Iteration, r.IsConverged]);
            Records(
                $"pgd raw, {name}", new PgdAttack(new PgdOptions { Threat = ThreatModel.L2(0.2), Gradient = PgdGradient.Raw, StepSize = 0.05, Steps = 30 })
                    .Run(model, data),
                r => [r.Step, r.Restart]);
            Records($"ddn, {name}", new DdnAttack(new() { Steps = 60 }).Run(model, data), r => [r.Iteration, r.IsConverged]);
        }

        var biased = GoldenCases.Trained(24, 70, true);
        foreach (var method in new[] { PgdMethod.Primal, PgdMethod.SignFlips })
        {
            foreach (var keep in new[] { PgdIterate.Best, PgdIterate.Last })
            {
                var options = new PgdOptions { Threat = ThreatModel.L2(0.25), Method = method, Keep = keep, Restarts = 2, Seed = 4 };
                Records($"pgd {method} {keep}", new PgdAttack(options).Run(biased, CertifierTests.WithPredictedLabels(biased, sphere)), r => [r.Step, r.Restart]);
            }
        }

        var linear = Linear();
        foreach (var threat in new[] { ThreatModel.L2(5), ThreatModel.LInf(5), ThreatModel.L1(5), ThreatModel.L2(0.5).WithBox(box).WithFrozen(3) })
            Records($"hyperplane {threat.Norm} {threat.Radius}", new HyperplaneAttack(threat).Run(linear, CertifierTests.WithPredictedLabels(linear, inBox)), _ => []);
    }

    private static LazyAdversary.Networks.LinearModel Linear() => LazyAdversary.Networks.LinearModel.FromWeights(Cases.Gaussian(24, 31), 0.2);

    private void BlackBox()
    {
        var network = GoldenCases.Trained(24, 70, false);
        var data = CertifierTests.WithPredictedLabels(network, GoldenCases.Data(12, 24, 5));
        foreach (var threat in new[] { ThreatModel.L2(0.5), ThreatModel.LInf(0.1), ThreatModel.L2(0.8).WithBox(Box.Uniform(-1, 1)).WithFrozen(2, 7) })
        {
            string name = $"{threat.Norm} {threat.Box is not null}";
            Records($"square {name}", new SquareAttack(new SquareOptions { Threat = threat, Queries = 300, Seed = 2 }).Run(network, data), r => [r.Queries]);
            Records($"scores {name}", new ScoreAttack(new() { Threat = threat, Queries = 400, Seed = 2 }).Run(network, data), r => [r.Queries]);
            Records($"hopskipjump {name}", new HopSkipJumpAttack(new() { Threat = threat, Queries = 600, Seed = 2 }).Run(network, data), r => [r.Queries, r.Rounds]);
        }
    }

    private void Cascades()
    {
        var data = GoldenCases.Data(16, 24, 5);
        foreach (var goal in new[] { CascadeGoal.SmallestDistance, CascadeGoal.FoolWithinRadius })
        {
            foreach (var (name, model) in new (string, IScoreModel)[] { ("network", GoldenCases.Trained(24, 70, true)), ("smooth", GoldenCases.Smooth(24)) })
            {
                var options = new CascadeOptions { Threat = ThreatModel.L2(0.4), Goal = goal, ApgdSteps = 20, SquareQueries = 60, Seed = 1 };
                Records($"cascade {goal} {name}", new AttackCascade(options).Run(model, CertifierTests.WithPredictedLabels(model, data)), r => [r.FoundBy, r.Warnings, r.RayDistance]);
            }
        }
    }

    private void Certificates()
    {
        foreach (var (dimension, width, bias) in new[] { (24, 70, false), (24, 70, true), (30, 20, false), (3, 5, true) })
        {
            var network = GoldenCases.Trained(dimension, width, bias);
            var data = GoldenCases.Data(12, dimension, 5);
            Radii($"closed form {dimension} {width} {bias}", new ClosedFormCertifier(network).Certify(data));
            Radii($"trust region {dimension} {width} {bias}", new TrustRegionCertifier(network).Certify(data));
        }

        Radii("linear", new LinearCertifier(Linear()).Certify(GoldenCases.Data(12, 24, 5)));
        _text.Section("smoothing");
        var smoothing = new RandomizedSmoothing(new() { Sigma = 0.2, Samples = 500, SelectionSamples = 50, Seed = 3 });
        foreach (var r in smoothing.Certify(GoldenCases.Trained(24, 70, false), GoldenCases.Data(10, 24, 5)).Records)
            _text.Line(r.Index, r.Count, r.ProbabilityBound, r.Radius);

        _text.Section("report");
        var report = RobustnessReport.Measure(
            GoldenCases.Trained(24, 70, false), GoldenCases.Data(10, 24, 5),
            new() { Attack = new CascadeOptions { Threat = ThreatModel.L2(1e6), ApgdSteps = 10, SquareQueries = 20 } });
        foreach (var e in report.Examples) _text.Line(e.Index, e.Certified, e.Found, e.FoundBy, e.Warnings, e.RayDistance);
        foreach (var point in report.Band(9)) _text.Line(point.Radius, point.Certified, point.Attacked, point.LowerConfidence, point.UpperConfidence);
    }

    private void Training()
    {
        var data = GoldenCases.Data(120, 24, 11);
        foreach (var options in new LazySgdOptions[]
        {
            new() { LazyConstant = 4 }, new() { LazyConstant = 3, BatchSize = 7, LearningRate = 0.5, Seed = 2 }, new() { LazyConstant = null, Steps = 150, Shuffle = false },
        })
        {
            var network = TwoLayerReluNet.Create(24, 70, seed: 8, hiddenBias: options.BatchSize > 1);
            var run = new LazySgd(options).Train(network, data);
            _text.Section($"sgd, batches of {options.BatchSize}, C_0 {options.LazyConstant}");
            _text.Line(run.StopReason, run.Steps, run.MaxDeviation, run.LazyConstant, run.ExitDeviation, GoldenText.Digest(network.Weights));
            foreach (var step in run.Trace.Where((_, i) => i % 20 == 0)) _text.Line(step.Loss, step.MaxDeviation);
        }

        foreach (var options in new[]
        {
            ProjectedAdversarialTrainingOptions.Algorithm1(0.1, 0.4), ProjectedAdversarialTrainingOptions.Theorem(0.1, 0.4),
            ProjectedAdversarialTrainingOptions.Algorithm1(0.1, 0.4) with { AttackStart = AttackStart.Warm, Reduction = LossReduction.Mean },
        })
        {
            var network = TwoLayerReluNet.Create(24, 70, seed: 8);
            var run = new ProjectedAdversarialTraining(options with { Epochs = 3, AttackSteps = 10, BatchSize = 16 }).Train(network, data);
            _text.Section($"adversarial, {options.Projection}, {options.AttackStart}");
            _text.Line(run.StopReason, run.BestEpoch, GoldenText.Digest(network.Weights));
            foreach (var epoch in run.Epochs) _text.Line(epoch.RobustAccuracy, epoch.MaxDeviation);
        }
    }

    private void Records<TRecord>(string name, AttackResult<TRecord> result, Func<TRecord, object?[]> more)
        where TRecord : AttackRecord
    {
        _text.Section(name);
        foreach (var r in result.Records)
        {
            _text.Line(
            [
                r.Index, r.Score, r.PerturbedScore, r.Outcome, r.Distance, r.InputNorm, GoldenText.Digest(result.Perturbed.Input(r.Index)), .. more(r),
            ]);
        }
    }

    private void Radii(string name, CertificationResult result)
    {
        _text.Section(name);
        foreach (var r in result.Records) _text.Line(r.Index, r.Score, r.Radius, r.LInfRadius);
    }
}
