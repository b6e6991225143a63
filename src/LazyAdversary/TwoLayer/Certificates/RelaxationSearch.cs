using System.Numerics.Tensors;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer.Rays;

namespace LazyAdversary.TwoLayer.Certificates;

/// <summary>
/// Searches for the quadratic bound with the largest radius. Bound and worst case are the two sides of a saddle: at the minimiser δ of the bound, h_s = |z_s +
/// w_s·δ| and α_s = 1[z_s + w_s·δ &gt; 0] make it equal to F. Each round finds δ, and moves h² and α a part of the way there.
/// </summary>
/// <remarks>Everything here is float32 and may be as inexact as it likes: it proposes, <see cref="RelaxationProof"/> proves.</remarks>
internal sealed class RelaxationSearch
{
    private const int LanczosSteps = 20;
    private const double Damping = 0.3;

    private readonly SidedExample _example;
    private readonly TrustRegionOptions _options;
    private readonly Lanczos _lanczos;
    private readonly double[] _curvatures;
    private readonly double[] _squares;
    private readonly double[] _slopes;
    private readonly float[] _gradient;
    private readonly float[] _worst;
    private readonly float[] _side;

    private double _reach;

    // What counts as nothing beside a pre-activation.
    private double _least;

    public RelaxationSearch(SidedExample example, TrustRegionOptions options)
    {
        _example = example;
        _options = options;
        _lanczos = new(example.Hurting, LanczosSteps);
        _curvatures = new double[example.Hurting.Count];
        _squares = new double[example.Hurting.Count];
        _slopes = new double[example.Helping.Count];
        _gradient = new float[example.Helping.Dimension];
        _worst = new float[example.Helping.Dimension];
        _side = new float[example.Helping.Dimension];
    }

    /// <summary>The best bound found; null when no round gave a positive radius.</summary>
    public QuadraticBound? Run()
    {
        Start();
        QuadraticBound? best = null;
        double bestRadius = 0, holds = 0, fails = double.PositiveInfinity;
        for (int round = 0; round < _options.Rounds; round++)
        {
            double constant = Assemble();
            _lanczos.Run(_curvatures, _gradient);
            double end = _lanczos.LargestRitzValue();
            var (mu, square) = BestMultiplier(constant, end);
            double reached = Math.Sqrt(Math.Max(0, square)), radius = Math.Min(reached, _reach);
            bool improved = radius > bestRadius * (1 + _options.Tolerance);
            if (radius > bestRadius)
            {
                bestRadius = radius;
                best = new([.. _curvatures], [.. _slopes], mu, end, _reach);
            }

            if (!improved && round > 1 && _options.Tolerance > 0) break;
            _lanczos.Solve(mu, _worst);
            TensorPrimitives.Multiply(_worst, -0.5f, _worst);
            double missing = square - PreciseVectors.Dot(_worst, _worst);
            Adapt(missing > 0.01 * square ? missing : 0, end);

            // The further the reach, the fewer neurons are known not to switch: it goes to where it meets the radius that they allow.
            if (reached > _reach)
            {
                holds = _reach;
                _reach = 0.999 * reached < fails ? Math.Max(0.999 * reached, _reach) : Math.Sqrt(holds * fails);
            }
            else
            {
                fails = _reach;
                _reach = Math.Min(fails, Math.Max(1.05 * reached, Math.Sqrt(holds * fails)));
            }
        }

        return best;
    }

    /// <summary>
    /// Starts at the worst case of the linearised network, blurred: along −∇F to where F would reach 0, with the spread that a step of this length in all other
    /// directions gives.
    /// </summary>
    private void Start()
    {
        double score = 0;
        _gradient.AsSpan().Clear();
        Add(_example.Helping, _example.HelpingValues, 1);
        Add(_example.Hurting, _example.HurtingValues, -1);
        double norm = PreciseVectors.Norm(_gradient);
        double largest = Math.Max(Largest(_example.Helping.Norms), Largest(_example.Hurting.Norms));
        // Without a slope no length but that of the neurons' own says how far to look.
        double reach = norm > 0 ? 0.9 * score / norm : Math.ScaleB(1, RayUnits.Exponent(score / largest));
        _reach = norm > 0 ? 1.2 * score / norm : double.PositiveInfinity;
        TensorPrimitives.Multiply(_gradient, norm > 0 ? (float)(-reach / norm) : 0, _worst);
        double share = reach / Math.Sqrt(_gradient.Length);
        _least = 1e-12 * share * largest;

        for (int s = 0; s < _squares.Length; s++)
        {
            double t = Worst(_example.Hurting, _example.HurtingValues, s), spread = share * _example.Hurting.Norms[s];
            _squares[s] = t * t + spread * spread;
        }

        for (int s = 0; s < _slopes.Length; s++)
        {
            double t = Worst(_example.Helping, _example.HelpingValues, s), spread = share * _example.Helping.Norms[s];
            _slopes[s] = spread > 0 ? 1 / (1 + Math.Exp(-4 * t / spread)) : t > 0 ? 1 : 0;
        }

        static double Largest(double[] norms) => norms.Length == 0 ? 0 : norms.Max();

        void Add(NeuronGroup group, double[] values, int side)
        {
            for (int s = 0; s < group.Count; s++)
            {
                if (!(values[s] > 0)) continue;
                score += side * values[s];
                TensorPrimitives.MultiplyAdd(group.Row(s), side, _gradient, _gradient);
            }
        }
    }

