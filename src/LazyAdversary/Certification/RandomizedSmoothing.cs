using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using MathNet.Numerics.Distributions;

namespace LazyAdversary.Certification;

/// <summary>
/// Randomized smoothing (Cohen, Rosenfeld and Kolter, 2019) of any classifier: the smoothed classifier predicts the class that the model gives most often to x
/// + N(0, σ²I), and keeps its prediction within r = σ·Φ⁻¹(p) of x when that class has probability at least p.
/// </summary>
/// <remarks>
/// <para>
/// The radius is about the smoothed classifier, which is another classifier than the model, and it is statistical: for each example it is valid with
/// probability 1 − α over the noise. n_0 noisy inputs choose the class, n others bound its probability from below (Clopper–Pearson); where the bound is not
/// above ½ it abstains. A noisy input with a tie or a NaN counts for no class. Noisy inputs may leave the box of a threat model, and are rounded to float32 before they are
/// scored.
/// </para>
/// <para>Cost: n_0 + n scores an example, in batches, and as many times d normal variates. Same seed, same result, whatever the number of threads.</para>
/// </remarks>
public sealed class RandomizedSmoothing
{
    private const int BatchSize = 96;
    private const int SelectionRun = 0;
    private const int EstimationRun = 1;

    /// <summary>Makes the certifier.</summary>
    /// <exception cref="ArgumentOutOfRangeException">σ is not positive and finite, a sample count is less than 1, or α is not in (0, 1).</exception>
    public RandomizedSmoothing(SmoothingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!(options.Sigma > 0 && double.IsFinite(options.Sigma)))
            throw new ArgumentOutOfRangeException(nameof(options), options.Sigma, "σ must be positive and finite.");
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SelectionSamples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Samples, 1);
        if (!(options.FailureProbability > 0 && options.FailureProbability < 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.FailureProbability, "The failure probability α must be in (0, 1).");
        ParallelBlocks.ResolveThreads(options.Threads);
        Options = options;
    }

    /// <summary>The options.</summary>
    public SmoothingOptions Options { get; }

    /// <summary>Predicts and certifies every example.</summary>
    /// <param name="model">The model to smooth; only its predictions are used.</param>
    /// <param name="data">The examples; the labels only say which predictions are right.</param>
    /// <param name="progress">Told after each example, from the thread that did it.</param>
    /// <param name="cancellationToken">Stops the work between batches of noisy inputs.</param>
    /// <exception cref="ArgumentException">The data does not have the model's dimension.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public SmoothingResult Certify(
        IClassifier model, LabeledData data, IProgress<Progress>? progress = null, CancellationToken cancellationToken = default)
    {
        model.RequireFits(data);
        var records = new SmoothingRecord[data.Count];
        int done = 0;
        ParallelBlocks.Run(data.Count, blockSize: 1, ParallelBlocks.ResolveThreads(Options.Threads), (i, _) =>
        {
            int[] votes = Count(model, data.Input(i), i, SelectionRun, Options.SelectionSamples, cancellationToken);
            // Of several classes with the most votes, the last.
            int candidate = Array.LastIndexOf(votes, votes.Max());
            int count = Count(model, data.Input(i), i, EstimationRun, Options.Samples, cancellationToken)[candidate];
            double bound = ClopperPearson.Lower(count, Options.Samples, Options.FailureProbability);
            bool certain = bound > 0.5;
            records[i] = new()
            {
                Index = i,
                Label = data.Labels[i],
                Prediction = certain ? candidate : Margins.NoClass,
                Count = count,
                ProbabilityBound = bound,
                Radius = certain ? Options.Sigma * Normal.InvCDF(0, 1, bound) * (1 - 1e-6) : 0,
            };
            progress?.Report(new(Interlocked.Increment(ref done), data.Count));
        }, cancellationToken);
        return new(Options, records);
    }

    /// <summary>How many noisy inputs are predicted as each class; those with no prediction count for none.</summary>
    private int[] Count(IClassifier model, ReadOnlySpan<float> x, int example, int run, int samples, CancellationToken cancellationToken)
    {
        int d = x.Length, k = model.ClassCount;
        var votes = new int[k];
        var batch = new float[BatchSize * d];
        var scores = new double[BatchSize * k];
        for (int start = 0, round = 0; start < samples; start += BatchSize, round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(BatchSize, samples - start);
            var points = batch.AsSpan(0, count * d);
            // Added, not mixed: no two batches of an example share a seed.
            int seed = unchecked(RandomStreams.Seed(Options.Seed, example) + 2 * round + run);
            GaussianGenerator.Fill(points, d, seed, threads: 1);
            for (int i = 0; i < points.Length; i++) points[i] = Float32.Nearest(x[i % d] + Options.Sigma * points[i]);
            model.Scores(points, scores.AsSpan(0, count * k));
            for (int i = 0; i < count; i++)
            {
                if (Margins.Predict(scores.AsSpan(i * k, k)) is var vote and not Margins.NoClass) votes[vote]++;
            }
        }

        return votes;
    }
}
