using Google.Rpc;

namespace Grpc.Core;

/// <summary>Describes exceptions for a rich status.</summary>
public static class ExceptionExtensions
{
    /// <summary>An exception's type, message and stack.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="innerDepth">How many inner exceptions follow in the stack.</param>
    public static DebugInfo ToRpcDebugInfo(this Exception exception, int innerDepth = 0)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var info = new DebugInfo { Detail = Title(exception), StackEntries = { Stack(exception) } };
        for (var inner = exception.InnerException; inner is not null && innerDepth > 0; inner = inner.InnerException, innerDepth--)
        {
            info.StackEntries.Add($"InnerException: {Title(inner)}");
            info.StackEntries.AddRange(Stack(inner));
        }

        return info;
    }

    private static string Title(Exception exception) => $"{exception.GetType().FullName}: {exception.Message}";

    private static string[] Stack(Exception exception) => exception.StackTrace?.ReplaceLineEndings("\n").Split('\n') ?? [];
}
