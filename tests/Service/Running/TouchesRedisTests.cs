using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>What <c>./test</c> also runs without Redis is everything that uses Redis.</summary>
public sealed partial class TouchesRedisTests
{
    [Fact]
    public void Every_folder_whose_code_asks_Redis_or_wakes_others_through_it_has_tests_that_run_without_it()
    {
        var sources = new[] { "ServiceDefaults", "services" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(file => (Folder: Path.GetFileName(Path.GetDirectoryName(file)!), Text: File.ReadAllText(file))).ToList();

        // The code that talks to Redis, and the code that uses those types.
        var speaking = sources.Where(source => source.Text.Contains("StackExchange.Redis", StringComparison.Ordinal)).ToList();
        var types = speaking.SelectMany(source => Declared().Matches(source.Text)).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(types);
        var uses = new Regex($@"\b({string.Join('|', types)})\b");
        var touched = speaking.Concat(sources.Where(source => uses.IsMatch(source.Text))).Select(source => source.Folder).Distinct();

        var tested = typeof(StackTest).Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes<TouchesRedisAttribute>()).Select(attribute => attribute.Folder).Distinct().ToList();
        Assert.Empty(touched.Except(tested));
        Assert.Empty(tested.Except(sources.Select(source => source.Folder)));
    }

    [GeneratedRegex(@"^(?:public|internal) (?:sealed |static |abstract )*(?:partial )?class (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declared();
}
