namespace LazyAdversary.Models;

/// <summary>
/// What scores mean: the margin of a class, and the prediction. A class is predicted when its score is larger, strictly, than every other; a tie for the
/// largest score, or any NaN, is no prediction, which is an error for every label.
/// </summary>
public static class Margins
{
    /// <summary>Stands for no prediction.</summary>
    public const int NoClass = -1;

    /// <summary>s_y − max_{j≠y} s_j, positive when class y is predicted; NaN when a score is NaN.</summary>
    /// <param name="scores">The K scores of one input.</param>
    /// <param name="label">y, in [0, K).</param>
    public static double Of(ReadOnlySpan<double> scores, int label)
    {
        double rival = double.NegativeInfinity;
        for (int j = 0; j < scores.Length; j++)
        {
            if (double.IsNaN(scores[j])) return double.NaN;
            if (j != label && scores[j] > rival) rival = scores[j];
        }

        // Two infinite scores of the same sign are a tie.
        return scores[label] == rival ? 0 : scores[label] - rival;
    }

    /// <summary>The same for scores in float32, rounded to float32.</summary>
    public static float Of(ReadOnlySpan<float> scores, int label) => scores[label] - scores[RunnerUp(scores, label)];

    /// <summary>The class other than the given one with the largest score, the first of several; NaN is below every number.</summary>
    /// <param name="scores">The K ≥ 2 scores of one input.</param>
    /// <param name="label">The class to leave out, in [0, K).</param>
    public static int RunnerUp(ReadOnlySpan<float> scores, int label)
    {
        int best = label == 0 ? 1 : 0;
        for (int j = best + 1; j < scores.Length; j++)
        {
            if (j != label && (scores[j] > scores[best] || (float.IsNaN(scores[best]) && !float.IsNaN(scores[j])))) best = j;
        }

        return best;
    }

    /// <summary>The same for scores in double.</summary>
    public static int RunnerUp(ReadOnlySpan<double> scores, int label)
    {
        int best = label == 0 ? 1 : 0;
        for (int j = best + 1; j < scores.Length; j++)
        {
            if (j != label && (scores[j] > scores[best] || (double.IsNaN(scores[best]) && !double.IsNaN(scores[j])))) best = j;
        }

        return best;
    }

    /// <summary>The predicted class; <see cref="NoClass"/> for a tie for the largest score, or when a score is NaN.</summary>
    /// <param name="scores">The K scores of one input.</param>
    public static int Predict(ReadOnlySpan<double> scores)
    {
        int best = 0;
        bool isTie = false;
        for (int j = 0; j < scores.Length; j++)
        {
            if (double.IsNaN(scores[j])) return NoClass;
            if (j == 0 || scores[j] < scores[best]) continue;
            isTie = scores[j] == scores[best];
            best = j;
        }

        return isTie ? NoClass : best;
    }
}
