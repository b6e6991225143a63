using LazyAdversary.TwoLayer.Certificates;

namespace LazyAdversary.Tests.TwoLayer.Certificates;

/// <summary>
/// Decides in exact arithmetic whether F(δ) &gt; 0 for every ‖δ‖₂ ≤ r, for d = 1 or 2 and few neurons. F is linear between its kinks, so its
/// minimum over the ball is at the centre, where two kinks meet, where a kink meets the circle, or where the circle is normal to the gradient
/// of one of the 2^m linear pieces. F is evaluated at all of these, first in double, and where that is not clearly positive with the
/// coordinates as numbers (a + b√n)/κ, κ &gt; 0.
/// </summary>
internal sealed class ExactBall
{
    // A point where a kink touches the circle is off by at most √(4u)·r = 2.2e-8·r in double.
    private const double Unclear = 1e-7;

    private readonly int _count;
    private readonly double[] _w0, _w1, _values, _sides;
    private readonly Dyadic[] _exact;

    public ExactBall(SidedExample example, ReadOnlySpan<float> x)
    {
        int d = example.Helping.Dimension, helping = example.Helping.Count;
        Assert.True(d is 1 or 2);
        _count = helping + example.Hurting.Count;
        (_w0, _w1, _values, _sides, _exact) = (new double[_count], new double[_count], new double[_count], new double[_count], new Dyadic[_count]);
        for (int s = 0; s < _count; s++)
        {
            var group = s < helping ? example.Helping : example.Hurting;
            int member = s < helping ? s : s - helping;
            _sides[s] = s < helping ? 1 : -1;
            _w0[s] = group.Row(member)[0];
            _w1[s] = d == 2 ? group.Row(member)[1] : 0;
            _exact[s] = (Dyadic)_w0[s] * x[0] + (Dyadic)_w1[s] * x[^1] + group.Biases[member];
            _values[s] = _exact[s].ToDouble();
        }
    }

    /// <summary>Whether F &gt; 0 on the closed ball.</summary>
    public bool IsPositiveWithin(double r) => Least(r, exactly: true).Value > 0;

    /// <summary>The least F over the ball and where it is, nearly. Exactly: as soon as some F is proved not to be positive, 0 or less.</summary>
    public (double Value, double X, double Y) Least(double r, bool exactly = false)
    {
        (double Value, double X, double Y) least = (double.PositiveInfinity, 0, 0);
        double unclear = Unclear * Scale(r);
        if (IsNotPositive(0, 0, new(Kind.Centre, 0, 0))) return least;
        for (int pattern = 1; pattern < 1 << _count; pattern++)
        {
            double g0 = 0, g1 = 0;
            for (int s = 0; s < _count; s++)
            {
                if ((pattern >> s & 1) == 0) continue;
                g0 += _sides[s] * _w0[s];
                g1 += _sides[s] * _w1[s];
            }

            double norm = Math.Sqrt(g0 * g0 + g1 * g1);
            if (norm > 0 && IsNotPositive(-r * g0 / norm, -r * g1 / norm, new(Kind.Normal, pattern, 0))) return least;
        }

        for (int s = 0; s < _count; s++)
        {
            double n = _w0[s] * _w0[s] + _w1[s] * _w1[s];
            if (n == 0) continue;
            double root = Math.Sqrt(Math.Max(0, r * r * n - _values[s] * _values[s]));
            for (int side = -1; side <= 1 && Math.Abs(_values[s]) <= r * Math.Sqrt(n) * (1 + 1e-9); side += 2)
            {
                double x = (-_values[s] * _w0[s] - side * root * _w1[s]) / n, y = (-_values[s] * _w1[s] + side * root * _w0[s]) / n;
                if (IsNotPositive(x, y, new(Kind.KinkOnCircle, s, side))) return least;
            }

            for (int t = 0; t < s; t++)
            {
                double determinant = _w0[s] * _w1[t] - _w1[s] * _w0[t];
                if (determinant == 0) continue;
                double x = (-_values[s] * _w1[t] + _values[t] * _w1[s]) / determinant;
                double y = (-_w0[s] * _values[t] + _w0[t] * _values[s]) / determinant;
                if (x * x + y * y <= r * r * (1 + 1e-6) && IsNotPositive(x, y, new(Kind.TwoKinks, s, t))) return least;
            }
        }

        return least;

        bool IsNotPositive(double x, double y, Candidate candidate)
        {
            double value = 0;
            for (int s = 0; s < _count; s++) value += _sides[s] * Math.Max(0, _values[s] + _w0[s] * x + _w1[s] * y);
            bool proved = exactly && !(value > unclear) && SignAt(candidate, r) <= 0;
            if (exactly) value = proved ? Math.Min(value, 0) : Math.Max(value, double.Epsilon);
            if (value < least.Value) least = (value, x, y);
            return proved;
        }
    }

