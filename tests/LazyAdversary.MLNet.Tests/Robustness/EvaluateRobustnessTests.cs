using LazyAdversary.Data;
using LazyAdversary.Threats;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Xunit.Abstractions;

namespace LazyAdversary.MLNet.Tests.Robustness;

public class EvaluateRobustnessTests(ITestOutputHelper output)
{
    private const int Examples = 40;

    private readonly MLContext _context = new(seed: 1);

    private BinaryClassificationCatalog.BinaryClassificationTrainers Trainers => _context.BinaryClassification.Trainers;

    private IDataView Train => _context.View(Digits.Train);

    private IDataView Test => _context.View(Digits.Test);

    public static TheoryData<string> LinearTrainers =>
        ["LbfgsLogisticRegression", "SdcaLogisticRegression", "SdcaNonCalibrated", "SgdCalibrated", "SgdNonCalibrated", "AveragedPerceptron", "LinearSvm"];

    [Theory]
    [MemberData(nameof(LinearTrainers))]
    public void Linear_models_have_their_exact_distance(string name)
    {
        var model = Linear(name).Fit(Train);
        var (weights, bias) = Parameters(model);
        foreach (var norm in new[] { Norm.L2, Norm.LInf })
        {
            var metrics = Evaluate(model, new() { Norm = norm });
            Assert.Equal(RobustnessMethod.Exact, metrics.Method);
            Assert.Equal(0, metrics.Queries);
            double dual = norm == Norm.L2 ? Math.Sqrt(weights.Sum(w => (double)w * w)) : weights.Sum(w => (double)Math.Abs(w));
            double[] distances = [.. metrics.Records.GetColumn<double>("Distance")];
            foreach (int i in Right(metrics))
            {
                double score = bias;
                for (int k = 0; k < weights.Count; k++) score += (double)weights[k] * Digits.Test.Input(i)[k];
                // ML.NET scores in float32: the sign can turn a few 1e-6 of the terms later than in exact arithmetic.
                Assert.InRange(distances[i] / (Math.Abs(score) / dual), 1 - 1e-5, 1 + 1e-4);
            }

            AssertFlips(model, metrics, Test);
        }
    }

    [Theory]
    [InlineData("MinMax")]
    [InlineData("MeanVariance")]
    [InlineData("MinMaxFixZero")]
    public void Models_are_recognised_behind_a_normalizer_and_attacked_before_it(string name)
    {
        var normalizer = Normalizer(name);
        var linear = Evaluate(normalizer.Append(Trainers.LbfgsLogisticRegression("Label", "Scaled")).Fit(Train));
        Assert.Equal(RobustnessMethod.Exact, linear.Method);
        Assert.Equal(Examples - linear.Curve.Misclassified, linear.Distances.Count);

        var lazy = normalizer.Append(Trainers.LazyRelu("Label", "Scaled", width: 64, epochs: 1)).Fit(Train);
        var network = Evaluate(lazy);
        Assert.Equal(RobustnessMethod.WhiteBox, network.Method);
        AssertFlips(lazy, network, Test);

        // In raw units, so another scale than behind the normalizer.
        var behind = Evaluate(lazy.LastTransformer, new() { FeatureColumnName = "Scaled" }, lazy.First().Transform(Test));
        Assert.NotEqual(behind.Distances.Median, network.Distances.Median, 1e-2 * network.Distances.Median);
    }

