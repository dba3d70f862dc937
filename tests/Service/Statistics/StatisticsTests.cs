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
        await scheduling.Run(
            """
            update talk set status = 4, started_on = '2026-02-10', method = case when n <= 5 then 2 else 3 end
              from (select talk_id, row_number() over () as n from talk where municipality_code = $1 and starts_at = '2026-02-10 09:00Z' and contact_form = 1) picked
             where talk.municipality_code = $1 and talk.talk_id = picked.talk_id
            """,
            (short)municipality);

        var found = await Of(municipality).GetTalkStatisticsAsync(new GetTalkStatisticsRequest { Months = 3 }, deadline: Suite.Soon);

        Assert.Equal([new(2026, 1, 1), new(2026, 2, 1), new DateOnly(2026, 3, 1)], found.Months.Select(month => month.ToDateOnly()!.Value));
        Assert.Equal(
            ["InPerson 0 6 5", "Phone 0 - 0", "Video 0 0 0"],
            found.ContactForms.Select(one => $"{one.ContactForm} {Shown(one.Counts)}"));
        Assert.Equal("0 7 0", Shown(found.NoShows));
        Assert.Equal(
            ["Unspecified 0 0 0", "Luca 0 0 0", "Resources 0 5 0", "Staircase 0 - 0", "Other 0 0 0"], found.Methods.Select(one => $"{one.Method} {Shown(one.Counts)}"));

        Task Talks(int count, short form, string at, short status) => scheduling.Run(
            """
            insert into talk (municipality_code, talk_id, case_id, purpose, contact_form, starts_at, ends_at, officer_id, persons, status, details, version, no_show_id)
            select $1, gen_random_uuid(), $2, 1, $3, $4::text::timestamptz, $4::text::timestamptz + interval '1 hour', 'anna', 2, $5, '', 1, case when $5 = 5 then gen_random_uuid() end
              from generate_series(1, $6)
            """,
            (short)municipality, cases[0].CaseId, form, at, status, count);
    }

    [Fact]
    public async Task The_days_from_the_notice_to_the_first_call_and_the_first_talk_are_shown_by_month()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        await suite.SetBusinessDate(Today);
        var form = Given.Form(firstAbsenceDay: Today.AddDays(-20));
        (form.NotifiedOn, form.FormSentOn, form.FormReceivedOn) = (Today.AddDays(-10).ToProto(), Today.AddDays(-10).ToProto(), Today.ToProto());
        var registered = await suite.Register(form);
        await suite.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);
        var scheduling = await Fixture.Database("scheduling", "superuser");
        Assert.Equal(1, await Count("notified_on = '2026-03-08' and first_called_on is null and first_met_on is null"));

        var called = await suite.Retention.RecordFirstCallAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = registered.Case.Etag, CalledOn = Today.AddDays(-1).ToProto(), Reached = true,
                TasksFit = Types.V1.Answer.No, InTreatment = Types.V1.Answer.No, WorkplaceDialogue = Types.V1.Answer.Yes, CommonPlan = Types.V1.Answer.Yes,
                RoundTable = Cases.V1.RoundTableDecision.NotOffered, Reason = "Opdigtet begrundelse.",
            },
            deadline: Suite.Soon);
        await suite.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = called.Position }, deadline: Suite.Soon);
        Assert.Equal(1, await Count("first_called_on = '2026-03-17' and first_met_on is null"));
        Assert.Equal("0 -", Shown((await Times(2)).FirstCall));

        await Notified(11, "2026-02-09", called: 3, met: 20, step: 1);
        await Notified(4, "2026-01-09", called: 3, met: 20, step: 1);
        await Notified(5, "2025-12-31", called: -4, met: null, step: 0);
        var found = await Times(4);

        Assert.Equal("5 - 11 -", Shown(found.FirstCall));
        Assert.Equal("0 - 11 0", Shown(found.FirstTalk));
        Assert.Equal([(0, 0), (0, 0), (8, 12), (0, 0)], found.FirstCall.Select(one => (one.MedianDays, one.NinthDecileDays)));
        Assert.Equal((25, 29), (found.FirstTalk[2].MedianDays, found.FirstTalk[2].NinthDecileDays));

        async Task<GetTimeToContactResponse> Times(int months) =>
            await Of(municipality).GetTimeToContactAsync(new GetTimeToContactRequest { Months = months }, deadline: Suite.Soon);

        Task<long> Count(string condition) => scheduling.One<long>($"select count(*) from plan where municipality_code = $1 and {condition}", (short)municipality);

        async Task Notified(int count, string notified, int? called, int? met, int step)
        {
            var cases = Some(count, "R-FU-4W", Today).ToList();
            await StoredDuties.Store(scheduling, municipality, cases);
            await scheduling.Run(
                """
                update plan set notified_on = $3::text::date, first_called_on = $3::text::date + $4::int + n::int * $6, first_met_on = $3::text::date + $5::int + n::int * $6
                  from (select case_id, row_number() over () - 1 as n from unnest($2::uuid[]) as c (case_id)) picked
                 where plan.municipality_code = $1 and plan.case_id = picked.case_id
                """,
                (short)municipality, cases.Select(one => one.CaseId).ToArray(), notified, called, met, step);
        }
    }

    [Fact]
    public async Task Times_of_too_many_months_are_refused() => await Refused.For(
        Of(Municipality).GetTimeToContactAsync(new GetTimeToContactRequest { From = new DateOnly(2101, 1, 1).ToProto(), Months = 37 }, deadline: Suite.Soon),
        ("from", "DATE_OUTSIDE_CALENDAR"), ("months", "MONTHS_OUT_OF_RANGE"));

    [Fact]
    public async Task Statistics_of_talks_of_too_many_months_are_refused() => await Refused.For(
        Of(Municipality).GetTalkStatisticsAsync(new GetTalkStatisticsRequest { From = new DateOnly(2101, 1, 1).ToProto(), Months = 37 }, deadline: Suite.Soon),
        ("from", "DATE_OUTSIDE_CALENDAR"), ("months", "MONTHS_OUT_OF_RANGE"));

    [Fact]
    public async Task Statistics_of_too_many_months_are_refused() => await Refused.For(
        Of(Municipality).GetTimelinessAsync(new GetTimelinessRequest { From = new DateOnly(2101, 1, 1).ToProto(), Months = 37 }, deadline: Suite.Soon),
        ("from", "DATE_OUTSIDE_CALENDAR"), ("months", "MONTHS_OUT_OF_RANGE"));

    private StatisticsService.StatisticsServiceClient Of(int municipality) => new(Fixture.As("team_leader", municipality).To("scheduling"));

    private static string Shown(IEnumerable<MonthCount> counts) => string.Join(' ', counts.Select(count => count.IsSuppressed ? "-" : $"{count.Count}"));

    private static string Shown(IEnumerable<TimeToContact> times) => Shown(times.Select(one => one.Cases));

    private static int number;

    private static IEnumerable<StoredDuty> Some(int count, string ruleId, DateOnly dueOn) => Enumerable.Range(0, count).Select(_ =>
        new StoredDuty(Guid.Parse($"01930000-0000-7000-8000-{Interlocked.Increment(ref number):D12}"), ruleId, dueOn));
}
