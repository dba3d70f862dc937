using System.Text.RegularExpressions;
using Sygeopfoelgning.Rpc.Calls;

namespace Sygeopfoelgning.Tests.Unit.Docs;

/// <summary>docs/capabilities.md has every capability of the source texts, and says of each no more than what there is.</summary>
public sealed class CapabilitiesPageTests
{
    private static readonly IReadOnlyList<string> Owners = ["cases", "scheduling", "coordination", "documentation"];

    private static readonly HashSet<string> Methods = [.. Contract.Services.SelectMany(service => service.Methods).Select(Capability.ShortNameOf)];

    [Fact]
    public void Every_capability_of_the_five_source_texts_stands_once_and_in_its_order()
    {
        int[] counts = [29, 17, 32, 29, 24];
        var ids = counts.SelectMany((count, source) => Enumerable.Range(1, count).Select(number => $"S{source}-{number:00}"));

        Assert.Equal(ids, Capability.All.Select(one => one.Id));
        Assert.All(Capability.All, one => Assert.NotEmpty(one.Name));
        Assert.All(Capability.All, one => Assert.NotEmpty(one.Owners));
        Assert.All(Capability.All.SelectMany(one => one.Owners), owner => Assert.Contains(owner, Owners.Append("ground")));
    }

    [Fact]
    public void Every_RPC_on_the_page_is_in_the_contract() =>
        Assert.All(Capability.All.SelectMany(one => one.NamedRpcs), rpc => Assert.Contains(rpc, Methods));

    [Fact]
    public void An_RPC_is_the_owners_or_the_capability_says_why_it_is_not() =>
        Assert.All(Capability.All, one => Assert.Equal(
            one.NamedRpcs.Any(rpc => !one.Owners.Contains(rpc.Split('.')[0])), one.ServedElsewhere.Length > 0));

    [Fact]
    public void Only_what_all_services_share_is_served_by_every_RPC() =>
        Assert.All(Capability.All, one => Assert.Equal(one.IsOfEveryRpc, one.Owners is ["ground"] && !one.IsOpen));

    [Fact]
    public void What_has_an_RPC_says_what_works_and_has_a_test_and_what_has_none_is_open()
    {
        Assert.All(Capability.All.Where(one => !one.IsOpen), one => Assert.True(one.Works.Length > 0 && one.Tests.Count > 0, one.Id));
        Assert.All(Capability.All.Where(one => one.IsOpen), one => Assert.True(one is { Works: "", Tests: [], Missing: "" }, one.Id));
    }

    [Fact]
    public void Every_RPC_of_a_capability_is_called_in_a_test_that_it_names() => Assert.All(Capability.All, one =>
    {
        var tests = one.Tests.Select(Source).ToList();
        Assert.All(one.NamedRpcs, rpc => Assert.Contains(tests, test => Regex.IsMatch(test, $@"\b{rpc.Split('.')[^1]}(Async)?\(")));
    });

    [Fact]
    public void Every_RPC_of_the_contract_serves_a_capability_or_is_shared_for_a_reason()
    {
        var named = Capability.All.SelectMany(one => one.NamedRpcs).ToHashSet();
        var shared = Capability.Shared.Keys.ToDictionary(key => key, key => Methods.Where(rpc => rpc == key || rpc.StartsWith($"{key}.", StringComparison.Ordinal)).ToList());

        Assert.All(shared.Values, rpcs => Assert.NotEmpty(rpcs));
        Assert.Equal(Methods.Order(StringComparer.Ordinal), named.Concat(shared.Values.SelectMany(rpcs => rpcs)).Order(StringComparer.Ordinal));
        Assert.All(Capability.Shared.Values, purpose => Assert.NotEmpty(purpose));
    }

    [Fact]
    public void The_page_is_as_generated() => GeneratedPage.IsAsCommitted("capabilities.md", CapabilitiesPage.Write());

    private static string Source(string test)
    {
        var source = File.ReadAllText(Path.Combine(GeneratedPage.Root, "tests", $"{test}.cs"));
        Assert.Contains($"class {Path.GetFileName(test)}", source, StringComparison.Ordinal);
        return source;
    }
}
