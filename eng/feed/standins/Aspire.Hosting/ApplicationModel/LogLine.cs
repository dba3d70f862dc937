namespace Aspire.Hosting.ApplicationModel;

/// <summary>A line a resource wrote.</summary>
/// <param name="LineNumber">Its number, from 1.</param>
/// <param name="Content">The line, with its time in front.</param>
/// <param name="IsErrorMessage">Whether it was written to the error output.</param>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);
