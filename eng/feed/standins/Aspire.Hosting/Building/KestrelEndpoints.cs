using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Building;

/// <summary>
/// The endpoints a web project has by its own settings (<c>Kestrel:Endpoints</c> in appsettings.json). They become
/// endpoints of the resource; while it runs, variables put the ports the orchestrator chose in the place of the settings'.
/// </summary>
internal sealed class KestrelEndpoints
{
    private readonly List<Endpoint> endpoints = [];

    public static KestrelEndpoints Of(IProjectMetadata project, string environment)
    {
        var folder = Path.GetDirectoryName(project.ProjectPath)!;
        var settings = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(folder, "appsettings.json"), optional: true)
            .AddJsonFile(Path.Combine(folder, $"appsettings.{environment}.json"), optional: true)
            .Build();
        var byDefault = settings["Kestrel:EndpointDefaults:Protocols"];

        var found = new KestrelEndpoints();
        foreach (var section in settings.GetSection("Kestrel:Endpoints").GetChildren().Where(section => section["Url"] is not null))
        {
            found.endpoints.Add(new(section.Key, BindingAddress.Parse(section["Url"]!), (section["Protocols"] ?? byDefault) == "Http2"));
        }

        return found;
    }

    public void AddTo(IResourceBuilder<ProjectResource> project)
    {
        foreach (var scheme in endpoints.GroupBy(endpoint => endpoint.Address.Scheme))
        {
            // The only endpoint of a scheme is called by the scheme.
            var single = scheme.Count() == 1;
            foreach (var endpoint in scheme)
            {
                project.WithEndpoint(single ? scheme.Key : endpoint.Name, annotation =>
                {
                    annotation.Port = endpoint.Address.Port;
                    annotation.UriScheme = endpoint.Address.Scheme;
                    annotation.TargetHost = endpoint.Address.Host;
                    annotation.Transport = endpoint.IsHttp2 ? "http2" : annotation.Transport;
                });
            }
        }

        project.WithEnvironment(endpoints.Count == 0 ? SetUrls : OverrideKestrel);
    }

    private static void OverrideKestrel(EnvironmentCallbackContext context)
    {
        foreach (var endpoint in ((IResourceWithEndpoints)context.Resource).GetEndpoints())
        {
            var host = endpoint.EndpointAnnotation.TargetHost;
            context.EnvironmentVariables[$"Kestrel__Endpoints__{endpoint.EndpointName}__Url"] =
                ReferenceExpression.Create($"{endpoint.Scheme}://{host}:{endpoint.Property(EndpointProperty.TargetPort)}");
        }
    }

    private static void SetUrls(EnvironmentCallbackContext context)
    {
        if (context.EnvironmentVariables.ContainsKey("ASPNETCORE_URLS"))
        {
            return;
        }

        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in ((IResourceWithEndpoints)context.Resource).GetEndpoints().Where(endpoint => endpoint.IsHttp || endpoint.IsHttps))
        {
            var separator = urls.IsEmpty ? string.Empty : ";";
            urls.Append($"{separator}{endpoint.Scheme}://{endpoint.EndpointAnnotation.TargetHost}:{endpoint.Property(EndpointProperty.TargetPort)}");
        }

        if (!urls.IsEmpty)
        {
            context.EnvironmentVariables["ASPNETCORE_URLS"] = urls.Build();
        }
    }

    private sealed record Endpoint(string Name, BindingAddress Address, bool IsHttp2);
}