    private double Scale(double r)
    {
        double sum = 0;
        for (int s = 0; s < _count; s++) sum += Math.Abs(_values[s]) + r * (Math.Abs(_w0[s]) + Math.Abs(_w1[s]));
        return sum;
    }

    /// <summary>The sign of F at a point; +1 for a point that lies outside the ball.</summary>
    private int SignAt(Candidate candidate, double r)
    {
        var (kind, i, j) = candidate;
        Dyadic square = (Dyadic)r * r, a = default, b = default, n = default;
        var gradient = kind == Kind.Normal ? Gradient(i) : default;
        if (kind == Kind.Normal) n = gradient.X * gradient.X + gradient.Y * gradient.Y;
        if (kind == Kind.KinkOnCircle) n = square * Product(i, i) - _exact[i] * _exact[i];
        if (n.Sign < 0) return 1;
        Dyadic determinant = default, x = default, y = default;
        if (kind == Kind.TwoKinks)
        {
            determinant = Cross(i, j);
            (x, y) = (_exact[j] * _w1[i] - _exact[i] * _w1[j], _exact[i] * _w0[j] - _exact[j] * _w0[i]);
            if (x * x + y * y > square * determinant * determinant) return 1;
        }

        for (int s = 0; s < _count; s++)
        {
            // κ·t_s = p + q√n.
            var (p, q) = kind switch
            {
                Kind.Normal => (-(Dyadic)r * (gradient.X * _w0[s] + gradient.Y * _w1[s]), _exact[s]),
                Kind.KinkOnCircle => (Product(i, i) * _exact[s] - _exact[i] * Product(i, s), (Dyadic)j * Cross(i, s)),
                Kind.TwoKinks => ((Dyadic)determinant.Sign * (determinant * _exact[s] + x * _w0[s] + y * _w1[s]), default),
                _ => (_exact[s], default),
            };
            if (Dyadic.RootSign(p, q, n) <= 0) continue;
            a += (Dyadic)_sides[s] * p;
            b += (Dyadic)_sides[s] * q;
        }

        return Dyadic.RootSign(a, b, n);
    }

    private (Dyadic X, Dyadic Y) Gradient(int pattern)
    {
        Dyadic x = default, y = default;
        for (int s = 0; s < _count; s++)
        {
            if ((pattern >> s & 1) == 0) continue;
            x += (Dyadic)_sides[s] * _w0[s];
            y += (Dyadic)_sides[s] * _w1[s];
        }

        return (x, y);
    }

    private Dyadic Product(int s, int t) => (Dyadic)_w0[s] * _w0[t] + (Dyadic)_w1[s] * _w1[t];

    private Dyadic Cross(int s, int t) => (Dyadic)_w0[s] * _w1[t] - (Dyadic)_w1[s] * _w0[t];

    private enum Kind
    {
        Centre,
        Normal,
        KinkOnCircle,
        TwoKinks,
    }

    /// <summary>A point by its kind: the linear piece whose gradient is normal to the circle; a kink and which of its ends; two kinks.</summary>
    private readonly record struct Candidate(Kind Kind, int First, int Second);
}
