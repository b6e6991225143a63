using System.Globalization;

namespace PaperFigures.Grid;

/// <summary>One of several shares of the grid, for machines that share nothing.</summary>
/// <param name="Index">Which, from 0.</param>
/// <param name="Count">Of how many.</param>
internal readonly record struct Shard(int Index, int Count)
{
    private const string SlurmIndex = "SLURM_ARRAY_TASK_ID", SlurmCount = "SLURM_ARRAY_TASK_COUNT", SlurmFirst = "SLURM_ARRAY_TASK_MIN",
        SlurmStep = "SLURM_ARRAY_TASK_STEP", KubernetesIndex = "JOB_COMPLETION_INDEX";

    /// <summary>All of it.</summary>
    public static Shard Whole { get; } = new(0, 1);

    /// <summary>
    /// The shard that is asked for: "k/n", or "/n" with the index from Slurm's or Kubernetes' variables, or null for both from Slurm's array, and the whole grid outside of
    /// one.
    /// </summary>
    /// <param name="option">The text of the option; null when it is not given.</param>
    /// <param name="variable">Looks up an environment variable.</param>
    /// <exception cref="InputException">It cannot be made out.</exception>
    public static Shard Resolve(string? option, Func<string, string?> variable)
    {
        if (option is null)
        {
            if (variable(SlurmIndex) is not null && variable(SlurmCount) is not null)
                return Checked(EnvironmentIndex(variable), Number(SlurmCount, variable), " For an array that leaves tasks out, give --shard k/n.");
            if (variable(KubernetesIndex) is string index)
                throw new InputException($"{KubernetesIndex} is {index}, but not of how many: give --shard /n with the job's completions, or --shard 0/1 for all of the grid.");
            return Whole;
        }

        string[] parts = option.Split('/');
        if (parts.Length != 2 || !TryParse(parts[1], out int count) || count < 1 || (parts[0].Length > 0 && !TryParse(parts[0], out _)))
            throw new InputException($"--shard takes k/n with 0 ≤ k < n, or /n, not '{option}'.");
        return Checked(parts[0].Length > 0 ? int.Parse(parts[0], CultureInfo.InvariantCulture) : EnvironmentIndex(variable), count);
    }

    /// <summary>
    /// This shard's share of jobs: the longest first, each to the shard that has least until then. The shares follow from the jobs alone, whatever is done already.
    /// </summary>
    public IReadOnlyList<T> Share<T>(IEnumerable<T> longestFirst, Func<T, double> cost)
    {
        // Whole milliseconds: sums of fractions would differ by their order, and machines with another Math.Pow could share otherwise.
        var loads = new long[Count];
        var mine = new List<T>();
        foreach (var job in longestFirst)
        {
            int lightest = Array.IndexOf(loads, loads.Min());
            loads[lightest] += (long)Math.Ceiling(1000 * cost(job));
            if (lightest == Index) mine.Add(job);
        }

        return mine;
    }

    private static int EnvironmentIndex(Func<string, string?> variable)
    {
        if (variable(SlurmIndex) is not null)
        {
            // --array=1-8 or 0-14:2 number the shards 0 to 7 all the same.
            int first = variable(SlurmFirst) is null ? 0 : Number(SlurmFirst, variable), step = variable(SlurmStep) is null ? 1 : Number(SlurmStep, variable);
            return (Number(SlurmIndex, variable) - first) / Math.Max(step, 1);
        }

        if (variable(KubernetesIndex) is null)
            throw new InputException($"--shard /n takes the index from {SlurmIndex} or {KubernetesIndex}, and neither is set: give k/n.");
        return Number(KubernetesIndex, variable);
    }

    private static Shard Checked(int index, int count, string advice = "") =>
        index >= 0 && index < count ? new(index, count) : throw new InputException($"Shard {index} of {count} does not exist: they are counted from 0.{advice}");

    private static int Number(string name, Func<string, string?> variable) =>
        TryParse(variable(name)!, out int value) ? value : throw new InputException($"{name} is '{variable(name)}': it should be a whole number.");

    private static bool TryParse(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
