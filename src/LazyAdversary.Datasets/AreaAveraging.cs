using LazyAdversary.Data;

namespace LazyAdversary.Datasets;

/// <summary>Downsampling of images by area averaging.</summary>
public static class AreaAveraging
{
    /// <summary>
    /// Shrinks h × w images to s × s. Each new pixel covers h/s × w/s old ones, whole or in part, and is their mean weighted by the covered area:
    /// x′[r, c] = Σ_ij o_ri(h)·o_cj(w)·x[i, j] / ((h/s)·(w/s)), where o_ri(h) = |[r·h/s, (r+1)·h/s) ∩ [i, i+1)|.
    /// </summary>
    /// <remarks>
    /// <para>
    /// s need not divide h or w (28 → 20 is fine). The mean over all pixels stays the same, and new pixels stay in the range of the old ones, both up to
    /// float32 rounding; sums are taken in double. The norm changes: downsample first, then call <see cref="LabeledData.ToUnitNorm"/>.
    /// </para>
    /// <para>Cost: fewer than (h + s)·(w + s) multiplications per image. When s = h = w it is the data itself, not a copy.</para>
    /// </remarks>
    /// <param name="images">n images, each of d = h·w values, row after row.</param>
    /// <param name="height">The height h of an image, at least 1.</param>
    /// <param name="width">The width w of an image, at least 1.</param>
    /// <param name="side">The new height and width s, in [1, min(h, w)].</param>
    /// <returns>n images of dimension s², with the same labels.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="height"/> or <paramref name="width"/> is less than 1, or <paramref name="side"/> is not in [1, min(h, w)].
    /// </exception>
    /// <exception cref="ArgumentException">The dimension of <paramref name="images"/> is not h·w; the message names both.</exception>
    public static LabeledData Downsample(LabeledData images, int height, int width, int side)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (images.Dimension != (long)height * width)
        {
            throw new ArgumentException(
                $"The data has dimension {images.Dimension}, but {height} × {width} images have {(long)height * width} values.", nameof(images));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, Math.Min(height, width));
        if (side == height && side == width) return images;

        int d = side * side;
        var result = new float[images.Count * d];
        var columns = Overlap.Between(width, side);
        var rows = Overlap.Between(height, side);
        var sums = new double[d];
        for (int n = 0; n < images.Count; n++)
        {
            sums.AsSpan().Clear();
            AddOverlaps(images.Input(n), width, rows, columns, sums);
            // The overlaps are in units of 1/s: a new pixel's weights add up to h·w.
            for (int k = 0; k < d; k++) result[n * d + k] = (float)(sums[k] / ((double)height * width));
        }

        return LabeledData.FromArray(result, d, images.Labels, images.ClassCount);
    }

    private static void AddOverlaps(ReadOnlySpan<float> image, int width, Overlap[] rows, Overlap[] columns, Span<double> sums)
    {
        int side = columns[^1].To + 1;
        foreach (var row in rows)
        {
            var pixels = image.Slice(row.From * width, width);
            var target = sums.Slice(row.To * side, side);
            foreach (var column in columns) target[column.To] += (double)row.Length * column.Length * pixels[column.From];
        }
    }

    /// <summary>Along one axis: old pixel <c>From</c> and new pixel <c>To</c> share <c>Length</c>/s of an old pixel's side.</summary>
    private readonly record struct Overlap(int From, int To, int Length)
    {
        /// <summary>All pairs that overlap, at most size + side − 1 of them; exact, because in units of 1/s every border is an integer.</summary>
        public static Overlap[] Between(int size, int side)
        {
            var overlaps = new List<Overlap>(size + side);
            for (int from = 0, to = 0; from < size && to < side;)
            {
                long oldEnd = (from + 1L) * side, newEnd = (to + 1L) * size;
                long start = Math.Max((long)from * side, (long)to * size);
                overlaps.Add(new(from, to, (int)(Math.Min(oldEnd, newEnd) - start)));
                if (oldEnd <= newEnd) from++;
                if (newEnd <= oldEnd) to++;
            }

            return [.. overlaps];
        }
    }
}
