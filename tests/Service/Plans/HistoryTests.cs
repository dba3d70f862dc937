using System.Globalization;
using Grpc.Core;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>PreviewPlan of a whole history: every date and state on the right day, and what is refused.</summary>
public sealed class HistoryTests(StackFixture fixture) : StackTest(fixture)
{
    // Story 2 of the domain: stress, little contact with the workplace, Easter; the talks every 28 days.
    private static readonly string[] RiskCase =
    [
        "2026-03-02 FIRST_ABSENCE_DAY KIND_OF_EMPLOYMENT=EMPLOYEE_WITH_PAY",
        "2026-04-01 NOTIFIED", "2026-04-01 FORM_SENT", "2026-04-07 FORM_RECEIVED",
        "2026-04-23 FOLLOW_UP_HELD CONTACT_FORM=IN_PERSON", "2026-04-23 CATEGORY_DECIDED CATEGORY=CATEGORY_2",
        "2026-05-21 FOLLOW_UP_HELD CONTACT_FORM=IN_PERSON", "2026-06-18 FOLLOW_UP_HELD CONTACT_FORM=IN_PERSON",
        "2026-07-16 FOLLOW_UP_HELD CONTACT_FORM=IN_PERSON",
    ];

    [Theory]
    [InlineData("2026-04-01", "R-SKEMA-REPLY", "2026-04-09", DeadlineState.Open)]
    [InlineData("2026-04-07", "R-SKEMA-REPLY", "2026-04-09", DeadlineState.Met)]
    [InlineData("2026-04-22", "R-FU-FIRST", "2026-04-26", DeadlineState.Open)]
    [InlineData("2026-04-23", "R-FU-FIRST", "2026-04-26", DeadlineState.Met)]
    [InlineData("2026-04-23", "R-FU-4W", "2026-05-21", DeadlineState.Open)]
    [InlineData("2026-08-13", "R-FU-4W", "2026-08-13", DeadlineState.Open)]
    [InlineData("2026-08-14", "R-FU-4W", "2026-08-13", DeadlineState.Overdue)]
    [InlineData("2026-08-14", "R-REASSESS", "2026-09-30", DeadlineState.Open)]
    public async Task A_risk_case_has_each_state_on_its_day(string asOf, string rule, string date, DeadlineState state)
    {
        var plan = await Preview(RiskCase, asOf);
        var last = plan.Deadlines.Last(one => one.RuleId == rule);
        Assert.Equal((Day(date), state, Day(asOf)), (last.StatutoryDate.ToDateOnly()!.Value, last.State, plan.AsOf.ToDateOnly()!.Value));
    }

    [Fact]
    public async Task A_date_says_what_started_it_and_what_met_it()
    {
        var plan = await Preview(RiskCase, "2026-06-01");
        var rolling = plan.Deadlines.Where(one => one.RuleId == "R-FU-4W").ToList();
        Assert.Equal(["FOLLOW_UP_HELD-5", "FOLLOW_UP_HELD-7"], rolling.Select(one => one.Occurrence));
        Assert.Equal((DeadlineState.Met, "FOLLOW_UP_HELD-7", Day("2026-05-21")),
            (rolling[0].State, rolling[0].Turn.HappeningId, rolling[0].Turn.On.ToDateOnly()!.Value));
        Assert.Null(rolling[1].Turn);
        Assert.All(plan.Deadlines, one => Assert.True(one.State != DeadlineState.Unspecified && one.Norm != Norm.Unspecified && one.Authority != Authority.Unspecified, one.RuleId));
        Assert.All(plan.NotGiven, one => Assert.NotEqual(NotGivenReason.Unspecified, one.Reason));
    }

    [Fact]
    public async Task What_was_known_later_is_left_out_of_the_plan_of_an_earlier_day()
    {
        string[] history = [.. RiskCase, "2026-05-04 RECOVERED known=2026-05-11"];
        Assert.Equal(DeadlineState.Open, Last(await Preview(history, "2026-05-10"), "R-FU-4W").State);
        Assert.Equal(DeadlineState.Cancelled, Last(await Preview(history[..7].Append(history[^1]), "2026-05-11"), "R-FU-4W").State);
    }

