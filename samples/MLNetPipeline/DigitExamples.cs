using LazyAdversary.Datasets;
using Microsoft.ML;

namespace MLNetPipeline;

/// <summary>The digits 0 and 1: Label is true for a 1, Features holds the 784 pixels scaled to norm 1.</summary>
internal static class DigitExamples
{
    public static Examples Load(MLContext context, int seed)
    {
        var (train, test) = Mnist01.Load();
        return new("MNIST digits 0 and 1", "for images of norm 1", Views.Of(context, train), Views.Of(context, test.Shuffle(seed)), [], []);
    }
}
