using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>PreviewPlan of a case: what would become of its plan, and nothing is stored.</summary>
public sealed class WhatIfTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task A_further_happening_shows_every_date_that_is_another_before_and_after()
    {
        var registered = await New();
        var answer = await WhatIf(registered, request => request.History.Add(Happening("recovery", "RECOVERED", Given.Today)));

        var change = answer.Changes.Single(one => one.RuleId == "R-REASSESS");
        Assert.Equal((DeadlineState.Open, DeadlineState.Cancelled), (change.Before.State, change.After.State));
        Assert.Equal(DeadlineState.Cancelled, answer.Plan.Deadlines.Single(one => one.RuleId == "R-REASSESS").State);
        Assert.Equal(registered.Case.CaseId, answer.Plan.CaseId);

        var kept = (await Caseworker.Deadlines.GetPlanAsync(new GetPlanRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Plan;
        Assert.Equal((1, DeadlineState.Open), (kept.Version, kept.Deadlines.Single(one => one.RuleId == "R-REASSESS").State));
    }

    [Fact]
    public async Task What_is_still_to_come_is_tried_too_and_an_earlier_day_compares_with_what_was_known_then()
    {
        var registered = await New();
        var day = Given.Today.AddDays(15);

        var answer = await WhatIf(registered, request => request.History.Add(Happening("recovery", "RECOVERED", day)));
        Assert.Equal(day, answer.Plan.Deadlines.Single(one => one.RuleId == "R-END-DAY").StatutoryDate.ToDateOnly());

        // On that day it has happened, and before it was told nobody knew.
        var then = await WhatIf(registered, request =>
        {
            request.AsOf = day.ToProto();
            request.History.Add(Happening("recovery", "RECOVERED", day));
        });
        Assert.Equal(DeadlineState.Cancelled, then.Changes.Single(one => one.RuleId == "R-REASSESS").After.State);
        Assert.Empty((await WhatIf(registered, request => request.AsOf = day.ToProto())).Changes);
    }

    // The form was sent three weeks earlier than was believed: the reply is overdue by it.
    [Fact]
    public async Task A_happening_with_the_id_of_another_replaces_it_and_shows_what_becomes_too_late()
    {
        var form = Given.Form();
        form.FormReceivedOn = Given.Today.ToProto();
        form.FormSentOn = Given.Today.AddDays(-3).ToProto();
        var registered = await New(form);

        var answer = await WhatIf(registered, request =>
        {
            request.Without.Add("form-received");
            request.History.Add(Happening("form-sent", "FORM_SENT", Given.Today.AddDays(-24)));
        });

        Assert.True(answer.Changes.Single(one => one.RuleId == "R-SKEMA-REPLY").LateByIt);
    }

    [Fact]
    public async Task Without_a_happening_its_dates_are_gone_and_without_any_change_nothing_moves()
    {
        var registered = await New();

        var without = await WhatIf(registered, request => request.Without.Add("form-sent"));
        Assert.Contains(without.Changes, one => one is { RuleId: "R-SKEMA-REPLY", Before: not null, After: null });
        Assert.Empty((await WhatIf(registered, _ => { })).Changes);
    }

    [Fact]
    public async Task Other_rules_can_be_tried_on_a_case()
    {
        var registered = await New();

        var answer = await WhatIf(registered, request => request.RulesToTry = new RulesToTry { RuleSetId = "RS-2020" });

        Assert.Equal("RS-2020", answer.Plan.Rules.RuleSetId);
        Assert.Contains(answer.Changes, one => one.RuleId == "R-FU-4IN6" && one.Before is null);
    }

    [Fact]
    public async Task What_is_no_history_of_the_case_is_refused_at_its_place()
    {
        var registered = await New();

        await Refused.For(Ask(registered, request => request.History.Add(Happening("x", "NO_SUCH_THING", Given.Today))), ("history[0].type", "HAPPENING_UNKNOWN"));
        await Refused.For(Ask(registered, request => request.History.Add(Happening("x", "RECOVERED", Given.Today.AddYears(-3)))), ("history[0].day", "BEFORE_FIRST_ABSENCE_DAY"));
        await Refused.For(Ask(registered, request => request.Without.Add("nothing")), ("without[0]", "HAPPENING_NOT_FOUND"));
        await Refused.For(Ask(registered, request => request.Without.Add("registration")), ("history", "NO_REGISTRATION"));
        await Refused.For(Ask(registered, request => request.MunicipalityCode = Municipality), ("municipality_code", "CASE_HAS_RULES"));
        await Refused.For(Ask(registered, request => request.Facts = new PlanFacts { FirstAbsenceDay = Given.Today.ToProto(), KindOfEmployment = Types.V1.KindOfEmployment.EmployeeWithPay }), ("facts", "FACTS_AND_HISTORY"));
    }

    [Fact]
    public async Task Without_a_case_nothing_can_be_left_out_and_rules_are_needed()
    {
        var request = new PreviewPlanRequest
        {
            Facts = new PlanFacts { FirstAbsenceDay = Given.Today.ToProto(), KindOfEmployment = Types.V1.KindOfEmployment.EmployeeWithPay }, Without = { "form-sent" },
        };

        await Refused.For(Caseworker.Deadlines.PreviewPlanAsync(request, deadline: Suite.Soon), ("rules", "FIELD_REQUIRED"), ("without", "WITHOUT_CASE"));
    }

    [Fact]
    public async Task A_case_that_the_caller_may_not_reach_is_not_tried_either()
    {
        var elsewhere = await Fixture.As(municipality: 766).Register();

        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Ask(elsewhere, _ => { }));
    }

    private async Task<RegisterCaseResponse> New(Sygeopfoelgning.Cases.V1.InformationForm? form = null)
    {
        var registered = await Caseworker.Register(form);
        await Caseworker.JournalOf(registered, 3);
        return registered;
    }

    private async Task<PreviewPlanResponse> WhatIf(RegisterCaseResponse registered, Action<PreviewPlanRequest> with) => await Ask(registered, with);

    private AsyncUnaryCall<PreviewPlanResponse> Ask(RegisterCaseResponse registered, Action<PreviewPlanRequest> with)
    {
        var request = new PreviewPlanRequest { CaseId = registered.Case.CaseId };
        with(request);
        return Caseworker.Deadlines.PreviewPlanAsync(request, deadline: Suite.Soon);
    }

    private static Happening Happening(string id, string type, DateOnly day) => new() { HappeningId = id, Type = type, Day = day.ToProto() };
}
