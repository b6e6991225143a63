using System.Diagnostics;
using LazyAdversary.Data;
using LazyAdversary.MLNet;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;
using Spectre.Console;
using Progress = LazyAdversary.Data.Progress;

namespace MLNetPipeline;

/// <summary>One run of the program: train, attack, report; then save the network, load it and compare.</summary>
internal sealed class Session(PipelineOptions options, IAnsiConsole console)
{
    private const string LazyRelu = "LazyRelu";

    private readonly MLContext _context = new(options.Seed);

    /// <returns>What went wrong with the classifiers that are not in the report, in a line each.</returns>
    /// <exception cref="Tables.TableException">The table cannot be read as it stands.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<string> Run(CancellationToken cancellation)
    {
        options.Output.Create();
        var examples = options.Table is { } table
            ? TableExamples.Load(_context, table.File, table.Options, options.Seed)
            : DigitExamples.Load(_context, options.Seed);
        foreach (string note in examples.Notes) console.WriteLine(note);

        // Training and attack read the data more than once.
        examples = examples with { Train = _context.Data.Cache(examples.Train), Test = _context.Data.Cache(examples.Test) };
        var evaluations = new List<Evaluation>();
        var failures = new List<string>();
        console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(bars =>
            {
                var tasks = Trainers().Select(trainer => (trainer.Name, trainer.Estimator, bars.AddTask(trainer.Name, autoStart: false, maxValue: 1))).ToArray();
                foreach (var (name, estimator, bar) in tasks)
                {
                    cancellation.ThrowIfCancellationRequested();
                    try
                    {
                        evaluations.Add(Evaluate(name, estimator, examples, bar, cancellation));
                    }
                    catch (Exception e) when (e is not OperationCanceledException)
                    {
                        // Whatever a trainer or an attack throws, the other classifiers are still worth comparing.
                        failures.Add($"{name} was not evaluated: {e.GetBaseException().Message}");
                        bar.Description = $"{name}: failed";
                        bar.StopTask();
                    }
                }
            });

        if (evaluations.Count > 0) Report(examples, evaluations);
        return failures;
    }

    private void Report(Examples examples, List<Evaluation> evaluations)
    {
        console.Write(ResultsTable.Of(examples, options, evaluations));
        foreach (string note in ResultsTable.Notes(evaluations)) console.WriteLine(note);
        console.WriteLine();
        string figure = Path.Combine(options.Output.FullName, "accuracy-against-radius.png");
        CurvesFigure.Save(examples, evaluations, figure);
        console.WriteLine($"{figure}  robust accuracy against radius");
        if (evaluations.Find(e => e.Name == LazyRelu) is { } lazy) SaveAndReload(lazy.Model, examples.Test);
    }

    private (string Name, IEstimator<ITransformer> Estimator)[] Trainers()
    {
        var trainers = _context.BinaryClassification.Trainers;
        return
        [
            (LazyRelu, trainers.LazyRelu(
                new LazyReluTrainer.Options { Width = options.Width, Seed = options.Seed, Threads = options.Threads })),
            ("Logistic regression", trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options { NumberOfThreads = options.Threads })),
            ("FastTree", trainers.FastTree(new FastTreeBinaryTrainer.Options { NumberOfThreads = options.Threads })),
            ("LightGBM", trainers.LightGbm(new LightGbmBinaryTrainer.Options { NumberOfThreads = options.Threads, Seed = options.Seed, Deterministic = true })),
        ];
    }

    private Evaluation Evaluate(string name, IEstimator<ITransformer> estimator, Examples examples, ProgressTask bar, CancellationToken cancellation)
    {
        bar.Description = $"{name}: training";
        bar.StartTask();
        var clock = Stopwatch.StartNew();
        var model = estimator.Fit(examples.Train);
        var training = clock.Elapsed;
        bar.Description = $"{name}: attack";
        clock.Restart();
        var metrics = _context.BinaryClassification.EvaluateRobustness(
            model,
            examples.Test,
            new RobustnessOptions
            {
                Radii = options.Radii,
                FrozenFeatures = examples.FrozenFeatures,
                NumberOfExamples = options.Examples,
                Queries = options.Queries,
                Seed = options.Seed,
                Threads = options.Threads,
                Progress = new Bar(bar),
            },
            cancellation);
        bar.Value = 1;
        bar.Description = name;
        bar.StopTask();
        return new(name, model, metrics, training, clock.Elapsed);
    }

    private void SaveAndReload(ITransformer model, IDataView test)
    {
        string path = Path.Combine(options.Output.FullName, "lazyrelu.zip");
        AtomicFile.Write(path, stream => _context.Model.Save(model, test.Schema, stream));
        var loaded = new MLContext().Model.Load(path, out _);
        float[] before = [.. model.Transform(test).GetColumn<float>("Score")], after = [.. loaded.Transform(test).GetColumn<float>("Score")];
        int identical = before.Zip(after).Count(pair => BitConverter.SingleToInt32Bits(pair.First) == BitConverter.SingleToInt32Bits(pair.Second));
        console.WriteLine($"{path}  the LazyRelu model: loaded again, {identical} of {before.Length} scores are identical");
    }

    /// <summary>Called by several threads at once, so not always in order: the bar only goes forward.</summary>
    private sealed class Bar(ProgressTask task) : IProgress<Progress>
    {
        public void Report(Progress value) => task.Value = Math.Max(task.Value, (double)value.Done / value.Total);
    }
}
