using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Finds what a project's build made. The AppHost's build wrote down the path for every project it references; others
/// are asked for it.
/// </summary>
internal sealed class ProjectOutput(DistributedApplicationOptions options)
{
    private const string MetadataPrefix = "aspireprojectoutput:";

    /// <summary>The program that runs .NET assemblies.</summary>
    public static string DotNet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
        ?? (Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet" ? Environment.ProcessPath! : "dotnet");

    public async Task<string> FindAsync(ProjectResource project, CancellationToken cancellationToken)
    {
        var file = project.GetProjectMetadata().ProjectPath;
        var output = options.Metadata(MetadataPrefix + file) ?? await Ask(file, cancellationToken);
        return File.Exists(output)
            ? output
            : throw new DistributedApplicationException($"The project '{project.Name}' is not built: {output} is not there. Build {file}.");
    }

    private static async Task<string> Ask(string project, CancellationToken cancellationToken)
    {
        var info = new ProcessStartInfo(DotNet) { ArgumentList = { "msbuild", project, "-getProperty:TargetPath" }, RedirectStandardOutput = true };
        using var process = Process.Start(info)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return output.Trim();
    }
}
