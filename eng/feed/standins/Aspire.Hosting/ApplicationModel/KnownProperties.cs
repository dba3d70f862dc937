using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The names under which the dashboard looks for what it shows of projects, programs and containers.</summary>
internal static class KnownProperties
{
    public const string ParentName = "resource.parentName";
    public const string AppArgs = "resource.appArgs";
    public const string AppArgsSensitivity = "resource.appArgsSensitivity";
    public const string ParameterValue = "Value";
    public const string ExecutablePath = "executable.path";
    public const string ExecutablePid = "executable.pid";
    public const string ExecutableWorkDir = "executable.workDir";
    public const string ExecutableArgs = "executable.args";
    public const string ProjectPath = "project.path";
    public const string ContainerId = "container.id";
    public const string ContainerImage = "container.image";
    public const string ContainerPorts = "container.ports";
    public const string ContainerLifetime = "container.lifetime";

    /// <summary>Sets properties, replacing those of the same name; those without a value go.</summary>
    public static ImmutableArray<ResourcePropertySnapshot> With(this ImmutableArray<ResourcePropertySnapshot> properties, params IEnumerable<ResourcePropertySnapshot> changed)
    {
        var list = (properties.IsDefault ? [] : properties).ToList();
        foreach (var property in changed)
        {
            list.RemoveAll(p => p.Name == property.Name);
            if (property.Value is not null)
            {
                list.Add(property);
            }
        }

        return [.. list];
    }
}
