using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>What is a history of a case, and what was known of it when.</summary>
public sealed class FactHistoryTests
{
    private static readonly Happening Registration =
        Happening.Of("registration", "FIRST_ABSENCE_DAY", Given.Day("2026-01-12"), ("KIND_OF_EMPLOYMENT", "EMPLOYEE_WITH_PAY"));

    [Fact]
    [Meets("NO_REGISTRATION")]
    public void A_history_has_one_registration_with_the_kind_of_employment()
    {
        Assert.Equal(["happenings:NO_REGISTRATION"], Refused());
        Assert.Equal(["happenings:NO_REGISTRATION"], Refused(Registration, Registration with { Id = "again" }));
        Assert.Equal(["happenings:NO_REGISTRATION"], Refused(Happening.Of("registration", "FIRST_ABSENCE_DAY", Given.Day("2026-01-12"))));
    }

    [Fact]
    [Meets("HAPPENING_UNKNOWN")]
    [Meets("HAPPENING_REPEATED")]
    [Meets("FACT_NOT_CARRIED")]
    [Meets("FACT_VALUE_INVALID")]
    [Meets("HAPPENING_NOT_FOUND")]
    public void Everything_that_is_wrong_is_said_at_once_at_the_happening_it_is_wrong_in() => Assert.Equal(
        [
            "happenings[1].type:HAPPENING_UNKNOWN",
            "happenings[2].values[FORM]:FACT_NOT_CARRIED",
            "happenings[3].values[CATEGORY]:FACT_VALUE_INVALID",
            "happenings[4].values[CONCERNS]:HAPPENING_NOT_FOUND",
            "happenings[5].day:BEFORE_FIRST_ABSENCE_DAY",
            "happenings[6].day:DATE_OUTSIDE_CALENDAR",
            "happenings[7]:PERIOD_REVERSED",
            "happenings[8].id:HAPPENING_REPEATED",
            "happenings[9].values[EXPECTED_RECOVERY_ON]:FACT_VALUE_INVALID",
            "happenings[10].values[HOURS_WORKED]:FACT_VALUE_INVALID",
            "happenings[11].values[STANDBY]:FACT_VALUE_INVALID",
        ],
        Refused(
            Registration,
            One("a", "FULL_MOON"),
            One("b", "FOLLOW_UP_HELD", ("FORM", "LAE_285")),
            One("c", "CATEGORY_DECIDED", ("CATEGORY", "CATEGORY_9")),
            One("d", "TAKEN_BACK", ("CONCERNS", "nowhere")),
            Happening.Of("e", "FOLLOW_UP_HELD", Given.Day("2026-01-11")),
            Happening.Of("f", "FOLLOW_UP_HELD", Given.Day("2099-01-01")),
            One("g", "HOSPITAL_WAIT", ("TO", "2026-01-31")),
            One("a", "FOLLOW_UP_HELD"),
            One("h", "EXPECTATION_STATED", ("EXPECTED_RECOVERY_ON", "31-03-2026")),
            One("i", "PARTIAL_RETURN", ("HOURS_WORKED", "-1")),
            One("j", "STANDBY_CHANGED", ("STANDBY", "MAYBE"))));

    [Fact]
    public void Earlier_periods_lie_before_the_first_absence_day_and_hardly_anything_else_may() =>
        Assert.Empty(Refused(Registration, Happening.Of("earlier", "EARLIER_PERIOD", Given.Day("2025-06-01"), ("TO", "2025-06-30"))));

    [Fact]
    public void As_of_a_day_only_what_was_known_by_then_counts()
    {
        var told = One("talk", "FOLLOW_UP_HELD") with { KnownOn = Given.Day("2026-03-01") };
        var back = Happening.Of("back", "TAKEN_BACK", Given.Day("2026-03-10"), ("CONCERNS", "talk"));
        var history = FactHistory.Of([Registration, told, back]).Value;

        Assert.Equal(["registration"], Known("2026-02-28"));
        Assert.Equal(["registration", "talk"], Known("2026-03-01"));
        Assert.Equal(["registration", "talk"], Known("2026-03-09"));
        Assert.Equal(["registration"], Known("2026-03-10"));

        IEnumerable<string> Known(string day) => history.AsKnownOn(Given.Day(day)).Happenings.Select(one => one.Id);
    }

    private static Happening One(string id, string type, params (string, string)[] values) => Happening.Of(id, type, Given.Day("2026-02-10"), values);

    private static IEnumerable<string> Refused(params Happening[] happenings) => FactHistory.Of(happenings).Refusal is { } refusal
        ? Assert.IsType<InvalidRequest>(refusal).Violations.Select(violation => violation.ToString())
        : [];
}
