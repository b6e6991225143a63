namespace LazyAdversary.Reference.Tests;

public sealed class PlainGradientStepTests
{
    private readonly ReferenceData data = ReferenceData.Load();

    [Fact]
    public void Steps_equal_the_reference()
    {
        var network = data.InitialNetwork();
        for (var i = 0; i < data.N; i++)
        {
            var result = PlainGradientStep.Find(network, data.X[i]);
            Close.Equal(data.Score[i], result.Score);
            Close.Equal(data.GradientNorm[i], result.GradientNorm);
            Close.Equal(data.GradientStep[i].Eta, Assert.NotNull(result.Eta));
            Close.Equal(data.GradientStep[i].Delta, Assert.NotNull(result.DeltaNorm));
            Close.Equal(0, network.Score(PlainVectors.Add(data.X[i], result.Eta.Value, data.Gradient[i])));
        }
    }

    [Fact]
    public void The_reference_ray_that_never_changes_sign_is_recognised()
    {
        var never = data.NeverFlips;
        var result = PlainGradientStep.Find(never.Network(), never.X);

        Close.Equal(never.Score, result.Score);
        Close.Equal(never.Gradient, never.Network().Gradient(never.X));
        Close.Equal(PlainVectors.Norm(never.Gradient), result.GradientNorm);
        Assert.Null(never.Eta);
        Assert.Null(result.Eta);
        Assert.Null(result.DeltaNorm);
    }

    [Fact]
    public void Where_the_sign_changes_three_times_the_first_change_is_found()
    {
        // From x = 0 to the left the score crosses 0 at distances 1, 3 and 7.
        var network = Sawtooth();
        var result = PlainGradientStep.Find(network, [0]);

        Assert.Equal([1, 1, 1], [.. new[] { 0.0, 0.5, 0.99 }.Select(t => Math.Sign(network.Score([-t])))]);
        Assert.Equal([-1, 1, -1], [.. new[] { 2.0, 5.0, 8.0 }.Select(t => Math.Sign(network.Score([-t])))]);
        Close.Equal(-1 / network.Gradient([0])[0], Assert.NotNull(result.Eta), 1e-15);
        Close.Equal(1, Assert.NotNull(result.DeltaNorm), 1e-15);
    }

    [Fact]
    public void A_stretch_of_zeros_ends_where_the_other_sign_begins()
    {
        // f(x) = (max(0, x) − max(0, −x − 1)) / √2: 0 from x = 0 to x = −1, negative beyond. At x = 2 the gradient is 1/√2.
        var result = PlainGradientStep.Find(new PlainNetwork([[1, 0], [-1, -1]], [1, -1], hasBias: true), [2]);

        Close.Equal(-3 * Math.Sqrt(2), Assert.NotNull(result.Eta), 1e-14);
        Close.Equal(3, Assert.NotNull(result.DeltaNorm), 1e-14);
    }

    [Fact]
    public void A_score_that_only_falls_to_zero_never_flips()
    {
        // Breakpoints whose rounding would leave −1e-17 of a neuron are the danger here: many of them.
        for (var seed = 0; seed < 1000; seed++)
        {
            var (network, x) = RandomCases.FromSeed(seed);
            var onlyPositive = new PlainNetwork(network.W, Array.ConvertAll(network.A, _ => 1.0), network.HasBias);
            Assert.Null(PlainGradientStep.Find(onlyPositive, x).Eta);
        }
    }

    [Fact]
    public void Rounding_at_the_origin_is_no_change_of_sign()
    {
        // Without biases f(0) = 0, and in one dimension every ray towards 0 has all its breakpoints there.
        // Beyond it f changes sign or does not.
        var network = new PlainNetwork([[0.3], [0.1], [-1.1], [-0.7]], [1, -1, 1, -1]);
        foreach (var x in Enumerable.Range(1, 200).Select(k => (k - 100.5) / 97))
        {
            Assert.Null(PlainGradientStep.Find(network, [x]).Eta);
            var odd = new PlainNetwork(network.W, [1, -1, -1, 1]);
            Close.Equal(-x, Assert.NotNull(PlainGradientStep.Find(odd, [x]).Eta) * odd.Gradient([x])[0], 1e-15);
        }
    }

    [Fact]
    public void A_zero_gradient_and_a_zero_score_have_no_step()
    {
        var constant = PlainGradientStep.Find(new PlainNetwork([[0, 1]], [1], hasBias: true), [0.3]);
        Assert.Equal((1.0, 0.0, null, null), (constant.Score, constant.GradientNorm, constant.Eta, constant.DeltaNorm));

        var undecided = PlainGradientStep.Find(new PlainNetwork([[1], [1]], [1, -1]), [1]);
        Assert.Equal((0.0, null, null), (undecided.Score, undecided.Eta, undecided.DeltaNorm));
    }

    [Fact]
    public void No_line_search_finds_an_earlier_change_of_sign()
    {
        // Fine near 0, geometric from 1e-6 to 1e6 far out. The score comes from the network itself, at x + ηg.
        var near = Enumerable.Range(1, 2000).Select(k => k * 5e-3);
        var far = Enumerable.Range(0, 1201).Select(k => Math.Pow(10, -6 + k / 100.0));
        double[] grid = [.. near.Concat(far).Order()];

        var (found, never, missedByDoubling) = (0, 0, 0);
        for (var seed = 0; seed < 3000; seed++)
        {
            var (network, x) = RandomCases.FromSeed(seed);
            var gradient = network.Gradient(x);
            var sign = Math.Sign(network.Score(x));
            if (sign == 0)
                continue;

            bool FlipsAt(double t) => Math.Sign(network.Score(PlainVectors.Add(x, -sign * t, gradient))) == -sign;
            var flipped = Array.FindIndex(grid, FlipsAt);
            var firstOnGrid = flipped < 0 ? double.PositiveInfinity : grid[flipped];
            var eta = PlainGradientStep.Find(network, x).Eta;
            if (eta is null)
            {
                Assert.True(firstOnGrid == double.PositiveInfinity, $"seed {seed}: no η, but the sign has changed at t = {firstOnGrid}");
                never++;
                continue;
            }

            found++;
            var t = Math.Abs(eta.Value);
            Assert.True(Math.Sign(eta.Value) == -sign, $"seed {seed}: η = {eta} goes the wrong way");
            Assert.True(t <= firstOnGrid * (1 + 1e-12), $"seed {seed}: η = {eta}, but the sign has changed at t = {firstOnGrid}");
            Assert.True(FlipsAt(t * (1 + 1e-10)), $"seed {seed}: just beyond η = {eta} the sign has not changed");
            Close.Equal(0, network.Score(PlainVectors.Add(x, eta.Value, gradient)), 1e-12 * (1 + t));

            var guess = Math.Abs(network.Score(x)) / PlainVectors.Dot(gradient, gradient);
            if (!Enumerable.Range(0, 20).Any(k => FlipsAt(guess * Math.Pow(2, k) * (1 + 1e-9))))
                missedByDoubling++;
        }

        // The cases are worth their name only if all three kinds occur.
        Assert.True(
            found > 500 && never > 500 && missedByDoubling > 5,
            $"{found} found, {never} never, {missedByDoubling} missed by doubling probes");
    }

    /// <summary>
    /// In u = −x, √m·f(u) = 2 − (u + 1) + max(0, 2u − 4) − max(0, 2u − 10): slope −1 up to u = 2, +1 up to
    /// u = 5, −1 beyond.
    /// </summary>
    private static PlainNetwork Sawtooth() => new([[0, 2], [-1, 1], [-2, -4], [-2, -10]], [1, -1, 1, -1], hasBias: true);
}
