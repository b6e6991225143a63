using System.Text.Json.Serialization;

namespace PaperFigures.Results;

/// <summary>One run of Algorithm 1, and PGD at the same radius on the test images (Figure 4). Inputs on the sphere, no bias.</summary>
internal sealed record AdversarialResult : CellResult
{
    /// <summary>V.</summary>
    public required double MaxDeviation { get; init; }

    /// <summary>R, of training and of the test.</summary>
    public required double Radius { get; init; }

    /// <summary>"theorem", "algorithm-1" or "released-code".</summary>
    public required string Preset { get; init; }

    /// <summary>The number of training images.</summary>
    public required int TrainingExamples { get; init; }

    /// <summary>The steps T_2 of each attack in training; the test always takes 100.</summary>
    public required int AttackSteps { get; init; }

    /// <summary>The most epochs T_1 there could be.</summary>
    public required int EpochCap { get; init; }

    /// <summary>The epochs done.</summary>
    public required int Epochs { get; init; }

    /// <summary>The epoch whose projected weights were kept.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Robust training accuracy after each epoch, projected.</summary>
    public required double[] TrainingCurve { get; init; }

    /// <summary>The same before the projection, where the preset measures it.</summary>
    public required double[]? CurveBeforeProjection { get; init; }

    /// <summary>The number of test images.</summary>
    public required int Examples { get; init; }

    public required double CleanAccuracy { get; init; }

    public required double RobustAccuracy { get; init; }

    /// <summary>The distance of a single gradient step over the best distance found, over some test images; null where it was not asked for.</summary>
    public required Spread? SingleOverBest { get; init; }

    /// <summary>Whether training was cut off by the cap rather than stopped by itself.</summary>
    [JsonIgnore]
    public bool IsCapped => Epochs >= EpochCap;

    protected override string CellKey => KeyOf(Dimension, Width, MaxDeviation, Radius, Seed, Preset);

    [JsonIgnore]
    public override string Settings => SettingsOf(TrainingExamples, AttackSteps, EpochCap);

    public static string KeyOf(int dimension, int width, double maxDeviation, double radius, int seed, string preset) => FormattableString.Invariant(
        $"adversarial d={dimension:D4} m={width:D6} v={maxDeviation:0.000} r={radius:0.000} seed={seed:D3} preset={preset}");

    public static string SettingsOf(int trainingExamples, int attackSteps, int epochCap) =>
        $"{trainingExamples} training images, {attackSteps} steps an attack and at most {epochCap} epochs";

    protected override void ValidateValues()
    {
        base.ValidateValues();
        Check.Positive(MaxDeviation, "maxDeviation");
        Check.Positive(Radius, "radius");
        Check.Positive(TrainingExamples, "trainingExamples");
        Check.Positive(AttackSteps, "attackSteps");
        Check.That(Epochs >= 0 && Epochs <= EpochCap, "epochs", Epochs);
        Check.That(BestEpoch >= 0 && BestEpoch <= Epochs, "bestEpoch", BestEpoch);
        foreach (double accuracy in TrainingCurve) Check.Share(accuracy, "trainingCurve");
        foreach (double accuracy in CurveBeforeProjection ?? []) Check.Share(accuracy, "curveBeforeProjection");
        Check.Positive(Examples, "examples");
        Check.Share(CleanAccuracy, "cleanAccuracy");
        Check.Share(RobustAccuracy, "robustAccuracy");
        SingleOverBest?.Validate("singleOverBest");
    }
}
