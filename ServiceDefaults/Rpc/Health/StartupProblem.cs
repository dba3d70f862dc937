using Microsoft.AspNetCore.Connections;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rpc.Health;

/// <summary>
/// Something that the operator must correct before the process can start, such as a missing setting. Thrown anywhere
/// during start, it ends the process with its sentence on stderr and no stack trace.
/// </summary>
/// <param name="message">One sentence: what is wrong, and what to do.</param>
#pragma warning disable CA1710 // A problem is what it is called where it is thrown; only its being thrown makes it an exception.
public sealed class StartupProblem(string message) : Exception(message)
#pragma warning restore CA1710
{
    // EX_CONFIG of sysexits.h.
    private const int ExitCode = 78;

    private static int installed;

    /// <summary>Makes the process end with one sentence for such a problem. It uses an AppDomain event, so that Program.cs stays app.Run().</summary>
    internal static void EndWithOneSentence()
    {
        if (Interlocked.Exchange(ref installed, 1) == 0)
        {
            AppDomain.CurrentDomain.UnhandledException += (_, unhandled) => End(unhandled.ExceptionObject as Exception);
        }
    }

    /// <summary>The sentence for an exception that ended the start, or null if the operator cannot correct it.</summary>
    internal static string? SentenceFor(Exception? exception) => exception switch
    {
        null => null,
        StartupProblem problem => problem.Message,
        // Kestrel names the address in the outer exception.
        { InnerException: AddressInUseException } => exception.Message,
        _ => SentenceFor(exception.InnerException),
    };

    private static void End(Exception? exception)
    {
        if (SentenceFor(exception) is not { } sentence)
        {
            return;
        }

#pragma warning disable RS0030 // There may be no log yet, and whoever starts a process looks at its stderr.
        Console.Error.WriteLine(CprScrubber.Scrub(sentence));
#pragma warning restore RS0030
        Environment.Exit(ExitCode);
    }
}
