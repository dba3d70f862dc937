using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Building;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Adds .NET projects to an application.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a project the AppHost references.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() => builder.Add(name, new TProject(), new ProjectResourceOptions());

    /// <summary>Adds a project the AppHost references. Launch profiles are not read by this stand-in.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name, string? launchProfileName)
        where TProject : IProjectMetadata, new() => builder.Add(name, new TProject(), new ProjectResourceOptions { LaunchProfileName = launchProfileName });

    /// <summary>Adds a project the AppHost references.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name, Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new ProjectResourceOptions();
        configure(options);
        return builder.Add(name, new TProject(), options);
    }

    /// <summary>Adds a project by the path of its file, relative to the AppHost's folder.</summary>
    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, string projectPath)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(name, new ProjectFile(Path.GetFullPath(projectPath, builder.AppHostDirectory)), new ProjectResourceOptions());
    }

    /// <summary>Runs several processes of the project behind the same endpoints.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);
    }

    private static IResourceBuilder<ProjectResource> Add(this IDistributedApplicationBuilder builder, string name, IProjectMetadata project, ProjectResourceOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var resource = builder.AddResource(new ProjectResource(name)).WithAnnotation(project);
        resource
            .WithEnvironment(context => context.EnvironmentVariables["ASPNETCORE_ENVIRONMENT"] = builder.Configuration["ASPNETCORE_ENVIRONMENT"] ?? Environments.Development)
            .WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EXCEPTION_LOG_ATTRIBUTES", "true")
            .WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EVENT_LOG_ATTRIBUTES", "true")
            .WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory")
            .WithOtlpExporter()
            // Colours and time stamps would stand in the dashboard's log as they come; it adds its own.
            .WithEnvironment("LOGGING__CONSOLE__FORMATTERNAME", "simple");

        var kestrel = options.ExcludeKestrelEndpoints ? new KestrelEndpoints() : KestrelEndpoints.Of(project, builder.Configuration["ASPNETCORE_ENVIRONMENT"] ?? Environments.Development);
        kestrel.AddTo(resource);
        return resource;
    }

    /// <summary>A project that is known by its path only.</summary>
    private sealed class ProjectFile(string path) : IProjectMetadata
    {
        public string ProjectPath => path;
    }
}

/// <summary>How a project is added.</summary>
public class ProjectResourceOptions
{
    /// <summary>The launch profile. Launch profiles are not read by this stand-in.</summary>
    public string? LaunchProfileName { get; set; }

    /// <summary>Whether the project's launch profiles do not count.</summary>
    public bool ExcludeLaunchProfile { get; set; }

    /// <summary>Whether the endpoints in the project's own settings do not count.</summary>
    public bool ExcludeKestrelEndpoints { get; set; }
}
