using System.Reflection;

namespace Sygeopfoelgning.AppHost;

/// <summary>The programs that were built together with the AppHost, in the same configuration.</summary>
internal static class BuiltPrograms
{
    // Not from this assembly's location: under the testing builder that is the test's own folder.
    static readonly string configuration =
        typeof(BuiltPrograms).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug";

    /// <summary>The assembly of a project, by the project's folder and the assembly's name.</summary>
    public static string AssemblyOf(string projectFolder, string name) => Path.Combine(projectFolder, "bin", configuration, "net10.0", $"{name}.dll");

    /// <summary>
    /// Starts each project's program directly. Aspire would start it by `dotnet run`, which takes seconds longer, keeps a process
    /// of its own beside each, and would receive a kill instead of the service. A debugger and `dotnet watch` still start it their own way.
    /// </summary>
    public static void StartBuiltPrograms(this IDistributedApplicationBuilder builder)
    {
        if (!builder.ExecutionContext.IsRunMode || builder.Configuration["DEBUG_SESSION_PORT"] is not null || builder.Configuration["DOTNET_WATCH"] is not null)
            return;
        foreach (var project in builder.Resources.OfType<ProjectResource>().ToList())
        {
            var file = project.GetProjectMetadata().ProjectPath;
            var folder = Path.GetDirectoryName(file)!;
            var program = Path.ChangeExtension(AssemblyOf(folder, Path.GetFileNameWithoutExtension(file)), OperatingSystem.IsWindows() ? ".exe" : null);
            project.Annotations.Add(new ExecutableAnnotation { Command = program, WorkingDirectory = folder });
        }
    }
}