    [Theory]
    [InlineData("LazyRelu")]
    [InlineData("LbfgsLogisticRegression")]
    public void What_is_proved_lies_below_what_is_found(string name)
    {
        ITransformer model = name == "LazyRelu" ? Trainers.LazyRelu(width: 100, epochs: 1).Fit(Train) : Linear(name).Fit(Train);
        var metrics = Evaluate(model, new() { Certify = true });
        double[] distances = [.. metrics.Records.GetColumn<double>("Distance")];
        var proofs = metrics.Certification!.Records;
        Assert.Equal(Examples, proofs.Count);
        foreach (int i in Right(metrics))
        {
            // ML.NET turns up to 1e-4 later than the real function that the proof is about.
            Assert.InRange(proofs[i].Radius, double.Epsilon, distances[i] * (1 + 1e-9));
            if (name != "LazyRelu") Assert.InRange(proofs[i].Radius / distances[i], 1 - 1e-4, 1);
        }

        Assert.InRange(metrics.Certification.CertifiedAccuracy(0.02), 0, metrics.Curve.RobustAccuracy(0.02));
        Assert.Null(Evaluate(model).Certification);
    }

    [Fact]
    public void Nothing_is_proved_behind_a_normalizer_or_by_scores_alone()
    {
        var behind = Normalizer("MinMax").Append(Trainers.LbfgsLogisticRegression("Label", "Scaled")).Fit(Train);
        Assert.Null(Evaluate(behind, new() { Certify = true }).Certification);
        var blackBox = new RobustnessOptions { Certify = true, Method = RobustnessMethod.BlackBox, Queries = 100 };
        Assert.Null(Evaluate(Linear("LbfgsLogisticRegression").Fit(Train), blackBox).Certification);
    }

    [Fact]
    public void Other_normalizers_leave_the_black_box()
    {
        var model = _context.Transforms.NormalizeLpNorm("Scaled", "Features").Append(Trainers.LbfgsLogisticRegression("Label", "Scaled")).Fit(Train);
        Assert.Equal(RobustnessMethod.BlackBox, Evaluate(model, new() { Queries = 200 }).Method);
        Assert.Throws<NotSupportedException>(() => Evaluate(model, new() { Method = RobustnessMethod.Exact }));
    }

    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void The_black_box_comes_within_a_tenth_of_the_exact_distance_of_a_linear_model(Norm norm)
    {
        foreach (string name in new[] { "LbfgsLogisticRegression", "LinearSvm" })
        {
            var model = Linear(name).Fit(Train);
            var expected = Evaluate(model, new() { Norm = norm });
            double[] exact = [.. expected.Records.GetColumn<double>("Distance")];
            var metrics = Evaluate(model, new() { Norm = norm, Method = RobustnessMethod.BlackBox });
            double[] found = [.. metrics.Records.GetColumn<double>("Distance")];
            int[] right = Right(expected);
            double worst = right.Max(i => found[i] / exact[i]), scores = (double)metrics.Queries / right.Length;
            output.WriteLine($"{name} {norm}: found/exact at most {worst:F4}, {scores:F0} scores an example");
            Assert.All(right, i => Assert.InRange(found[i] / exact[i], 0.999, 1.1));
        }
    }

    public static TheoryData<string> OtherTrainers => ["FastTree", "FastForest", "LightGbm", "Gam", "LdSvm", "Calibrated"];

