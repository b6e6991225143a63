using PaperFigures.Grid;
using PaperFigures.Results;

namespace PaperFigures.Drawing;

/// <summary>One of the three quantities of Section 5.1, and the law the paper holds it against.</summary>
/// <param name="Symbol">"‖∇f‖".</param>
/// <param name="Title">What stands above its panel.</param>
/// <param name="Exponent">p of the law c·d^p.</param>
/// <param name="LawPrefix">"c√" of "c√d".</param>
/// <param name="Of">Its spread over test images in a result.</param>
internal sealed record Quantity(string Symbol, string Title, double Exponent, string LawPrefix, Func<LazyResult, Spread?> Of)
{
    public static Quantity Distance { get; } = new("‖δ‖", "perturbation ‖δ‖", -0.5, "c/√", r => r.Distance);

    public static Quantity RelativeDistance { get; } = new("‖δ‖/‖x‖", "perturbation over input ‖δ‖/‖x‖", -0.5, "c/√", r => r.RelativeDistance);

    public static Quantity GradientNorm { get; } = new("‖∇f‖", "gradient norm ‖∇f‖", 0.5, "c√", r => r.GradientNorm);

    public static Quantity StepSize { get; } = new("|η|", "step size |η|", -1, "c/", r => r.StepSize);

    /// <summary>"c√d".</summary>
    public string Law => LawPrefix + "d";

    /// <summary>The three panels of a figure, from left to right.</summary>
    public static IReadOnlyList<Quantity> Panels(Inputs inputs) => [inputs == Inputs.Sphere ? Distance : RelativeDistance, GradientNorm, StepSize];
}
