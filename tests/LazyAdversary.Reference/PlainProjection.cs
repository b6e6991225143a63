namespace LazyAdversary.Reference;

/// <summary>Projected weights.</summary>
/// <param name="W">m rows.</param>
/// <param name="Moved">How many neurons lay outside the ball.</param>
public sealed record PlainProjectionResult(double[][] W, int Moved);

/// <summary>The projection onto the lazy ball B_{2,∞}(W_0, V): each neuron on its own onto the l2 ball of radius V around w_{s,0}.</summary>
public static class PlainProjection
{
    public static PlainProjectionResult Project(double[][] w, double[][] w0, double maxDeviation)
    {
        var deviations = PlainDeviation.PerNeuron(w, w0);
        var projected = new double[w.Length][];
        for (var s = 0; s < w.Length; s++)
        {
            projected[s] = deviations[s] > maxDeviation
                ? PlainVectors.Add(w0[s], maxDeviation / deviations[s], PlainVectors.Add(w[s], -1, w0[s]))
                : [.. w[s]];
        }

        return new PlainProjectionResult(projected, deviations.Count(deviation => deviation > maxDeviation));
    }
}
