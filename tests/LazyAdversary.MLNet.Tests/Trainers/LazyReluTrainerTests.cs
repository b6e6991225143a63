using LazyAdversary.Data;
using LazyAdversary.Lazy;
using LazyAdversary.Models;
using LazyAdversary.TwoLayer;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace LazyAdversary.MLNet.Tests.Trainers;

public class LazyReluTrainerTests
{
    private readonly MLContext _context = new(seed: 1);

    private LazyReluTrainer Trainer(string label = "Label", string features = "Features", int epochs = 2) =>
        _context.BinaryClassification.Trainers.LazyRelu(label, features, width: 64, epochs: epochs);

    [Fact]
    public void The_network_is_the_one_the_core_trains()
    {
        var network = TwoLayerReluNet.Create(Digits.Dimension, 64, seed: 5, hiddenBias: true);
        var run = new LazySgd(new() { LazyConstant = 3, LearningRate = 0.2, BatchSize = 4, Epochs = 3, Seed = 5 }).Train(network, Digits.Train);

        var model = _context.BinaryClassification.Trainers.LazyRelu(
            width: 64, lazyConstant: 3, learningRate: 0.2, batchSize: 4, epochs: 3, hiddenBias: true, seed: 5).Fit(_context.View(Digits.Train));

        Assert.Equal(network.Weights, model.Model.Weights);
        Assert.Equal(run.Trace, model.Training!.Trace);
        Assert.Equal(network.Score(Digits.Test).Select(s => (float)s), model.Transform(_context.View(Digits.Test)).GetColumn<float>("Score"));
    }

    [Fact]
    public void Score_probability_and_label_agree_and_carry_annotations()
    {
        var scored = Trainer().Fit(_context.View(Digits.Train)).Transform(_context.View(Digits.Test));
        Assert.Equal(["Label", "Features", "PredictedLabel", "Score", "Probability"], scored.Schema.Select(c => c.Name));
        Assert.All(scored.Predictions(), p =>
        {
            Assert.Equal(p.Score > 0, p.PredictedLabel);
            Assert.Equal(1 / (1 + Math.Exp(-p.Score)), p.Probability, 1e-6);
        });
        Assert.All(["Score", "PredictedLabel", "Probability"], name =>
            Assert.Contains(scored.Schema[name].Annotations.Schema, a => a.Name == "ScoreColumnKind"));
    }

    [Fact]
    public void Evaluate_and_EvaluateNonCalibrated_agree_with_the_network()
    {
        var model = Trainer().Fit(_context.View(Digits.Train));
        var scored = model.Transform(_context.View(Digits.Test));
        double expected = 1 - model.Model.ErrorRate(Digits.Test);
        Assert.Equal(expected, _context.BinaryClassification.Evaluate(scored).Accuracy, 1e-12);
        Assert.Equal(expected, _context.BinaryClassification.EvaluateNonCalibrated(scored).Accuracy, 1e-12);
        Assert.True(expected > 0.97, $"accuracy {expected}");
    }

    [Fact]
    public void CrossValidate_and_CrossValidateNonCalibrated_run()
    {
        var view = _context.View(Digits.Train);
        Assert.All(_context.BinaryClassification.CrossValidate(view, Trainer(), 3), fold => Assert.True(fold.Metrics.Accuracy > 0.95));
        Assert.All(_context.BinaryClassification.CrossValidateNonCalibrated(view, Trainer(), 3), fold => Assert.True(fold.Metrics.Accuracy > 0.95));
    }

    public static TheoryData<string> Calibrators => ["Platt", "FixedPlatt", "Isotonic", "Naive"];

    [Theory]
    [MemberData(nameof(Calibrators))]
    public void A_calibrator_can_follow(string name)
    {
        var calibrators = _context.BinaryClassification.Calibrators;
        IEstimator<ITransformer> calibrator = name switch
        {
            "Platt" => calibrators.Platt(),
            "FixedPlatt" => calibrators.Platt(-2, 0.1),
            "Isotonic" => calibrators.Isotonic(),
            _ => calibrators.Naive(),
        };
        var model = Trainer().Append(calibrator).Fit(_context.View(Digits.Train));
        Assert.True(_context.BinaryClassification.Evaluate(model.Transform(_context.View(Digits.Test))).Accuracy > 0.95);
    }

