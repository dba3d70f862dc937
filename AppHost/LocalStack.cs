using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Sygeopfoelgning.AppHost;

/// <summary>
/// The folder of this stack, its contents, and the settings it runs with. A developer's stack uses <c>.local</c>; each test
/// stack has its own folder (<c>--Local:Folder=…</c>) and free ports (<c>--Local:Ports=random</c>), so that several run in parallel.
/// Publishing (<c>--publisher manifest</c>) describes a stack that runs elsewhere: then there is no folder, and no secret is made.
/// </summary>
internal sealed class LocalStack : IDisposable
{
    readonly IConfiguration settings;
    readonly FileStream? held;
    readonly LocalSecrets? secrets;

    LocalStack(string[] args, IConfiguration settings, string root)
    {
        (this.settings, Root, Folder) = (settings, root, "");
        Ports = LocalPorts.AsDocumented;
        Arguments = args;
    }

    LocalStack(string[] args, IConfiguration settings, string root, string folder)
    {
        (this.settings, Root, Folder) = (settings, root, folder);
        held = Hold(folder);
        secrets = LocalSecrets.Open(Path.Combine(folder, "secrets.json"));
        KeyFolder.Write(folder, ring => Secrets[ring]);
        Ports = new(random: settings["Local:Ports"] == "random", patient: File.Exists(EndpointsFile));
        // A start that fails or is interrupted reports it itself; the host would add a stack trace.
        Arguments = ["--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host=None", .. Dashboard(), .. args];
    }

    /// <summary>The repository.</summary>
    public string Root { get; }

    public string Folder { get; }

    public LocalSecrets Secrets => secrets ?? throw new InvalidOperationException("A published stack has no secrets of this machine.");

    public LocalPorts Ports { get; }

    /// <summary>The command line, including what Aspire reads from it.</summary>
    public string[] Arguments { get; }

    public string EndpointsFile => Path.Combine(Folder, "endpoints.json");

    /// <summary>A stack with a folder of its own leaves nothing behind.</summary>
    public bool IsTemporary => held is not null && settings["Local:Folder"] is not null;

    public string DashboardUrl { get; private set; } = "";

    /// <summary>Where the services send traces, metrics and logs.</summary>
    public string OtlpUrl { get; private set; } = "";

    public string? Setting(string name) => settings[name];

    /// <summary>The number of processes of a service behind its port (<c>--Replicas:cases=3</c>).</summary>
    public int Replicas(string service) => int.TryParse(settings[$"Replicas:{service}"], NumberStyles.None, CultureInfo.InvariantCulture, out var replicas)
        ? Math.Max(1, replicas)
        : 1;

    /// <summary>The settings for every service: those under <c>Every</c>.</summary>
    public IEnumerable<KeyValuePair<string, string>> EveryService => settings.GetSection("Every").AsEnumerable(makePathsRelative: true)
        .Where(setting => setting.Value is not null)!;

    /// <summary>The port over which the services reach another resource, if it is not the resource's own (<c>Local:Via:postgres</c>).</summary>
    public string? Via(string resource) => settings[$"Local:Via:{resource}"];

    public void Dispose() => held?.Dispose();

    /// <summary>When `./run` was called; otherwise the start of this process.</summary>
    public DateTimeOffset Started => long.TryParse(settings["Local:Started"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        ? DateTimeOffset.FromUnixTimeSeconds(seconds)
        : System.Diagnostics.Process.GetCurrentProcess().StartTime;

    public static LocalStack Open(string[] args)
    {
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
        var root = RepositoryAbove(AppContext.BaseDirectory);
        if (IsPublishing(settings))
            return new(args, settings, root);
        var folder = Path.GetFullPath(settings["Local:Folder"] ?? Path.Combine(root, ".local"));
        Directory.CreateDirectory(folder);
        // Others may pass through (PostgreSQL runs as an unprivileged user if root runs the stack) but not list the folder.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        return new(args, settings, root, folder);
    }

    // The same decision as Aspire's, which is only available later.
    static bool IsPublishing(IConfiguration settings) =>
        (settings["publisher"] ?? settings["Publishing:Publisher"]) is not null
        || string.Equals(settings["operation"] ?? settings["AppHost:Operation"], "publish", StringComparison.OrdinalIgnoreCase);

    IEnumerable<string> Dashboard()
    {
        DashboardUrl = $"http://localhost:{Ports.Take(15888)}";
        OtlpUrl = $"http://localhost:{Ports.Take(15889)}";
        return
        [
            $"--ASPNETCORE_URLS={DashboardUrl}",
            $"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={OtlpUrl}",
            $"--ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL=http://localhost:{Ports.Take(15890)}",
            "--ASPIRE_ALLOW_UNSECURED_TRANSPORT=true",
            $"--ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN={Secrets["dashboard-token"]}",
            $"--AppHost:DashboardApiKey={Secrets["dashboard-api-key"]}",
            $"--AppHost:OtlpApiKey={Secrets["otlp-api-key"]}",
        ];
    }

    static FileStream Hold(string folder)
    {
        try
        {
            return new(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            Console.Error.WriteLine($"A stack already runs on {folder}: stop it first, or see its addresses with ./run endpoints.");
            Environment.Exit(1);
            throw;
        }
    }

    static string RepositoryAbove(string folder) => File.Exists(Path.Combine(folder, "Sygeopfoelgning.sln"))
        ? folder
        : RepositoryAbove(Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
            ?? throw new InvalidOperationException("The AppHost runs from its repository."));
}
