using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>The keys between dashboard, AppHost, resources and browser: what is configured, else random ones for this run.</summary>
internal static class Secrets
{
    public static void Create(ConfigurationManager configuration)
    {
        if (DashboardOptions.IsUnsecured(configuration))
        {
            return;
        }

        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AppHost:OtlpApiKey"] = configuration["AppHost:OtlpApiKey"] ?? Token(),
            ["AppHost:DashboardApiKey"] = configuration["AppHost:DashboardApiKey"] ?? Token(),
            ["AppHost:BrowserToken"] = DashboardOptions.Either(configuration, "DASHBOARD_FRONTEND_BROWSERTOKEN") ?? configuration["AppHost:BrowserToken"] ?? Token(),
            ["AppHost:ResourceService:AuthMode"] = "ApiKey",
            ["AppHost:ResourceService:ApiKey"] = DashboardOptions.Either(configuration, "DASHBOARD_RESOURCESERVICE_APIKEY") ?? Token(),
        });
    }

    private static string Token() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
