using System.Numerics.Tensors;
using LazyAdversary.Numerics;

namespace LazyAdversary.TwoLayer.Certificates;

/// <summary>F(0) and ‖∇F(0)‖ of an example, as computed and with what rounding may have done to them.</summary>
internal readonly struct LinearPart
{
    public LinearPart(SidedExample example)
    {
        var terms = new Terms();
        terms.Add(example.Helping, example.HelpingValues, example.HelpingErrors, 1);
        terms.Add(example.Hurting, example.HurtingValues, example.HurtingErrors, -1);

        double gamma = RoundingError.Gamma(example.Helping.Count + example.Hurting.Count + 8L);
        double scoreError = RoundingError.Up(gamma * terms.Magnitude + terms.Error), norm = Norm(example.Gradient), slopeError = gamma * terms.Slope;
        LeastScore = terms.Sum - scoreError;
        LargestScore = terms.Sum + scoreError;
        LeastSlope = RoundingError.Down(norm) - RoundingError.Up(slopeError);
        LargestSlope = RoundingError.Up(norm + slopeError);
    }

    /// <summary>A lower bound of F(0).</summary>
    public double LeastScore { get; }

    /// <summary>An upper bound of F(0).</summary>
    public double LargestScore { get; }

    /// <summary>A lower bound of ‖∇F‖, ∇F by the signs of the computed z_s.</summary>
    public double LeastSlope { get; }

    /// <summary>An upper bound of ‖∇F‖.</summary>
    public double LargestSlope { get; }

    private static double Norm(double[] v) => Math.Sqrt(TensorPrimitives.Dot<double>(v, v));

    /// <summary>F, the size of its terms, and what F and ∇F may be off by: the errors of the z_s, and the norms of the rows added up.</summary>
    private struct Terms
    {
        public double Sum, Magnitude, Error, Slope;

        public void Add(NeuronGroup group, double[] values, double[] errors, int side)
        {
            for (int s = 0; s < values.Length; s++)
            {
                if (!(values[s] > 0))
                {
                    // The true z_s may be positive all the same.
                    Error += Math.Max(0, values[s] + errors[s]);
                    continue;
                }

                Sum += side * values[s];
                Magnitude += values[s];
                Error += errors[s];
                Slope += group.Norms[s];
            }
        }
    }
}
