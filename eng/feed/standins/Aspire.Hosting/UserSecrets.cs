using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting;

/// <summary>The developer's secrets for one AppHost: generated values are kept there, so that they are the same at the next start.</summary>
internal static class UserSecrets
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Keeps a value, when the AppHost has a secrets id at all.</summary>
    public static bool TryKeep(Assembly? appHost, string key, string value)
    {
        if (appHost?.GetCustomAttribute<UserSecretsIdAttribute>()?.UserSecretsId is not { } id)
        {
            return false;
        }

        var file = PathHelper.GetSecretsPathFromSecretsId(id);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var secrets = File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file)) as JsonObject ?? [] : [];
        secrets[key] = value;
        File.WriteAllText(file, secrets.ToJsonString(Indented));
        return true;
    }
}
