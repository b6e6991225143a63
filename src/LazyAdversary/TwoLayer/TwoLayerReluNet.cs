using System.Numerics.Tensors;
using LazyAdversary.Attacks;
using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Attacks.Gradient;
using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer.Rays;
using LazyAdversary.TwoLayer.SignFlips;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Single;

namespace LazyAdversary.TwoLayer;

/// <summary>
/// The two-layer ReLU network of Section 2.1, f(x; a, W) = (1/√m) Σ_s a_s σ(w_s·x), σ(z) = max(0, z), with its initialization W_0.
/// </summary>
/// <remarks>
/// <para>
/// The weights are float32: m rows, row s holding w_s. That is also the layout of a column-major d × m matrix with a neuron per column, the paper's W.
/// With hidden biases every input is extended by a fixed 1: w_s then has d + 1 entries, the last of which is the bias. It is initialized, trained, projected and
/// counted in the deviation with its neuron, and never perturbed by an attack.
/// </para>
/// <para>
/// Training and projection change W in place; a and W_0 never change. σ'(0) is taken as 0. A score of exactly 0 predicts neither class.
/// Reading from several threads is safe as long as none of them changes the weights.
/// </para>
/// </remarks>
public sealed class TwoLayerReluNet : IRayClassifier, IPgdDescentSource, IGradientRaySource, ICertifiable
{
    private readonly float[] _weights;
    private readonly float[] _initialWeights;
    private readonly float[] _signs;

