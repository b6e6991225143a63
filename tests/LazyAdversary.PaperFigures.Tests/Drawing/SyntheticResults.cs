using PaperFigures.Grid;
using PaperFigures.Results;

namespace LazyAdversary.PaperFigures.Tests.Drawing;

/// <summary>Results that look like those of the paper's grid, without a network: laws in d with a lognormal spread over seeds.</summary>
internal sealed class SyntheticResults
{
    private readonly Random _random = new(1);

    /// <summary>Everything the paper's figures show.</summary>
    public static List<CellResult> PaperGrid(int seeds = 5)
    {
        var synthetic = new SyntheticResults();
        int[] sides = [5, 7, 10, 14, 20, 25, 28];
        var results = new List<CellResult>();
        foreach (var inputs in new[] { Inputs.Sphere, Inputs.Raw })
        {
            foreach (int side in sides)
            {
                for (int seed = 1; seed <= seeds; seed++)
                {
                    foreach (int width in new[] { 1000, 10_000, 100_000 }) results.Add(synthetic.Lazy(inputs, side * side, width, 10, seed));
                    foreach (double constant in new[] { 20.0, 30, 40 }) results.Add(synthetic.Lazy(inputs, side * side, 100_000, constant, seed));
                }
            }
        }

        for (int seed = 1; seed <= seeds; seed++)
        {
            for (int side = 5; side <= 28; side++)
                for (int step = 1; step <= 20; step++) results.Add(synthetic.Adversarial(side * side, 1000, 0.316, 0.05 * step, seed));
            foreach (int width in new[] { 250, 500, 1000, 2000, 4000, 8000, 16_000 })
                for (int step = 1; step <= 20; step++) results.Add(synthetic.Adversarial(784, width, 0.05 * step, 0.2, seed));
        }

        for (int seed = 1; seed <= seeds; seed++)
        {
            foreach (int width in new[] { 1000, 10_000 }) results.Add(synthetic.Trace(784, width, seed));
            results.Add(synthetic.Audit(784, 10_000, seed));
        }

        return results;
    }

    public LazyResult Lazy(Inputs inputs, int dimension, int width, double constant, int seed, bool reached = true, string preset = "theorem")
    {
        double stretch = Math.Pow(constant / 10, 0.6), noise = Noise(0.06);
        double distance = 2.4 * stretch * noise / Math.Sqrt(dimension), gradient = 0.73 * Math.Pow(stretch, 0.4) * Noise(0.02) * Math.Sqrt(dimension);
        bool hasValues = dimension == 784 && width == 100_000 && constant == 10;
        return new()
        {
            Inputs = inputs,
            Dimension = dimension,
            Width = width,
            LazyConstant = constant,
            Seed = seed,
            Preset = preset,
            BatchSize = 1,
            LearningRate = 0.1,
            StepCap = 200_000,
            Reached = reached,
            Steps = 800 + _random.Next(200),
            Deviation = constant * (reached ? 0.999 : 0.7),
            Examples = 2115,
            Misclassified = 8 + _random.Next(10),
            NeverTurned = 0,
            Distance = Around(distance * (inputs == Inputs.Raw ? 9 : 1)),
            RelativeDistance = Around(distance),
            GradientNorm = Around(gradient, 0.03),
            StepSize = Around(distance / gradient),
            SingleOverBest = Around(1 + (0.005 + 0.02 * stretch) * Noise(0.15), 0.004),
            Values = hasValues
                ? new(Values(distance, 0.25), Values(gradient, 0.03), Values(distance / gradient, 0.25))
                : null,
        };
    }

    public AdversarialResult Adversarial(int dimension, int width, double deviation, double radius, int seed, int epochs = 30, string preset = "algorithm-1")
    {
        // 5/√d at V = 10/√1000, growing with V√m as 25/√m at R = 0.2, d = 784 asks.
        double edge = 0.1 * Math.Sqrt(784.0 / dimension) * (deviation * Math.Sqrt(width) / 10) * 0.8;
        double accuracy = 1 / (1 + Math.Exp(12 * (radius / edge - 1) + 0.6 * Normal()));
        return new()
        {
            Dimension = dimension,
            Width = width,
            MaxDeviation = deviation,
            Radius = radius,
            Seed = seed,
            Preset = preset,
            TrainingExamples = 12_665,
            AttackSteps = 100,
            EpochCap = 60,
            Epochs = epochs,
            BestEpoch = epochs - 2,
            TrainingCurve = [0.2, accuracy],
            CurveBeforeProjection = null,
            Examples = 2115,
            CleanAccuracy = 0.995,
            RobustAccuracy = accuracy,
            SingleOverBest = dimension == 784 ? Around(1 + (0.01 + 0.1 * deviation * Math.Pow(width / 1000.0, 0.2)) * Noise(0.1), 0.01) : null,
        };
    }

    public TraceResult Trace(int dimension, int width, int seed)
    {
        double speed = Noise(0.15);
        var points = new List<TracePoint> { new(0, 0, 0, 0, 0, 0, 0, 0.5) };
        for (long step = 1; step <= 4096; step *= 2)
        {
            double maximum = 40 * Math.Pow(step / 4096.0, 0.6) * speed;
            points.Add(new(
                step, 0.25 * maximum, 0.6 * maximum, maximum, 0.4 * maximum / Math.Sqrt(width), 0.5 * maximum / Math.Sqrt(width),
                0.8 * maximum / Math.Sqrt(width), 0.005 + 0.5 / (1 + step / 8.0 * speed)));
        }

        return new() { Inputs = Inputs.Sphere, Dimension = dimension, Width = width, Seed = seed, Points = [.. points] };
    }

    public AuditResult Audit(int dimension, int width, int seed) => new()
    {
        Dimension = dimension,
        Width = width,
        Seed = seed,
        LazyConstant = 10,
        StepCap = 100_000,
        Reached = true,
        Steps = 950,
        FailureProbability = 0.05,
        Radius = 0.1,
        Rows =
        [
            new("Lemma B.4", "|S_x|/m", 0.031 * Noise(0.02), 0.112, "holds", 3.6, 1),
            new("Lemma B.5", "|f(x)|", 1.74 * Noise(0.1), 12.9, "holds", 7.4, 1),
            new("Lemma B.7", "‖∇f(x)‖", 20.2 * Noise(0.01), null, "vacuous: the bound is negative", null, null),
            new("Lemma B.9", "sup ‖∇f(x) − ∇f(x+δ)‖", 6.2 * Noise(0.05), 31_000, "hypothesis not met: needs m ≥ max(58, d^2.4) = 8,838,093, but m = 10,000", 5000, 1),
        ],
    };

    private static Spread Around(double mean, double spread = 0.25) => new(
        mean, mean * spread, mean * (1 - 2.5 * spread / (1 + spread)), mean * (1 - 1.6 * spread / (1 + spread)), mean * (1 - 0.67 * spread), mean,
        mean * (1 + 0.67 * spread), mean * (1 + 1.6 * spread), mean * (1 + 3 * spread));

    private float[] Values(double mean, double spread) => [.. Enumerable.Range(0, 2100).Select(_ => (float)(mean * Math.Max(0.05, 1 + spread * Normal())))];

    private double Noise(double spread) => Math.Exp(spread * Normal());

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
