using System.Diagnostics;
using Sygeopfoelgning.Tests.Unit.Architecture;

namespace Sygeopfoelgning.Tests.Unit.Ops;

/// <summary>Runs promtool, which comes from the machine or from Debian's package (eng/tools/promtool).</summary>
internal static class Promtool
{
    // The first run may download the package.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Fails with promtool's output unless promtool succeeds.</summary>
    public static async Task IsContentWith(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "eng/tools/promtool"), arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            Assert.True(process.ExitCode == 0, $"promtool {string.Join(' ', arguments)}\n{await output}{await error}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
