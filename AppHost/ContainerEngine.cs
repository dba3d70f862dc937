using System.ComponentModel;
using System.Diagnostics;

namespace Sygeopfoelgning.AppHost;

/// <summary>Docker or Podman. A client alone does not count: some machines have it without the engine.</summary>
internal static class ContainerEngine
{
    static readonly TimeSpan limit = TimeSpan.FromSeconds(5);

    public static bool Answers() => Answers("docker") || Answers("podman");

    static bool Answers(string client)
    {
        try
        {
            using var info = Process.Start(new ProcessStartInfo(client, "info") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            info.OutputDataReceived += static (_, _) => { };
            info.ErrorDataReceived += static (_, _) => { };
            info.BeginOutputReadLine();
            info.BeginErrorReadLine();
            if (info.WaitForExit(limit))
                return info.ExitCode == 0;
            info.Kill(entireProcessTree: true);
            return false;
        }
        catch (Win32Exception)
        {
            return false;   // not installed
        }
    }
}
