using Microsoft.ML;
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Tests;

/// <summary>A program that knows ML.NET only: loads a model and a view, and prints the bits of every score and probability.</summary>
internal static class Program
{
    private static void Main(string[] args)
    {
        var context = new MLContext();
        var model = context.Model.Load(args[0], out _);
        var scored = model.Transform(context.Data.LoadFromBinary(args[1]));
        foreach (var (score, probability) in scored.GetColumn<float>("Score").Zip(scored.GetColumn<float>("Probability")))
            Console.WriteLine($"{BitConverter.SingleToInt32Bits(score)} {BitConverter.SingleToInt32Bits(probability)}");
    }
}
