using System.Text.Json.Nodes;

namespace Sygeopfoelgning.Rules;

/// <summary>
/// A version that was written down (<c>Versions.json</c>): a version's text never changes. Plans say by which version they were made,
/// and a line here is never rewritten.
/// </summary>
/// <param name="Source">The rule set or overlay.</param>
/// <param name="Version">Its version.</param>
/// <param name="Hash">The beginning of the SHA-256 of the file's text.</param>
internal sealed record RuleVersion(string Source, string Version, string Hash)
{
    /// <summary>The versions that are written down.</summary>
    internal static IReadOnlyList<RuleVersion> Known() => RuleFiles.Embedded("Versions.json")
        .SelectMany(file => RuleFiles.Read<IReadOnlyList<RuleVersion>>(file.Name, file.Json))
        .ToList();

    /// <summary>The files whose text is not that of the version they say they are.</summary>
    internal static IEnumerable<string> Faults(IEnumerable<(string Name, string Json)> files, IReadOnlyList<RuleVersion> known)
    {
        foreach (var (name, json) in files)
        {
            var (source, version, hash) = ($"{JsonNode.Parse(json)!["id"]}", $"{JsonNode.Parse(json)!["version"]}", RuleFiles.Hash(json));
            var written = known.Where(one => one.Source == source && one.Version == version).ToList();
            if (written.Count == 0)
            {
                yield return $"{name}: the version {version} is not written down: add {{ \"source\": \"{source}\", \"version\": \"{version}\", \"hash\": \"{hash}\" }} to Versions.json";
            }
            else if (written.Count > 1 || written[0].Hash != hash)
            {
                yield return $"{name}: it is changed and still says {version}: give it a new version, and add that with the hash of the file to Versions.json";
            }
        }
    }
}
