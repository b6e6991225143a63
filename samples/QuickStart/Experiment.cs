using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Evaluation;
using LazyAdversary.Lazy;
using LazyAdversary.Models;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;

namespace QuickStart;

/// <summary>The job itself: train, attack with one gradient step, attack with PGD. What a stage computed is here from the moment it is done.</summary>
internal sealed class Experiment
{
    private readonly List<PgdAtRadius> _pgd = [];

    public Experiment(QuickStartOptions options, Images images)
    {
        Options = options;
        Images = images;
        Network = TwoLayerReluNet.Create(images.Train.Dimension, options.Width, options.Seed, hiddenBias: options.RawPixels, options.Threads);
        RadiusUnit = new RadiusUnit(images.Test, isUnitNorm: !options.RawPixels);
    }

    public QuickStartOptions Options { get; }

    public Images Images { get; }

    /// <summary>The network; after a cancelled training, with the weights of the last completed step.</summary>
    public TwoLayerReluNet Network { get; }

    /// <summary>√m·max ‖w_s − w_{s,0}‖ of the network as it is.</summary>
    public double Deviation => LazyDeviation.Of(Network).LazyConstant;

    /// <summary>What radii are multiples of: 1/√d.</summary>
    public RadiusUnit RadiusUnit { get; }

    /// <summary>How training went; null when it was cancelled.</summary>
    public TrainingRun? Training { get; private set; }

    public double? TestError { get; private set; }

    public GradientStepResult? GradientStep { get; private set; }

    /// <summary>Accuracy against radius by the gradient step.</summary>
    public RobustnessCurve? Curve { get; private set; }

    /// <summary>The radii that PGD is done with.</summary>
    public IReadOnlyList<PgdAtRadius> Pgd => _pgd;

    /// <summary>What some of the images' distances lie between.</summary>
    public RobustnessReport? BothSides { get; private set; }

    public void Train(IProgress<TrainingProgress> progress, CancellationToken cancellation)
    {
        var sgd = new LazySgd(new() { LazyConstant = Options.LazyConstant, Seed = Options.Seed, Threads = Options.Threads });
        Training = sgd.Train(Network, Images.Train, progress, cancellation);
        TestError = Network.ErrorRate(Images.Test, Options.Threads);
    }

    public void AttackWithGradientStep(IProgress<Progress> progress, CancellationToken cancellation)
    {
        var attack = new GradientStepAttack(new() { Threads = Options.Threads });
        GradientStep = attack.Run(Network, Images.Test, progress, cancellation);
        Curve = RobustnessCurve.FromMinimumDistances(GradientStep.Records);
    }

    public void AttackWithPgd(double multiple, IProgress<Progress> progress, CancellationToken cancellation)
    {
        // Only success counts for the robust accuracy, so an example that is fooled is left alone.
        var attack = new PgdAttack(new PgdOptions
        {
            Threat = ThreatModel.L2(multiple * RadiusUnit.Value),
            Steps = Options.PgdSteps,
            StopOnSuccess = true,
            Seed = Options.Seed,
            Threads = Options.Threads,
        });
        _pgd.Add(new(multiple, attack.Options.Threat.Radius, attack.Run(Network, Images.Test, progress, cancellation)));
    }

    /// <summary>Bounds the distance of images all over the test set from above, by the strongest attack, and from below, by proof.</summary>
    public void BoundFromBothSides(IProgress<Progress> progress, CancellationToken cancellation)
    {
        var images = Sample(Images.Test, Options.Certified);
        var found = new NearestBoundaryAttack(new() { Threads = Options.Threads }).Run(Network, images, cancellationToken: cancellation);
        var certified = new TrustRegionCertifier(Network, new() { Threads = Options.Threads }).Certify(images, progress, cancellation);
        BothSides = RobustnessReport.Combine(certified, found.Records);
    }

    private static LabeledData Sample(LabeledData data, int count) =>
        count >= data.Count ? data : data.Select([.. Enumerable.Range(0, count).Select(i => (int)((long)i * data.Count / count))]);
}

/// <summary>What PGD found at one radius.</summary>
/// <param name="Multiple">The radius in units of 1/√d.</param>
/// <param name="Radius">The radius.</param>
/// <param name="Result">The attack's records.</param>
internal sealed record PgdAtRadius(double Multiple, double Radius, AttackResult Result)
{
    public double RobustAccuracy { get; } = Result.Summary.RobustAccuracy;
}
