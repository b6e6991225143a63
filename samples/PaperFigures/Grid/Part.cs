namespace PaperFigures.Grid;

/// <summary>What the sweep is for: a figure of the paper, or one of ours.</summary>
internal enum Part
{
    /// <summary>Figure 2: distances, gradients and steps against d at three widths, on raw pixels.</summary>
    Figure2 = 2,

    /// <summary>Figure 3: the same at four C_0.</summary>
    Figure3 = 3,

    /// <summary>Figure 4: robust accuracy of projected adversarial training.</summary>
    Figure4 = 4,

    /// <summary>Figure 5: Figure 2 on the sphere.</summary>
    Figure5 = 5,

    /// <summary>Figure 6: Figure 3 on the sphere.</summary>
    Figure6 = 6,

    /// <summary>Figure 7: histograms.</summary>
    Figure7 = 7,

    /// <summary>Laziness during training.</summary>
    Traces,

    /// <summary>Every lemma beside what is measured.</summary>
    Audits,
}
