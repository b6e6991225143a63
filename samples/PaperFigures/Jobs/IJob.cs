using PaperFigures.Grid;
using PaperFigures.Results;

namespace PaperFigures.Jobs;

/// <summary>A unit of work: one training and the cells of the grid that it gives. Jobs need nothing of each other.</summary>
internal interface IJob
{
    /// <summary>The cells, in the order in which they are done.</summary>
    IReadOnlyList<Cell> Cells { get; }

    /// <summary>Roughly how many seconds it takes on one thread; only the ratios of jobs matter.</summary>
    double Cost { get; }

    /// <summary>Roughly how many bytes it holds.</summary>
    long Memory { get; }

    /// <summary>What is done, for the user: "sphere, d = 784, m = 1000, seed 0".</summary>
    string Name { get; }

    /// <summary>Computes the cells that are missing, each handed out as soon as it is done. The results do not depend on which are missing.</summary>
    IEnumerable<CellResult> Run(IReadOnlySet<string> missing, JobContext context);
}

/// <summary>A cell of the grid.</summary>
/// <param name="Key">The key that its result will have.</param>
/// <param name="Parts">The figures that need it.</param>
/// <param name="Settings">What else determines its result: see <see cref="CellResult.Settings"/>.</param>
internal sealed record Cell(string Key, IReadOnlySet<Part> Parts, string Settings);

/// <summary>What a job runs in.</summary>
/// <param name="Digits">The data.</param>
/// <param name="Threads">How many threads it may use.</param>
/// <param name="Stage">Told what is being done; the text is asked for when it is shown.</param>
/// <param name="Cancellation">Stops it.</param>
internal sealed record JobContext(Digits Digits, int Threads, Action<Func<string>> Stage, CancellationToken Cancellation);
