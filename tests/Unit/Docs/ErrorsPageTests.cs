using System.Reflection;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Docs;

/// <summary>The catalogue of all refusals of the suite, and docs/errors.md, which is generated from it.</summary>
public sealed class ErrorsPageTests
{
    internal static readonly Assembly[] Product =
    [
        typeof(Refusal).Assembly, typeof(RuleBook).Assembly, typeof(Statuses).Assembly, typeof(Epoch).Assembly, typeof(Writes).Assembly,
        typeof(Sygeopfoelgning.Cases.Intake.IntakeService).Assembly, typeof(Sygeopfoelgning.Scheduling.Subscriptions).Assembly,
        typeof(Sygeopfoelgning.Coordination.Subscriptions).Assembly, typeof(Sygeopfoelgning.Documentation.Subscriptions).Assembly,
    ];

    [Fact]
    public void Every_refusal_and_violation_has_danish_and_english_text_and_a_reason_of_its_own() =>
        Assert.Empty(RefusalCatalogue.Faults(Product));

    [Fact]
    public void A_catalogue_with_a_fault_is_found() => Assert.Contains(
        $"{nameof(Wordless)}: the Danish or English text is missing", RefusalCatalogue.Faults(typeof(ErrorsPageTests).Assembly));

    [Fact]
    public void Every_refusal_and_violation_is_met_by_a_test()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(GeneratedPage.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .ToList();

        var unmet = RefusalsAndViolations().Where(reason =>
            !tests.Any(test => test.Contains($"\"{reason}\"", StringComparison.Ordinal) || test.Contains($":{reason}\"", StringComparison.Ordinal))).ToList();

        Assert.Empty(unmet);
    }

    [Fact]
    public void The_page_is_as_generated() => GeneratedPage.IsAsCommitted("errors.md", ErrorsPage.Write(Product));

    private static IEnumerable<string> RefusalsAndViolations() => Product.SelectMany(assembly =>
        RefusalCatalogue.RefusalsIn(assembly).Select(entry => entry.Reason)
            .Concat(RefusalCatalogue.ViolationCodesIn(assembly).Select(code => code.Reason)));

    private sealed record Wordless() : Refusal(RefusalKind.FixState, "WORDLESS");
}
