using System.Globalization;

namespace PaperFigures.Grid;

/// <summary>One of several shares of the grid, for machines that share nothing.</summary>
/// <param name="Index">Which, from 0.</param>
/// <param name="Count">Of how many.</param>
internal readonly record struct Shard(int Index, int Count)
{
    private const string SlurmIndex = "SLURM_ARRAY_TASK_ID", SlurmCount = "SLURM_ARRAY_TASK_COUNT", SlurmFirst = "SLURM_ARRAY_TASK_MIN",
        SlurmLast = "SLURM_ARRAY_TASK_MAX", SlurmStep = "SLURM_ARRAY_TASK_STEP", KubernetesIndex = "JOB_COMPLETION_INDEX";

    /// <summary>All of it.</summary>
    public static Shard Whole { get; } = new(0, 1);

    /// <summary>
    /// The shard that is asked for: "k/n", or "/n" with the index from Slurm's or Kubernetes' variables, or null for both from Slurm's array, and the whole grid outside of
    /// one. An array of which a part was submitted numbers its tasks anew, so that what may be one is refused.
    /// </summary>
    /// <param name="option">The text of the option; null when it is not given.</param>
    /// <param name="variable">Looks up an environment variable.</param>
    /// <exception cref="InputException">It cannot be made out.</exception>
    public static Shard Resolve(string? option, Func<string, string?> variable)
    {
        if (option is null)
        {
            if (variable(SlurmIndex) is not null) return OfWholeArray(variable);
            if (variable(KubernetesIndex) is string index)
                throw new InputException($"{KubernetesIndex} is {index}, but not of how many: give --shard /n with the job's completions, or --shard 0/1 for all of the grid.");
            return Whole;
        }

        string[] parts = option.Split('/');
        if (parts.Length != 2 || !TryParse(parts[1], out int count) || count < 1 || (parts[0].Length > 0 && !TryParse(parts[0], out _)))
            throw new InputException($"--shard takes k/n with 0 ≤ k < n, or /n, not '{option}'.");
        return Checked(parts[0].Length > 0 ? int.Parse(parts[0], CultureInfo.InvariantCulture) : EnvironmentIndex(count, variable), count);
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

    /// <summary>A shard for each task, where nothing says that other tasks belong to the array.</summary>
    private static Shard OfWholeArray(Func<string, string?> variable)
    {
        int count = Number(SlurmCount, variable), first = Number(SlurmFirst, variable);
        if (count == 1 || first > 1)
        {
            throw new InputException(
                $"{SlurmFirst} is {first} and {SlurmCount} is {count}, which may be a part of an array: give --shard k/n, or --shard 0/1 for all of the grid.");
        }

        return Checked(SlurmShard(count, variable), count);
    }

    private static int EnvironmentIndex(int count, Func<string, string?> variable)
    {
        if (variable(SlurmIndex) is not null) return SlurmShard(count, variable);
        if (variable(KubernetesIndex) is null)
            throw new InputException($"--shard /n takes the index from {SlurmIndex} or {KubernetesIndex}, and neither is set: give k/n.");
        return Number(KubernetesIndex, variable);
    }

    /// <summary>--array=0-7, 1-8 and 0-14:2 number the shards 0 to 7 all the same; one with gaps numbers none.</summary>
    private static int SlurmShard(int count, Func<string, string?> variable)
    {
        int tasks = Number(SlurmCount, variable), first = Number(SlurmFirst, variable), last = Number(SlurmLast, variable), step = Number(SlurmStep, variable);
        if (tasks != count) throw new InputException($"{SlurmCount} is {tasks}, not {count}: submit all of the array, or give --shard k/{count} for a part of it.");
        if ((last - first) / Math.Max(step, 1) + 1 != tasks)
            throw new InputException($"The array has gaps, {tasks} tasks from {first} to {last}: submit all of it, or give --shard k/n for a part of it.");
        return (Number(SlurmIndex, variable) - first) / Math.Max(step, 1);
    }

    private static Shard Checked(int index, int count) =>
        index >= 0 && index < count ? new(index, count) : throw new InputException($"Shard {index} of {count} does not exist: they are counted from 0.");

    private static int Number(string name, Func<string, string?> variable)
    {
        if (variable(name) is not string text) throw new InputException($"{name} is not set: give --shard k/n.");
        return TryParse(text, out int value) ? value : throw new InputException($"{name} is '{text}': it should be a whole number.");
    }

    private static bool TryParse(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
