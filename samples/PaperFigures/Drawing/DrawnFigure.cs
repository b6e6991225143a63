namespace PaperFigures.Drawing;

/// <summary>A figure on disk.</summary>
/// <param name="Name">The files' name without extension: "figure-2".</param>
/// <param name="Title">"Figure 2: ...".</param>
/// <param name="Caption">What it shows and what is missing, in plain text.</param>
/// <param name="PngPath">The picture in pixels.</param>
/// <param name="SvgPath">The same picture in curves.</param>
internal sealed record DrawnFigure(string Name, string Title, string Caption, string PngPath, string SvgPath);
