using System.Globalization;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>Common inputs of the tests of the rules.</summary>
internal static class Given
{
    internal static readonly DanishCalendar Calendar = DanishCalendar.Municipal;

    internal static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The settings of an example municipality.</summary>
    internal static MunicipalitySettings Municipality(int code)
    {
        var example = RuleBook.Shipped.Municipalities.Single(municipality => municipality.Code == code);
        return MunicipalitySettings.Make(example.PinnedRuleSet, example.Overlays, RuleBook.Shipped).Value;
    }

    internal static PlanFacts Facts(string firstAbsenceDay, KindOfEmployment kind = KindOfEmployment.EmployeeWithPay) =>
        new() { FirstAbsenceDay = Day(firstAbsenceDay), KindOfEmployment = kind };

    // The rules whose dates a registration alone decides; the others wait for what happens later, and have tests of their own.
    private static readonly HashSet<string> RulesOfARegistration =
    [
        "R-EMPPERIOD", "R-AKASSE14", "R-SKEMA-REPLY", "R-VISIT-1", "R-NEMREF-NOPAY2", "R-EMP-TALK", "R-NEMREF-PAY", "R-FAST-WIN",
        "R-FU-FIRST", "R-CAT1-8W", "R-BROAD", "R-26ABS", "R-NEWSICK", "R-22W-EXCL", "R-REASSESS", "R-7A", "R-HANDOVER", "R-FIRSTCALL",
        "R-FU-PURPOSE",
    ];

    /// <summary>What a registration alone decides of a plan.</summary>
    internal static DeadlinePlan OfARegistration(this DeadlinePlan plan)
    {
        var given = plan.Deadlines.Select(date => date.RuleId).ToHashSet();
        return plan with
        {
            Deadlines = [.. plan.Deadlines.Where(date => IsOne(date.RuleId))],
            LeftOut = [.. plan.LeftOut.Where(one => IsOne(one.RuleId) && !given.Contains(one.RuleId))],
        };

        static bool IsOne(string ruleId) => RulesOfARegistration.Contains(ruleId.Split('/')[0]);
    }

    /// <summary>The plan in Copenhagen, where every existing rule applies.</summary>
    internal static DeadlinePlan Plan(PlanFacts facts, int municipality = 101)
    {
        var settings = Municipality(municipality);
        var choice = RuleSetChoice.For(settings.RuleSet, facts.FirstAbsenceDay, RuleBook.Shipped).Value;
        return DeadlinePlan.Make(choice, settings.Overlays, facts, Calendar).Value.OfARegistration();
    }

    internal static VisitationCategory? Proposed(PlanFacts facts, int municipality)
    {
        var settings = Municipality(municipality);
        var choice = RuleSetChoice.For(settings.RuleSet, facts.FirstAbsenceDay, RuleBook.Shipped).Value;
        return DeadlinePlan.Propose(choice, settings.Overlays, facts, Calendar);
    }

    internal static PlannedDeadline Deadline(string ruleId, PlanFacts facts) =>
        Plan(facts).Find(ruleId) ?? throw new InvalidOperationException($"{ruleId} is not in the plan.");

    /// <summary>The violation code of a refused value.</summary>
    internal static string ViolationOf<T>(Result<T> result) where T : notnull =>
        Assert.Single(Assert.IsType<InvalidRequest>(result.Refusal).Violations).Code.Reason;
}

/// <summary>The test is on the boundary days of a rule.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RuleAttribute(string id) : Attribute
{
    public string Id { get; } = id;
}

/// <summary>The test provokes a refusal or a violation.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class MeetsAttribute(string reason) : Attribute
{
    public string Reason { get; } = reason;
}
