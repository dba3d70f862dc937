using Aspire.Hosting.Dcp;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>What the AppHost's configuration says about the dashboard, under the names of the real AppHost.</summary>
internal sealed class DashboardOptions(IConfiguration configuration, DcpOptions dcp)
{
    private const string ConfigurationPrefix = "ASPIRE_DASHBOARD_";

    public string? ProgramPath => dcp.DashboardPath;

    public string? Urls => configuration["ASPNETCORE_URLS"];

    public string? OtlpGrpc => OtlpGrpcUrl(configuration);

    public string? OtlpHttp => OtlpHttpUrl(configuration);

    public string? BrowserToken => configuration["AppHost:BrowserToken"];

    public string? OtlpApiKey => configuration["AppHost:OtlpApiKey"];

    public string? ApiKey => configuration["AppHost:DashboardApiKey"];

    public string? ResourceServiceApiKey => configuration["AppHost:ResourceService:AuthMode"] == "ApiKey" ? configuration["AppHost:ResourceService:ApiKey"] : null;

    public string? ResourceServiceUrl => Either(configuration, "RESOURCE_SERVICE_ENDPOINT_URL");

    public string? CorsAllowedOrigins => Either(configuration, "DASHBOARD_CORS_ALLOWED_ORIGINS");

    public bool AllowUnsecuredTransport => IsTrue(configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"]);

    public bool ShowDashboardResource => IsTrue(Either(configuration, "SHOW_DASHBOARD_RESOURCES"));

    public bool SuppressLoginUrl => IsTrue(configuration["AppHost:SuppressDashboardLoginUrlInStartupSummary"]);

    public string ApplicationName => configuration["AppHost:DashboardApplicationName"] ?? "Aspire";

    public string AspNetCoreEnvironment => configuration["ASPNETCORE_ENVIRONMENT"] ?? "Production";

    /// <summary>Everything meant for the dashboard itself is handed on to it.</summary>
    public IEnumerable<KeyValuePair<string, string>> HandedOn => configuration.AsEnumerable()
        .Where(entry => entry.Key.StartsWith(ConfigurationPrefix, StringComparison.OrdinalIgnoreCase) && entry.Value is not null)
        .Select(entry => KeyValuePair.Create(entry.Key, entry.Value!));

    public static string? OtlpGrpcUrl(IConfiguration configuration) => Either(configuration, "DASHBOARD_OTLP_ENDPOINT_URL");

    public static string? OtlpHttpUrl(IConfiguration configuration) => Either(configuration, "DASHBOARD_OTLP_HTTP_ENDPOINT_URL");

    public static bool IsUnsecured(IConfiguration configuration) => IsTrue(Either(configuration, "DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"));

    /// <summary>A value under its name of today or its name of before 9.0.</summary>
    public static string? Either(IConfiguration configuration, string name)
    {
        var value = configuration[$"ASPIRE_{name}"];
        value = string.IsNullOrWhiteSpace(value) ? configuration[$"DOTNET_{name}"] : value;
        return string.IsNullOrWhiteSpace(value) ? null : value;
    }

    /// <summary>Refuses addresses without TLS, unless they were allowed; says what to set.</summary>
    public void Validate()
    {
        if (AllowUnsecuredTransport)
        {
            return;
        }

        foreach (var (name, urls) in new[] { ("ASPNETCORE_URLS", Urls), ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", OtlpGrpc), ("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", OtlpHttp), ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", ResourceServiceUrl) })
        {
            if (urls?.Split(';').Any(url => url.TrimStart().StartsWith("http:", StringComparison.OrdinalIgnoreCase)) is true)
            {
                throw new SetupException($"'{name}' must be an https address unless ASPIRE_ALLOW_UNSECURED_TRANSPORT is set to true.");
            }
        }
    }

    private static bool IsTrue(string? value) => bool.TryParse(value, out var result) ? result : value == "1";
}
