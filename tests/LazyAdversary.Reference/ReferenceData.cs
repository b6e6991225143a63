using System.Text.Json;
using System.Text.Json.Serialization;

namespace LazyAdversary.Reference;

/// <summary>
/// Results of an independent float64 implementation: a small network, 12 inputs of unit norm, and what attacking and training it gives.
/// Weights and inputs are exact in float32; everything else is float64 computed from them.
/// </summary>
/// <remarks>Loading fails if the file lacks one of these values or has one that is not read.</remarks>
public sealed record ReferenceData
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    public required string About { get; init; }

    /// <summary>The width m.</summary>
    public required int M { get; init; }

    /// <summary>The dimension d.</summary>
    public required int D { get; init; }

    /// <summary>The number of inputs.</summary>
    public required int N { get; init; }

    /// <summary>m rows of d values.</summary>
    public required double[][] W0 { get; init; }

    /// <summary>The m output signs.</summary>
    public required double[] A { get; init; }

    /// <summary>n inputs of d values, unit norm up to float32 rounding.</summary>
    public required double[][] X { get; init; }

    /// <summary>n labels ±1, not all of them predicted by the network.</summary>
    public required double[] Y { get; init; }

    /// <summary>f(x_i) at W_0.</summary>
    public required double[] Score { get; init; }

    /// <summary>∇f(x_i) at W_0.</summary>
    public required double[][] Gradient { get; init; }

    /// <summary>‖∇f(x_i)‖₂ at W_0.</summary>
    public required double[] GradientNorm { get; init; }

    /// <summary>The smallest flipping step of each input at W_0.</summary>
    public required GradientStepReference[] GradientStep { get; init; }

    /// <summary>Normalised l2 PGD at W_0 from δ₀ = 0, α = 2.5·R/T, at several radii.</summary>
    public required PgdReference[] Pgd { get; init; }

    /// <summary>SGD from W_0 on the mean logistic loss, at several batch sizes.</summary>
    public required SgdReference[] Sgd { get; init; }

    /// <summary>The final weights of the first SGD run, projected onto the lazy ball.</summary>
    public required ProjectionReference Projection { get; init; }

    /// <summary>How many neurons can change sign at each input, at several V.</summary>
    public required SignChangeReference[] SignChangeCandidates { get; init; }

    /// <summary>Algorithm 1 from W_0.</summary>
    public required Algorithm1Reference Algorithm1 { get; init; }

    /// <summary>Another small network, with an input whose gradient ray never changes the sign of its score.</summary>
    public required NeverFlipsReference NeverFlips { get; init; }

    /// <summary>Reads the data; a new copy with every call, so that a caller may change it.</summary>
    public static ReferenceData Load()
    {
        using var stream = typeof(ReferenceData).Assembly.GetManifestResourceStream("small.json")
            ?? throw new InvalidOperationException("The reference data is not embedded in this assembly.");
        return JsonSerializer.Deserialize<ReferenceData>(stream, Options)
            ?? throw new InvalidDataException("The reference data is empty.");
    }

    /// <summary>The network at W_0.</summary>
    public PlainNetwork InitialNetwork() => new(W0, A);
}

/// <param name="Eta">η, its sign opposite to that of the score.</param>
/// <param name="Delta">|η|·‖∇f‖₂.</param>
public sealed record GradientStepReference(double Eta, double Delta);

/// <param name="Radius">R.</param>
/// <param name="Steps">T.</param>
/// <param name="Perturbation">δ_T of each input.</param>
/// <param name="Margin">y f(x + δ_T) of each input.</param>
public sealed record PgdReference(double Radius, int Steps, double[][] Perturbation, double[] Margin);

/// <param name="BatchSize">Examples in a mini-batch.</param>
/// <param name="LearningRate">β.</param>
/// <param name="Order">The examples, in consecutive slices of a mini-batch each.</param>
/// <param name="MaxDeviationAfterStep">max_s ‖w_s − w_{s,0}‖₂ after each step.</param>
/// <param name="FinalW">m rows.</param>
public sealed record SgdReference(int BatchSize, double LearningRate, int[] Order, double[] MaxDeviationAfterStep, double[][] FinalW);

/// <param name="Input">The name of the weights that are projected.</param>
/// <param name="Radius">V.</param>
/// <param name="W">m rows.</param>
/// <param name="ProjectedNeurons">How many neurons moved.</param>
public sealed record ProjectionReference(string Input, double Radius, double[][] W, int ProjectedNeurons);

/// <param name="V">V.</param>
/// <param name="Count">#{s : |w_{s,0}·x_i| ≤ V} for each input.</param>
public sealed record SignChangeReference(double V, int[] Count);

/// <param name="Radius">R.</param>
/// <param name="V">V.</param>
/// <param name="LearningRate">β.</param>
/// <param name="BatchSize">bs.</param>
/// <param name="LossReduction">In words.</param>
/// <param name="PgdSteps">T_2; α = 2.5·R/T_2, normalised.</param>
/// <param name="Order">The examples of each epoch.</param>
/// <param name="Note">In words.</param>
/// <param name="FinalW">m rows.</param>
public sealed record Algorithm1Reference(
    double Radius, double V, double LearningRate, int BatchSize, string LossReduction, int PgdSteps, int[][] Order, string Note, double[][] FinalW);

/// <param name="W0">m rows.</param>
/// <param name="A">m output signs.</param>
/// <param name="X">The input.</param>
/// <param name="Score">f(x).</param>
/// <param name="Gradient">∇f(x).</param>
/// <param name="Eta">null.</param>
public sealed record NeverFlipsReference(double[][] W0, double[] A, double[] X, double Score, double[] Gradient, double? Eta)
{
    /// <summary>The network.</summary>
    public PlainNetwork Network() => new(W0, A);
}
