using System.Text.Json;
using Sygeopfoelgning.Tests.Unit.Architecture;
using YamlDotNet.Serialization;

namespace Sygeopfoelgning.Tests.Unit.Ops;

/// <summary>A rule of Prometheus: a recording or an alert.</summary>
internal sealed record PrometheusRule(
    string? Record, string? Alert, string Expression, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations);

/// <summary>A file of rules under ops/prometheus.</summary>
internal sealed record RuleFile(string Path, IReadOnlyList<PrometheusRule> Rules);

/// <summary>The rules under ops/prometheus.</summary>
internal static class RuleFiles
{
    public const string Folder = "ops/prometheus";

    public static IReadOnlyList<RuleFile> All { get; } =
        [.. Repository.Files(".rules.yml", Folder).Order(StringComparer.Ordinal).Select(path => new RuleFile(path, [.. Read(path)]))];

    public static IEnumerable<PrometheusRule> Alerts => All.SelectMany(file => file.Rules).Where(rule => rule.Alert is not null);

    private static IEnumerable<PrometheusRule> Read(string path) =>
        from @group in Yaml.Read(path).GetProperty("groups").EnumerateArray()
        from rule in @group.GetProperty("rules").EnumerateArray()
        select new PrometheusRule(Text(rule, "record"), Text(rule, "alert"), Text(rule, "expr")!, Texts(rule, "labels"), Texts(rule, "annotations"));

    private static string? Text(JsonElement rule, string field) => rule.TryGetProperty(field, out var text) ? text.GetString() : null;

    private static Dictionary<string, string> Texts(JsonElement rule, string field) => rule.TryGetProperty(field, out var map)
        ? map.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!)
        : [];
}

/// <summary>Reads a YAML file of the repository; every scalar is a text.</summary>
internal static class Yaml
{
    public static JsonElement Read(string path)
    {
        var read = new DeserializerBuilder().Build().Deserialize(Repository.Read(path));
        return JsonSerializer.Deserialize<JsonElement>(new SerializerBuilder().JsonCompatible().Build().Serialize(read));
    }
}
