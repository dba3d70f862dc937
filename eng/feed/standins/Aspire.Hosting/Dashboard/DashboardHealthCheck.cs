using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Dashboard;

/// <summary>Whether the dashboard answers at all; what it answers depends on who asks.</summary>
internal sealed class DashboardHealthCheck(DistributedApplicationModel model) : IHealthCheck
{
    public const string Key = "aspire-dashboard";

    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var dashboard = (IResourceWithEndpoints)model.Resources.First(resource => resource.Name == DashboardResource.ResourceName);
        var url = dashboard.GetEndpoints().First(endpoint => endpoint.IsHttpSchemeName).Url;
        try
        {
            using var response = await Client.GetAsync(new Uri(url), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (HttpRequestException exception)
        {
            return HealthCheckResult.Unhealthy($"{url} does not answer.", exception);
        }
    }
}
