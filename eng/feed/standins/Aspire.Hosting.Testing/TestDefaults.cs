using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>What is different when an application is tested, as far as the test says nothing else.</summary>
internal static class TestDefaults
{
    public static void Apply(Assembly appHost, string[] args, DistributedApplicationOptions options, HostApplicationBuilderSettings settings, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        var name = appHost.GetName().Name!;
        settings.Args = [.. settings.Args ?? [], .. args];
        settings.ApplicationName = name;
        settings.Configuration ??= new ConfigurationManager();
        options.Args = settings.Args;
        options.AssemblyName = name;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        if (options.Metadata("apphostprojectpath") is { } folder && Directory.Exists(folder))
        {
            settings.ContentRootPath = folder;
        }

        settings.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DcpPublisher:RandomizePorts"] = "true",
            ["ASPNETCORE_URLS"] = "http://localhost:8080",
            ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
        });
        configure(options, settings);
        options.Args = settings.Args;
        settings.Configuration.AddInMemoryCollection(LaunchProfile(settings.ContentRootPath));
    }

    /// <summary>The variables of the AppHost's first launch profile, which an ordinary start would set.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> LaunchProfile(string? folder)
    {
        var file = Path.Combine(folder ?? string.Empty, "Properties", "launchSettings.json");
        if (!File.Exists(file))
        {
            yield break;
        }

        using var settings = JsonDocument.Parse(File.ReadAllText(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        if (settings.RootElement.TryGetProperty("profiles", out var profiles)
            && profiles.EnumerateObject().FirstOrDefault().Value is { ValueKind: JsonValueKind.Object } first
            && first.TryGetProperty("environmentVariables", out var variables))
        {
            foreach (var variable in variables.EnumerateObject())
            {
                yield return new(variable.Name, variable.Value.GetString());
                if (variable.Name.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase))
                {
                    // As the host itself reads it.
                    yield return new(variable.Name["DOTNET_".Length..], variable.Value.GetString());
                }
            }
        }
    }
}
