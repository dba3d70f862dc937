using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace StandIns.Tests.Signatures;

/// <summary>Every public member of a stand-in stands, as it is, in the list of the real package's signatures.</summary>
public sealed partial class SignatureTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "signatures");

    public static TheoryData<string> Packages() => [.. Directory.GetFiles(Folder, "*.txt").Select(path => Path.GetFileNameWithoutExtension(path)!)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_stand_in_offers_only_what_the_real_package_offers(string package) =>
        Assert.Equal([], Offered(Assembly.Load(package)).Except(Listed(package)));

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_member_that_is_not_listed_is_found(string package)
    {
        var offered = Offered(Assembly.Load(package)).ToList();
        var left = offered[offered.Count / 2];

        Assert.Equal([left], offered.Except(Listed(package).Except([left])));
    }

    [Fact]
    public void Every_stand_in_under_test_has_a_list() =>
        Assert.Equal([], StandIns().Except(Directory.GetFiles(Folder).Select(path => Path.GetFileNameWithoutExtension(path)!)));

    private static IEnumerable<string> StandIns() =>
        Directory.GetFiles(AppContext.BaseDirectory, "*.dll")
            .Select(path => Assembly.Load(Path.GetFileNameWithoutExtension(path)))
            .Where(assembly => assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.EndsWith("+standin", StringComparison.Ordinal) == true)
            .Select(assembly => assembly.GetName().Name!);

    private static IEnumerable<string> Offered(Assembly assembly)
    {
        var contract = ContractText.Files(assembly);
        var generated = contract.SelectMany(ContractText.Namespaces).ToHashSet();
        return assembly.GetExportedTypes()
            .Where(type => !generated.Contains(type.Namespace ?? ""))
            .SelectMany(SignatureText.Of)
            .Concat(contract.SelectMany(ContractText.Of))
            .SelectMany(Accessors);
    }

    private static IEnumerable<string> Listed(string package) =>
        File.ReadLines(Path.Combine(Folder, $"{package}.txt")).Where(line => line.Length > 0 && line[0] != '#').SelectMany(Accessors);

    // Each accessor by itself: a stand-in may lack one.
    private static IEnumerable<string> Accessors(string line) => Property().Match(line) is { Success: true } property
        ? property.Groups["accessor"].Captures.Select(accessor => $"{property.Groups["head"].Value} {{ {accessor.Value} }}")
        : [line];

    [GeneratedRegex("^(?<head>.*) { (?:(?<accessor>get;|set;|init;) )+}$")]
    private static partial Regex Property();
}
