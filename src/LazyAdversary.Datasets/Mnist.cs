using LazyAdversary.Data;

namespace LazyAdversary.Datasets;

/// <summary>
/// The MNIST digits: 60,000 training images and 10,000 test images, in the order of the original files. They are embedded in this assembly: nothing is
/// downloaded.
/// </summary>
/// <remarks>
/// The images are by Yann LeCun and Corinna Cortes and are licensed under CC BY-SA 3.0; the package's NOTICE says what that asks for.
/// </remarks>
public static class Mnist
{
    /// <summary>The height and the width of an original image: 28 pixels.</summary>
    public const int OriginalSide = 28;

    /// <summary>Loads digits, the image row after row from the top left corner.</summary>
    /// <param name="side">
    /// The side s of an image, in [1, 28], default 28: below 28 the images are downsampled to s × s by area averaging
    /// (<see cref="AreaAveraging.Downsample"/>). The dimension is d = s².
    /// </param>
    /// <param name="unitNorm">
    /// True (the default) to scale every image, after downsampling, to ‖x‖₂ = 1, the setting of the paper's theory. False to leave the pixels in [0, 1]
    /// (0 is the background, 1 full ink).
    /// </param>
    /// <param name="classes">At least two different digits; the c-th of them gets the label c. All ten when null.</param>
    /// <returns>The training and the test images. Nothing is kept: every call loads anew.</returns>
    /// <exception cref="ArgumentException">The side is not in [1, 28], or the classes are not at least two different digits.</exception>
    public static (LabeledData Train, LabeledData Test) Load(int side = OriginalSide, bool unitNorm = true, IReadOnlyList<int>? classes = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, OriginalSide);
        classes ??= [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        if (classes.Any(c => c is < 0 or > 9))
            throw new ArgumentException($"The classes are {string.Join(", ", classes)}: the digits are 0 … 9.", nameof(classes));
        byte[] digits = [.. classes.Select(c => (byte)c)];
        if (digits.Length < 2 || digits.Distinct().Count() < digits.Length)
            throw new ArgumentException($"The classes are {string.Join(", ", digits)}: at least two different digits are needed.", nameof(classes));
        return (LoadPart(isTraining: true, side, unitNorm, digits), LoadPart(isTraining: false, side, unitNorm, digits));
    }

    private static LabeledData LoadPart(bool isTraining, int side, bool unitNorm, byte[] digits)
    {
        var pixels = new IdxImages(MnistDigits.Read(isTraining, digits), digits).Downsample(side);
        return unitNorm ? pixels.ToUnitNorm() : pixels;
    }
}
