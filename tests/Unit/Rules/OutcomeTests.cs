using System.Reflection;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

public sealed class OutcomeTests
{
    private static readonly Refusal Refused = new Unready("a plan", new DateOnly(2026, 3, 8), 1234.5m, Certainty.Assumption);

    [Fact]
    public void A_value_goes_on_and_a_refusal_passes_through()
    {
        Result<int> three = 3;
        Result<int> refused = Refused;

        Assert.Equal(4, three.Map(value => value + 1).Value);
        Assert.Equal("3", three.Then(value => (Result<string>)value.ToString()).Value);
        Assert.Same(Refused, refused.Map(value => value + 1).Refusal);
        Assert.Same(Refused, refused.Then(value => (Result<string>)value.ToString()).Refusal);
        Assert.Equal("value 3", three.Match(value => $"value {value}", refusal => refusal.Reason));
        Assert.Equal("UNREADY", refused.Match(value => $"value {value}", refusal => refusal.Reason));
    }

    [Fact]
    public void Asking_a_refusal_for_its_value_is_a_bug()
    {
        Result<int> refused = Refused;

        Assert.Throws<InvalidOperationException>(() => refused.Value);
        Assert.False(refused.TryGet(out _, out var refusal));
        Assert.Same(Refused, refusal);
    }

    [Fact]
    public void A_text_is_written_in_the_language_of_the_caller()
    {
        Assert.Equal("Mangler a plan siden 8. marts 2026: 1.234,50 kr. (antagelse).", Refused.Text(Language.Danish));
        Assert.Equal("a plan is missing since 8 March 2026: DKK 1,234.50 (assumption).", Refused.Text(Language.English));
    }

    [Fact]
    public void The_facts_of_a_refusal_are_written_for_programs()
    {
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["what"] = "a plan",
                ["since"] = "2026-03-08",
                ["amount"] = "1234.5",
                ["how_certain"] = "ASSUMPTION",
            },
            Refused.Facts());
    }

    [Fact]
    [Meets("INVALID_REQUEST")]
    public void An_invalid_request_names_each_field_by_its_path_from_the_request()
    {
        var refusal = IdentifierViolations.CvrFormat.Refuse().At("cvr_number").At("form.employment.employer");

        var violation = Assert.Single(refusal.Violations);
        Assert.Equal("form.employment.employer.cvr_number", violation.Field);
        Assert.Equal("CVR_FORMAT", violation.Code.Reason);
        Assert.Equal(RefusalKind.FixRequest, refusal.Kind);
        Assert.Equal("Anmodningen kan ikke behandles. Antal fejl: 1. form.employment.employer.cvr_number: CVR-nummeret skal have otte cifre. For en udenlandsk arbejdsgiver oplyses landet og navnet i stedet.", refusal.Text(Language.Danish));
    }

    [Fact]
    [Meets("CASE_NOT_FOUND")]
    public void A_refusal_names_what_it_is_about()
    {
        var refusal = new CaseNotFound("018f-constructed");

        Assert.Equal((RefusalKind.NotFound, "case", "018f-constructed"), (refusal.Kind, refusal.ResourceType, refusal.ResourceName));
        Assert.Equal("018f-constructed", refusal.Facts()["case_id"]);
    }

    [Fact]
    public void Every_refusal_of_the_rules_has_its_texts_and_a_reason_of_its_own() =>
        Assert.Empty(RefusalCatalogue.Faults(typeof(Refusal).Assembly, typeof(RuleBook).Assembly));

    [Fact]
    public void A_catalogue_with_a_gap_is_found()
    {
        var faults = RefusalCatalogue.Faults(typeof(OutcomeTests).Assembly);

        Assert.Contains("Wordless: the Danish or English text is missing", faults);
        Assert.Contains("Misspelt: the text names {Nothing}, which the record does not have", faults);
        Assert.Contains("not_upper: a reason is written UPPER_SNAKE", faults);
    }

    [Fact]
    public void Every_refusal_and_violation_of_the_rules_is_met_by_a_test()
    {
        var met = typeof(OutcomeTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FactAttribute), inherit: true))
            .SelectMany(method => method.GetCustomAttributes(typeof(MeetsAttribute), inherit: false).Cast<MeetsAttribute>())
            .Select(attribute => attribute.Reason)
            .ToHashSet();
        Assembly[] rules = [typeof(Refusal).Assembly, typeof(RuleBook).Assembly];

        Assert.Empty(rules.SelectMany(RefusalCatalogue.RefusalsIn).Select(entry => entry.Reason)
            .Concat(rules.SelectMany(RefusalCatalogue.ViolationCodesIn).Select(code => code.Reason))
            .Except(met));
    }

    [Fact]
    public void Every_violation_text_can_be_filled_in_both_languages()
    {
        foreach (var code in RefusalCatalogue.ViolationCodesIn(typeof(Refusal).Assembly).Concat(RefusalCatalogue.ViolationCodesIn(typeof(RuleBook).Assembly)))
        {
            var violation = code.At("field", "one", "two", "three");

            Assert.DoesNotContain('{', violation.In(Language.Danish));
            Assert.DoesNotContain('{', violation.In(Language.English));
        }
    }
}

[Danish("Mangler {What} siden {Since}: {Amount:N2} kr. ({HowCertain}).")]
[English("{What} is missing since {Since}: DKK {Amount:N2} ({HowCertain}).")]
internal sealed record Unready(string What, DateOnly Since, decimal Amount, Certainty HowCertain) : Refusal(RefusalKind.FixState, "UNREADY");

internal sealed record Wordless() : Refusal(RefusalKind.FixState, "not_upper");

[Danish("{Nothing}")]
[English("")]
internal sealed record Misspelt() : Refusal(RefusalKind.FixState, "MISSPELT");
