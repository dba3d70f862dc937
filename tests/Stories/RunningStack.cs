using System.Text.Json;

namespace Sygeopfoelgning.Stories;

/// <summary>
/// The running local stack: <c>endpoints.json</c> and the key in <c>secrets.json</c>, in <c>.local</c> or in the folder of <c>Local__Folder</c>.
/// </summary>
/// <param name="Addresses">gRPC address per service name.</param>
/// <param name="DashboardUrl">The dashboard.</param>
/// <param name="OtlpUrl">The receiver of spans.</param>
/// <param name="OtlpKey">The key that the receiver requires.</param>
/// <param name="PostgresPort">The database server's port on this machine.</param>
public sealed record RunningStack(
    IReadOnlyDictionary<string, string> Addresses, string DashboardUrl, string OtlpUrl, string OtlpKey, int PostgresPort)
{
    /// <summary>The stack of this checkout; null when it is not running.</summary>
    public static RunningStack? Find()
    {
        var file = Path.Combine(Folder, "endpoints.json");
        if (!File.Exists(file))
        {
            return null;
        }

        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var dashboard = json.RootElement.GetProperty("dashboard");
        return new RunningStack(
            json.RootElement.GetProperty("services").EnumerateObject()
                .ToDictionary(service => service.Name, service => service.Value.GetProperty("grpc").GetString()!),
            dashboard.GetProperty("url").GetString()!, dashboard.GetProperty("otlp").GetString()!, Secret("otlp-api-key")!,
            json.RootElement.GetProperty("postgres").GetProperty("port").GetInt32());
    }

    /// <summary>The local users' signing key; null before the first start.</summary>
    public static string? SigningKey() => Secret("users-signing-key");

    private static string Folder => Environment.GetEnvironmentVariable("Local__Folder") ?? Path.Combine(RepositoryAbove(AppContext.BaseDirectory), ".local");

    /// <summary>A secret of the local stack; null before the first start.</summary>
    public static string? Secret(string name)
    {
        var file = Path.Combine(Folder, "secrets.json");
        if (!File.Exists(file))
        {
            return null;
        }

        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return json.RootElement.GetProperty(name).GetString();
    }

    private static string RepositoryAbove(string folder) =>
        File.Exists(Path.Combine(folder, "Sygeopfoelgning.sln"))
            ? folder
            : RepositoryAbove(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The stories run from their repository."));
}