    [Theory]
    [MemberData(nameof(OtherTrainers))]
    public void Any_other_classifier_is_attacked_by_its_scores(string name)
    {
        IEstimator<ITransformer> trainer = name switch
        {
            "FastTree" => Trainers.FastTree(numberOfTrees: 20),
            "FastForest" => Trainers.FastForest(numberOfTrees: 20),
            "LightGbm" => Trainers.LightGbm(numberOfIterations: 20),
            "Gam" => Trainers.Gam(numberOfIterations: 50),
            "LdSvm" => Trainers.LdSvm(numberOfIterations: 2000),
            _ => Trainers.FastForest(numberOfTrees: 20).Append(_context.BinaryClassification.Calibrators.Isotonic()),
        };
        var model = trainer.Fit(Train);
        var metrics = Evaluate(model, new() { Queries = 1000, Radii = [0, 1e6] });
        Assert.Equal(RobustnessMethod.BlackBox, metrics.Method);
        int right = Right(metrics).Length;
        Assert.InRange(metrics.Queries, right, 1000 * right);
        Assert.True(metrics.Accuracy > 0.9);
        Assert.Equal([metrics.Accuracy, 0], metrics.RobustAccuracies.Select(r => r.Accuracy));
        AssertFlips(model, metrics, Test);
        output.WriteLine($"{name}: median {metrics.Distances.Median:G4}, {metrics.MethodDescription}");
    }

    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void Box_and_frozen_features_hold_for_every_way_in(Norm norm)
    {
        ITransformer[] models = [Trainers.LbfgsLogisticRegression().Fit(Train), Trainers.LazyRelu(width: 64, epochs: 1).Fit(Train), Trainers.FastTree(numberOfTrees: 10).Fit(Train)];
        foreach (var model in models)
        {
            var metrics = Evaluate(model, new() { Norm = norm, Box = Box.Uniform(0, 1), FrozenFeatures = [24, 25], FrozenFeatureNames = ["Pixel31"], Queries = 500 }, Named(Test));
            Assert.True(metrics.Distances.Count > 0);
            var original = metrics.Records.GetColumn<float[]>("Features").ToArray();
            var perturbed = metrics.Records.GetColumn<float[]>("PerturbedFeatures").ToArray();
            for (int i = 0; i < Examples; i++)
            {
                Assert.All(perturbed[i], v => Assert.InRange(v, 0, 1));
                Assert.All([24, 25, 31], k => Assert.Equal(original[i][k], perturbed[i][k]));
            }

            AssertFlips(model, metrics, Test);
        }
    }

    [Fact]
    public void The_network_is_found_inside_chains_and_after_loading()
    {
        var model = _context.Transforms.NormalizeMinMax("Scaled", "Features")
            .Append(Trainers.LazyRelu("Label", "Scaled", width: 64, epochs: 1)).Append(_context.BinaryClassification.Calibrators.Platt()).Fit(Train);
        using var stream = new MemoryStream();
        _context.Model.Save(model, Train.Schema, stream);
        stream.Position = 0;
        var loaded = _context.Model.Load(stream, out _);
        var expected = Evaluate(model);
        var actual = Evaluate(loaded);
        Assert.Equal(RobustnessMethod.WhiteBox, actual.Method);
        Assert.Equal(expected.Records.GetColumn<double>("Distance"), actual.Records.GetColumn<double>("Distance"));
    }

    [Fact]
    public void The_white_box_comes_nearer_than_the_black_box()
    {
        var model = Trainers.LazyRelu(width: 64, epochs: 1).Fit(Train);
        var white = Evaluate(model);
        var black = Evaluate(model, new() { Method = RobustnessMethod.BlackBox });
        output.WriteLine($"white box {white.Distances.Median:G4}, black box {black.Distances.Median:G4}");
        Assert.InRange(black.Distances.Median / white.Distances.Median, 1, 1.1);
    }

    [Fact]
    public void Metrics_and_records_agree()
    {
        var model = Trainers.LazyRelu(width: 64, epochs: 1).Fit(Train);
        var metrics = Evaluate(model, new() { Radii = [0.05, 0.1] }, Named(Test));
        Assert.Equal(
            ["Row", "Label", "Score", "Misclassified", "Flipped", "Distance", "PerturbedScore", "Features", "PerturbedFeatures"],
            metrics.Records.Schema.Select(c => c.Name));
        Assert.True(metrics.Records.Schema["PerturbedFeatures"].HasSlotNames());
        Assert.Equal(Examples, metrics.Count);
        bool[] wrong = [.. metrics.Records.GetColumn<bool>("Misclassified")], flipped = [.. metrics.Records.GetColumn<bool>("Flipped")];
        double[] distances = [.. metrics.Records.GetColumn<double>("Distance")];
        Assert.Equal(1 - (double)wrong.Count(w => w) / Examples, metrics.Accuracy);
        Assert.Equal(
            [.. new[] { 0.05, 0.1 }.Select(r => new RobustAccuracy(r, (double)Enumerable.Range(0, Examples).Count(i => !wrong[i] && !(flipped[i] && distances[i] <= r)) / Examples))],
            metrics.RobustAccuracies);
        Assert.Equal(model.Transform(Test).GetColumn<float>("Score").Take(Examples), metrics.Records.GetColumn<float>("Score"));
    }

