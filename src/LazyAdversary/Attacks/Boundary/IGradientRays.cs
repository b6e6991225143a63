namespace LazyAdversary.Attacks.Boundary;

/// <summary>Finds, for each input of a block, the first point on its gradient ray that flips the prediction. Used by several threads at once.</summary>
internal interface IGradientRays
{
    /// <summary>The most examples that are worth a block.</summary>
    int BlockSize { get; }

    /// <param name="block">The inputs, labelled with what is predicted; where nothing is, the label does not matter.</param>
    /// <param name="perturbed">Holds the inputs; receives x′ wherever one is found.</param>
    /// <param name="outcomes">Receives what was found.</param>
    void Solve(AttackBlock block, Span<float> perturbed, Span<RayOutcome> outcomes);
}

/// <summary>A classifier that has a faster form of gradient rays than a score, a gradient and a first change.</summary>
internal interface IGradientRaySource
{
    IGradientRays Rays();
}
