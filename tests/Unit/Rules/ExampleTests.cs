using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>Every example in the rule files, whose dates were computed outside the code.</summary>
public sealed class ExampleTests
{
    [Fact]
    public void Every_rule_has_examples_on_each_side_of_its_limit_and_they_hold() => Assert.Empty(ExampleChecks.Faults(RuleBook.Shipped));
}
