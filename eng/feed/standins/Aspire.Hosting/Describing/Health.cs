using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Makes a resource's health depend on a registered health check.</summary>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(annotation => annotation.Key == key))
        {
            throw new DistributedApplicationException($"Resource '{builder.Resource.Name}' already has a health check with key '{key}'.");
        }

        return builder.WithAnnotation(new HealthCheckAnnotation(key));
    }

    /// <summary>Makes a resource's health depend on an HTTP request.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">The path; <c>/</c> when left out.</param>
    /// <param name="statusCode">The status of a healthy answer; 200 when left out.</param>
    /// <param name="endpointName">The endpoint; the first one with HTTP when left out.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithHttpHealthCheck(
            () => endpointName is not null
                ? builder.GetEndpoint(endpointName)
                : builder.Resource.GetEndpoints().FirstOrDefault(endpoint => endpoint.IsHttpSchemeName)
                    ?? throw new DistributedApplicationException($"Could not create HTTP health check for resource '{builder.Resource.Name}' as no endpoint was found matching one of the specified names: http, https."),
            path,
            statusCode);
    }

    /// <summary>Makes a resource's health depend on an HTTP request.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="endpointSelector">Finds the endpoint.</param>
    /// <param name="path">The path; <c>/</c> when left out.</param>
    /// <param name="statusCode">The status of a healthy answer; 200 when left out.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, Func<EndpointReference>? endpointSelector, string? path = null, int? statusCode = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var endpoint = endpointSelector is not null
            ? endpointSelector()
            : builder.Resource.GetEndpoints().FirstOrDefault(candidate => candidate.IsHttp || candidate.IsHttps)
                ?? throw new DistributedApplicationException($"Could not create HTTP health check for resource '{builder.Resource.Name}' as it has no HTTP endpoint.");
        if (!endpoint.IsHttp && !endpoint.IsHttps)
        {
            throw new DistributedApplicationException($"Could not create HTTP health check for resource '{builder.Resource.Name}' as the endpoint with name '{endpoint.EndpointName}' and scheme '{endpoint.Scheme}' is not an HTTP endpoint.");
        }

        path ??= "/";
        var expected = statusCode ?? 200;
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{path}_{expected}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, _ => new HttpHealthCheck(endpoint, path, expected), failureStatus: null, tags: null));
        return builder.WithHealthCheck(key);
    }
}