    [Fact]
    public void A_prediction_engine_predicts_what_Transform_does()
    {
        var model = Trainer().Fit(_context.View(Digits.Train));
        var schema = SchemaDefinition.Create(typeof(Digits.Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Digits.Dimension);
        using var engine = _context.Model.CreatePredictionEngine<Digits.Row, Prediction>(model, inputSchemaDefinition: schema);
        var expected = model.Transform(_context.View(Digits.Test)).Predictions();
        for (int i = 0; i < 20; i++)
        {
            var prediction = engine.Predict(new() { Features = Digits.Test.Input(i).ToArray() });
            Assert.Equal(expected[i], (prediction.Score, prediction.Probability, prediction.PredictedLabel));
        }
    }

    [Fact]
    public void Permutation_feature_importance_runs()
    {
        var model = Trainer().Fit(_context.View(Digits.Train));
        var importance = _context.BinaryClassification.PermutationFeatureImportance(model, model.Transform(_context.View(Digits.Test)));
        Assert.Equal(Digits.Dimension, importance.Length);
        Assert.Contains(importance, feature => feature.Accuracy.Mean < -0.01);
    }

    [Fact]
    public void Cached_shuffled_filtered_and_sparse_views_are_read_row_by_row()
    {
        var view = _context.View(Digits.Train);
        var expected = Trainer().Fit(view).Model.Weights.ToArray();
        Assert.Equal(expected, _context.Transforms.NormalizeLpNorm("Other", "Features").AppendCacheCheckpoint(_context).Append(Trainer()).Fit(view).LastTransformer.Model.Weights);
        Assert.Equal(expected, Trainer().Fit(_context.Data.Cache(view)).Model.Weights);
        Assert.Equal(expected, Trainer().Fit(_context.Data.FilterByCustomPredicate<Digits.Row>(view, _ => false)).Model.Weights);
        Assert.Equal(expected, Trainer().Fit(Sparse(Digits.Train)).Model.Weights);
        Assert.NotEqual(expected, Trainer().Fit(_context.Data.ShuffleRows(view, seed: 2)).Model.Weights.ToArray());

        var model = Trainer().Fit(view);
        Assert.Equal(model.Transform(_context.View(Digits.Test)).Predictions(), model.Transform(Sparse(Digits.Test)).Predictions());
    }

    [Fact]
    public void Two_networks_fit_in_one_chain_and_columns_can_have_other_names()
    {
        var view = _context.View(Digits.Train, "IsOne", "Pixels");
        var chain = Trainer("IsOne", "Pixels").Append(_context.Transforms.CopyColumns("First", "Score"))
            .Append(_context.BinaryClassification.Trainers.LazyRelu("IsOne", "Pixels", width: 16, seed: 9)).Fit(view);
        var scored = chain.Transform(_context.View(Digits.Test, "IsOne", "Pixels"));
        Assert.NotEqual(scored.GetColumn<float>("First"), scored.GetColumn<float>("Score"));
        Assert.Equal([64, 16], LazyReluTransformer.FindIn(chain).Select(t => t.Model.Width));
        Assert.True(_context.BinaryClassification.Evaluate(scored, "IsOne").Accuracy > 0.95);
    }

    [Fact]
    public void Messages_and_the_seed_come_from_the_environment_when_it_is_given()
    {
        var messages = new List<string>();
        _context.Log += (_, e) => messages.Add(e.Message);
        LazyReluTrainer.Options options = new() { Width = 16, Epochs = 1, Environment = _context };
        var first = _context.BinaryClassification.Trainers.LazyRelu(options).Fit(_context.View(Digits.Train)).Model;
        Assert.Contains(messages, m => m.Contains("Training 16 neurons on 600 examples of dimension 49", StringComparison.Ordinal));
        Assert.Contains(messages, m => m.Contains("steps done inside the lazy ball", StringComparison.Ordinal) || m.Contains("would leave the lazy ball", StringComparison.Ordinal));

        var again = new MLContext(seed: 1);
        Assert.Equal(first.Seed, again.BinaryClassification.Trainers.LazyRelu(options with { Environment = again }).Fit(again.View(Digits.Train)).Model.Seed);
        var other = new MLContext(seed: 2);
        Assert.NotEqual(first.Seed, other.BinaryClassification.Trainers.LazyRelu(options with { Environment = other }).Fit(other.View(Digits.Train)).Model.Seed);
        Assert.Equal(7, _context.BinaryClassification.Trainers.LazyRelu(options with { Seed = 7 }).Fit(_context.View(Digits.Train)).Model.Seed);
    }

    [Fact]
    public void The_number_of_threads_does_not_matter()
    {
        var fit = (int threads) => _context.BinaryClassification.Trainers.LazyRelu(new LazyReluTrainer.Options { Width = 50, Epochs = 1, Threads = threads })
            .Fit(_context.View(Digits.Train)).Model.Weights.ToArray();
        Assert.Equal(fit(1), fit(3));
    }

    [Fact]
    public void Schema_errors_read_as_those_of_native_trainers()
    {
        var view = _context.View(Digits.Train);
        AssertSame(() => Native("Lab", "Features").Fit(view), () => Trainer("Lab").Fit(view));
        AssertSame(() => Native("Label", "F").Fit(view), () => Trainer("Label", "F").Fit(view));
        AssertSame(() => Native("Features", "Features").Fit(view), () => Trainer("Features").Fit(view));
        AssertSame(() => Native("Label", "Label").Fit(view), () => Trainer("Label", "Label").Fit(view));
        var model = Trainer().Fit(view);
        Assert.Contains("'Features'", Assert.Throws<ArgumentOutOfRangeException>(() => model.Transform(_context.View(Digits.Train, "Label", "F"))).Message, StringComparison.Ordinal);
        var small = _context.View(Cases(dimension: 3));
        AssertSame(() => Native("Label", "Features").Fit(view).Transform(small), () => model.Transform(small));

        static LabeledData Cases(int dimension) => LabeledData.Binary(new float[2 * dimension], dimension, [1, -1]);

        LbfgsLogisticRegressionBinaryTrainer Native(string label, string features) => _context.BinaryClassification.Trainers.LbfgsLogisticRegression(label, features);

        static void AssertSame(Action native, Action ours)
        {
            // The parameter that the message ends with is named by whoever checks.
            var expected = Assert.ThrowsAny<Exception>(native);
            var actual = Assert.ThrowsAny<Exception>(ours);
            Assert.Equal(expected.GetType(), actual.GetType());
            Assert.Equal(expected.Message.Split(" (Parameter")[0], actual.Message.Split(" (Parameter")[0]);
        }
    }

    [Fact]
    public void Bad_data_is_refused_with_row_and_column()
    {
        var row = () => new Digits.Row { Features = [1, 2, 3] };
        Digits.Row[] rows = [row(), row(), row()];
        rows[0].Label = true;
        rows[2].Features[1] = float.NaN;
        Assert.Contains("row 2, slot 1 of feature column 'Features' is NaN", Assert.Throws<InvalidOperationException>(() => Trainer().Fit(View(rows))).Message, StringComparison.Ordinal);
        Assert.Contains("no rows", Assert.Throws<InvalidOperationException>(() => Trainer().Fit(View([]))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Every row of label column 'Label' is False", Assert.Throws<InvalidOperationException>(() => Trainer().Fit(View(rows[1..2]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.BinaryClassification.Trainers.LazyRelu(width: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.BinaryClassification.Trainers.LazyRelu(learningRate: -1));

        IDataView View(Digits.Row[] some)
        {
            var schema = SchemaDefinition.Create(typeof(Digits.Row));
            schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3);
            return _context.Data.LoadFromEnumerable(some, schema);
        }
    }

    [Fact]
    public void A_row_with_NaN_scores_NaN()
    {
        var model = Trainer().Fit(_context.View(Digits.Train));
        var schema = SchemaDefinition.Create(typeof(Digits.Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Digits.Dimension);
        var features = new float[Digits.Dimension];
        features[3] = float.NaN;
        var scored = model.Transform(_context.Data.LoadFromEnumerable([new Digits.Row { Features = features }], schema));
        Assert.True(float.IsNaN(scored.GetColumn<float>("Score").Single()));
    }

    private IDataView Sparse(LabeledData data)
    {
        var schema = SchemaDefinition.Create(typeof(SparseRow));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, data.Dimension);
        return _context.Data.LoadFromEnumerable(Enumerable.Range(0, data.Count).Select(i =>
        {
            var x = data.Input(i);
            var indices = new List<int>();
            var values = new List<float>();
            for (int k = 0; k < x.Length; k++)
            {
                if (x[k] == 0) continue;
                indices.Add(k);
                values.Add(x[k]);
            }

            return new SparseRow { Label = data.Labels[i] == 1, Features = new(data.Dimension, values.Count, [.. values], [.. indices]) };
        }), schema);
    }

    private sealed class SparseRow
    {
        public bool Label { get; set; }

        public VBuffer<float> Features { get; set; }
    }

    private sealed class Prediction
    {
        public float Score { get; set; }

        public float Probability { get; set; }

        public bool PredictedLabel { get; set; }
    }
}
