using LazyAdversary.Data;

namespace LazyAdversary.Datasets;

/// <summary>
/// The MNIST digits 0 and 1: all 12,665 training images (5,923 zeros, 6,742 ones) and all 2,115 test images (980 zeros, 1,135 ones),
/// in the order of the original files: a view of <see cref="Mnist"/>. They are embedded in this assembly: nothing is downloaded.
/// </summary>
/// <remarks>
/// The images are by Yann LeCun and Corinna Cortes and are licensed under CC BY-SA 3.0; the package's NOTICE says what that asks for.
/// </remarks>
public static class Mnist01
{
    /// <summary>The height and the width of an original image: 28 pixels.</summary>
    public const int OriginalSide = Mnist.OriginalSide;

    /// <summary>
    /// Loads the digits: class 0 for a 0 and 1 for a 1, the image row after row from the top left corner.
    /// </summary>
    /// <param name="side">
    /// The side s of an image, in [1, 28], default 28: below 28 the images are downsampled to s × s by area averaging
    /// (<see cref="AreaAveraging.Downsample"/>). The dimension is d = s².
    /// </param>
    /// <param name="unitNorm">
    /// True (the default) to scale every image, after downsampling, to ‖x‖₂ = 1, the setting of the paper's theory and of its Figures 4 to 7.
    /// False to leave the pixels in [0, 1] (0 is the background, 1 full ink), as in Figures 2 and 3.
    /// </param>
    /// <returns>The training and the test images. Nothing is kept: every call loads anew, in about half a second at full size.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="side"/> is not in [1, 28].</exception>
    public static (LabeledData Train, LabeledData Test) Load(int side = OriginalSide, bool unitNorm = true) => Mnist.Load(side, unitNorm, [0, 1]);
}
