namespace Tables;

/// <summary>
/// A table cannot be read as it stands; the message says where and why, and the option that would accept it, in one line.
/// </summary>
public sealed class TableException(string message) : Exception(message);
