using System.Xml.Linq;
using LazyAdversary.PaperFigures.Tests.Drawing;
using PaperFigures.Drawing;
using PaperFigures.Grid;
using PaperFigures.Report;
using PaperFigures.Report.Sections;
using PaperFigures.Results;

namespace LazyAdversary.PaperFigures.Tests.Report;

[Collection(SharesDrawnRun.Name)]
public class ReportTests(DrawnRun run)
{
    private static readonly string[] s_sections =
    [
        "glance", "figure-2", "figure-3", "figure-4", "figure-5", "figure-6", "figure-7", "laziness", "traces", "audit", "missing", "settings",
    ];

    [Fact]
    public void The_page_has_every_section_in_its_contents_and_every_figure_in_a_section()
    {
        var page = XDocument.Parse(run.Html);
        Assert.Equal(s_sections, page.Descendants("section").Select(s => s.Attribute("id")!.Value));
        Assert.Equal(s_sections.Select(id => "#" + id), page.Descendants("nav").Descendants("a").Select(a => a.Attribute("href")!.Value));
        Assert.Equal(
            run.Figures.Select(f => "drawn-" + f.Name).Order(), page.Descendants("section").Descendants("figure").Select(f => f.Attribute("id")!.Value).Order());
        Assert.All(page.Descendants("section"), section => Assert.True(section.Elements().Count() > 1));
        Assert.DoesNotContain("This run has no results for it", run.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_needs_no_other_file_and_no_script()
    {
        var page = XDocument.Parse(run.Html);
        Assert.All(page.Descendants().Attributes("src"), src => Assert.StartsWith("data:image/svg+xml;base64,", src.Value, StringComparison.Ordinal));
        Assert.All(page.Descendants().Attributes("href"), href => Assert.StartsWith("#", href.Value, StringComparison.Ordinal));
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("link"));
        Assert.DoesNotContain("url(", run.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", run.Html.Replace("base64", "", StringComparison.Ordinal).Split("data:image")[0], StringComparison.Ordinal);
    }

    /// <summary>Browsers take the text of a style as it is: what XML escapes they would not understand.</summary>
    [Fact]
    public void The_style_holds_nothing_that_XML_escapes()
    {
        string style = run.Html[run.Html.IndexOf("<style>", StringComparison.Ordinal)..run.Html.IndexOf("</style>", StringComparison.Ordinal)];
        Assert.DoesNotContain('&', style);
    }

    [Fact]
    public void Markdown_links_to_pictures_that_are_there()
    {
        var links = run.Markdown.Split("](").Skip(1).Select(part => part[..part.IndexOf(')', StringComparison.Ordinal)])
            .Where(link => !link.StartsWith('#')).ToList();
        Assert.Equal(run.Figures.Select(f => $"figures/{f.Name}.png").Order(), links.Order());
        Assert.All(links, link => Assert.True(File.Exists(Path.Combine(run.Folder, link))));
        Assert.All(s_sections, id => Assert.Contains($"<a id=\"{id}\"></a>", run.Markdown, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_row_of_a_Markdown_table_has_as_many_cells_as_its_header()
    {
        int columns = 0;
        foreach (string line in run.Markdown.Split('\n'))
        {
            int bars = line.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|');
            if (!line.StartsWith('|')) columns = 0;
            else if (columns == 0) columns = bars;
            else Assert.Equal(columns, bars);
        }
    }

    [Fact]
    public void Both_pages_name_the_missing_cells()
    {
        Assert.Contains("m = 10,000 at d = 49, 196, 400, 625", run.Html, StringComparison.Ordinal);
        Assert.Contains("m = 10,000 at d = 49, 196, 400, 625", run.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void The_audit_has_bounds_shares_and_reasons()
    {
        var audit = XDocument.Parse(run.Html).Descendants("section").Single(s => s.Attribute("id")!.Value == "audit");
        var rows = audit.Descendants("tbody").Descendants("tr").Select(tr => tr.Elements("td").Select(td => td.Value).ToList()).ToList();
        Assert.Equal(["Lemma B.4", "Lemma B.5", "Lemma B.7", "Lemma B.9"], rows.Select(r => r[0]));
        Assert.Equal(["vacuous: the bound is negative", "–", "–", "–"], [rows[2][2], .. rows[2].Skip(4)]);
        Assert.Equal(["7.40", "100.00%"], rows[1].Skip(5));
        Assert.Contains("trained to the edge of the ball: ", audit.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_audit_says_where_training_did_not_reach_the_edge()
    {
        var reached = new SyntheticResults().Audit(784, 10_000, 0);
        var table = AuditSection.Of([reached, reached with { Seed = 1, Reached = false }]).Blocks.OfType<Table>().Single();
        Assert.Contains("1 of 2 seeds at the edge of the ball after 100,000 steps", table.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void The_glance_says_how_wide_the_intervals_are() => Assert.Matches(
        @"−0\.5 lies in the 95% interval of \d of 3 fitted lines, of median half-width \d\.\d{3} ", run.Markdown);

    [Fact]
    public void The_glance_counts_a_network_once_that_several_constants_share()
    {
        var synthetic = new SyntheticResults();
        var capped = synthetic.Lazy(Inputs.Sphere, 25, 1000, 20, 1, reached: false);
        var table = (Table)GlanceSection.Of([synthetic.Lazy(Inputs.Sphere, 25, 1000, 10, 1), capped, capped with { LazyConstant = 30 }]).Blocks.Single();
        Assert.StartsWith("2 of 2 networks below 1%", Assert.Single(table.Rows, row => row[0] == "Section 5.1")[2], StringComparison.Ordinal);
    }

    [Fact]
    public void No_results_make_a_page_that_says_so()
    {
        string folder = Path.Combine(run.Folder, "empty");
        var (html, markdown) = ReportWriter.Write([], [], ReportSettings.Of("quick", []), [], folder);
        var page = XDocument.Load(html);
        Assert.Equal(s_sections, page.Descendants("section").Select(s => s.Attribute("id")!.Value));
        Assert.Contains("This run has no results yet", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("Figure 4, right: no results.", page.Root.Value, StringComparison.Ordinal);
        Assert.Contains("This run has no results yet", File.ReadAllText(markdown), StringComparison.Ordinal);
    }

    /// <summary>Whoever has the old ones open, as a browser or an upload may, reads them whole.</summary>
    [Fact]
    public void Figures_and_reports_are_replaced_whole()
    {
        if (OperatingSystem.IsWindows()) return;
        string folder = Path.Combine(run.Folder, "again");
        List<CellResult> results = [new SyntheticResults().Trace(25, 1000, 0)];
        string[] paths = Draw();
        Assert.Equal(4, paths.Length);
        foreach (string path in paths) File.WriteAllText(path, "old");
        FileStream[] readers = [.. paths.Select(path => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))];
        Draw();
        foreach (var reader in readers)
        {
            using var text = new StreamReader(reader);
            Assert.Equal("old", text.ReadToEnd());
        }

        Assert.All(paths, path => Assert.NotEqual("old", File.ReadAllText(path)));
        Assert.Equal(paths.Order(), Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order());

        string[] Draw()
        {
            var figures = FigureSet.Draw(results, Path.Combine(folder, "figures"));
            var (html, markdown) = ReportWriter.Write(results, [], ReportSettings.Of("quick", []), figures, folder);
            return [html, markdown, .. figures.SelectMany(figure => new[] { figure.PngPath, figure.SvgPath })];
        }
    }

    [Fact]
    public void Settings_name_no_folder_of_the_machine()
    {
        string rooted = Path.Combine(Path.GetTempPath(), "someone", "out");
        var settings = ReportSettings.Of("quick", ["run", "--output", rooted, "--results=" + rooted, "--seeds", "3"]);
        Assert.Equal("run --output out --results=out --seeds 3", settings.CommandLine);
        Assert.DoesNotContain(Path.GetDirectoryName(run.Folder)! + Path.DirectorySeparatorChar + "paper", run.Html, StringComparison.Ordinal);
    }
}
