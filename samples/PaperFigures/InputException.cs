namespace PaperFigures;

/// <summary>Something is wrong with what the user gave; the message says what and where, in one line.</summary>
internal sealed class InputException(string message, Exception? cause = null) : Exception(message, cause);
