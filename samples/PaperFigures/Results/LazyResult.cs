using System.Text.Json.Serialization;
using PaperFigures.Grid;

namespace PaperFigures.Results;

/// <summary>
/// One network trained to the edge of the lazy ball, and one gradient step on each test image (Figures 2, 3, 5, 6, 7). Spreads are over correctly
/// classified test images that the step turned; the others are counted.
/// </summary>
internal sealed record LazyResult : CellResult
{
    public required Inputs Inputs { get; init; }

    /// <summary>C_0.</summary>
    public required double LazyConstant { get; init; }

    /// <summary>"theorem" or "released-code".</summary>
    public required string Preset { get; init; }

    public required int BatchSize { get; init; }

    public required double LearningRate { get; init; }

    /// <summary>Training went no further than this many steps.</summary>
    public required long StepCap { get; init; }

    /// <summary>Whether training left the ball before the cap; otherwise what follows was measured at the cap, inside the ball.</summary>
    public required bool Reached { get; init; }

    public required long Steps { get; init; }

    /// <summary>√m·max_s ‖w_s − w_{s,0}‖.</summary>
    public required double Deviation { get; init; }

    public required int Examples { get; init; }

    public required int Misclassified { get; init; }

    /// <summary>Correctly classified images whose ray never changes sign.</summary>
    public required int NeverTurned { get; init; }

    /// <summary>‖δ‖.</summary>
    public required Spread? Distance { get; init; }

    /// <summary>‖δ‖/‖x‖.</summary>
    public required Spread? RelativeDistance { get; init; }

    /// <summary>‖∇f(x)‖.</summary>
    public required Spread? GradientNorm { get; init; }

    /// <summary>|η|.</summary>
    public required Spread? StepSize { get; init; }

    /// <summary>The distance of the single step over the best distance found, over some test images; null where it was not asked for.</summary>
    public required Spread? SingleOverBest { get; init; }

    /// <summary>Every value behind the spreads, for histograms; null where it was not asked for.</summary>
    public required LazyValues? Values { get; init; }

    protected override string CellKey => KeyOf(Inputs, Dimension, Width, LazyConstant, Seed, Preset);

    [JsonIgnore]
    public override string Settings => SettingsOf(StepCap);

    public static string KeyOf(Inputs inputs, int dimension, int width, double lazyConstant, int seed, string preset) =>
        FormattableString.Invariant($"lazy inputs={inputs} d={dimension:D4} m={width:D6} c0={lazyConstant:00.###} seed={seed:D3} preset={preset}");

    public static string SettingsOf(long stepCap) => $"at most {stepCap} steps";

    protected override void ValidateValues()
    {
        base.ValidateValues();
        Check.Positive(LazyConstant, "lazyConstant");
        Check.Positive(BatchSize, "batchSize");
        Check.Positive(LearningRate, "learningRate");
        Check.That(Steps >= 0 && Steps <= StepCap, "steps", Steps);
        Check.NotNegative(Deviation, "deviation");
        Check.Positive(Examples, "examples");
        Check.That(Misclassified >= 0 && Misclassified <= Examples, "misclassified", Misclassified);
        Check.That(NeverTurned >= 0 && NeverTurned <= Examples - Misclassified, "neverTurned", NeverTurned);
        Distance?.Validate("distance");
        RelativeDistance?.Validate("relativeDistance");
        GradientNorm?.Validate("gradientNorm");
        StepSize?.Validate("stepSize");
        SingleOverBest?.Validate("singleOverBest");
        Values?.Validate();
    }
}

/// <summary>One value for each correctly classified and turned test image, in the order of the data.</summary>
internal sealed record LazyValues(float[] Distance, float[] GradientNorm, float[] StepSize)
{
    public void Validate()
    {
        Check.That(
            Distance.Length == GradientNorm.Length && Distance.Length == StepSize.Length,
            $"its values are of {Distance.Length}, {GradientNorm.Length} and {StepSize.Length} images");
        foreach (float[] values in (float[][])[Distance, GradientNorm, StepSize])
            foreach (float value in values) Check.NotNegative(value, "values");
    }
}
