using Microsoft.ML;
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Tests.Robustness;

/// <summary>Predictions that change at another score than 0.</summary>
public class ThresholdTests
{
    private readonly MLContext _context = new(seed: 1);

    private BinaryClassificationCatalog.BinaryClassificationTrainers Trainers => _context.BinaryClassification.Trainers;

    private IDataView Train => _context.View(Digits.Train);

    [Fact]
    public void A_probability_is_attacked_at_one_half()
    {
        var model = Trainers.LbfgsLogisticRegression().Fit(Train);
        var positive = Predicted(model.Transform(_context.View(Digits.Test)), true);
        var exact = Evaluate(model, positive, new());
        var metrics = Evaluate(model, positive, new() { ScoreColumnName = "Probability" });
        Assert.Equal(RobustnessMethod.BlackBox, metrics.Method);
        Assert.Equal(metrics.Count - metrics.Curve.Misclassified, metrics.Distances.Count);
        bool[] wrong = [.. exact.Records.GetColumn<bool>("Misclassified")];
        double[] exactly = [.. exact.Records.GetColumn<double>("Distance")], distances = [.. metrics.Records.GetColumn<double>("Distance")];
        float[] reached = [.. metrics.Records.GetColumn<float>("PerturbedScore")];
        int[] right = [.. Enumerable.Range(0, wrong.Length).Where(i => !wrong[i])];
        Assert.All(right, i => Assert.InRange(distances[i] / exactly[i], 0.999, 1.1));
        Assert.Equal(model.Transform(positive).GetColumn<float>("Probability"), metrics.Records.GetColumn<float>("Score"));
        Assert.All(right, i => Assert.InRange(reached[i], 0.4f, 0.5f));
        Assert.Empty(metrics.Warnings);
        Assert.Equal([false], Perturbed(model, positive, new() { ScoreColumnName = "Probability" }).Distinct());
    }

    /// <summary>A probability whose column does not say that it is one: scores in (0, 1), so none is negative.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Scores_on_one_side_are_warned_of_and_a_threshold_mends_it(bool isPositive)
    {
        var linear = Trainers.LbfgsLogisticRegression().Fit(Train);
        var data = Predicted(linear.Transform(_context.View(Digits.Test)), isPositive);

        // p, or p − 1, which is on the other side of 0.
        var unnamed = _context.Transforms.Expression("P", isPositive ? "p : p + 0" : "p : p - 1", "Probability").Fit(linear.Transform(Train));
        var model = new TransformerChain<ITransformer>(linear, unnamed);
        var options = new RobustnessOptions { ScoreColumnName = "P", Queries = 300 };
        string warning = Assert.Single(Evaluate(model, data, options).Warnings);
        Assert.Contains("column 'P' is on one side of the threshold 0", warning, StringComparison.Ordinal);
        Assert.Contains("set DecisionThreshold", warning, StringComparison.Ordinal);
        var transformer = _context.Transforms.AdversarialPerturbation("Perturbed", model, options).Fit(data);
        Assert.Contains("set DecisionThreshold", Assert.Single(transformer.Warnings), StringComparison.Ordinal);

        float half = isPositive ? 0.5f : -0.5f;
        var metrics = Evaluate(model, data, options with { DecisionThreshold = half });
        Assert.Empty(metrics.Warnings);
        Assert.Equal(metrics.Count - metrics.Curve.Misclassified, metrics.Distances.Count);
    }

    [Fact]
    public void Scores_of_both_signs_or_flips_are_not_warned_of()
    {
        var model = Trainers.LbfgsLogisticRegression().Fit(Train);
        Assert.Empty(Evaluate(model, _context.View(Digits.Test), new() { MaximumDistance = 1e-6 }).Warnings);
        Assert.Empty(Evaluate(model, Predicted(model.Transform(_context.View(Digits.Test)), true), new()).Warnings);
        Assert.Empty(_context.Transforms.AdversarialPerturbation("Perturbed", model).Fit(Train).Warnings);
    }