    internal TwoLayerReluNet(int dimension, float[] weights, float[] initialWeights, float[] signs, int? seed)
    {
        Dimension = dimension;
        _weights = weights;
        _initialWeights = initialWeights;
        _signs = signs;
        Seed = seed;
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <summary>2: class 1 where f(x) &gt; 0, class 0 where f(x) &lt; 0.</summary>
    public int ClassCount => 2;

    /// <summary>The number m of hidden neurons.</summary>
    public int Width => _signs.Length;

    /// <summary>Whether each neuron has a bias, as in Figures 2 and 3.</summary>
    public bool HasBias => Stride > Dimension;

    /// <summary>The number of weights of one neuron: d, or d + 1 with biases.</summary>
    public int Stride => _weights.Length / _signs.Length;

    /// <summary>The seed that W_0 and a were drawn from; null when they were given.</summary>
    public int? Seed { get; }

    /// <summary>W: m rows of length <see cref="Stride"/>, row s holding w_s (and its bias last).</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>W_0, laid out like <see cref="Weights"/>.</summary>
    public ReadOnlySpan<float> InitialWeights => _initialWeights;

    /// <summary>The output weights a_s, each −1 or +1.</summary>
    public ReadOnlySpan<float> OutputWeights => _signs;

    internal Span<float> MutableWeights => _weights;

    internal NeuronMatrix Neurons => new(_weights, _signs, Dimension);

    /// <summary>
    /// Draws a network by Definition 2.1: a_s uniform on {−1, +1}, w_{s,0} ~ N(0, I_d), W = W_0.
    /// </summary>
    /// <param name="dimension">The input dimension d, at least 1.</param>
    /// <param name="width">The number m of hidden neurons, at least 1.</param>
    /// <param name="seed">The seed: the same seed gives the same bits on every machine and for any number of threads.</param>
    /// <param name="hiddenBias">Whether each neuron has a bias, drawn from N(0, 1).</param>
    /// <param name="threads">How many threads to use; all processors when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">Dimension or width is less than 1, or they make more weights than an array can hold.</exception>
    public static TwoLayerReluNet Create(int dimension, int width, int seed, bool hiddenBias = false, int? threads = null)
    {
        int stride = CheckedStride(dimension, width, hiddenBias);
        var initial = DrawInitialWeights(width, stride, seed, ParallelBlocks.ResolveThreads(threads));
        var signs = new float[width];
        GaussianGenerator.FillSigns(signs, seed);
        return new(dimension, [.. initial], initial, signs, seed);
    }

    /// <summary>Makes a network from given weights; they are copied.</summary>
    /// <param name="dimension">The input dimension d, at least 1.</param>
    /// <param name="weights">W: m rows of length d, or d + 1 with the bias last.</param>
    /// <param name="outputWeights">The m output weights, each −1 or +1.</param>
    /// <param name="hiddenBias">Whether each row ends with a bias.</param>
    /// <param name="initialWeights">W_0, laid out like <paramref name="weights"/>; when empty, W itself.</param>
    /// <exception cref="ArgumentException">The sizes disagree, a weight is not finite, or an output weight is not ±1.</exception>
    public static TwoLayerReluNet FromWeights(
        int dimension, ReadOnlySpan<float> weights, ReadOnlySpan<float> outputWeights, bool hiddenBias = false, ReadOnlySpan<float> initialWeights = default)
    {
        int stride = CheckedStride(dimension, outputWeights.Length, hiddenBias);
        RequireWeights(weights, outputWeights.Length, stride, nameof(weights));
        if (!initialWeights.IsEmpty) RequireWeights(initialWeights, outputWeights.Length, stride, nameof(initialWeights));
        for (int s = 0; s < outputWeights.Length; s++)
        {
            if (outputWeights[s] is not (1 or -1))
                throw new ArgumentException(
                    FormattableString.Invariant($"Output weight {s} is {outputWeights[s]}: output weights are −1 or +1."), nameof(outputWeights));
        }

        return new(dimension, weights.ToArray(), (initialWeights.IsEmpty ? weights : initialWeights).ToArray(), outputWeights.ToArray(), seed: null);
    }

    /// <summary>The input as the rows of W see it: x, and the fixed 1 of the bias where there is one.</summary>
    internal void Extend(ReadOnlySpan<float> input, Span<float> row)
    {
        input.CopyTo(row);
        if (HasBias) row[^1] = 1;
    }

    /// <summary>A network with its own copy of W; a and W_0, which never change, are shared.</summary>
    public TwoLayerReluNet Clone() => new(Dimension, [.. _weights], _initialWeights, _signs, Seed);

    /// <summary>
    /// Writes W, a and W_0 (its seed, where it was drawn from one) to a stream, with a checksum. Format version 1; see the documentation for its layout.
    /// </summary>
    public void Save(Stream stream) => NetworkFile.Write(this, stream);

    /// <summary>Writes the network to a file, which is replaced only when the new one is complete.</summary>
    public void Save(string path) => NetworkFile.Write(this, path);

    /// <summary>Reads what <see cref="Save(Stream)"/> wrote: the same bits, W_0 included. Leaves the stream just behind the network.</summary>
    /// <exception cref="InvalidDataException">The stream is no network, is cut short, is damaged, or was written by a newer version.</exception>
    public static TwoLayerReluNet Load(Stream stream, int? threads = null) => NetworkFile.Read(stream, ParallelBlocks.ResolveThreads(threads));

    /// <summary>Reads what <see cref="Save(string)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is no network, is cut short, is damaged, goes on behind the network, or was written by a newer version.</exception>
    public static TwoLayerReluNet Load(string path, int? threads = null)
    {
        using var stream = File.OpenRead(path);
        var network = Load(stream, threads);
        return stream.ReadByte() < 0 ? network : throw new InvalidDataException("The file goes on behind the network: it holds something else too.");
    }

    /// <summary>w_s, followed by its bias when there are biases.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not in [0, <see cref="Width"/>).</exception>
    public ReadOnlySpan<float> Neuron(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Width);
        return _weights.AsSpan(index * Stride, Stride);
    }

    /// <summary>
    /// W as a column-major matrix with a neuron per column (<see cref="Stride"/> × m), over the network's own array: nothing is copied, and what is written to the
    /// matrix is written to the network.
    /// </summary>
    public Matrix<float> AsMatrix() => new DenseMatrix(Stride, Width, _weights);

