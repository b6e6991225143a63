namespace LazyAdversary.Lazy;

/// <summary>Why training stopped.</summary>
public enum StopReason
{
    /// <summary>The next step would have left the lazy ball: the network holds the last weights inside it.</summary>
    LeftBall,

    /// <summary>The steps or epochs asked for were done, all of them inside the ball.</summary>
    StepsDone,
}

/// <summary>What happened at one step of training.</summary>
/// <param name="Loss">The mean logistic loss over the step's batch, before the step.</param>
/// <param name="MaxDeviation">max_s ‖w_s − w_{s,0}‖₂ after the step.</param>
public readonly record struct TrainingStep(double Loss, double MaxDeviation);

/// <summary>How far training is.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="TotalSteps">The most steps there can be; training usually leaves the ball before.</param>
/// <param name="Loss">The loss of the last step's batch.</param>
/// <param name="LazyConstant">√m·max_s ‖w_s − w_{s,0}‖₂: training stops when it exceeds C_0.</param>
public readonly record struct TrainingProgress(long Step, long TotalSteps, double Loss, double LazyConstant);

/// <summary>The record of a training run.</summary>
/// <param name="StopReason">Why it stopped.</param>
/// <param name="Trace">One entry for each step that was kept. A step that would have left the ball is not among them.</param>
/// <param name="MaxDeviation">max_s ‖w_s − w_{s,0}‖₂ of the network returned, measured on its float32 weights.</param>
/// <param name="LazyConstant">The same in units of 1/√m: at most C_0.</param>
/// <param name="ExitDeviation">What the deviation would have been after the step that was not kept; null when training did not leave the ball.</param>
public sealed record TrainingRun(
    StopReason StopReason, IReadOnlyList<TrainingStep> Trace, double MaxDeviation, double LazyConstant, double? ExitDeviation)
{
    /// <summary>The number of steps kept.</summary>
    public int Steps => Trace.Count;
}
