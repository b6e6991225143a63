using LazyAdversary.Data;
using LazyAdversary.Datasets;

namespace QuickStart;

/// <summary>The images to train on and to attack, square and ready for the network.</summary>
/// <param name="Name">What they are, for titles.</param>
/// <param name="Train">The training examples.</param>
/// <param name="Test">The test examples.</param>
/// <param name="Side">The height and width √d of an image.</param>
/// <param name="Classes">The classes with the labels 0 and 1.</param>
internal sealed record Images(string Name, LabeledData Train, LabeledData Test, int Side, (byte Negative, byte Positive) Classes)
{
    /// <summary>The class that a score stands for.</summary>
    public byte ClassOf(double score) => score < 0 ? Classes.Negative : Classes.Positive;

    /// <summary>Loads the embedded digits, or the user's files.</summary>
    /// <exception cref="InputException">The files are missing or damaged, or do not fit the options.</exception>
    public static Images Load(QuickStartOptions options)
    {
        if (options.Data.Count > 0) return LoadFiles(options);
        int side = options.Dimension is int d ? (int)Math.Sqrt(d) : Mnist01.OriginalSide;
        var (train, test) = Mnist01.Load(side, unitNorm: !options.RawPixels);
        return new("MNIST digits 0 and 1", train, test, side, (0, 1));
    }

    private static Images LoadFiles(QuickStartOptions options)
    {
        var files = IdxFiles.Find(options.Data);
        var (negative, positive) = options.Classes;
        try
        {
            var train = IdxImages.Load(files.TrainImages, files.TrainLabels, negative, positive);
            var test = IdxImages.Load(files.TestImages, files.TestLabels, negative, positive);
            if ((train.Height, train.Width) != (test.Height, test.Width))
            {
                throw new InputException(
                    $"The training images are {train.Height} × {train.Width} but the test images {test.Height} × {test.Width} pixels.");
            }

            int largest = Math.Min(train.Height, train.Width);
            int side = options.Dimension is int d ? (int)Math.Sqrt(d) : largest;
            if (side > largest)
                throw new InputException($"--dimension {side * side} needs images of at least {side} × {side} pixels, but they are {train.Height} × {train.Width}.");

            string name = $"{Path.GetFileName(Path.GetFullPath(options.Data[0]))}, classes {negative} and {positive}";
            return new(name, Prepare(train, files.TrainImages), Prepare(test, files.TestImages), side, options.Classes);

            LabeledData Prepare(IdxImages images, string path)
            {
                var data = images.Downsample(side);
                try
                {
                    return options.RawPixels ? data : data.ToUnitNorm();
                }
                catch (InvalidOperationException e)
                {
                    throw new InputException($"{path}, images of the classes {negative} and {positive}: {e.Message} --raw keeps it.", e);
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new InputException(e.Message, e);
        }
    }
}
