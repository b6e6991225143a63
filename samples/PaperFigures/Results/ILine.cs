namespace PaperFigures.Results;

/// <summary>What a line of a file says, for messages about one that is damaged.</summary>
internal interface ILine
{
    /// <summary>"a result".</summary>
    static abstract string Name { get; }

    /// <summary>What to do about it, as a sentence.</summary>
    static abstract string Advice { get; }

    /// <summary>
    /// Sees to it that every value of a line that has been read can be what it stands for. Called when the line is known to have them all:
    /// the serializer's own call at the end of an object comes before that.
    /// </summary>
    /// <exception cref="System.Text.Json.JsonException">One cannot.</exception>
    void Validate();
}
