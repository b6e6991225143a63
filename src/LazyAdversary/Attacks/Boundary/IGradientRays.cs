using LazyAdversary.Data;

namespace LazyAdversary.Attacks.Boundary;

/// <summary>Finds, for each input of a block, the first point on its gradient ray that turns the prediction. Used by several threads at once.</summary>
internal interface IGradientRays
{
    /// <param name="block">The inputs.</param>
    /// <param name="perturbed">Holds the inputs; receives x′ wherever one is found.</param>
    /// <param name="outcomes">Receives what was found.</param>
    void Solve(LabeledData block, Span<float> perturbed, Span<RayOutcome> outcomes);
}
