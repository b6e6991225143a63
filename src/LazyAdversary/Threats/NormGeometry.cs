using System.Numerics.Tensors;
using LazyAdversary.Numerics;

namespace LazyAdversary.Threats;

/// <summary>What an attack needs to know of a norm: how far, which way is steepest, and where to start at random.</summary>
internal abstract class NormGeometry
{
    private static readonly NormGeometry Euclidean = new L2Geometry();
    private static readonly NormGeometry Maximum = new LInfGeometry();
    private static readonly NormGeometry Absolute = new L1Geometry();

    public static NormGeometry For(Norm norm) => norm switch
    {
        Norm.L2 => Euclidean,
        Norm.LInf => Maximum,
        Norm.L1 => Absolute,
        _ => throw new ArgumentOutOfRangeException(nameof(norm), norm, "Unknown norm."),
    };

    /// <summary>‖perturbed − original‖, in double.</summary>
    public abstract double Distance(ReadOnlySpan<float> original, ReadOnlySpan<float> perturbed);

    /// <summary>Replaces a gradient by the direction of steepest ascent of length 1; leaves a zero gradient alone and returns false.</summary>
    public abstract bool Normalize(Span<float> gradient);

    /// <summary>Draws δ uniformly from the ball of the given radius, or of float32's largest value where that is smaller.</summary>
    public void DrawUniform(Random random, double radius, Span<float> delta) => Draw(random, Math.Min(radius, float.MaxValue), delta);

    protected abstract void Draw(Random random, double radius, Span<float> delta);

    private sealed class L2Geometry : NormGeometry
    {
        public override double Distance(ReadOnlySpan<float> original, ReadOnlySpan<float> perturbed) =>
            Math.Sqrt(PreciseVectors.SquaredDistance(perturbed, original));

        public override bool Normalize(Span<float> gradient)
        {
            double norm = PreciseVectors.Norm(gradient);
            if (norm == 0) return false;
            // Dividing in double keeps a gradient of 1e-30 as useful as one of 1.
            for (int k = 0; k < gradient.Length; k++) gradient[k] = (float)(gradient[k] / norm);
            return true;
        }

        protected override void Draw(Random random, double radius, Span<float> delta)
        {
            double squared = 0;
            var direction = new double[delta.Length];
            for (int k = 0; k < direction.Length; k++)
            {
                direction[k] = MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
                squared += direction[k] * direction[k];
            }

            double length = radius * Math.Pow(random.NextDouble(), 1.0 / delta.Length) / Math.Sqrt(squared);
            for (int k = 0; k < delta.Length; k++) delta[k] = (float)(length * direction[k]);
        }
    }

    private sealed class LInfGeometry : NormGeometry
    {
        public override double Distance(ReadOnlySpan<float> original, ReadOnlySpan<float> perturbed)
        {
            double largest = 0;
            for (int k = 0; k < original.Length; k++) largest = Math.Max(largest, Math.Abs((double)perturbed[k] - original[k]));
            return largest;
        }

        public override bool Normalize(Span<float> gradient)
        {
            if (TensorPrimitives.MaxMagnitude<float>(gradient) == 0) return false;
            for (int k = 0; k < gradient.Length; k++) gradient[k] = Math.Sign(gradient[k]);
            return true;
        }

        protected override void Draw(Random random, double radius, Span<float> delta)
        {
            for (int k = 0; k < delta.Length; k++) delta[k] = (float)(radius * (2 * random.NextDouble() - 1));
        }
    }

    private sealed class L1Geometry : NormGeometry
    {
        public override double Distance(ReadOnlySpan<float> original, ReadOnlySpan<float> perturbed)
        {
            double sum = 0;
            for (int k = 0; k < original.Length; k++) sum += Math.Abs((double)perturbed[k] - original[k]);
            return sum;
        }

        public override bool Normalize(Span<float> gradient)
        {
            int steepest = TensorPrimitives.IndexOfMaxMagnitude<float>(gradient);
            float sign = Math.Sign(gradient[steepest]);
            if (sign == 0) return false;
            gradient.Clear();
            gradient[steepest] = sign;
            return true;
        }

        protected override void Draw(Random random, double radius, Span<float> delta)
        {
            // Exponential spacings: d of d + 1 shares of the radius are uniform on the simplex.
            double total = -Math.Log(1 - random.NextDouble());
            var share = new double[delta.Length];
            for (int k = 0; k < share.Length; k++) total += share[k] = -Math.Log(1 - random.NextDouble());
            for (int k = 0; k < delta.Length; k++)
                delta[k] = (float)((random.Next(2) == 0 ? -radius : radius) * share[k] / total);
        }
    }
}
