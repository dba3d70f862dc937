using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Tells a resource a connection string, as <c>ConnectionStrings__name</c>, and its parts, as <c>NAME_PART</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        var resource = source.Resource;
        var name = connectionName ?? resource.Name;
        return builder.WithReferenceRelationship(resource).WithEnvironment(context =>
        {
            var variable = resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{name}";
            context.EnvironmentVariables[variable] = new ConnectionStringReference(resource, optional);
            var further = resource.Annotations.OfType<ConnectionPropertyAnnotation>().Select(p => KeyValuePair.Create(p.Name, p.Value));
            foreach (var (part, value) in resource.GetConnectionProperties().Concat(further))
            {
                context.EnvironmentVariables[$"{AsVariable(name)}_{AsVariable(part)}"] = value;
            }
        });
    }

    /// <summary>Tells a resource where another one is found, as <c>services__name__endpoint__0</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        return builder.TellEndpoints(source.Resource, source.Resource.Name, _ => true);
    }

    /// <summary>Tells a resource where another one is found, under a name of its own.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source, string name)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        return builder.TellEndpoints(source.Resource, name, _ => true);
    }

    /// <summary>Tells a resource one endpoint of another.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        return builder.TellEndpoints(
            endpointReference.Resource,
            endpointReference.Resource.Name,
            endpoint => string.Equals(endpoint.EndpointName, endpointReference.EndpointName, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Tells a resource a foreign address.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(uri);
        return builder.WithEnvironment($"services__{name}__default__0", uri.ToString()).WithEnvironment(AsVariable(name), uri.ToString());
    }

    /// <summary>Names a further part of a connection string.</summary>
    public static IResourceBuilder<T> WithConnectionProperty<T>(this IResourceBuilder<T> builder, string name, ReferenceExpression value)
        where T : IResourceWithConnectionString => builder.WithAnnotation(new ConnectionPropertyAnnotation(name, value));

    private static IResourceBuilder<TDestination> TellEndpoints<TDestination>(this IResourceBuilder<TDestination> builder, IResourceWithEndpoints source, string name, Func<EndpointReference, bool> which)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithReferenceRelationship(source).WithEnvironment(context =>
        {
            // Endpoints added to the other resource later count too, so they are looked up when this one starts.
            foreach (var endpoint in source.GetEndpoints().Where(endpoint => which(endpoint) && !endpoint.ExcludeReferenceEndpoint))
            {
                context.EnvironmentVariables[$"{AsVariable(name)}_{AsVariable(endpoint.EndpointName)}"] = endpoint;
                var key = endpoint.IsHttpSchemeName ? endpoint.Scheme : endpoint.EndpointName;
                var index = 0;
                while (context.EnvironmentVariables.ContainsKey($"services__{name}__{key}__{index}"))
                {
                    index++;
                }

                context.EnvironmentVariables[$"services__{name}__{key}__{index}"] = endpoint;
            }
        });
    }

    private static string AsVariable(string name) => NotInVariable().Replace(name, "_").ToUpperInvariant();

    [GeneratedRegex("^(?=[0-9])|[^a-zA-Z0-9_]")]
    private static partial Regex NotInVariable();
}