    /// <summary>A misclassified row is an error at every radius: there is nothing to look for, whatever the way in.</summary>
    [Fact]
    public void Misclassified_rows_are_counted_apart_and_not_attacked()
    {
        var rows = Digits.Test.Take(Examples);
        ITransformer[] models =
        [
            Trainers.LbfgsLogisticRegression().Fit(Train),
            Trainers.LazyRelu(width: 64, epochs: 1).Fit(Train),
            Trainers.FastTree(numberOfTrees: 10).Fit(Train),
        ];
        foreach (var model in models)
        {
            // Half of the rows are labelled as they are predicted, the others as they are not.
            bool[] predictions = [.. model.Transform(_context.View(rows)).GetColumn<bool>("PredictedLabel")];
            int[] labels = [.. predictions.Select((prediction, i) => prediction == (i % 2 == 0) ? 1 : 0)];
            var options = new RobustnessOptions { Queries = 200 };
            var data = LabeledData.FromArray(rows.Inputs, rows.Dimension, labels, classCount: 2);
            var metrics = Evaluate(model, options, _context.View(data));
            Assert.Equal(Examples / 2, metrics.Curve.Misclassified);
            Assert.Equal(0.5, metrics.Accuracy);
            Assert.Equal(Examples / 2, metrics.Distances.Count);
            Assert.InRange(metrics.Queries, 0, 200 * Examples / 2);
            double[] distances = [.. metrics.Records.GetColumn<double>("Distance")];
            float[] scores = [.. metrics.Records.GetColumn<float>("Score")];
            float[] reached = [.. metrics.Records.GetColumn<float>("PerturbedScore")];
            var features = metrics.Records.GetColumn<float[]>("Features").ToArray();
            var perturbed = metrics.Records.GetColumn<float[]>("PerturbedFeatures").ToArray();
            bool[] isRight = [.. Enumerable.Range(0, Examples).Select(i => i % 2 == 0)];
            Assert.Equal(isRight, metrics.Records.GetColumn<bool>("Misclassified").Select(m => !m));
            Assert.Equal(isRight, metrics.Records.GetColumn<bool>("Flipped"));
            Assert.Equal(labels.Select(label => label == 1), metrics.Records.GetColumn<bool>("Label"));
            for (int i = 0; i < Examples; i++)
            {
                Assert.Equal(predictions[i], scores[i] > 0);
                Assert.Equal(isRight[i], distances[i] > 0);
                Assert.Equal(predictions[i] == isRight[i], reached[i] < 0);
                if (isRight[i]) continue;
                Assert.Equal(features[i], perturbed[i]);
                Assert.Equal(scores[i], reached[i]);
            }
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_for_any_number_of_threads()
    {
        var model = Trainers.LightGbm(numberOfIterations: 20).Fit(Train);
        var run = (int threads) => Evaluate(model, new() { Threads = threads, Seed = 7, Queries = 500 }).Records.GetColumn<double>("Distance").ToArray();
        Assert.Equal(run(1), run(3));
    }

    [Fact]
    public void Progress_is_told_and_cancellation_heeded()
    {
        var model = Trainers.FastTree(numberOfTrees: 10).Fit(Train);
        var reports = new System.Collections.Concurrent.ConcurrentBag<Progress>();
        Evaluate(model, new() { Queries = 50, Progress = new Reporter(reports.Add) });
        Assert.Equal(Enumerable.Range(1, Examples).Select(done => (long)done), reports.Select(r => r.Done).Order());
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => _context.BinaryClassification.EvaluateRobustness(
            model, Test, new() { Queries = 50, Progress = new Reporter(_ => source.Cancel()) }, source.Token));
    }

    /// <summary>
    /// Cancelled while the model answers its k-th row, whichever phase that is in: reading, checking, attack, or checking what was found.
    /// </summary>
    [Fact]
    public void A_cancelled_evaluation_scores_no_further_row()
    {
        int all = Count(int.MaxValue);
        foreach (int cancelAt in Enumerable.Range(1, 20).Select(i => i * (all - 1) / 20))
            Assert.InRange(Count(cancelAt), cancelAt, cancelAt + 64);

        int Count(int cancelAt)
        {
            int asked = 0;
            using var source = new CancellationTokenSource();
            var schema = SchemaDefinition.Create(typeof(FeaturesOnly));
            schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Digits.Dimension);
            var model = _context.Transforms.CustomMapping<FeaturesOnly, Scored>(
                (row, scored) =>
                {
                    if (++asked == cancelAt) source.Cancel();
                    scored.Score = row.Features[20] - 0.01f * row.Features[30] + 0.005f;
                    scored.PredictedLabel = scored.Score > 0;
                },
                contractName: null, schema).Fit(Test);
            var options = new RobustnessOptions { NumberOfExamples = 10, Queries = 60, Threads = 1 };
            if (cancelAt == int.MaxValue) Evaluate(source.Token);
            else Assert.ThrowsAny<OperationCanceledException>(() => Evaluate(source.Token));
            return asked;

            void Evaluate(CancellationToken token) => _context.BinaryClassification.EvaluateRobustness(model, Test, options, token);
        }
    }

