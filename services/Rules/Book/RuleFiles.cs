using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Sygeopfoelgning.Rules;

/// <summary>
/// Reads rule files strictly: an unknown or missing field, a number where a word belongs, or a field given twice is an
/// error. A shipped file with an error is a bug, so it is an exception, and the tests that load every file fail the build.
/// </summary>
internal static class RuleFiles
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false) },
    };

    internal static T Read<T>(string name, string json)
    {
        try
        {
            // Also inside what is read as a node, and not as a record, yet.
            using (JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false }))
            {
            }

            return JsonSerializer.Deserialize<T>(json, Strict) ?? throw new InvalidDataException($"{name}: the file is empty.");
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"{name}: {wrong.Message}", wrong);
        }
    }

    /// <summary>A rule as its file would have it, to compare and to page.</summary>
    internal static JsonObject Write(Rule rule) => JsonSerializer.SerializeToNode(rule, Strict)!.AsObject();

    /// <summary>What a version of a file is held to: the beginning of the SHA-256 of its text.</summary>
    internal static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))))[..16];

    /// <summary>The embedded files of a folder, by name.</summary>
    internal static IEnumerable<(string Name, string Json)> Embedded(string prefix)
    {
        var assembly = typeof(RuleFiles).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            var name = resource.Replace('\\', '/');
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                using var stream = assembly.GetManifestResourceStream(resource)!;
                using var reader = new StreamReader(stream);
                yield return (name, reader.ReadToEnd());
            }
        }
    }
}
