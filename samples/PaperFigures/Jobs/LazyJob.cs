using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Lazy;
using LazyAdversary.TwoLayer;
using PaperFigures.Grid;
using PaperFigures.Results;

namespace PaperFigures.Jobs;

/// <summary>One trajectory of SGD, looked at where it leaves the lazy ball of each C_0 (Figures 2, 3, 5, 6 and 7).</summary>
internal sealed class LazyJob : IJob
{
    public const string Preset = "theorem";

    /// <summary>The d of Figure 7.</summary>
    public const int HistogramDimension = 784;

    private const int BatchSize = 1;
    private const double LearningRate = 0.1, HistogramLazyConstant = 10;

    /// <summary>The C_0 on the way, ascending. All are trained to in turn, also those whose cells are there: the bits depend on it.</summary>
    private readonly IReadOnlyList<double> _lazyConstants;
    private readonly Inputs _inputs;
    private readonly int _dimension, _width, _seed;
    private readonly long _stepCap;

    public LazyJob(Inputs inputs, int dimension, int width, int seed, IReadOnlyList<double> lazyConstants, IReadOnlyList<IReadOnlySet<Part>> parts, long stepCap)
    {
        (_inputs, _dimension, _width, _seed, _lazyConstants, _stepCap) = (inputs, dimension, width, seed, lazyConstants, stepCap);
        Cells = [.. lazyConstants.Select((constant, i) => new Cell(KeyOf(constant), parts[i], LazyResult.SettingsOf(stepCap)))];
    }

    public IReadOnlyList<Cell> Cells { get; }

    public string Name => $"{(_inputs == Inputs.Raw ? "raw" : "sphere")}, d = {_dimension}, m = {_width}, seed {_seed}";

    // 3 products for a step of SGD and 12 for an attacked image.
    public double Cost => ProductCost(_dimension, _width)
        * (3 * Math.Min(_stepCap, TypicalSteps(_lazyConstants[^1])) + 12.0 * 2115 * _lazyConstants.Count);

    public long Memory => MemoryOf(_dimension, _width);

    /// <summary>Roughly the seconds that one thread takes for a product of W with a vector.</summary>
    public static double ProductCost(int dimension, int width) => width * (dimension + 30.0) / 30e9;

    /// <summary>Roughly the steps to the edge: measured on the sphere at d = 784, m = 1000, they are 960, 4,600, 20,000 and 76,000 for C_0 = 10, 20, 30 and 40.</summary>
    public static double TypicalSteps(double constant) => 1.6 * Math.Pow(constant, 2.8);

    /// <summary>Roughly the bytes that training and attacking a network take.</summary>
    public static long MemoryOf(int dimension, int width) => 4L * width * (5 * dimension + 500) + 4L * 15_000 * dimension;

    public IEnumerable<CellResult> Run(IReadOnlySet<string> missing, JobContext context)
    {
        context.Stage(() => "loading");
        var (train, test) = context.Digits.Load(_dimension, _inputs);
        var network = TwoLayerReluNet.Create(_dimension, _width, _seed, hiddenBias: _inputs == Inputs.Raw, context.Threads);
        long steps = 0;
        bool isReached = true;
        LazyResult? atCap = null;
        foreach (double constant in _lazyConstants.Take(1 + _lazyConstants.Index().Last(c => missing.Contains(KeyOf(c.Item))).Index))
        {
            if (isReached) isReached = Train(network, train, constant, ref steps, context);
            if (!missing.Contains(KeyOf(constant))) continue;
            context.Stage(() => $"attacking, C₀ = {constant}");

            // Behind the cap every C_0 finds the same network.
            var result = atCap ?? Measure(network, test, constant, context) with { Steps = steps, Reached = isReached };
            if (!isReached) atCap = result;
            yield return result with { LazyConstant = constant, Values = KeepsValues(constant) ? result.Values : null };
        }
    }

    /// <summary>Goes on to the edge of the ball of C_0.</summary>
    /// <returns>Whether it got there.</returns>
    private bool Train(TwoLayerReluNet network, LabeledData train, double constant, ref long steps, JobContext context)
    {
        if (steps == _stepCap) return false;
        var sgd = new LazySgd(new()
        {
            LazyConstant = constant,
            LearningRate = LearningRate,
            BatchSize = BatchSize,
            Epochs = int.MaxValue,
            Steps = _stepCap - steps,
            StartStep = steps,
            Seed = _seed,
            Threads = context.Threads,
        });
        long start = steps;
        var progress = new Reporter<TrainingProgress>(p => context.Stage(() => $"step {start + p.Step:N0}, C₀ = {p.LazyConstant:F1} of {constant}"));
        var run = sgd.Train(network, train, progress, context.Cancellation);
        steps += run.Steps;
        return run.StopReason == StopReason.LeftBall;
    }

    private LazyResult Measure(TwoLayerReluNet network, LabeledData test, double constant, JobContext context)
    {
        var records = new GradientStepAttack(new() { Threads = context.Threads }).Run(network, test, cancellationToken: context.Cancellation).Records;
        var correct = records.Where(r => !r.IsMisclassified).ToList();
        var turned = correct.Where(r => r.IsFlipped).ToList();
        return new()
        {
            Inputs = _inputs,
            Dimension = _dimension,
            Width = _width,
            LazyConstant = constant,
            Seed = _seed,
            Preset = Preset,
            BatchSize = BatchSize,
            LearningRate = LearningRate,
            StepCap = _stepCap,
            Reached = false,
            Steps = 0,
            Deviation = LazyDeviation.Of(network).LazyConstant,
            Examples = records.Count,
            Misclassified = records.Count - correct.Count,
            NeverTurned = correct.Count - turned.Count,
            Distance = Spreads.Of(turned.Select(r => r.Distance)),
            RelativeDistance = Spreads.Of(turned.Where(r => r.InputNorm > 0).Select(r => r.RelativeDistance)),
            GradientNorm = Spreads.Of(turned.Select(r => r.GradientNorm)),
            StepSize = Spreads.Of(turned.Select(r => Math.Abs(r.Eta!.Value))),
            SingleOverBest = _seed == 0 ? SingleSteps.OverBest(network, test, context) : null,
            Values = KeepsValues(constant)
                ? new(
                    [.. turned.Select(r => (float)r.Distance)], [.. turned.Select(r => (float)r.GradientNorm)], [.. turned.Select(r => (float)Math.Abs(r.Eta!.Value))])
                : null,
        };
    }

    // By the cell alone, so that a line is the same whatever else is computed.
    private bool KeepsValues(double constant) => _inputs == Inputs.Sphere && _dimension == HistogramDimension && constant == HistogramLazyConstant;

    private string KeyOf(double constant) => LazyResult.KeyOf(_inputs, _dimension, _width, constant, _seed, Preset);
}

