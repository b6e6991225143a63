using LazyAdversary.Attacks;
using LazyAdversary.Lazy;
using LazyAdversary.TwoLayer;
using PaperFigures.Grid;
using PaperFigures.Results;

namespace PaperFigures.Jobs;

/// <summary>One run of Algorithm 1 on the sphere, and PGD at the same radius on the test images (Figure 4).</summary>
internal sealed class AdversarialJob : IJob
{
    private const int TestSteps = 100;

    private readonly int _dimension, _width, _seed, _trainingExamples, _epochCap, _attackSteps;
    private readonly double _maxDeviation, _radius;
    private readonly string _preset;

    public AdversarialJob(int dimension, int width, double maxDeviation, double radius, int seed, string preset, AdversarialSettings settings)
    {
        (_dimension, _width, _maxDeviation, _radius, _seed, _preset) = (dimension, width, maxDeviation, radius, seed, preset);
        (_trainingExamples, _epochCap, _attackSteps) = (Math.Min(settings.TrainingExamples, Digits.TrainingExamples), settings.EpochCap, settings.AttackSteps);
        Cells =
        [
            new(
                AdversarialResult.KeyOf(dimension, width, maxDeviation, radius, seed, preset),
                new HashSet<Part> { Part.Figure4 },
                AdversarialResult.SettingsOf(_trainingExamples, _attackSteps, _epochCap)),
        ];
    }

    /// <summary>The presets of the library, by the names that results have.</summary>
    public static IReadOnlyDictionary<string, Func<double, double, ProjectedAdversarialTrainingOptions>> Presets { get; } =
        new SortedDictionary<string, Func<double, double, ProjectedAdversarialTrainingOptions>>(StringComparer.Ordinal)
        {
            ["algorithm-1"] = ProjectedAdversarialTrainingOptions.Algorithm1,
            ["released-code"] = ProjectedAdversarialTrainingOptions.ReleasedCode,
            ["theorem"] = ProjectedAdversarialTrainingOptions.Theorem,
        };

    public IReadOnlyList<Cell> Cells { get; }

    public string Name => FormattableString.Invariant($"adversarial, d = {_dimension}, m = {_width}, V = {_maxDeviation:0.###}, R = {_radius:0.##}, seed {_seed}");

    // An attack passes over the neurons at each step, takes rows of their products for those that switch, and begins and ends with products; mostly training stops before the cap.
    public double Cost => 2 + (Math.Min(_epochCap, 12) + 1) * _trainingExamples * 1e-9
        * (30_000 + _width * (_attackSteps * (1 + 3 * _radius) + _dimension / 8.0));

    public long Memory => 4L * _width * (3 * _dimension + Math.Min(_width, 20_000)) + 4L * 50_000 * _dimension;

    public IEnumerable<CellResult> Run(IReadOnlySet<string> missing, JobContext context)
    {
        context.Stage(() => "loading");
        var (train, test) = context.Digits.Load(_dimension, Inputs.Sphere);
        train = train.Select(Digits.SampleIndices(train.Count, _trainingExamples));
        var network = TwoLayerReluNet.Create(_dimension, _width, _seed, threads: context.Threads);
        var options = Presets[_preset](_radius, _maxDeviation) with { Epochs = _epochCap, AttackSteps = _attackSteps, Seed = _seed, Threads = context.Threads };
        var progress = new Reporter<AdversarialTrainingProgress>(p => context.Stage(() =>
            $"epoch {p.Epoch} of at most {p.TotalEpochs}" + (p.BestRobustAccuracy is double best ? $", robust accuracy {best:P1}" : "")));
        var run = new ProjectedAdversarialTraining(options).Train(network, train, null, progress, context.Cancellation);

        context.Stage(() => "attacking the test images");
        var pgd = new PgdAttack(new PgdOptions { Threat = options.Threat, Steps = TestSteps, StopOnSuccess = true, Threads = context.Threads })
            .Run(network, test, progress: null, context.Cancellation).Summary;
        yield return new AdversarialResult
        {
            Dimension = _dimension,
            Width = _width,
            Seed = _seed,
            MaxDeviation = _maxDeviation,
            Radius = _radius,
            Preset = _preset,
            TrainingExamples = train.Count,
            AttackSteps = _attackSteps,
            EpochCap = _epochCap,
            Epochs = run.Epochs.Count,
            BestEpoch = run.BestEpoch,
            TrainingCurve = [.. run.Epochs.Select(epoch => epoch.RobustAccuracy)],
            CurveBeforeProjection = options.MeasureBeforeProjection ? [.. run.Epochs.Select(epoch => epoch.RobustAccuracyBeforeProjection!.Value)] : null,
            Examples = pgd.Count,
            CleanAccuracy = 1 - pgd.Misclassified / (double)pgd.Count,
            RobustAccuracy = pgd.RobustAccuracy,
            SingleOverBest = _seed == 0 ? SingleSteps.OverBest(network, test, context) : null,
        };
    }
}
