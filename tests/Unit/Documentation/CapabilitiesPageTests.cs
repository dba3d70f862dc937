using System.Text.RegularExpressions;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Tests.Unit.Docs;

namespace Sygeopfoelgning.Tests.Unit.Documentation;

/// <summary>docs/capabilities.md names what there is.</summary>
public sealed partial class CapabilitiesPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(GeneratedPage.Root, "docs", "capabilities.md"));

    [Fact]
    public void Every_method_on_the_page_is_in_the_contract()
    {
        var methods = Contract.Services.SelectMany(service => service.Methods.Select(method => $"{service.Name}.{method.Name}")).ToHashSet();
        var named = Method().Matches(Page).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, one => Assert.Contains(one, methods));
    }

    [Fact]
    public void Every_capability_stands_once()
    {
        var ids = Capability().Matches(Page).Select(match => match.Value).ToList();
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct(), ids);
    }

    [GeneratedRegex("`([A-Za-z]+Service\\.[A-Za-z]+)`")]
    private static partial Regex Method();

    [GeneratedRegex("S[0-4]-[0-9]{2}")]
    private static partial Regex Capability();
}
