namespace LazyAdversary.Attacks;

/// <summary>What is known of one example of a block while it is attacked.</summary>
internal struct Finding
{
    // Of x.
    public double Margin;
    public double CleanGoalMargin;
    public int Prediction;
    public bool IsOver;

    // Of the point that is kept.
    public bool HasPoint;
    public bool IsReached;
    public double Distance;
    public double GoalMargin;
    public double ReachedMargin;
    public int ReachedClass;
    public int Step;
    public int Restart;

    // What the search says.
    public int Queries;
    public bool IsConverged;
    public bool SawNoGradient;
    public bool NeverFlips;
}
