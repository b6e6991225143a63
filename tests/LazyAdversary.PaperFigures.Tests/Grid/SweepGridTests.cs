using PaperFigures.Grid;

namespace LazyAdversary.PaperFigures.Tests.Grid;

public class SweepGridTests
{
    [Fact]
    public void The_grid_of_the_paper_has_each_of_its_cells_once()
    {
        Assert.Equal(2 * 7 * 3 * 5, Cells(Part.Figure2, Part.Figure5));
        Assert.Equal(2 * 7 * 4 * 5, Cells(Part.Figure3, Part.Figure6));
        Assert.Equal(5, Cells(Part.Figure7));
        Assert.Equal((24 * 20 + 5 * 20) * 5, Cells(Part.Figure4));
        var keys = SweepGrid.Jobs(SweepSettings.Paper, Enum.GetValues<Part>().ToHashSet()).SelectMany(job => job.Cells).Select(cell => cell.Key).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());

        static int Cells(params Part[] parts) => SweepGrid.Jobs(SweepSettings.Paper, parts.ToHashSet()).Sum(job => job.Cells.Count(cell => cell.Parts.Overlaps(parts)));
    }

    [Fact]
    public void One_trajectory_serves_every_lazy_constant_of_a_seed()
    {
        var job = Assert.Single(SweepGrid.Jobs(
            SweepSettings.Paper with { Dimensions = [784], Widths = [100_000], Seeds = 1 }, new HashSet<Part> { Part.Figure6 }));
        Assert.Equal(4, job.Cells.Count);
    }

    [Fact]
    public void The_longest_jobs_come_first()
    {
        var costs = SweepGrid.Jobs(SweepSettings.Default, Enum.GetValues<Part>().ToHashSet()).Select(job => job.Cost).ToList();
        Assert.Equal(costs.OrderDescending(), costs);
    }
}
