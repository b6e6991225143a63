namespace LazyAdversary.Data;

/// <summary>
/// Progress of a long computation: how much of it is done. Reported by the threads that do the work, so a report can overtake an earlier one.
/// </summary>
/// <param name="Done">Units done.</param>
/// <param name="Total">Units in all.</param>
/// <param name="What">The unit, in the plural: "examples", "steps", "cells".</param>
public readonly record struct Progress(long Done, long Total, string What = "examples")
{
    /// <summary>Done/Total, in [0, 1]; 1 when there is nothing to do.</summary>
    public double Share => Total == 0 ? 1 : (double)Done / Total;
}
