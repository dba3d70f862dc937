using Sygeopfoelgning.Cases.Staff;
using Sygeopfoelgning.Cases.Teams;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>Decisions about staff and duty rosters, on their boundary days.</summary>
public sealed class StaffDecisionTests
{
    private static readonly DateOnly Today = new(2026, 4, 7);

    [Theory]
    [InlineData(-1, "OFFICER_HAS_LEFT")]
    [InlineData(0, null)]
    public void Who_works_the_last_day_today_has_not_left(int lastDay, string? reason) =>
        Assert.Equal(reason, Employee.Responsible("anna", Anna with { LastDay = Today.AddDays(lastDay) }, Today)?.Reason);

    [Fact]
    public void Nobody_is_responsible_who_is_not_registered_or_not_employed_yet()
    {
        Assert.Equal("OFFICER_NOT_REGISTERED", Employee.Responsible("anna", null, Today)?.Reason);
        Assert.Equal("OFFICER_NOT_YET_EMPLOYED", Employee.Responsible("anna", Anna with { FirstDay = Today.AddDays(1) }, Today)?.Reason);
        Assert.Null(Employee.Responsible("anna", Anna with { FirstDay = Today }, Today));
    }

    [Theory]
    [InlineData(OfficerFunction.Caseworker, null)]
    [InlineData(OfficerFunction.RetentionOfficer, null)]
    [InlineData(OfficerFunction.Coordinator, null)]
    [InlineData(OfficerFunction.PaymentOfficer, "OFFICER_FOLLOWS_NO_CASES")]
    [InlineData(OfficerFunction.TeamLeader, "OFFICER_FOLLOWS_NO_CASES")]
    public void Only_who_talks_with_the_citizen_is_responsible(OfficerFunction function, string? reason) =>
        Assert.Equal(reason, Employee.Responsible("anna", Anna with { Function = function }, Today)?.Reason);

    [Theory]
    [InlineData(-1, "EMPLOYMENTS_OVERLAP")]
    [InlineData(0, null)]
    public void An_employment_begins_after_the_earlier_one(int days, string? reason)
    {
        var left = Anna with { LastDay = Today.AddDays(-1), Version = 4 };

        var again = Employee.Register(left, Anna with { FirstDay = Today.AddDays(days), Version = 0 }, team: null, Today);

        Assert.Equal(reason, again.Refusal?.Reason);
        if (reason is null)
        {
            Assert.Equal(5, again.Value.Version);
        }
    }

    [Fact]
    public void Who_is_still_employed_is_not_registered_again_and_a_wrong_first_day_is_corrected()
    {
        var leaving = Anna with { LastDay = Today, Version = 4 };
        Assert.Equal("EMPLOYMENT_NOT_OVER", Employee.Register(leaving, Anna with { FirstDay = Today.AddDays(1), Version = 0 }, team: null, Today).Refusal!.Reason);

        var mistaken = Anna with { FirstDay = Today.AddDays(300) };
        Assert.Equal(Today, mistaken.Change(mistaken.Etag, mistaken with { FirstDay = Today }, team: null, Today).Value.FirstDay);
        Assert.Equal(
            "EMPLOYMENT_BEGINS_AFTER_IT_ENDS",
            leaving.Change(leaving.Etag, leaving with { FirstDay = Today.AddDays(1) }, team: null, Today).Refusal!.Reason);
    }

    [Fact]
    public void A_mandate_is_ended_before_its_time_and_never_extended()
    {
        var held = new HeldMandate(Guid.NewGuid(), MandateKind.Coach, 1, Today, Today.AddDays(10));
        Assert.Equal("MANDATE_NOT_EXTENDED", held.End(Today.AddDays(11), Today).Refusal!.Reason);
        Assert.Equal(Today.AddDays(9), held.End(Today.AddDays(9), Today).Value.LastDay);
        Assert.Equal(Today.AddDays(99), (held with { LastDay = null }).End(Today.AddDays(99), Today).Value.LastDay);
    }

