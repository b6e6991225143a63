namespace PaperFigures.Grid;

/// <summary>What the network sees.</summary>
internal enum Inputs
{
    /// <summary>‖x‖ = 1 and no bias: the setting of the theory and of Figures 4 to 7.</summary>
    Sphere,

    /// <summary>Pixels in [0, 1] and a bias for each hidden neuron: Figures 2 and 3.</summary>
    Raw,
}
