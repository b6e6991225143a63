namespace LazyAdversary.Reference;

/// <summary>How far each neuron has moved: ‖w_s − w_{s,0}‖₂, a bias counted with its neuron.</summary>
public static class PlainDeviation
{
    /// <summary>‖w_s − w_{s,0}‖₂ for every neuron.</summary>
    public static double[] PerNeuron(double[][] w, double[][] w0)
    {
        if (w.Length != w0.Length)
            throw new ArgumentException($"There are {w.Length} neurons and {w0.Length} initial ones.", nameof(w0));
        return [.. w.Select((row, s) => PlainVectors.Norm(PlainVectors.Add(row, -1, w0[s])))];
    }

    /// <summary>‖W − W_0‖_{2,∞} = max_s ‖w_s − w_{s,0}‖₂.</summary>
    public static double Max(double[][] w, double[][] w0) => PerNeuron(w, w0).Max();
}
