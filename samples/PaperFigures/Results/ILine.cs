namespace PaperFigures.Results;

/// <summary>What a line of a file says, for messages about one that is damaged.</summary>
internal interface ILine
{
    /// <summary>"a result".</summary>
    static abstract string Name { get; }

    /// <summary>What to do about it, as a sentence.</summary>
    static abstract string Advice { get; }
}