    [Theory]
    [InlineData(1.5f)]
    [InlineData(-0.7f)]
    public void A_changed_threshold_is_where_a_linear_model_turns(float threshold)
    {
        var linear = Trainers.AveragedPerceptron().Fit(Train);
        var changed = _context.BinaryClassification.ChangeModelThreshold(linear, threshold);
        var test = _context.View(Digits.Test.Take(40));
        var metrics = Evaluate(changed, test, new() { DecisionThreshold = threshold, Certify = true });
        Assert.Equal(RobustnessMethod.Exact, metrics.Method);
        Assert.Null(metrics.Certification);
        double norm = Math.Sqrt(linear.Model.Weights.Sum(w => (double)w * w));
        float[] scores = [.. linear.Transform(test).GetColumn<float>("Score")];
        Assert.Equal(scores, metrics.Records.GetColumn<float>("Score"));
        double[] distances = [.. metrics.Records.GetColumn<double>("Distance")];
        bool[] wrong = [.. metrics.Records.GetColumn<bool>("Misclassified")];
        Assert.Contains(false, wrong);
        for (int i = 0; i < scores.Length; i++)
        {
            double expected = wrong[i] ? 0 : Math.Abs((double)scores[i] - threshold) / norm;
            Assert.InRange(distances[i], (1 - 1e-3) * expected, (1 + 1e-3) * expected);
        }

        Assert.Equal(
            changed.Transform(test).GetColumn<bool>("PredictedLabel").Select(p => !p),
            Perturbed(changed, test, new() { DecisionThreshold = threshold }));
    }

    [Fact]
    public void A_network_with_a_threshold_is_attacked_by_its_scores()
    {
        var lazy = Trainers.LazyRelu(width: 64, epochs: 1).Append(_context.Transforms.DropColumns("PredictedLabel")).Fit(Train);
        var metrics =
            Evaluate(lazy, _context.View(Digits.Test.Take(10)), new() { DecisionThreshold = 0.25f, Queries = 1000, Certify = true });
        Assert.Equal(RobustnessMethod.BlackBox, metrics.Method);
        Assert.Null(metrics.Certification);
        bool[] before = [.. metrics.Records.GetColumn<float>("Score").Select(s => s > 0.25f)];
        bool[] wrong = [.. metrics.Records.GetColumn<bool>("Misclassified")];
        Assert.Contains(false, wrong);
        Assert.Equal(before.Zip(wrong, (p, w) => p == w), metrics.Records.GetColumn<float>("PerturbedScore").Select(s => s > 0.25f));
    }

    [Fact]
    public void Another_threshold_than_the_models_is_refused()
    {
        var model = Trainers.LbfgsLogisticRegression().Fit(Train);
        var test = _context.View(Digits.Test);
        string message = Assert.Throws<NotSupportedException>(() => Evaluate(model, test, new() { DecisionThreshold = 1 })).Message;
        Assert.Contains("a threshold other than 1", message, StringComparison.Ordinal);
        Assert.Contains("Give its own as DecisionThreshold", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(model, test, new() { DecisionThreshold = float.NaN }));
    }

    private RobustnessMetrics Evaluate(ITransformer model, IDataView data, RobustnessOptions options) =>
        _context.BinaryClassification.EvaluateRobustness(model, data, options);

    /// <summary>The test examples of one prediction.</summary>
    private IDataView Predicted(IDataView scored, bool prediction)
    {
        bool[] predictions = [.. scored.GetColumn<bool>("PredictedLabel")];
        int[] rows = [.. Enumerable.Range(0, predictions.Length).Where(i => predictions[i] == prediction).Take(20)];
        return _context.View(Digits.Test.Select(rows));
    }

    private IEnumerable<bool> Perturbed(ITransformer model, IDataView data, PerturbationOptions options)
    {
        var perturbed = _context.Transforms.AdversarialPerturbation("Features", model, options).Fit(Train).Transform(data);
        return model.Transform(perturbed).GetColumn<bool>("PredictedLabel");
    }
}
