using LazyAdversary.Reference;

namespace LazyAdversary.Benchmarks.Work;

/// <summary>The plain float64 forms that the fast forms are tested against, at sizes at which they end.</summary>
internal sealed class PlainWork
{
    private readonly PlainNetwork _network;
    private readonly double[][] _inputs;
    private readonly double[] _labels;
    private int _next;

    public PlainWork(int width, int dimension, int count = 64)
    {
        var network = Inputs.Network(width, dimension);
        var data = Inputs.WithOwnPredictions(network, Inputs.UnitGaussian(count, dimension));
        _network = Inputs.Plain(network);
        _inputs = Inputs.Plain(data);
        _labels = Array.ConvertAll(data.Labels.ToArray(), y => 2.0 * y - 1);
    }

    public void ScoreAndGradient()
    {
        int i = Next();
        _network.Score(_inputs[i]);
        _network.Gradient(_inputs[i]);
    }

    public void Sgd(int steps) => PlainLazySgd.Train(
        _network, _inputs, _labels, [.. Enumerable.Range(0, steps).Select(s => s % _inputs.Length)], new() { BatchSize = 1, LearningRate = 0.1 });

    public void Pgd(double radius, int steps)
    {
        int i = Next();
        // The step size of an attack of 100 steps, however few are timed.
        var settings = new PlainPgdSettings { Radius = radius, Steps = steps, StepSize = PlainPgdSettings.DefaultStepSize(radius, PgdWork.Steps) };
        PlainPgd.Attack(_network, _inputs[i], _labels[i], settings);
    }

    public void GradientStep() => PlainGradientStep.Find(_network, _inputs[Next()]);

    private int Next() => _next = (_next + 1) % _inputs.Length;
}
