using PaperFigures;
using PaperFigures.Grid;
using PaperFigures.Jobs;

namespace LazyAdversary.PaperFigures.Tests.Grid;

public class ShardTests
{
    [Theory]
    [InlineData(null, "", 0, 1)]
    [InlineData("2/5", "", 2, 5)]
    [InlineData("2/5", "JOB_COMPLETION_INDEX=4 ID=1", 2, 5)]
    [InlineData("/5", "JOB_COMPLETION_INDEX=4", 4, 5)]
    [InlineData(null, "ID=7 MIN=1 MAX=8 STEP=1 COUNT=8", 6, 8)]
    [InlineData(null, "ID=6 MIN=0 MAX=6 STEP=2 COUNT=4", 3, 4)]
    [InlineData("/8", "ID=3 MIN=1 MAX=8 STEP=1 COUNT=8", 2, 8)]
    [InlineData("/1", "ID=5 MIN=5 MAX=5 STEP=1 COUNT=1", 0, 1)]
    [InlineData("5/64", "ID=5 MIN=5 MAX=5 STEP=1 COUNT=1", 5, 64)]
    public void A_shard_is_given_or_taken_from_the_cluster(string? option, string variables, int index, int count) =>
        Assert.Equal(new Shard(index, count), Shard.Resolve(option, Variables(variables)));

    [Theory]
    [InlineData("5/5", "", "Shard 5 of 5 does not exist: they are counted from 0.")]
    [InlineData("1", "", "--shard takes k/n with 0 ≤ k < n, or /n, not '1'.")]
    [InlineData("-1/3", "", "not '-1/3'.")]
    [InlineData("1/0", "", "not '1/0'.")]
    [InlineData("/3", "", "neither is set: give k/n.")]
    [InlineData("/3", "JOB_COMPLETION_INDEX=3", "Shard 3 of 3 does not exist")]
    [InlineData("/3", "JOB_COMPLETION_INDEX=x", "JOB_COMPLETION_INDEX is 'x': it should be a whole number.")]
    [InlineData(null, "JOB_COMPLETION_INDEX=3", "give --shard /n with the job's completions")]
    [InlineData(null, "ID=5 MIN=1 MAX=5 STEP=1 COUNT=2", "The array has gaps, 2 tasks from 1 to 5")]
    [InlineData(null, "ID=5 MIN=5 MAX=5 STEP=1 COUNT=1", "SLURM_ARRAY_TASK_MIN is 5 and SLURM_ARRAY_TASK_COUNT is 1, which may be a part of an array: give --shard k/n")]
    [InlineData(null, "ID=0 MIN=0 MAX=0 STEP=1 COUNT=1", "which may be a part of an array")]
    [InlineData(null, "ID=9 MIN=8 MAX=15 STEP=1 COUNT=8", "which may be a part of an array")]
    [InlineData(null, "ID=5", "SLURM_ARRAY_TASK_COUNT is not set: give --shard k/n.")]
    [InlineData("/64", "ID=5 MIN=5 MAX=5 STEP=1 COUNT=1", "SLURM_ARRAY_TASK_COUNT is 1, not 64: submit all of the array, or give --shard k/64")]
    [InlineData("/9", "ID=3 MIN=1 MAX=8 STEP=1 COUNT=8", "SLURM_ARRAY_TASK_COUNT is 8, not 9")]
    [InlineData("/3", "ID=4 MIN=0 MAX=6 STEP=1 COUNT=3", "The array has gaps, 3 tasks from 0 to 6")]
    public void What_names_no_shard_is_refused(string? option, string variables, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => Shard.Resolve(option, Variables(variables))).Message, StringComparison.Ordinal);

    [Fact]
    public void Shards_share_the_whole_grid_evenly()
    {
        var jobs = SweepGrid.Jobs(SweepSettings.Paper, Enum.GetValues<Part>().ToHashSet());
        var shares = Enumerable.Range(0, 16).Select(index => new Shard(index, 16).Share(jobs, job => job.Cost)).ToList();
        Assert.Equal(Keys(jobs), Keys(shares.SelectMany(share => share)));
        var loads = shares.Select(share => share.Sum(job => job.Cost)).ToList();
        Assert.InRange(loads.Max() / loads.Average(), 1, 1.01);

        static IEnumerable<string> Keys(IEnumerable<IJob> jobs) => jobs.SelectMany(job => job.Cells).Select(cell => cell.Key).Order();
    }

    private static Func<string, string?> Variables(string text)
    {
        var variables = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(item => item.Split('='))
            .ToDictionary(pair => pair[0].Contains('_', StringComparison.Ordinal) ? pair[0] : "SLURM_ARRAY_TASK_" + pair[0], pair => pair[1]);
        return name => variables.GetValueOrDefault(name);
    }
}
