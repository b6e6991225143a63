using LazyAdversary.Data;
using LazyAdversary.LazyRegime;
using LazyAdversary.Networks;
using LazyAdversary.Training;
using PaperFigures.Grid;
using PaperFigures.Results;

namespace PaperFigures.Jobs;

/// <summary>One trajectory of SGD without a ball, looked at after 1, 2, 5, 10, 20, … steps.</summary>
internal sealed class TraceJob : IJob
{
    private const int ProfileExamples = 200;

    private readonly Inputs _inputs;
    private readonly int _dimension, _width, _seed;
    private readonly long _stepCap;

    public TraceJob(Inputs inputs, int dimension, int width, int seed, long stepCap)
    {
        (_inputs, _dimension, _width, _seed, _stepCap) = (inputs, dimension, width, seed, stepCap);
        Cells = [new(TraceResult.KeyOf(inputs, dimension, width, seed), new HashSet<Part> { Part.Traces }, TraceResult.SettingsOf(stepCap))];
    }

    public IReadOnlyList<Cell> Cells { get; }

    public double Cost => LazyJob.ProductCost(_dimension, _width) * (3 * _stepCap + 2.0 * 2115 * Steps().Count());

    public long Memory => LazyJob.MemoryOf(_dimension, _width);

    public string Name => $"trace, d = {_dimension}, m = {_width}, seed {_seed}";

    public IEnumerable<CellResult> Run(IReadOnlySet<string> missing, JobContext context)
    {
        context.Stage(() => "loading");
        var (train, test) = context.Digits.Load(_dimension, _inputs);
        var profiled = test.Select(Digits.SampleIndices(test.Count, ProfileExamples));
        var network = TwoLayerReluNet.Create(_dimension, _width, _seed, hiddenBias: _inputs == Inputs.Raw, context.Threads);
        var points = new List<TracePoint> { Look(network, 0, profiled, test, context) };
        foreach (long step in Steps())
        {
            long start = points[^1].Step;
            var sgd = new LazySgd(new()
            {
                LazyConstant = null,
                Epochs = int.MaxValue,
                Steps = step - start,
                StartStep = start,
                Seed = _seed,
                Threads = context.Threads,
            });
            var progress = new Reporter<TrainingProgress>(p => context.Stage(() => $"step {start + p.Step:N0} of {_stepCap:N0}"));
            sgd.Train(network, train, progress, context.Cancellation);
            points.Add(Look(network, step, profiled, test, context));
        }

        yield return new TraceResult { Inputs = _inputs, Dimension = _dimension, Width = _width, Seed = _seed, Points = [.. points] };
    }

    private static TracePoint Look(TwoLayerReluNet network, long step, LabeledData profiled, LabeledData test, JobContext context)
    {
        var deviation = LazyDeviation.Of(network);
        var profile = LazinessProfile.Of(network, profiled, context.Threads, context.Cancellation);
        double unit = Math.Sqrt(network.Width);
        return new(
            step, unit * deviation.Quantile(0.5), unit * deviation.Quantile(0.95), deviation.LazyConstant, profile.SwitchedShare, profile.LinearizationError,
            profile.KernelDrift, network.ErrorRate(test, context.Threads));
    }

    private IEnumerable<long> Steps()
    {
        for (long power = 1; power <= _stepCap; power *= 10)
        {
            foreach (long factor in (long[])[1, 2, 5])
            {
                if (factor * power < _stepCap) yield return factor * power;
            }
        }

        yield return _stepCap;
    }
}
