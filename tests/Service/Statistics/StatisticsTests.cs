using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>What became of the municipality's duties, by rule and month, and the contact forms of its talks.</summary>
public sealed class StatisticsTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly DateOnly Today = new(2026, 3, 18);

    [Fact]
    public async Task Duties_are_counted_by_rule_month_and_outcome_and_few_are_not_shown()
    {
        var (february, march) = (new DateOnly(2026, 2, 10), new DateOnly(2026, 3, 10));
        List<StoredDuty> duties =
        [
            .. Some(6, "R-FU-4W", february).Select(one => one with { MetOn = february }),                                  // on the last day
            .. Some(5, "R-FU-4W", february).Select(one => one with { MetOn = february.AddDays(1), Occurrence = "late" }),
            .. Some(4, "R-FU-4W", march).Select(one => one with { MetOn = march.AddDays(-1) }),                            // too few
            .. Some(7, "R-FU-4W", march).Select(one => one with { Occurrence = "missed" }),
            .. Some(5, "R-EMP-TALK/E2", march).Select(one => one with { MetOn = march, Slack = 3 }),
            .. Some(5, "R-EMP-TALK", march).Select(one => one with { MetOn = march }),                                     // one rule
            .. Some(8, "R-FU-FIRST", Today),                                                                               // in time until today is over
            .. Some(8, "R-FU-FIRST", march).Select(one => one with { CancelledOn = march }),
            .. Some(8, "R-FU-FIRST", march).Select(one => one with { BoundParty = BoundParty.Citizen, Occurrence = "citizen" }),
            .. Some(9, "R-FU-4W", new(2025, 12, 31)),
        ];
        var municipality = await Fixture.NewMunicipality();
        await Fixture.As(municipality: municipality).SetBusinessDate(Today);
        await StoredDuties.Store(await Fixture.Database("scheduling", "superuser"), municipality, duties);

        var found = await Of(municipality).GetTimelinessAsync(new GetTimelinessRequest { Months = 3 }, deadline: Suite.Soon);

        Assert.Equal([new(2026, 1, 1), new(2026, 2, 1), new DateOnly(2026, 3, 1)], found.Months.Select(month => month.ToDateOnly()!.Value));
        Assert.Equal(
            [
                "R-EMP-TALK InTime 0 0 10", "R-EMP-TALK Late 0 0 0", "R-EMP-TALK Missed 0 0 0",
                "R-FU-4W InTime 0 6 -", "R-FU-4W Late 0 5 0", "R-FU-4W Missed 0 0 7",
            ],
            found.Series.Select(one => $"{one.RuleId} {one.Outcome} {string.Join(' ', one.Counts.Select(count => count.IsSuppressed ? "-" : $"{count.Count}"))}"));
        Assert.All(found.Series, one => Assert.NotEqual("", one.Title));

        var december = await Of(municipality).GetTimelinessAsync(
            new GetTimelinessRequest { From = new DateOnly(2025, 12, 24).ToProto(), Months = 1 }, deadline: Suite.Soon);
        Assert.Equal(["InTime 0", "Late 0", "Missed 9"], december.Series.Select(one => $"{one.Outcome} {Assert.Single(one.Counts).Count}"));
        Assert.Empty((await Of(await Fixture.NewMunicipality()).GetTimelinessAsync(new GetTimelinessRequest(), deadline: Suite.Soon)).Series);
    }

    [Fact]
    public async Task Talks_are_counted_by_contact_form_and_month()
    {
        var municipality = await Fixture.NewMunicipality();
        await Fixture.As(municipality: municipality).SetBusinessDate(Today);
        var scheduling = await Fixture.Database("scheduling", "superuser");
        var cases = Some(1, "R-FU-4W", Today).ToList();
        await StoredDuties.Store(scheduling, municipality, cases);
        await Talks(6, 1, "2026-02-10 09:00Z", status: 1);
        await Talks(5, 1, "2026-02-28 23:30Z", status: 1);                  // the first of March
        await Talks(4, 2, "2026-02-10 09:00Z", status: 1);                  // too few
        await Talks(7, 3, "2026-02-10 09:00Z", status: 2);                  // cancelled
        await Talks(7, 3, "2026-02-11 09:00Z", status: 5);                  // the citizen did not come
        await Talks(7, 3, "2026-03-19 09:00Z", status: 1);                  // to come
        await Talks(7, 3, "2025-12-19 09:00Z", status: 1);                  // before

        var found = await Of(municipality).GetTalkStatisticsAsync(new GetTalkStatisticsRequest { Months = 3 }, deadline: Suite.Soon);

        Assert.Equal([new(2026, 1, 1), new(2026, 2, 1), new DateOnly(2026, 3, 1)], found.Months.Select(month => month.ToDateOnly()!.Value));
        Assert.Equal(
            ["InPerson 0 6 5", "Phone 0 - 0", "Video 0 0 0"],
            found.ContactForms.Select(one => $"{one.ContactForm} {string.Join(' ', one.Counts.Select(count => count.IsSuppressed ? "-" : $"{count.Count}"))}"));

        Task Talks(int count, short form, string at, short status) => scheduling.Run(
            """
            insert into talk (municipality_code, talk_id, case_id, purpose, contact_form, starts_at, ends_at, officer_id, persons, status, details, version, no_show_id)
            select $1, gen_random_uuid(), $2, 1, $3, $4::text::timestamptz, $4::text::timestamptz + interval '1 hour', 'anna', 2, $5, '', 1, case when $5 = 5 then gen_random_uuid() end
              from generate_series(1, $6)
            """,
            (short)municipality, cases[0].CaseId, form, at, status, count);
    }

    [Fact]
    public async Task Statistics_of_talks_of_too_many_months_are_refused() => await Refused.For(
        Of(Municipality).GetTalkStatisticsAsync(new GetTalkStatisticsRequest { From = new DateOnly(2101, 1, 1).ToProto(), Months = 37 }, deadline: Suite.Soon),
        ("from", "DATE_OUTSIDE_CALENDAR"), ("months", "MONTHS_OUT_OF_RANGE"));

    [Fact]
    public async Task Statistics_of_too_many_months_are_refused() => await Refused.For(
        Of(Municipality).GetTimelinessAsync(new GetTimelinessRequest { From = new DateOnly(2101, 1, 1).ToProto(), Months = 37 }, deadline: Suite.Soon),
        ("from", "DATE_OUTSIDE_CALENDAR"), ("months", "MONTHS_OUT_OF_RANGE"));

    private StatisticsService.StatisticsServiceClient Of(int municipality) => new(Fixture.As("team_leader", municipality).To("scheduling"));

    private static int number;

    private static IEnumerable<StoredDuty> Some(int count, string ruleId, DateOnly dueOn) => Enumerable.Range(0, count).Select(_ =>
        new StoredDuty(Guid.Parse($"01930000-0000-7000-8000-{Interlocked.Increment(ref number):D12}"), ruleId, dueOn));
}
