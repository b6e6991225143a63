using LazyAdversary.Models;

namespace LazyAdversary.Attacks;

/// <summary>
/// What an attack did to one example. Margins and distances are computed in double from the float32 vectors that are stored, x and x′.
/// </summary>
public class AttackRecord
{
    /// <summary>The position of the example in the data attacked.</summary>
    public required int Index { get; init; }

    /// <summary>The label y, in [0, K).</summary>
    public required int Label { get; init; }

    /// <summary>The class to be reached, for a targeted attack; null for any class but y.</summary>
    public int? Target { get; init; }

    /// <summary>The class predicted at x; <see cref="Margins.NoClass"/> for a tie or a NaN.</summary>
    public required int Prediction { get; init; }

    /// <summary>The margin of the label at x, s_y − max_{j≠y} s_j: y·f(x) for two classes with one score.</summary>
    public required double Margin { get; init; }

    /// <summary>The class predicted at x′; <see cref="Prediction"/> when nothing was found.</summary>
    public required int ReachedClass { get; init; }

    /// <summary>The margin of the label at x′; <see cref="Margin"/> when nothing was found.</summary>
    public required double ReachedMargin { get; init; }

    /// <summary>How the attack ended.</summary>
    public required AttackOutcome Outcome { get; init; }

    /// <summary>‖x′ − x‖ in the attack's norm; 0 when nothing was found.</summary>
    public required double Distance { get; init; }

    /// <summary>‖x‖₂.</summary>
    public required double InputNorm { get; init; }

    /// <summary>The name of the attack that found x′; null when nothing was found.</summary>
    public string? FoundBy { get; init; }

    /// <summary>The step or iteration that found x′, 0 for the start; −1 when nothing was found or the attack does not count steps.</summary>
    public int Step { get; init; } = -1;

    /// <summary>The run that found x′, 0 for the first.</summary>
    public int Restart { get; init; }

    /// <summary>How many inputs the model was asked to score, where the attack counts them; scoring x and x′ for this record is not counted.</summary>
    public int Queries { get; init; }

    /// <summary>Whether the search ended by itself, or no longer found anything better; false: more steps may find a nearer point.</summary>
    public bool IsConverged { get; init; }

    /// <summary>The distance found on the ray along the gradient at x alone, where the attack looked there first; null when nothing was found on it.</summary>
    /// <remarks>Its ratio to the best distance is a measure of laziness: 1 when the classifier is linear around x.</remarks>
    public double? RayDistance { get; init; }

    /// <summary>What to know before trusting the distance.</summary>
    public AttackWarnings Warnings { get; init; }

    /// <summary>Whether x is not predicted as y: the example is an error before any attack, and is kept out of distance statistics.</summary>
    public bool IsMisclassified => !(Margin > 0);

    /// <summary>Whether the prediction was flipped.</summary>
    public bool IsFlipped => Outcome == AttackOutcome.Flipped;

    /// <summary>‖x′ − x‖/‖x‖₂; NaN when x = 0.</summary>
    public double RelativeDistance => InputNorm == 0 ? double.NaN : Distance / InputNorm;
}
