using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Aspire.Hosting.Orchestration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>Adds the dashboard to the application as a resource like any other, though a hidden one, and tells where it is once it answers.</summary>
internal sealed partial class DashboardResource(
    DashboardOptions options,
    ResourceServiceHost resourceService,
    DistributedApplicationModel model,
    IHostApplicationLifetime lifetime,
    ILogger<DistributedApplication> logger) : IDistributedApplicationEventingSubscriber
{
    public const string ResourceName = "aspire-dashboard";
    public const string OtlpGrpcEndpoint = "otlp-grpc";
    public const string OtlpHttpEndpoint = "otlp-http";

    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        eventing.Subscribe<BeforeStartEvent>((_, _) =>
        {
            var dashboard = Create();
            model.Resources.Insert(0, dashboard);
            eventing.Subscribe<ResourceReadyEvent>(dashboard, (_, _) =>
            {
                Tell(dashboard);
                return Task.CompletedTask;
            });
            eventing.Subscribe<ResourceStoppedEvent>(dashboard, (stopped, _) =>
            {
                if (!lifetime.ApplicationStopping.IsCancellationRequested)
                {
                    LogEnded(stopped.ResourceEvent.Snapshot.ExitCode);
                }

                return Task.CompletedTask;
            });
            return Task.CompletedTask;
        });
        return Task.CompletedTask;
    }

    private ExecutableResource Create()
    {
        var program = Path.GetFullPath(DcpOptions.Required(options.ProgramPath, "Aspire's dashboard"));
        var dashboard = new ExecutableResource(ResourceName, program, Path.GetDirectoryName(program)!);
        dashboard.Annotations.Add(new CommandLineArgsCallbackAnnotation(args => args.Add("dashboard")));
        dashboard.Annotations.Add(new NoLifecycleCommandsAnnotation());
        dashboard.Annotations.Add(new HealthCheckAnnotation(DashboardHealthCheck.Key));
        if (!options.ShowDashboardResource)
        {
            dashboard.Annotations.Add(new HiddenAnnotation());
        }

        var scheme = options.AllowUnsecuredTransport ? "http" : "https";
        foreach (var url in (options.Urls ?? scheme + "://localhost:0").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            dashboard.Annotations.Add(Endpoint(url, null, null));
        }

        dashboard.Annotations.Add(Endpoint(options.OtlpGrpc ?? scheme + "://localhost:0", OtlpGrpcEndpoint, "http2"));
        dashboard.Annotations.Add(Endpoint(options.OtlpHttp ?? scheme + "://localhost:0", OtlpHttpEndpoint, null));
        dashboard.Annotations.Add(new EnvironmentCallbackAnnotation(SetVariables));
        return dashboard;
    }

    private static EndpointAnnotation Endpoint(string url, string? name, string? transport)
    {
        var address = BindingAddress.Parse(url);
        return new EndpointAnnotation(ProtocolType.Tcp, address.Scheme, transport, name, address.Port is 0 ? null : address.Port) { TargetHost = address.Host };
    }

    private async Task SetVariables(EnvironmentCallbackContext context)
    {
        var variables = context.EnvironmentVariables;
        foreach (var (name, value) in options.HandedOn)
        {
            variables[name] = value;
        }

        var endpoints = ((IResourceWithEndpoints)context.Resource).GetEndpoints().ToArray();
        var frontend = new ReferenceExpressionBuilder();
        foreach (var endpoint in endpoints.Where(endpoint => endpoint.IsHttpSchemeName))
        {
            var separator = frontend.IsEmpty ? string.Empty : ";";
            frontend.Append($"{separator}{TargetUrl(endpoint)}");
        }

        variables["ASPNETCORE_URLS"] = frontend.Build();
        variables["ASPNETCORE_ENVIRONMENT"] = options.AspNetCoreEnvironment;
        variables["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = TargetUrl(endpoints.Single(endpoint => endpoint.EndpointName == OtlpGrpcEndpoint));
        variables["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = TargetUrl(endpoints.Single(endpoint => endpoint.EndpointName == OtlpHttpEndpoint));
        variables["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = await resourceService.GetUrlAsync(context.CancellationToken);
        variables["ASPIRE_DASHBOARD_API_ENABLED"] = "true";
        if (options.CorsAllowedOrigins is { } origins)
        {
            variables["DASHBOARD__OTLP__CORS__ALLOWEDORIGINS"] = origins;
            variables["DASHBOARD__OTLP__CORS__ALLOWEDHEADERS"] = "*";
        }

        Secure(variables, "FRONTEND", "BrowserToken", "BROWSERTOKEN", options.BrowserToken);
        Secure(variables, "OTLP", "ApiKey", "PRIMARYAPIKEY", options.OtlpApiKey);
        Secure(variables, "API", "ApiKey", "PRIMARYAPIKEY", options.ApiKey);
        Secure(variables, "RESOURCESERVICECLIENT", "ApiKey", "APIKEY", options.ResourceServiceApiKey);
    }

    private static void Secure(Dictionary<string, object> variables, string part, string mode, string keyName, string? key)
    {
        variables[$"DASHBOARD__{part}__AUTHMODE"] = key is null ? "Unsecured" : mode;
        if (key is not null)
        {
            variables[$"DASHBOARD__{part}__{keyName}"] = key;
        }
    }

    private static ReferenceExpression TargetUrl(EndpointReference endpoint) =>
        ReferenceExpression.Create($"{endpoint.Scheme}://{endpoint.EndpointAnnotation.TargetHost}:{endpoint.Property(EndpointProperty.TargetPort)}");

    private void Tell(IResourceWithEndpoints dashboard)
    {
        var endpoints = dashboard.GetEndpoints().ToArray();
        var url = (endpoints.FirstOrDefault(endpoint => endpoint.EndpointName == "https") ?? endpoints.First(endpoint => endpoint.EndpointName == "http")).Url;
        LogListening(url);
        if (options.BrowserToken is { } token && !options.SuppressLoginUrl)
        {
            LogLogin($"{url}/login?t={token}");
        }
    }

    [LoggerMessage(LogLevel.Information, "Now listening on: {DashboardUrl}")]
    private partial void LogListening(string dashboardUrl);

    [LoggerMessage(LogLevel.Information, "Login to the dashboard at {LoginUrl}")]
    private partial void LogLogin(string loginUrl);

    [LoggerMessage(LogLevel.Warning, "The dashboard has ended with exit code {ExitCode}.")]
    private partial void LogEnded(int? exitCode);
}