    /// <summary>Curvatures from h², g into its vector; returns C.</summary>
    private double Assemble()
    {
        double constant = 0;
        _gradient.AsSpan().Clear();
        for (int s = 0; s < _slopes.Length; s++)
        {
            constant += _slopes[s] * _example.HelpingValues[s];
            TensorPrimitives.MultiplyAdd(_example.Helping.Row(s), (float)_slopes[s], _gradient, _gradient);
        }

        for (int s = 0; s < _squares.Length; s++)
        {
            double z = _example.HurtingValues[s];
            if (QuadraticBound.CannotSwitch(z, _example.HurtingErrors[s], _example.Hurting.Norms[s], _reach))
            {
                _curvatures[s] = 0;
                if (!(z > 0)) continue;
                constant -= z;
                TensorPrimitives.Subtract(_gradient, _example.Hurting.Row(s), _gradient);
                continue;
            }

            double h = Math.Max(Math.Sqrt(_squares[s]), _least + 1e-12 * Math.Abs(z));
            double p = 1 / (4 * h);
            _curvatures[s] = p;
            constant -= (z + h) * (z + h) * p;
            TensorPrimitives.MultiplyAdd(_example.Hurting.Row(s), (float)-(2 * p * z + 0.5), _gradient, _gradient);
        }

        return constant;
    }

    /// <summary>
    /// Maximises r²(μ) = (C − ¼·gᵀ(μI − H)⁻¹g)/μ, which is quasi-concave, by golden section over the logarithm of the gap between μ and the spectrum.
    /// </summary>
    private (double Multiplier, double Square) BestMultiplier(double constant, double end)
    {
        double ratio = (Math.Sqrt(5) - 1) / 2;
        double norm = PreciseVectors.Norm(_gradient);
        double scale = Math.Max(end, constant > 0 ? norm * norm / constant : 0);
        if (!(constant > 0 && scale > 0)) return (1, 0);
        double low = Math.Log(1e-4 * scale), high = Math.Log(1e4 * scale);
        double a = high - ratio * (high - low), b = low + ratio * (high - low);
        double atA = Square(a), atB = Square(b);
        for (int i = 0; i < 40; i++)
        {
            if (atA >= atB)
            {
                (high, b, atB) = (b, a, atA);
                a = high - ratio * (high - low);
                atA = Square(a);
            }
            else
            {
                (low, a, atA) = (a, b, atB);
                b = low + ratio * (high - low);
                atB = Square(b);
            }
        }

        double gap = (low + high) / 2;
        return (end + Math.Exp(gap), Square(gap));

        double Square(double logarithm)
        {
            double mu = end + Math.Exp(logarithm);
            double square = (constant - _lanczos.Resolvent(mu) / 4) / mu;
            return double.IsNaN(square) ? double.NegativeInfinity : square;
        }
    }

    /// <summary>
    /// Moves h² and α towards the worst case. Where μ meets the end of the spectrum, the minimiser −½(μI − H)⁻¹g is shorter than r, and the worst cases are
    /// two: as far along the last eigenvector on either side as is missing. Their mean square is what h² is moved to.
    /// </summary>
    private void Adapt(double missing, double end)
    {
        if (missing > 0) _lanczos.EndVector(end, _side);
        for (int s = 0; s < _squares.Length; s++)
        {
            double t = Worst(_example.Hurting, _example.HurtingValues, s);
            double aside = missing > 0 ? TensorPrimitives.Dot(_example.Hurting.Row(s), _side) : 0;
            _squares[s] += Damping * (t * t + missing * aside * aside - _squares[s]);
        }

        for (int s = 0; s < _slopes.Length; s++)
        {
            double target = Worst(_example.Helping, _example.HelpingValues, s) > 0 ? 1 : 0;
            _slopes[s] += Damping * (target - _slopes[s]);
        }
    }

    /// <summary>z_s + w_s·δ at the worst case.</summary>
    private double Worst(NeuronGroup group, double[] values, int s) => values[s] + TensorPrimitives.Dot(group.Row(s), _worst);
}
