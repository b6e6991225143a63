namespace LazyAdversary.Lazy;

/// <summary>Why adversarial training stopped.</summary>
public enum AdversarialStopReason
{
    /// <summary>The robust training accuracy did not rise for as many epochs as patience allows.</summary>
    NoLongerRises,

    /// <summary>The epochs asked for were done.</summary>
    EpochsDone,
}

/// <summary>What one epoch of <see cref="ProjectedAdversarialTraining"/> left. Accuracies are over the training examples, in [0, 1], of the projected weights.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="RobustAccuracy">The share that the attack of the next epoch did not turn, y·f(x′) &gt; 0: an upper bound on the accuracy within R.</param>
/// <param name="CleanAccuracy">The share with y·f(x) &gt; 0.</param>
/// <param name="Loss">The mean logistic loss of the adversarial examples during the epoch, each before its step.</param>
/// <param name="MaxDeviation">max_s ‖w_s − w_{s,0}‖₂ after the projection, at most V.</param>
/// <param name="MovedNeurons">How many neurons the last projection of the epoch moved.</param>
/// <param name="RobustAccuracyBeforeProjection">The robust accuracy before the projection; null unless it was asked for.</param>
public sealed record AdversarialEpoch(
    int Epoch, double RobustAccuracy, double CleanAccuracy, double Loss, double MaxDeviation, int MovedNeurons, double? RobustAccuracyBeforeProjection);

/// <summary>What adversarial training does at the moment.</summary>
public enum AdversarialPhase
{
    /// <summary>The training examples are being attacked, which also measures the epoch before.</summary>
    Attack,

    /// <summary>Stochastic gradient descent on the adversarial examples.</summary>
    Descent,

    /// <summary>The weights are being attacked before their projection.</summary>
    AttackBeforeProjection,
}

/// <summary>How far adversarial training is.</summary>
/// <param name="Epoch">The epoch under way, from 1; one more than the last for the attack that measures the last.</param>
/// <param name="TotalEpochs">The most epochs there can be; training usually stops before.</param>
/// <param name="Phase">What is under way.</param>
/// <param name="Share">How much of the phase is done, in [0, 1].</param>
/// <param name="BestRobustAccuracy">The best robust training accuracy so far; null before the first epoch is measured.</param>
public readonly record struct AdversarialTrainingProgress(int Epoch, int TotalEpochs, AdversarialPhase Phase, double Share, double? BestRobustAccuracy);

/// <summary>The record of an adversarial training.</summary>
/// <param name="StopReason">Why it stopped.</param>
/// <param name="Epochs">One entry for each epoch, in order.</param>
/// <param name="BestEpoch">
/// The epoch whose projected weights the network was left with: the highest robust training accuracy, then the highest clean accuracy, then the earliest.
/// </param>
public sealed record AdversarialTrainingRun(AdversarialStopReason StopReason, IReadOnlyList<AdversarialEpoch> Epochs, int BestEpoch)
{
    /// <summary>The entry of the best epoch.</summary>
    public AdversarialEpoch Best => Epochs[BestEpoch - 1];
}
