using System.Diagnostics;

namespace StandIns.Tests.Hosting;

/// <summary>Aspire's orchestrator and dashboard. A machine that lacks no package has not unpacked them yet.</summary>
internal static class Bundle
{
    private const string Unpack = "import('./eng/feed/aspire.mjs').then(aspire => aspire.unpackedBundle('eng/feed', 'eng/tools'))";

    private static readonly Lazy<string> Folder = new(Find);

    /// <summary>The arguments that tell an AppHost where they are; the build would have written it into its assembly.</summary>
    public static string[] Arguments =>
    [
        $"--DcpPublisher:CliPath={Path.Combine(Folder.Value, "dcp", "dcp")}",
        $"--DcpPublisher:DashboardPath={Path.Combine(Folder.Value, "managed", "aspire-managed")}",
    ];

    private static string Find()
    {
        var folder = Path.Combine(Repository.Root, "eng", "feed", ".bundle", "bundle");
        if (!File.Exists(Path.Combine(folder, "dcp", "dcp")))
        {
            using var node = Process.Start(new ProcessStartInfo("node", ["-e", Unpack]) { WorkingDirectory = Repository.Root })!;
            node.WaitForExit();
        }

        return folder;
    }
}
