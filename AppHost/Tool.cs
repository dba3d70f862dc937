using System.Diagnostics;

namespace Sygeopfoelgning.AppHost;

/// <summary>A program of the repository that works on the running stack and then ends.</summary>
internal sealed class Tool
{
    readonly ProcessStartInfo start;

    Tool(LocalStack local, string projectFolder, string assembly)
    {
        start = new("dotnet", [BuiltPrograms.AssemblyOf(Path.Combine(local.Root, projectFolder), assembly)])
        {
            WorkingDirectory = local.Root, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        With("Local__Folder", local.Folder).With("DOTNET_ENVIRONMENT", "Development");
    }

    public static Tool Stories(LocalStack local) => new(local, "tests/Stories", "Stories");

    public static Tool Seed(LocalStack local) => new(local, "tests/Seed", "Sygeopfoelgning.Seed");

    public static Tool Migrator(LocalStack local) => new(local, "services/Migrator", "Migrator");

    public Tool With(string variable, string value)
    {
        start.Environment[variable] = value;
        return this;
    }

    /// <summary>Runs it to its end; its output is the command's answer.</summary>
    public async Task<ExecuteCommandResult> Run(ExecuteCommandContext context, CommandResultFormat format, IEnumerable<string> arguments)
    {
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(context.CancellationToken);
            var output = (await process.StandardOutput.ReadToEndAsync(context.CancellationToken)).Trim();
            await process.WaitForExitAsync(context.CancellationToken);
            return process.ExitCode == 0
                ? CommandResults.Success("Done.", output, format, displayImmediately: true)
                : CommandResults.Failure($"{output}\n{await errors}".Trim());
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
