using LazyAdversary.Data;
using LazyAdversary.Lazy;
using LazyAdversary.Theory;
using LazyAdversary.TwoLayer;
using PaperFigures.Grid;
using PaperFigures.Results;

namespace PaperFigures.Jobs;

/// <summary>The lemmas' bounds beside what is measured on test images, on a network trained to the edge of the lazy ball.</summary>
internal sealed class AuditJob : IJob
{
    private const int Examples = 200;

    private readonly int _dimension, _width, _seed;
    private readonly double _lazyConstant;
    private readonly long _stepCap;

    public AuditJob(int dimension, int width, double lazyConstant, int seed, long stepCap)
    {
        (_dimension, _width, _lazyConstant, _seed, _stepCap) = (dimension, width, lazyConstant, seed, stepCap);
        Cells = [new(AuditResult.KeyOf(dimension, width, lazyConstant, seed), new HashSet<Part> { Part.Audits }, AuditResult.SettingsOf(stepCap))];
    }

    public IReadOnlyList<Cell> Cells { get; }

    public double Cost => LazyJob.ProductCost(_dimension, _width) * (3 * Math.Min(_stepCap, LazyJob.TypicalSteps(_lazyConstant)) + 60 * Examples + 4 * _dimension);

    public long Memory => LazyJob.MemoryOf(_dimension, _width) + 4L * _width * (_dimension + 300);

    public string Name => $"audit, d = {_dimension}, m = {_width}, seed {_seed}";

    public IEnumerable<CellResult> Run(IReadOnlySet<string> missing, JobContext context)
    {
        context.Stage(() => "loading");
        var (train, test) = context.Digits.Load(_dimension, Inputs.Sphere);
        var network = TwoLayerReluNet.Create(_dimension, _width, _seed, threads: context.Threads);
        var sgd = new LazySgd(new() { LazyConstant = _lazyConstant, Epochs = int.MaxValue, Steps = _stepCap, Seed = _seed, Threads = context.Threads });
        var run = sgd.Train(network, train, new Reporter<TrainingProgress>(p => context.Stage(() => $"step {p.Step:N0}")), context.Cancellation);

        var audit = new LemmaAudit(new() { LazyConstant = _lazyConstant, Seed = _seed, Threads = context.Threads });
        var progress = new Reporter<Progress>(p => context.Stage(() => $"auditing, {p.Done} of {p.Total} images"));
        var measured = audit.Run(network, test.Select(Digits.SampleIndices(test.Count, Examples)), progress, context.Cancellation);
        yield return new AuditResult
        {
            Dimension = _dimension,
            Width = _width,
            Seed = _seed,
            LazyConstant = _lazyConstant,
            StepCap = _stepCap,
            Reached = run.StopReason == StopReason.LeftBall,
            Steps = run.Steps,
            FailureProbability = audit.Options.FailureProbability,
            Radius = measured.Radius,
            Rows = [.. measured.Rows.Select(ToRow)],
        };
    }

    private static AuditRow ToRow(LemmaAuditRow row) => new(
        $"Lemma {row.Item}",
        row.Quantity,
        row.Median,
        double.IsFinite(row.Bound.Value) ? row.Bound.Value : null,
        row.Bound.Status switch
        {
            BoundStatus.Vacuous => $"vacuous: {row.Bound.Reason}",
            BoundStatus.HypothesisNotMet => $"hypothesis not met: {row.Bound.Reason}",
            _ => row.Held == row.Measured.Count ? "holds" : "fails",
        },
        row.Bound.Status == BoundStatus.Vacuous || !double.IsFinite(row.Bound.Value) ? null : row.MedianFactor,
        (double)row.Held / row.Measured.Count);
}
