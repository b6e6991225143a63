using LazyAdversary.Attacks;
using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Threats;
using Microsoft.ML;

namespace LazyAdversary.MLNet.Robustness;

/// <summary>The attack that fits a model, chosen once; its findings are verified by the model itself.</summary>
internal sealed class ModelAttack : IDisposable
{
    // A recognised model must agree with the whole one to about what float32 rounding explains.
    private const double Agreement = 1e-4;

    private readonly PipelineScoreModel _pipeline;
    private readonly RecognisedModel? _recognised;
    private readonly PerturbationOptions _options;
    private readonly ScoreAttack _attack;

    private ModelAttack(PipelineScoreModel pipeline, RecognisedModel? recognised, ThreatModel threat, PerturbationOptions options, LabeledData reference)
    {
        _pipeline = pipeline;
        _recognised = recognised;
        _options = options;
        Threat = threat;
        _attack = new(new()
        {
            Threat = threat,
            Queries = options.Queries,
            Reference = reference,
            Seed = options.Seed,
            Threads = options.Threads,
        });
    }

    public ThreatModel Threat { get; }

    /// <summary>What the prediction changes at, in units of the score column; the scores of findings are counted from it.</summary>
    public float Threshold => _pipeline.Threshold;

    /// <summary>A warning when all the data that the attack was chosen by scores on one side of the threshold; null otherwise.</summary>
    public string? ReferenceWarning { get; private init; }

    public RobustnessMethod Method => _recognised?.Model switch
    {
        LinearClassifier => RobustnessMethod.Exact,
        null => RobustnessMethod.BlackBox,
        _ => RobustnessMethod.WhiteBox,
    };

    /// <summary>Chooses the attack by looking at the model and at how it scores some data, from which a random search also starts.</summary>
    public static ModelAttack Choose(
        ITransformer model, DataViewSchema schema, DataViewSchema.Column features, PerturbationOptions options, LabeledData data,
        CancellationToken cancellationToken = default)
    {
        var threat = Threats.From(options, features);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Queries, 2, nameof(options.Queries));
        if (options.DecisionThreshold is { } given && !float.IsFinite(given))
            throw new ArgumentOutOfRangeException(nameof(options), given, "A decision threshold is finite.");
        Threats.RequireInside(threat, data, features, areRows: true);
        var pipeline = new PipelineScoreModel(model, schema, features, options.ScoreColumnName, options.DecisionThreshold);
        double[] scores = pipeline.Score(data, options.Threads, cancellationToken);
        if (Array.FindIndex(scores, s => !double.IsFinite(s)) is var row and >= 0)
            throw new InvalidOperationException(FormattableString.Invariant($"In row {row} column '{options.ScoreColumnName}' is {scores[row]}: every score must be finite."));
        pipeline.RequireSignDecides(data, scores, cancellationToken);
        var recognised = options.Method == RobustnessMethod.BlackBox
            ? null
            : ModelRecognition.Find(model, schema, features, options.ScoreColumnName)?.From(pipeline.Threshold);
        if (recognised is not null && !Agrees(recognised.Model.Scores(data, options.Threads, cancellationToken), scores)) recognised = null;
        var attack = new ModelAttack(pipeline, recognised, threat, options, data)
        {
            ReferenceWarning = pipeline.OneSidedWarning(scores, $"{data.Count} examples"),
        };
        if (options.Method != RobustnessMethod.Automatic && attack.Method != options.Method)
        {
            throw new NotSupportedException(
                $"The model offers no {options.Method} attack, only {attack.Method}. A LazyRelu network or a linear model is recognised behind copies and affine normalizers "
                + "of the feature column.");
        }

        return attack;
    }

    /// <summary>Attacks the examples that are predicted as their label.</summary>
    public ModelFindings Run(LabeledData data, IProgress<Progress>? progress = null, CancellationToken cancellationToken = default)
    {
        var findings = Attack(data, progress, cancellationToken);
        _pipeline.RequireSignDecides(findings.Perturbed, [.. findings.Records.Select(ModelFindings.ReachedScore)], cancellationToken);
        return findings;
    }

    /// <summary>
    /// The nearest input found that turns the prediction of one; the input itself where nothing is found, or there is no prediction.
    /// </summary>
    /// <exception cref="ArgumentException">The input is outside the box.</exception>
    public float[] Turn(ReadOnlySpan<float> input, DataViewSchema.Column features)
    {
        // A tie is an error for every label, and then not attacked.
        int prediction = Math.Max(0, _pipeline.Predict(input));
        var example = LabeledData.FromArray(input, input.Length, [prediction], _pipeline.ClassCount);
        Threats.RequireInside(Threat, example, features, areRows: false);
        return Run(example).Perturbed.Inputs.ToArray();
    }

    /// <summary>What a reader of the findings should know; null when there is nothing.</summary>
    public string? Warning(ModelFindings findings) => findings.Records.Any(r => r.IsFlipped)
        ? null
        : _pipeline.OneSidedWarning(
            [.. findings.Records.Select(ModelFindings.Score)],
            $"{findings.Records.Count} examples, and no perturbation was found that changes it");

    /// <summary>Radii proved for the model as it stands in the pipeline; null when there is no proof for it.</summary>
    public CertificationResult? Certify(LabeledData data, CancellationToken cancellationToken) =>
        _recognised is { IsUnchanged: true, Model: var model }
        ? Certifiers.For(model, Threat, _options.Threads, cancellationToken)?.Certify(data, null, cancellationToken)
        : null;

    /// <summary>How the model is attacked, in words.</summary>
    public string Description => Method switch
    {
        RobustnessMethod.Exact => "exact, distance to the hyperplane",
        RobustnessMethod.WhiteBox => "white box, gradients of the network",
        _ => FormattableString.Invariant($"black box, finite differences and random search, at most {_options.Queries} scores an example"),
    };

    public void Dispose() => _pipeline.Dispose();

    private ModelFindings Attack(LabeledData data, IProgress<Progress>? progress, CancellationToken cancellationToken)
    {
        if (_recognised is null)
        {
            var found = _attack.Run(_pipeline, data, progress, cancellationToken);
            return new(found.Records, found.Perturbed, found.Records.Sum(r => (long)r.Queries));
        }

        Attack attack = _recognised.Model is LinearClassifier
            ? new HyperplaneAttack(new AttackOptions { Threat = Threat, Threads = _options.Threads })
            : new NearestBoundaryAttack(new() { Threat = Threat, Threads = _options.Threads });
        var result = attack.Run(_recognised.Model, data, progress, cancellationToken);
        return ModelFindings.Verified(_pipeline, result, data, _options.Threads, cancellationToken);
    }

    private static bool Agrees(double[] recognised, double[] scores)
    {
        double largest = scores.Max(Math.Abs);
        return Enumerable.Range(0, scores.Length)
            .All(i => Math.Abs(recognised[2 * i + 1] - recognised[2 * i] - scores[i]) <= Agreement * largest);
    }
}
