namespace LazyAdversary.MLNet;

/// <summary>How a model is attacked.</summary>
public enum RobustnessMethod
{
    /// <summary>The strongest way in that the model offers.</summary>
    Automatic,

    /// <summary>A linear model: the exact distance to its hyperplane, by its public weights.</summary>
    Exact,

    /// <summary>A network of this package: steps along its gradients.</summary>
    WhiteBox,

    /// <summary>Any other model: finite differences and random search, by its scores alone.</summary>
    BlackBox,
}
