using Grpc.Core;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>PreviewPlan: the dates against an independent calculation, and what is refused.</summary>
public sealed class PreviewPlanTests(StackFixture fixture) : StackTest(fixture)
{
    /// <summary>
    /// From the first rule set on, a prime number of days apart, so that every day of the week, month and year occurs;
    /// in <c>./test --long</c> twelve times as many, a day apart.
    /// </summary>
    private static readonly DateOnly[] FirstAbsenceDays = Environment.GetEnvironmentVariable("TESTS_LONG") == "1"
        ? [.. Enumerable.Range(0, 5_280).Select(n => new DateOnly(2015, 1, 1).AddDays(n))]
        : [.. Enumerable.Range(0, 440).Select(n => new DateOnly(2015, 1, 1).AddDays(13 * n))];

    public static TheoryData<KindOfEmployment> Kinds => [.. Given.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_date_is_what_a_second_reckoning_gives(KindOfEmployment kind)
    {
        await Hold(FirstAbsenceDays, async d0 =>
        {
            var sent = d0.AddDays(d0.DayNumber % 23);
            var plan = await Preview(Facts(kind, d0, sent));
            return (ReckonedByHand.Plan(kind, d0, sent, []), plan);
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_date_of_local_practice_is_what_a_second_reckoning_gives(KindOfEmployment kind)
    {
        await Hold(FirstAbsenceDays.Where((_, n) => n % 4 == 0), async d0 =>
        {
            var received = ReckonedByHand.Forward(d0.AddDays(20));
            var facts = Facts(kind, d0);
            facts.FormReceivedOn = received.ToProto();
            var plan = await Preview(facts, "kbh-2014", "hedensted");
            IEnumerable<ExpectedDate> expected =
            [
                .. ReckonedByHand.Plan(kind, d0, null, []),
                .. ReckonedByHand.PurposesOfCopenhagen(d0),
                .. ReckonedByHand.PracticeOfHedensted(received),
            ];
            return (expected, plan);
        });
    }

    [Theory]
    [InlineData(KindOfEmployment.EmployeeWithPay)]
    [InlineData(KindOfEmployment.InsuredUnemployed)]
    [InlineData(KindOfEmployment.SelfEmployedInsured)]
    public async Task Days_of_earlier_periods_count_as_a_second_reckoning_counts_them(KindOfEmployment kind)
    {
        await Hold(FirstAbsenceDays.Where((_, n) => n % 5 == 0), async d0 =>
        {
            // Two periods whose length and distance vary with the day: some fall outside the nine months, some are enough at once.
            var (gap, length) = ((d0.DayNumber % 29) + 1, (d0.DayNumber % 83) + 1);
            (DateOnly From, DateOnly To) later = (d0.AddDays(-gap - length), d0.AddDays(-gap));
            (DateOnly From, DateOnly To) first = (later.From.AddDays(-40 - length), later.From.AddDays(-40));
            var facts = Facts(kind, d0);
            facts.EarlierCountedPeriods.Add(new[] { first, later }.Select(period =>
                new CountedPeriod { From = period.From.ToProto(), To = period.To.ToProto() }));
            return (ReckonedByHand.Plan(kind, d0, null, [first, later]), await Preview(facts));
        });
    }

    [Fact]
    public async Task An_earlier_period_of_76_years_is_refused_and_one_of_long_ago_is_asked_about()
    {
        var facts = Facts(KindOfEmployment.EmployeeWithPay, new DateOnly(2026, 5, 4));
        var request = new PreviewPlanRequest { RulesToTry = new RulesToTry { RuleSetId = "RS-2015" }, Facts = facts };
        facts.EarlierCountedPeriods.Add(new CountedPeriod { From = new DateOnly(1950, 3, 2).ToProto(), To = new DateOnly(2026, 3, 1).ToProto() });
        await Refused.For(Caseworker.Deadlines.PreviewPlanAsync(request, deadline: Suite.Soon), ("facts.earlier_counted_periods[0]", "PERIOD_TOO_LONG"));

        facts.EarlierCountedPeriods[0].To = new DateOnly(1950, 9, 1).ToProto();
        var warning = Assert.Single((await Caseworker.Deadlines.PreviewPlanAsync(request, deadline: Suite.Soon)).Warnings);
        Assert.Equal(("facts.earlier_counted_periods[0]", "PERIOD_LONG_AGO"), (warning.Field, warning.Reason));
    }

    [Fact]
    public async Task The_stories_dates_come_out()
    {
        var plan = await Preview(Facts(KindOfEmployment.EmployeeWithPay, new DateOnly(2026, 3, 2), new DateOnly(2026, 4, 1)), "kbh-2014");

        Assert.Equal(new DateOnly(2026, 4, 7), Date(plan, "R-NEMREF-PAY").StatutoryDate.ToDateOnly());
        Assert.Equal(["2. påskedag"], Date(plan, "R-NEMREF-PAY").Explanation.MovedBy);
        Assert.Equal(new DateOnly(2026, 4, 26), Date(plan, "R-FU-FIRST").StatutoryDate.ToDateOnly());
        Assert.Equal(new DateOnly(2026, 4, 24), Date(plan, "R-FU-FIRST").PlanBy.ToDateOnly());
        Assert.Equal(new DateOnly(2026, 9, 2), Date(plan, "R-22W-EXCL").StatutoryDate.ToDateOnly());
        Assert.Equal(new DateOnly(2026, 9, 30), Date(plan, "R-REASSESS").StatutoryDate.ToDateOnly());
        Assert.Equal(new DateOnly(2026, 9, 16), Date(plan, "R-7A").StatutoryDate.ToDateOnly());
    }

    [Fact]
    public async Task Dates_come_in_order_and_each_says_why()
    {
        var facts = Facts(KindOfEmployment.EmployeeWithPay, new DateOnly(2026, 1, 12), new DateOnly(2026, 2, 12));
        facts.FormReceivedOn = new DateOnly(2026, 2, 16).ToProto();
        var plan = await Preview(facts, "kbh-2014", "hedensted");

        Assert.Equal(plan.Deadlines.OrderBy(one => one.StatutoryDate.ToDateOnly()).Select(one => one.StatutoryDate), plan.Deadlines.Select(one => one.StatutoryDate));
        Assert.All(plan.Deadlines, one =>
        {
            Assert.NotEmpty(one.Title);
            Assert.NotEqual(DeadlineKind.Unspecified, one.Kind);
            Assert.NotEqual(Certainty.Unspecified, one.Certainty);
            Assert.StartsWith(one.Explanation.RuleId, one.RuleId, StringComparison.Ordinal);
            Assert.NotEmpty(one.Explanation.LegalReference);
            Assert.NotEmpty(one.Explanation.SourceVersion);
            Assert.NotEmpty(one.Explanation.Inputs);
            Assert.NotEmpty(one.Explanation.Steps);
            Assert.Equal(one.StatutoryDate, one.Explanation.Steps.Last(step => step.Date is not null && (one.PlanBy is null || step.Date.Equals(one.StatutoryDate))).Date);
            Assert.Equal(one.Kind == DeadlineKind.Window, one.WindowFrom is not null);
            Assert.Equal(one is { Kind: DeadlineKind.Deadline, BoundParty: BoundParty.Municipality }, one.PlanBy is not null);
        });
        var first = Date(plan, "R-FU-FIRST").Explanation;
        Assert.Equal(("R-FU-FIRST", "RS-2015"), (first.RuleId, first.SourceId));
        Assert.Contains(first.Inputs, input => (input.Name, input.Value) == ("first_absence_day", "2026-01-12"));
        Assert.Equal("kbh-2014", Date(plan, "R-FU-PURPOSE/12").Explanation.SourceId);
        Assert.Equal(("", null), (plan.CaseId, plan.MadeAt));
    }

    [Fact]
    public async Task What_is_assumed_or_not_verified_is_never_shown_as_law()
    {
        var plan = await Preview(Facts(KindOfEmployment.EmployeeWithPay, new DateOnly(2018, 3, 5), new DateOnly(2018, 4, 3)));

        // From the tables of the rules: by secondary sources, and by conventions that are assumptions.
        Assert.Equal(Certainty.Secondary, Date(plan, "R-EMPPERIOD").Certainty);
        Assert.Equal(Certainty.Assumption, Date(plan, "R-FU-FIRST").Certainty);
        Assert.Equal(Certainty.Assumption, Date(plan, "R-REASSESS").Certainty);
        Assert.Equal(Certainty.Verified, plan.Rules.Certainty);
    }

    [Fact]
    public async Task By_date_a_case_follows_the_rules_of_its_first_absence_day()
    {
        var facts = Facts(KindOfEmployment.EmployeeWithPay, new DateOnly(2026, 8, 10));
        var plan = (await Caseworker.Deadlines.PreviewPlanAsync(
            new PreviewPlanRequest { RulesToTry = new RulesToTry(), Facts = facts }, deadline: Suite.Soon)).Plan;

        Assert.Equal(("RS-2026H2", Certainty.Secondary), (plan.Rules.RuleSetId, plan.Rules.Certainty));
        Assert.All(plan.Deadlines, one => Assert.True(one.Certainty >= Certainty.Secondary));
    }

    [Fact]
    public async Task With_standby_or_category_one_no_first_talk_is_due()
    {
        var facts = Facts(KindOfEmployment.EmployeeWithPay, new DateOnly(2026, 2, 2));
        Assert.Contains((await Preview(facts)).Deadlines, one => one.RuleId == "R-FU-FIRST");

        facts.Standby = true;
        Assert.DoesNotContain((await Preview(facts)).Deadlines, one => one.RuleId == "R-FU-FIRST");
        facts.Standby = false;
        facts.Category = VisitationCategory._1;
        Assert.DoesNotContain((await Preview(facts)).Deadlines, one => one.RuleId == "R-FU-FIRST");
        facts.Category = VisitationCategory._2;
        Assert.Contains((await Preview(facts)).Deadlines, one => one.RuleId == "R-FU-FIRST");
    }

    [Theory]
    [InlineData(55, VisitationCategory._1)]
    [InlineData(56, VisitationCategory.Unspecified)]
    public async Task Category_one_is_proposed_up_to_the_last_day_of_the_eighth_week(int day, VisitationCategory proposed)
    {
        var facts = Facts(KindOfEmployment.SelfEmployedInsured, new DateOnly(2026, 2, 2));
        facts.ExpectedRecoveryOn = new DateOnly(2026, 2, 2).AddDays(day).ToProto();

        Assert.Equal(proposed, (await Preview(facts)).ProposedCategory);
    }

    [Fact]
    public async Task The_callers_own_municipality_is_previewed_under_its_own_settings()
    {
        var facts = Facts(KindOfEmployment.EmployeeWithPay, new DateOnly(2026, 1, 12));

        var københavn = await Own(101);
        var hedensted = await Own(766);

        Assert.Equal(["kbh-2014", "hedensted"], københavn.Rules.OverlayIds);
        Assert.Contains(københavn.Deadlines, one => one.RuleId == "R-FU-PURPOSE/24");
        Assert.Equal(["hedensted"], hedensted.Rules.OverlayIds);
        Assert.DoesNotContain(hedensted.Deadlines, one => one.RuleId.StartsWith("R-FU-PURPOSE", StringComparison.Ordinal));

        async Task<Plan> Own(int municipality) => (await Fixture.As(municipality: municipality).Deadlines.PreviewPlanAsync(
            new PreviewPlanRequest { MunicipalityCode = municipality, Facts = facts }, deadline: Suite.Soon)).Plan;
    }

    [Theory]
    [InlineData(766)]
    [InlineData(999)]
    public async Task Another_municipality_is_not_found_whether_it_exists_or_not(int municipality) =>
        await Refused.By(StatusCode.NotFound, "MUNICIPALITY_NOT_FOUND", Caseworker.Deadlines.PreviewPlanAsync(
            new PreviewPlanRequest { MunicipalityCode = municipality, Facts = Facts(KindOfEmployment.EmployeeWithPay, new DateOnly(2026, 1, 12)) },
            deadline: Suite.Soon));

    [Fact]
    public async Task Rules_that_do_not_exist_are_refused_all_at_once() => await Refused.For(
        Try(Facts(KindOfEmployment.EmployeeWithPay, new DateOnly(2026, 1, 12)), "RS-1970", "odense", "kbh-2014", "kbh-2014"),
        ("rules_to_try.rule_set_id", "RULE_SET_UNKNOWN"),
        ("rules_to_try.overlay_ids[0]", "OVERLAY_UNKNOWN"),
        ("rules_to_try.overlay_ids[2]", "OVERLAY_REPEATED"));

    [Fact]
    public async Task A_rule_set_that_is_switched_off_is_refused() => await Refused.For(
        Try(Facts(KindOfEmployment.EmployeeWithPay, new DateOnly(2027, 1, 12)), "RS-2027"),
        ("rules_to_try.rule_set_id", "RULE_SET_SWITCHED_OFF"));

    [Fact]
    public async Task Too_many_overlays_or_periods_are_refused()
    {
        var facts = Facts(KindOfEmployment.EmployeeWithPay, new DateOnly(2026, 1, 12));
        for (var n = 0; n < 51; n++)
        {
            var day = new DateOnly(2020, 1, 1).AddDays(2 * n).ToProto();
            facts.EarlierCountedPeriods.Add(new CountedPeriod { From = day, To = day });
        }

        await Refused.For(
            Try(facts, "RS-2015", [.. Enumerable.Range(0, 11).Select(n => $"overlay-{n}")]),
            ("rules_to_try.overlay_ids", "LIST_TOO_LONG"),
            ("facts.earlier_counted_periods", "LIST_TOO_LONG"));
    }

    [Fact]
    public async Task Nothing_at_all_is_refused_for_both_parts() => await Refused.For(
        Caseworker.Deadlines.PreviewPlanAsync(new PreviewPlanRequest(), deadline: Suite.Soon),
        ("rules", "FIELD_REQUIRED"),
        ("facts", "FIELD_REQUIRED"));

    [Fact]
    public async Task Facts_that_contradict_each_other_or_the_calendar_are_refused_all_at_once()
    {
        var facts = Facts(KindOfEmployment.Unspecified, new DateOnly(2026, 1, 12), formSent: new DateOnly(2026, 1, 11));
        facts.ExpectedRecoveryOn = new DateOnly(2026, 1, 1).ToProto();
        facts.EarlierCountedPeriods.Add(Period(new DateOnly(2024, 3, 2), new DateOnly(2024, 3, 1)));
        facts.EarlierCountedPeriods.Add(Period(new DateOnly(2025, 3, 1), new DateOnly(2025, 3, 9)));
        facts.EarlierCountedPeriods.Add(Period(new DateOnly(2025, 3, 9), new DateOnly(2025, 3, 12)));
        facts.EarlierCountedPeriods.Add(Period(new DateOnly(2025, 12, 1), new DateOnly(2026, 1, 12)));

        await Refused.For(
            Try(facts, "RS-2015"),
            ("facts.kind_of_employment", "FIELD_REQUIRED"),
            ("facts.form_sent_on", "BEFORE_FIRST_ABSENCE_DAY"),
            ("facts.expected_recovery_on", "BEFORE_FIRST_ABSENCE_DAY"),
            ("facts.earlier_counted_periods[0]", "PERIOD_REVERSED"),
            ("facts.earlier_counted_periods[2]", "PERIODS_OVERLAP"),
            ("facts.earlier_counted_periods[3]", "PERIOD_NOT_EARLIER"));

        await Refused.For(
            Try(Facts(KindOfEmployment.EmployeeWithPay, new DateOnly(2099, 1, 1)), "RS-2015"),
            ("facts.first_absence_day", "DATE_OUTSIDE_CALENDAR"));

        var early = Facts(KindOfEmployment.EmployeeWithPay, new DateOnly(2026, 1, 12), formSent: new DateOnly(2026, 2, 2));
        early.FormReceivedOn = new DateOnly(2026, 2, 1).ToProto();
        await Refused.For(Try(early, "RS-2015"), ("facts.form_received_on", "FORM_RECEIVED_BEFORE_SENT"));
    }

    [Fact]
    public async Task A_day_before_the_first_rule_set_has_no_rules() =>
        await Refused.By(StatusCode.FailedPrecondition, "NO_RULE_SET",
            Try(Facts(KindOfEmployment.EmployeeWithPay, new DateOnly(2014, 12, 31)), "RS-2015"));

    [Fact]
    public async Task The_answer_is_in_English_where_that_is_asked_for()
    {
        var request = Request(Facts(KindOfEmployment.EmployeeWithPay, new DateOnly(2026, 3, 2)), "RS-2015");
        var plan = (await Caseworker.Deadlines.PreviewPlanAsync(request, Given.English, Suite.Soon)).Plan;

        Assert.Equal("First follow-up talk", Date(plan, "R-FU-FIRST").Title);
        Assert.Equal(["Easter Monday"], Date(plan, "R-NEMREF-PAY").Explanation.MovedBy);
    }

    // Many days at once, eight in parallel; differences are reported with their day.
    private static async Task Hold(IEnumerable<DateOnly> days, Func<DateOnly, Task<(IEnumerable<ExpectedDate> Expected, Plan Plan)>> plan)
    {
        var differences = new List<string>();
        var count = 0;
        await Parallel.ForEachAsync(days, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (d0, _) =>
        {
            var (expected, found) = await plan(d0);
            var missing = expected.ToHashSet();
            var got = found.KnownHere().Select(Read).ToHashSet();
            var different = missing.Except(got).Select(one => $"{d0:O} expected {one}").Concat(got.Except(missing).Select(one => $"{d0:O} got {one}")).ToList();
            lock (differences)
            {
                count++;
                differences.AddRange(different);
            }
        });

        Assert.True(count > 50);
        Assert.True(differences.Count == 0, $"{differences.Count} differ: {string.Join('\n', differences.Order(StringComparer.Ordinal).Take(20))}");
    }

    private static ExpectedDate Read(Deadline one) =>
        new(one.RuleId, one.StatutoryDate.ToDateOnly()!.Value, one.PlanBy.ToDateOnly(), one.WindowFrom.ToDateOnly());

    private static Deadline Date(Plan plan, string rule) => Assert.Single(plan.Deadlines, one => one.RuleId == rule);

    private static PlanFacts Facts(KindOfEmployment kind, DateOnly d0, DateOnly? formSent = null) => new()
    {
        FirstAbsenceDay = d0.ToProto(), KindOfEmployment = kind, FormSentOn = formSent?.ToProto(),
    };

    private static CountedPeriod Period(DateOnly from, DateOnly to) => new() { From = from.ToProto(), To = to.ToProto() };

    private async Task<Plan> Preview(PlanFacts facts, params string[] overlays) => (await Try(facts, "RS-2015", overlays)).Plan;

    // More than one caller may make in a second: eight take turns.
    private AsyncUnaryCall<PreviewPlanResponse> Try(PlanFacts facts, string ruleSet, params string[] overlays) =>
        Fixture.As(name: $"Sofie Sagsbehandler {facts.FirstAbsenceDay.Day % 8}").Deadlines.PreviewPlanAsync(
            Request(facts, ruleSet, overlays), deadline: Suite.Soon);

    private static PreviewPlanRequest Request(PlanFacts facts, string ruleSet, params string[] overlays) =>
        new() { RulesToTry = new RulesToTry { RuleSetId = ruleSet, OverlayIds = { overlays } }, Facts = facts };
}