    /// <summary>
    /// Trees close to whose thresholds the probing steps already turn the prediction: what they find is reported, and fits the model's own
    /// prediction.
    /// </summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Trees_on_uniform_features_are_attacked_for_any_seed(int dimension)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            var random = new Random(seed);
            float[][] rows = [.. Enumerable.Range(0, 500).Select(_ => Row())];
            float[] Row() => [.. Enumerable.Range(0, dimension).Select(_ => random.NextSingle())];
            int[] labels = [.. rows.Select(x => x[0] + x[1] + 0.5 * random.NextDouble() > 1.25 ? 1 : 0)];
            var view = _context.View(LabeledData.FromRows(rows, labels));
            var model = Trainers.FastTree().Fit(view);
            var metrics = _context.BinaryClassification.EvaluateRobustness(model, view, new() { Queries = 100, Seed = seed });
            Assert.Equal(500, metrics.Count);
            bool[] flipped = [.. metrics.Records.GetColumn<bool>("Flipped")];
            float[] scores = [.. metrics.Records.GetColumn<float>("Score")];
            float[] reached = [.. metrics.Records.GetColumn<float>("PerturbedScore")];
            for (int i = 0; i < flipped.Length; i++) Assert.Equal(flipped[i], scores[i] * reached[i] < 0);
            Assert.InRange(flipped.Count(f => f), 450, 500);
        }
    }

    /// <summary>A model that says the same of everything is not asked 5000 times an example.</summary>
    [Fact]
    public void A_constant_model_costs_few_queries()
    {
        var metrics = Evaluate(Trainers.Prior().Fit(Train));
        int right = Right(metrics).Length;
        Assert.InRange(metrics.Queries, right, 100 * right);
        Assert.DoesNotContain(true, metrics.Records.GetColumn<bool>("Flipped"));
        Assert.Equal(metrics.Accuracy, metrics.Curve.RobustAccuracy(100));
    }

    [Fact]
    public void Models_of_another_kind_are_refused_with_what_to_do_instead()
    {
        var view = _context.Transforms.Conversion.MapValueToKey("Key", "Label").Fit(Train).Transform(Train);
        var multiclass = _context.MulticlassClassification.Trainers.SdcaMaximumEntropy("Key").Fit(view);
        AssertRefused<NotSupportedException>(multiclass, "one class against the others");

        var single = _context.Transforms.Conversion.ConvertType("Number", "Label").Fit(Train).Transform(Train);
        AssertRefused<NotSupportedException>(_context.Regression.Trainers.Sdca("Number").Fit(single), "Regression");

        var linear = Trainers.LbfgsLogisticRegression().Fit(Train);
        AssertRefused<NotSupportedException>(_context.BinaryClassification.ChangeModelThreshold(linear, 1.5f), "ChangeModelThreshold");
        AssertRefused<ArgumentException>(_context.Transforms.CopyColumns("Other", "Features").Fit(Train), "Could not find score column 'Score'");

        var other = _context.Transforms.CopyColumns("More", "Features").Fit(Train);
        var two = _context.Transforms.Concatenate("Both", "Features", "More").Append(Trainers.LbfgsLogisticRegression("Label", "Both")).Fit(other.Transform(Train));
        Assert.Contains("depends on 'More'", Assert.Throws<NotSupportedException>(() => Evaluate(two, data: other.Transform(Test))).Message, StringComparison.Ordinal);

        void AssertRefused<T>(ITransformer model, string text) where T : Exception =>
            Assert.Contains(text, Assert.ThrowsAny<T>(() => Evaluate(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_data_and_options_are_refused()
    {
        var model = Trainers.LbfgsLogisticRegression().Fit(Train);
        AssertRefused<ArgumentOutOfRangeException>(new() { LabelColumnName = "Lab" }, "label column 'Lab'");
        AssertRefused<ArgumentOutOfRangeException>(new() { FeatureColumnName = "F" }, "feature column 'F'");
        AssertRefused<ArgumentOutOfRangeException>(new() { Radii = [-1] }, "radius");
        AssertRefused<ArgumentOutOfRangeException>(new() { Norm = Norm.L1 }, "L2 or LInf");
        AssertRefused<ArgumentOutOfRangeException>(new() { FrozenFeatures = [Digits.Dimension] }, "has slots 0 to 48");
        AssertRefused<ArgumentException>(new() { FrozenFeatureNames = ["A"] }, "no slot names");
        AssertRefused<ArgumentException>(new() { Box = Box.Uniform(0, 0.01f) }, "outside its range");
        AssertRefused<ArgumentOutOfRangeException>(new() { Queries = 1 }, "Queries");
        AssertRefused<ArgumentOutOfRangeException>(new() { NumberOfExamples = 0 }, "NumberOfExamples");
        AssertRefused<ArgumentOutOfRangeException>(new() { MaximumDistance = 0 }, "largest distance");
        Assert.Contains("no slot named", Assert.Throws<ArgumentException>(() => Evaluate(model, new() { FrozenFeatureNames = ["A"] }, Named(Test))).Message, StringComparison.Ordinal);

        var empty = _context.Data.FilterByCustomPredicate<Digits.Row>(Test, _ => true);
        Assert.Contains("no rows", Assert.Throws<InvalidOperationException>(() => Evaluate(model, data: empty)).Message, StringComparison.Ordinal);
        float[] values = Digits.Test.Inputs.ToArray();
        var rows = Enumerable.Range(0, 2).Select(i => new Digits.Row { Label = i == 0, Features = values[..Digits.Dimension] }).ToArray();
        rows[1].Features = [.. rows[1].Features];
        rows[1].Features[4] = float.NaN;
        var schema = SchemaDefinition.Create(typeof(Digits.Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Digits.Dimension);
        var damaged = _context.Data.LoadFromEnumerable(rows, schema);
        Assert.Contains("row 1, slot 4", Assert.Throws<InvalidOperationException>(() => Evaluate(model, data: damaged)).Message, StringComparison.Ordinal);

        void AssertRefused<T>(RobustnessOptions options, string text) where T : Exception => Assert.Contains(
            text, Assert.ThrowsAny<T>(() => _context.BinaryClassification.EvaluateRobustness(model, Test, options)).Message, StringComparison.Ordinal);
    }

    private RobustnessMetrics Evaluate(ITransformer model, RobustnessOptions? options = null, IDataView? data = null) =>
        _context.BinaryClassification.EvaluateRobustness(model, data ?? Test, (options ?? new()) with { NumberOfExamples = Examples });

    /// <summary>The examples that are correctly classified, and so attacked.</summary>
    private static int[] Right(RobustnessMetrics metrics)
    {
        bool[] wrong = [.. metrics.Records.GetColumn<bool>("Misclassified")];
        int[] right = [.. Enumerable.Range(0, wrong.Length).Where(i => !wrong[i])];
        Assert.NotEmpty(right);
        return right;
    }

    /// <summary>What the records call flipped, the model itself predicts as the other class.</summary>
    private void AssertFlips(ITransformer model, RobustnessMetrics metrics, IDataView data)
    {
        bool[] before = [.. model.Transform(data).GetColumn<bool>("PredictedLabel").Take(Examples)];
        var perturbed = metrics.Records.GetColumn<float[]>("PerturbedFeatures").ToArray();
        var view = _context.View(LabeledData.FromRows(perturbed, new int[perturbed.Length]));
        bool[] after = [.. model.Transform(view).GetColumn<bool>("PredictedLabel")];
        bool[] flipped = [.. metrics.Records.GetColumn<bool>("Flipped")];
        Assert.Contains(true, flipped);
        for (int i = 0; i < Examples; i++) Assert.Equal(flipped[i], before[i] != after[i]);
    }

    private IEstimator<ITransformer> Linear(string name) => name switch
    {
        "LbfgsLogisticRegression" => Trainers.LbfgsLogisticRegression(),
        "SdcaLogisticRegression" => Trainers.SdcaLogisticRegression(),
        "SdcaNonCalibrated" => Trainers.SdcaNonCalibrated(),
        "SgdCalibrated" => Trainers.SgdCalibrated(),
        "SgdNonCalibrated" => Trainers.SgdNonCalibrated(),
        "AveragedPerceptron" => Trainers.AveragedPerceptron(),
        _ => Trainers.LinearSvm(),
    };

    private Microsoft.ML.Transforms.NormalizingEstimator Normalizer(string name) => name switch
    {
        "MinMax" => _context.Transforms.NormalizeMinMax("Scaled", "Features", fixZero: false),
        "MeanVariance" => _context.Transforms.NormalizeMeanVariance("Scaled", "Features", fixZero: false),
        _ => _context.Transforms.NormalizeMinMax("Scaled", "Features", fixZero: true),
    };

    private static (IReadOnlyList<float> Weights, double Bias) Parameters(ITransformer model)
    {
        object predictor = ((ISingleFeaturePredictionTransformer<object>)model).Model;
        var linear = predictor as LinearModelParameters ?? ((CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>)predictor).SubModel;
        return (linear.Weights, linear.Bias);
    }

    /// <summary>The same view with names for its slots.</summary>
    private IDataView Named(IDataView view)
    {
        var schema = SchemaDefinition.Create(typeof(Digits.Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Digits.Dimension);
        var names = new VBuffer<ReadOnlyMemory<char>>(Digits.Dimension, [.. Enumerable.Range(0, Digits.Dimension).Select(k => $"Pixel{k}".AsMemory())]);
        schema["Features"].AddAnnotation("SlotNames", names, new VectorDataViewType(TextDataViewType.Instance, Digits.Dimension));
        return _context.Data.LoadFromEnumerable(_context.Data.CreateEnumerable<Digits.Row>(view, reuseRowObject: false), schema);
    }

    private sealed class Reporter(Action<Progress> report) : IProgress<Progress>
    {
        public void Report(Progress value) => report(value);
    }

    private sealed class FeaturesOnly
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class Scored
    {
        public float Score { get; set; }

        public bool PredictedLabel { get; set; }
    }
}