    [Fact]
    public async Task In_whatever_order_the_happenings_are_given_the_plan_is_the_same()
    {
        var before = await Preview(RiskCase, "2026-08-01");
        var ids = Enumerable.Range(0, RiskCase.Length).ToList();
        Assert.Equal(before, await Preview(RiskCase, "2026-08-01", order: [.. ids.AsEnumerable().Reverse()]));
    }

    [Theory]
    [InlineData("2026-03-02 DANCED", "history[1].type:HAPPENING_UNKNOWN")]
    [InlineData("2026-03-01 FOLLOW_UP_HELD", "history[1].day:BEFORE_FIRST_ABSENCE_DAY")]
    [InlineData("2026-03-02 NOTIFIED CATEGORY=CATEGORY_2", "history[1].values[0].value:FACT_NOT_CARRIED")]
    [InlineData("2026-03-02 CATEGORY_DECIDED CATEGORY=CATEGORY_9", "history[1].values[0].value:FACT_VALUE_INVALID")]
    [InlineData("2026-03-02 CATEGORY_DECIDED CATEGORY=CATEGORY_2 CATEGORY=CATEGORY_3", "history[1].values:FACT_REPEATED")]
    [InlineData("2026-03-02 TAKEN_BACK CONCERNS=nothing", "history[1].values[0].value:HAPPENING_NOT_FOUND")]
    [InlineData("2026-03-03 FIRST_ABSENCE_DAY KIND_OF_EMPLOYMENT=EMPLOYEE_WITH_PAY", "history:NO_REGISTRATION")]
    public async Task A_history_that_cannot_be_is_refused_at_its_field(string second, string expected)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Preview(["2026-03-02 FIRST_ABSENCE_DAY KIND_OF_EMPLOYMENT=EMPLOYEE_WITH_PAY", second], "2026-04-01"));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains(refused.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>().FieldViolations, one => $"{one.Field}:{one.Reason}" == expected);
    }

    [Fact]
    public async Task Either_facts_or_a_history_is_given()
    {
        var request = Request(RiskCase, "2026-04-01");
        request.Facts = new PlanFacts { FirstAbsenceDay = Day("2026-03-02").ToProto(), KindOfEmployment = KindOfEmployment.EmployeeWithPay };
        var refused = await Assert.ThrowsAsync<RpcException>(() => Caseworker.Deadlines.PreviewPlanAsync(request).ResponseAsync);
        Assert.Equal("FACTS_AND_HISTORY", Assert.Single(refused.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>().FieldViolations).Reason);
    }

    private static Deadline Last(Plan plan, string rule) => plan.Deadlines.Last(one => one.RuleId == rule);

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async Task<Plan> Preview(IEnumerable<string> history, string asOf, IReadOnlyList<int>? order = null)
    {
        var request = Request(history, asOf);
        if (order is not null)
        {
            var given = request.History.ToList();
            request.History.Clear();
            request.History.Add(order.Select(place => given[place]));
        }

        return (await Caseworker.Deadlines.PreviewPlanAsync(request)).Plan;
    }

    // A happening a line: its day, its name, its facts, and the day it was known where that is another. Ids are name and number.
    private static PreviewPlanRequest Request(IEnumerable<string> history, string asOf) => new()
    {
        RulesToTry = new RulesToTry { RuleSetId = "RS-2015" },
        AsOf = Day(asOf).ToProto(),
        History =
        {
            history.Select((line, index) =>
            {
                var parts = line.Split(' ');
                var values = parts[2..].Select(part => part.Split('=')).ToList();
                return new Happening
                {
                    HappeningId = $"{parts[1]}-{index + 1}", Type = parts[1], Day = Day(parts[0]).ToProto(),
                    KnownOn = values.Find(value => value[0] == "known") is [_, var known] ? Day(known).ToProto() : null,
                    Values = { values.Where(value => value[0] != "known").Select(value => new FactValue { Fact = value[0], Value = value[1] }) },
                };
            }),
        },
    };
}
