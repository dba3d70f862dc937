using System.Diagnostics;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>A separate clock for one process; from Debian.</summary>
internal static class FakeTime
{
    /// <summary>The library that a process is started with (<c>LD_PRELOAD</c>).</summary>
    public static async Task<string> Library()
    {
        using var unpack = Process.Start(new ProcessStartInfo(Path.Combine(Repository.Root, "eng/tools/debian"), ["libfaketime"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var said = await unpack.StandardError.ReadToEndAsync();
        var folder = (await unpack.StandardOutput.ReadToEndAsync()).Trim();
        await unpack.WaitForExitAsync();
        Assert.True(unpack.ExitCode == 0, said);
        return Directory.EnumerateFiles(folder, "libfaketime.so.1", SearchOption.AllDirectories).Single();
    }
}