    /// <summary>
    /// W ← r·W. Scores are multiplied by r, so no prediction changes: this is how a network moves along the cone of Figure 1.
    /// </summary>
    /// <param name="factor">r, positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not positive and finite, or takes the largest weight out of the range of float32; then W is as it was.</exception>
    public void ScaleWeights(double factor)
    {
        if (!(factor > 0 && double.IsFinite(factor)))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor must be positive and finite.");
        float largest = TensorPrimitives.MaxMagnitude<float>(_weights);
        if (largest > 0 && !float.IsNormal((float)(factor * largest)))
            throw new ArgumentOutOfRangeException(
                nameof(factor), factor, FormattableString.Invariant($"The largest weight, {largest}, would leave the range of float32."));
        for (int i = 0; i < _weights.Length; i++) _weights[i] = (float)(factor * _weights[i]);
    }

    /// <summary>f(x) for one input, accumulated in double.</summary>
    /// <exception cref="ArgumentException">The input does not have dimension d, or is not finite.</exception>
    public double Score(ReadOnlySpan<float> input)
    {
        Span<double> score = stackalloc double[1];
        Score(input, score);
        return score[0];
    }

    /// <summary>f(x_i) for a batch, accumulated in double.</summary>
    /// <param name="inputs">n·d values, example after example.</param>
    /// <param name="scores">Receives the n scores.</param>
    /// <exception cref="ArgumentException">The inputs are not as many values as scores × d, or one is not finite.</exception>
    public void Score(ReadOnlySpan<float> inputs, Span<double> scores)
    {
        Batches.RequireInputs(Dimension, inputs, scores.Length, nameof(inputs));
        ScoreKernels.PreciseScore(Neurons, inputs, scores);
    }

    /// <summary>f(x_i) for every example, accumulated in double, on all processors.</summary>
    /// <param name="data">The n examples.</param>
    /// <exception cref="ArgumentException">The data does not have dimension d.</exception>
    public double[] Score(LabeledData data) => Score(data, threads: null);

    /// <summary>f(x_i) for every example, accumulated in double.</summary>
    /// <param name="data">The n examples.</param>
    /// <param name="threads">How many threads to use; all processors when null. The result does not depend on it.</param>
    /// <exception cref="ArgumentException">The data does not have dimension d.</exception>
    public double[] Score(LabeledData data, int? threads)
    {
        this.RequireFits(data);
        var scores = new double[data.Count];
        int d = data.Dimension;
        ParallelBlocks.Run(data.Count, ScoreBlock, ParallelBlocks.ResolveThreads(threads), (start, count) =>
            Score(data.Inputs.Slice(start * d, count * d), scores.AsSpan(start, count)));
        return scores;
    }

