using System.IO.Compression;

namespace LazyAdversary.Datasets;

/// <summary>All ten MNIST digits as they were published, embedded in this assembly.</summary>
internal static class MnistDigits
{
    /// <summary>Reads images of 28 × 28 and their digits, in the order of the original files. Nothing is kept: every call reads anew.</summary>
    /// <param name="isTraining">True for the 60,000 training images, false for the 10,000 test images.</param>
    /// <param name="digits">The digits to keep; none for all ten.</param>
    /// <exception cref="InvalidDataException">One of the digits is above 9.</exception>
    public static RawImages Read(bool isTraining, params ReadOnlySpan<byte> digits)
    {
        string part = isTraining ? "train" : "t10k", imagesName = $"{part}-images-idx3-ubyte", labelsName = $"{part}-labels-idx1-ubyte";
        using var images = OpenResource(imagesName);
        using var labels = OpenResource(labelsName);
        return RawImages.Read(images, imagesName, labels, labelsName, digits);
    }

    private static BrotliStream OpenResource(string name) =>
        new(typeof(MnistDigits).Assembly.GetManifestResourceStream(name + ".br")!, CompressionMode.Decompress);
}
