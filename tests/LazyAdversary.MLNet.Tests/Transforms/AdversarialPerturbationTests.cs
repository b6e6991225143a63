using LazyAdversary.Data;
using LazyAdversary.Threats;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace LazyAdversary.MLNet.Tests.Transforms;

public class AdversarialPerturbationTests
{
    private readonly MLContext _context = new(seed: 1);

    private IDataView Train => _context.View(Digits.Train);

    private IDataView Test => _context.Data.TakeRows(_context.View(Digits.Test), 30);

    [Fact]
    public void The_perturbed_column_turns_every_prediction_whatever_the_model()
    {
        var trainers = _context.BinaryClassification.Trainers;
        (ITransformer Model, RobustnessMethod Method)[] models =
        [
            (trainers.LbfgsLogisticRegression().Fit(Train), RobustnessMethod.Exact),
            (trainers.LazyRelu(width: 64, epochs: 1).Fit(Train), RobustnessMethod.WhiteBox),
            (trainers.FastTree(numberOfTrees: 10).Fit(Train), RobustnessMethod.BlackBox),
        ];
        foreach (var (model, method) in models)
        {
            var transformer = _context.Transforms.AdversarialPerturbation("Perturbed", model, new() { Queries = 500 }).Fit(Train);
            Assert.Equal(method, transformer.Method);
            var perturbed = transformer.Transform(Test);
            Assert.Equal(Test.Schema["Features"].Type, perturbed.Schema["Perturbed"].Type);
            var swapped = _context.Transforms.CopyColumns("Features", "Perturbed").Fit(perturbed).Transform(perturbed);
            Assert.Equal(
                model.Transform(Test).GetColumn<bool>("PredictedLabel").Select(p => !p), model.Transform(swapped).GetColumn<bool>("PredictedLabel"));
        }
    }

    [Fact]
    public void In_place_it_tells_how_an_attack_carries_over()
    {
        var trainers = _context.BinaryClassification.Trainers;
        var first = trainers.LbfgsLogisticRegression().Fit(Train);
        var second = trainers.AveragedPerceptron().Fit(Train);
        var estimator = _context.Transforms.AdversarialPerturbation("Features", first);
        var perturbed = estimator.Fit(Train).Transform(Test);
        Assert.Equal(0, _context.BinaryClassification.Evaluate(first.Transform(perturbed)).Accuracy, 0.07);
        Assert.True(_context.BinaryClassification.EvaluateNonCalibrated(second.Transform(perturbed)).Accuracy > 0);

        // In a chain, too: trained on perturbed features.
        var chain = estimator.Append(trainers.LazyRelu(width: 32, epochs: 1)).Fit(_context.Data.TakeRows(Train, 100));
        Assert.Single(LazyReluTransformer.FindIn(chain));
    }

    /// <summary>A score at the threshold is no prediction: there is nothing to turn, and the row stays as it is.</summary>
    [Fact]
    public void A_row_on_the_boundary_stays_as_it_is()
    {
        float[][] rows = [[0, 3], [1, 3], [-1, 3]];
        var view = _context.View(LabeledData.FromRows(rows, [0, 1, 0]));
        var schema = SchemaDefinition.Create(typeof(FeaturesOnly));
        schema["Features"].ColumnType = view.Schema["Features"].Type;
        var model = _context.Transforms.CustomMapping<FeaturesOnly, Scored>(
            (row, result) => result.Score = row.Features.GetItemOrDefault(0), contractName: null, schema).Fit(view);
        var perturbed = _context.Transforms.AdversarialPerturbation("Perturbed", model).Fit(view).Transform(view);
        float[][] found = [.. perturbed.GetColumn<float[]>("Perturbed")];
        Assert.Equal(rows[0], found[0]);
        Assert.True(found[1][0] < 0 && found[2][0] > 0);
    }

    [Fact]
    public void A_row_is_perturbed_alike_wherever_it_stands()
    {
        var model = _context.BinaryClassification.Trainers.LightGbm(numberOfIterations: 10).Fit(Train);
        var transformer = _context.Transforms.AdversarialPerturbation("Perturbed", model, new() { Queries = 300 }).Fit(Train);
        var all = transformer.Transform(Test).GetColumn<float[]>("Perturbed").ToArray();
        Assert.Equal(all[7..], transformer.Transform(_context.Data.SkipRows(Test, 7)).GetColumn<float[]>("Perturbed"));
    }

    [Fact]
    public void The_largest_distance_is_kept_and_bad_input_refused()
    {
        var model = _context.BinaryClassification.Trainers.LbfgsLogisticRegression().Fit(Train);
        var perturbed = _context.Transforms.AdversarialPerturbation("Perturbed", model, new() { Norm = Norm.LInf, MaximumDistance = 1e-4 }).Fit(Train).Transform(Test);
        foreach (var (x, moved) in perturbed.GetColumn<float[]>("Features").Zip(perturbed.GetColumn<float[]>("Perturbed")))
            Assert.True(x.Zip(moved, (a, b) => Math.Abs(a - b)).Max() <= 1e-4);
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.AdversarialPerturbation("P", model, new() { FeatureColumnName = "F" }).Fit(Train));
        Assert.Throws<ArgumentException>(() => _context.Transforms.AdversarialPerturbation("", model));
        using var stream = new MemoryStream();
        var transformer = _context.Transforms.AdversarialPerturbation("P", model).Fit(Train);
        Assert.Contains("not saved with a model", Assert.ThrowsAny<Exception>(() => _context.Model.Save(transformer, Train.Schema, stream)).ToString(), StringComparison.Ordinal);
    }

    private sealed class FeaturesOnly
    {
        public VBuffer<float> Features { get; set; }
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }
}