    /// <summary>f(x_i) and ∇f(x_i) for a batch, in float32.</summary>
    /// <param name="inputs">n·d values, example after example.</param>
    /// <param name="scores">Receives the n scores.</param>
    /// <param name="gradients">Receives n·d values, gradient after gradient.</param>
    /// <exception cref="ArgumentException">The sizes disagree, or an input is not finite.</exception>
    public void ScoreAndGradient(ReadOnlySpan<float> inputs, Span<float> scores, Span<float> gradients)
    {
        Batches.RequireInputs(Dimension, inputs, scores.Length, nameof(inputs));
        Batches.RequireSameLength(gradients.Length, inputs.Length, nameof(gradients));
        ScoreKernels.ScoreAndGradient(Neurons, inputs, scores, gradients);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The sizes disagree, or an input is not finite.</exception>
    void IClassifier.Scores(ReadOnlySpan<float> inputs, Span<double> scores)
    {
        Score(inputs, scores[..(scores.Length / 2)]);
        TwoScores.Expand(scores);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The sizes disagree, or an input is not finite.</exception>
    void IGradientClassifier.ScoresAndGradients(ReadOnlySpan<float> inputs, Span<float> scores, OutputWeights weights, Span<float> gradients)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ScoreAndGradient(inputs, scores[..(scores.Length / 2)], gradients);
        TwoScores.Expand(scores);
        TwoScores.Weigh(scores, weights, gradients);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Exact up to float32 rounding of the pre-activations: every kink between x and the crossing is visited. O(m·d) for the products and
    /// O(m + k log k) for the k kinks before the crossing. See Section 1 of the attack documentation.
    /// </remarks>
    /// <exception cref="ArgumentException">The sizes disagree, or an input is not finite.</exception>
    void IRayClassifier.FirstChange(ReadOnlySpan<float> inputs, ReadOnlySpan<float> directions, ReadOnlySpan<int> classes, Span<double> steps)
    {
        Batches.RequireSameLength(classes.Length, steps.Length, nameof(classes));
        FirstSignChange(inputs, directions, steps, out var scores);
        for (int i = 0; i < steps.Length; i++)
        {
            if (Math.Sign(scores[i]) != 2 * classes[i] - 1) steps[i] = double.PositiveInfinity;
        }
    }

    /// <summary>
    /// For each i the infimum of the t &gt; 0 at which f(x_i + t·v_i) has, strictly, the sign opposite to f(x_i);
    /// <see cref="double.PositiveInfinity"/> when there is no such t, or when f(x_i) = 0. Where f stays at 0 for a while, that is the end of the stretch.
    /// </summary>
    /// <param name="inputs">n·d values, example after example.</param>
    /// <param name="directions">n·d values: the directions v_i.</param>
    /// <param name="steps">Receives the n values of t.</param>
    /// <exception cref="ArgumentException">The sizes disagree, or an input is not finite.</exception>
    public void FirstSignChange(ReadOnlySpan<float> inputs, ReadOnlySpan<float> directions, Span<double> steps) =>
        FirstSignChange(inputs, directions, steps, out _);

    private void FirstSignChange(ReadOnlySpan<float> inputs, ReadOnlySpan<float> directions, Span<double> steps, out double[] scores)
    {
        Batches.RequireInputs(Dimension, inputs, steps.Length, nameof(inputs));
        Batches.RequireSameLength(directions.Length, inputs.Length, nameof(directions));
        FiniteValues.Require(directions, Dimension, "direction", nameof(directions));
        int block = Math.Clamp(Array.MaxLength / Width, 1, RayBlock);
        var preActivations = new float[Math.Min(steps.Length, block) * Width];
        var rates = new float[preActivations.Length];
        scores = new double[steps.Length];
        Score(inputs, scores);
        var units = new int[Math.Min(steps.Length, block)];
        var rateUnits = new int[units.Length];
        using var sweep = new RaySweep(Width);
        for (int start = 0; start < steps.Length; start += block)
        {
            int count = Math.Min(block, steps.Length - start);
            var blockInputs = inputs.Slice(start * Dimension, count * Dimension);
            var blockDirections = directions.Slice(start * Dimension, count * Dimension);
            Array.Clear(units);
            Array.Clear(rateUnits);
            PreActivations(blockInputs, preActivations, withBias: true);
            PreActivations(blockDirections, rates, withBias: false);
            if (!RayUnits.AreOrdinary(preActivations, count, Width) || !RayUnits.AreOrdinary(rates, count, Width))
            {
                int weights = RayUnits.OfWeights(this);
                for (int i = 0; i < count; i++)
                {
                    units[i] = RayUnits.OfProduct(weights, SizeOf(blockInputs.Slice(i * Dimension, Dimension)));
                    rateUnits[i] = RayUnits.OfProduct(weights, PreciseVectors.Norm(blockDirections.Slice(i * Dimension, Dimension)));
                }

                PreActivations(blockInputs, preActivations, withBias: true, units);
                PreActivations(blockDirections, rates, withBias: false, rateUnits);
            }

            for (int i = 0; i < count; i++)
            {
                double intercept = Math.ScaleB(Math.Sqrt(Width) * scores[start + i], units[i]);
                double step = sweep.FirstSignChange(_signs, preActivations.AsSpan(i * Width, Width), rates.AsSpan(i * Width, Width), intercept);
                steps[start + i] = Math.ScaleB(step, rateUnits[i] - units[i]);
            }
        }
    }

    /// <inheritdoc/>
    IPgdDescent? IPgdDescentSource.Descent(PgdOptions options, LabeledData data, int threads) => FlipChoice.For(options, this, data, threads);

    /// <inheritdoc/>
    IGradientRays IGradientRaySource.Rays() => new NetworkRays(this);

    /// <inheritdoc/>
    ICertifier? ICertifiable.Certifier(ThreatModel threat, int? threads, CancellationToken cancellationToken) =>
        new TrustRegionCertifier(this, new() { Threads = threads }, cancellationToken);

    private const int ScoreBlock = 96;

    // Enough rays for a matrix product to pay, few enough that 2 × 32 × m floats stay small.
    private const int RayBlock = 32;

    /// <summary>The gradient ∇f(x) = (1/√m) Σ_s a_s w_s 1[w_s·x + b_s &gt; 0] for one input, d values.</summary>
    /// <exception cref="ArgumentException">The input does not have dimension d, or is not finite.</exception>
    public float[] Gradient(ReadOnlySpan<float> input)
    {
        var gradient = new float[Dimension];
        Span<float> score = stackalloc float[1];
        ScoreAndGradient(input, score, gradient);
        return gradient;
    }

    /// <summary>The length of an input as a neuron sees it: with a 1 for the bias, where there is one.</summary>
    internal double SizeOf(ReadOnlySpan<float> input) => Math.Sqrt((HasBias ? 1 : 0) + PreciseVectors.Dot(input, input));

    /// <summary>z[i·m + s] = 2^units[i]·(w_s·x_i (+ b_s)) for a batch, one thread; without units they are all 0.</summary>
    internal void PreActivations(ReadOnlySpan<float> inputs, Span<float> z, bool withBias, ReadOnlySpan<int> units = default)
    {
        int count = inputs.Length / Dimension;
        bool bias = withBias && HasBias, isScaled = !units.IsEmpty && units[..count].ContainsAnyExcept(0);
        if (bias)
        {
            for (int s = 0; s < Width; s++)
            {
                float b = _weights[s * Stride + Dimension];
                for (int i = 0; i < count; i++) z[i * Width + s] = isScaled ? (float)Math.ScaleB(b, units[i]) : b;
            }
        }

        if (isScaled)
        {
            var scaled = new float[inputs.Length];
            for (int k = 0; k < scaled.Length; k++) scaled[k] = (float)Math.ScaleB(inputs[k], units[k / Dimension]);
            inputs = scaled;
        }

        MatrixProducts.MultiplyByTransposed(
            count, Width, Dimension, inputs, Dimension, _weights, Stride, z, Width, accumulate: bias, threads: 1);
    }

    internal static float[] DrawInitialWeights(int width, int stride, int seed, int threads)
    {
        var initial = new float[width * stride];
        GaussianGenerator.Fill(initial, stride, seed, threads);
        return initial;
    }

    internal static int CheckedStride(int dimension, int width, bool hiddenBias)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        long stride = (long)dimension + (hiddenBias ? 1 : 0);
        if (stride * width > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(width), width, $"{width} neurons of {stride} weights are {stride * width} weights: more than one array can hold.");
        }

        return (int)stride;
    }

    private static void RequireWeights(ReadOnlySpan<float> weights, int width, int stride, string parameter)
    {
        if (weights.Length != width * stride)
        {
            throw new ArgumentException(
                $"There are {weights.Length} weights but {width} output weights: {width} neurons of {stride} weights are {width * stride}.", parameter);
        }

        FiniteValues.Require(weights, stride, "weight", parameter);
    }
}
