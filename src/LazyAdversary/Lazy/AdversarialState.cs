using LazyAdversary.Data;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Lazy;

/// <summary>What <see cref="ProjectedAdversarialTraining"/> knows between two epochs, besides the weights: all that a checkpoint has to hold.</summary>
internal sealed class AdversarialState
{
    private readonly List<AdversarialEpoch> _epochs;

    public AdversarialState()
        : this([], 0, null, null)
    {
    }

    public AdversarialState(IEnumerable<AdversarialEpoch> epochs, int bestEpoch, TwoLayerReluNet? best, LabeledData? adversarialInputs)
    {
        _epochs = [.. epochs];
        BestEpoch = bestEpoch;
        Best = best;
        AdversarialInputs = adversarialInputs;
    }

    /// <summary>The epochs done; the accuracies of the last are NaN until the next attack has measured it.</summary>
    public IReadOnlyList<AdversarialEpoch> Epochs => _epochs;

    public int Epoch => _epochs.Count;

    /// <summary>The best epoch measured so far, from 1; 0 when there is none.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The network after the best epoch.</summary>
    public TwoLayerReluNet? Best { get; private set; }

    /// <summary>Where the next attack starts; null for the clean inputs.</summary>
    public LabeledData? AdversarialInputs { get; private set; }

    public double? BestRobustAccuracy => BestEpoch == 0 ? null : _epochs[BestEpoch - 1].RobustAccuracy;

    /// <summary>Records an epoch that is done but not measured.</summary>
    public void EndEpoch(double loss, double maxDeviation, int moved, double? robustAccuracyBeforeProjection, LabeledData? adversarialInputs)
    {
        _epochs.Add(new(Epoch + 1, double.NaN, double.NaN, loss, maxDeviation, moved, robustAccuracyBeforeProjection));
        AdversarialInputs = adversarialInputs;
    }

    /// <summary>Adds the measurement of the last epoch, whose weights the network has.</summary>
    public void Measure(TwoLayerReluNet network, double robustAccuracy, double cleanAccuracy)
    {
        var measured = _epochs[^1] with { RobustAccuracy = robustAccuracy, CleanAccuracy = cleanAccuracy };
        _epochs[^1] = measured;
        if (BestEpoch > 0)
        {
            var best = _epochs[BestEpoch - 1];
            if ((robustAccuracy, cleanAccuracy).CompareTo((best.RobustAccuracy, best.CleanAccuracy)) <= 0) return;
        }

        BestEpoch = Epoch;
        Best = network.Clone();
    }

    /// <summary>Why training stops here; null when it goes on.</summary>
    public AdversarialStopReason? StopReason(ProjectedAdversarialTrainingOptions options)
    {
        if (options.Patience is int patience && Epoch > patience)
        {
            double before = _epochs.SkipLast(patience).Max(e => e.RobustAccuracy);
            if (_epochs.TakeLast(patience).All(e => e.RobustAccuracy <= before)) return AdversarialStopReason.NoLongerRises;
        }

        return Epoch >= options.Epochs ? AdversarialStopReason.EpochsDone : null;
    }

    /// <summary>Leaves the network with the best weights.</summary>
    public AdversarialTrainingRun Finish(TwoLayerReluNet network, AdversarialStopReason reason)
    {
        Best!.Weights.CopyTo(network.MutableWeights);
        return new(reason, _epochs, BestEpoch);
    }
}