    [Theory]
    [InlineData(-1, "EMPLOYMENT_ENDS_BEFORE_IT_BEGINS")]
    [InlineData(0, null)]
    public void An_employment_may_last_one_day(int days, string? reason) =>
        Assert.Equal(reason, Anna.End(Anna.Etag, Anna.FirstDay.AddDays(days), Today).Refusal?.Reason);

    [Theory]
    [InlineData(0, null, null, null)]
    [InlineData(-1, null, null, "MANDATE_BEGINS_BEFORE_EMPLOYMENT")]
    [InlineData(0, 30, 30, null)]
    [InlineData(0, 31, 30, "MANDATE_OUTLASTS_EMPLOYMENT")]
    [InlineData(0, null, 30, "MANDATE_OUTLASTS_EMPLOYMENT")]
    [InlineData(31, 31, 30, "MANDATE_OUTLASTS_EMPLOYMENT")]
    public void A_mandate_lies_within_the_employment(int first, int? last, int? employedUntil, string? reason)
    {
        DateOnly? Day(int? days) => days is { } counted ? Anna.FirstDay.AddDays(counted) : null;
        var stated = new HeldMandate(Guid.NewGuid(), MandateKind.Coach, 1, Anna.FirstDay.AddDays(first), Day(last));

        Assert.Equal(reason, stated.Outside(Anna with { LastDay = Day(employedUntil) })?.Reason);
    }

    [Theory]
    [InlineData(9, 10, "MANDATE_OVERLAPS")]
    [InlineData(10, null, "MANDATE_OVERLAPS")]
    [InlineData(11, null, null)]
    [InlineData(-3, -1, null)]
    public void A_mandate_of_the_kind_holds_once_for_a_day(int first, int? last, string? reason)
    {
        var held = new HeldMandate(Guid.NewGuid(), MandateKind.Coach, 1, Today, Today.AddDays(10));
        var stated = new HeldMandate(Guid.NewGuid(), MandateKind.Coach, 1, Today.AddDays(first), last is { } days ? Today.AddDays(days) : null);

        Assert.Equal(reason, stated.GrantBeside([held]).Refusal?.Reason);
        Assert.Null((stated with { Kind = MandateKind.Mentor }).GrantBeside([held]).Refusal);
    }

    [Theory]
    [InlineData("2026-04-03", "2026-04-06", null)]                       // Good Friday to Easter Monday: closed
    [InlineData("2026-04-02", "2026-04-07", "2026-04-07")]               // Maundy Thursday is closed too, Tuesday is not
    [InlineData("2026-04-04", "2026-04-08", "2026-04-07")]
    public void Only_working_days_need_somebody(string first, string last, string? gap)
    {
        var roster = new DutyRoster(DateOnly.Parse(first), DateOnly.Parse(last), []);

        Assert.Equal(gap, (roster.Check([], NoAbsences).Refusal as DutyRosterGap)?.Day.ToString("O"));
    }

    [Fact]
    public void Who_is_absent_or_not_employed_covers_no_day()
    {
        var day = Today;
        var roster = new DutyRoster(day, day, [new DutyOn(day, day, ["anna"])]);

        Assert.False(roster.Check([Anna], NoAbsences).IsRefused);
        Assert.IsType<DutyRosterGap>(roster.Check([Anna with { FirstDay = day.AddDays(1) }], NoAbsences).Refusal);
        Assert.IsType<DutyRosterGap>(roster.Check([Anna], new[] { new RecordedAbsence(Guid.NewGuid(), day, day) }.ToLookup(_ => "anna")).Refusal);
        Assert.False(roster.Check([Anna], new[] { new RecordedAbsence(Guid.NewGuid(), day.AddDays(1), day.AddDays(1)) }.ToLookup(_ => "anna")).IsRefused);
    }

    private static Employee Anna { get; } = new("anna", "Anna", OfficerFunction.Caseworker, "", new DateOnly(2026, 1, 5), null, 1);

    private static ILookup<string, RecordedAbsence> NoAbsences { get; } = Array.Empty<RecordedAbsence>().ToLookup(_ => "");
}
