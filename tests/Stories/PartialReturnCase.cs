using Grpc.Core;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Stories;

/// <summary>
/// Story 5, partial return in steps: employed for 37 hours, first absence day Monday 1 September 2025; a follow-up every four weeks, more hours each
/// time, until less than four hours of absence are left, which is a recovery.
/// </summary>
public static class PartialReturnCase
{
    private const string Workplace = "Værkstedet, Prøvevej 7 (opdigtet)";

    public static async Task Play(Suite suite, Stage stage)
    {
        var course = new Course(suite, stage);
        var talks = new HeldTalks(suite, stage, course);
        var received = new DateOnly(2025, 10, 6);
        var first = new DateOnly(2025, 10, 23);

        await stage.Step(received, "The information form is received, and the plan made.", async () =>
        {
            await suite.SetBusinessDate(received);
            await course.Register(Forms.Employed(new DateOnly(2025, 9, 1), new DateOnly(2025, 10, 1), received, new DateOnly(2026, 1, 5)));
            var plan = await course.Plan();
            course.ExpectDate(plan, "R-FU-FIRST", new DateOnly(2025, 10, 26), new DateOnly(2025, 10, 24));
            course.ExpectDate(plan, "R-22W-EXCL", new DateOnly(2026, 3, 4));
            course.ExpectDate(plan, "R-REASSESS", new DateOnly(2026, 3, 31));
            await talks.Work(received);
        });

        await Hold(first, TalkPurpose.Visitation, new DateOnly(2025, 11, 20), async started =>
        {
            var goal = await course.Formulate("Jeg vil tilbage på værkstedet, nogle timer ad gangen.");
            await course.AddStep(goal, "Begynde med 15 timer om ugen.", new DateOnly(2025, 11, 3), new DateOnly(2025, 11, 24));
            stage.Expect("the plan is agreed at the talk", started.Talk.TalkId, (await talks.AgreePlan(started, first)).Agreement.TalkId);
        });
        await Step(new DateOnly(2025, 11, 3), 15);
        await Hold(new DateOnly(2025, 11, 20), TalkPurpose.Intervention, new DateOnly(2025, 12, 18), async started =>
        {
            stage.Expect("an intervention talk without an agreed plan", true, (await talks.Missing(started.Talk)).Contains("PLAN_NOT_AGREED"));
            await course.AddStep(
                (await suite.Goals.GetGoalsAsync(new() { CaseId = course.Registered.Case.CaseId }, deadline: Suite.Soon)).Goals[0], "20 timer om ugen.",
                new DateOnly(2025, 11, 24), new DateOnly(2025, 12, 15));
            await talks.AgreePlan(started, new DateOnly(2025, 11, 20));
        });
        await Step(new DateOnly(2025, 11, 24), 20);
        await Step(new DateOnly(2025, 12, 15), 30);
        await Hold(new DateOnly(2025, 12, 18), TalkPurpose.Health, new DateOnly(2026, 1, 15), _ => Task.CompletedTask);

        var last = new DateOnly(2026, 1, 15);
        var booked = new Talk();
        await stage.Step(new DateOnly(2025, 12, 19), "The next talk is booked for its day.", async () =>
        {
            await suite.SetBusinessDate(new DateOnly(2025, 12, 19));
            booked = await talks.Book(last, TalkPurpose.Overview, Workplace);
        });

        var recovered = new DateOnly(2026, 1, 5);
        await stage.Step(recovered, "34 hours leave three of absence, which is a recovery; 33 would be the last step in part.", async () =>
        {
            await suite.SetBusinessDate(recovered);
            await course.Return(recovered, 33, onlyTry: true);
            var refused = "";
            try
            {
                await course.Return(recovered, 34, onlyTry: true);
            }
            catch (RpcException no) when (no.StatusCode == StatusCode.FailedPrecondition)
            {
                refused = no.Status.Detail;
            }

            stage.Expect("it is refused", true, refused.Length > 0);
            stage.Tell(refused);
            await course.Recover(recovered, RecoverySource.Employer);
        });

        await stage.Step(recovered, "The talk that was booked falls away, and nothing more is due.", async () =>
        {
            var cancelled = await Stage.Until("the talk is cancelled", () => talks.Now(booked), talk => talk.Status == TalkStatus.Cancelled);
            stage.Tell(cancelled.Changes[^1].Reason);
            var plan = await course.PlanWhen("the plan follows", found => !found.Deadlines.Any(one => one is { RuleId: "R-FU-4W", State: DeadlineState.Open }));
            stage.Expect("open duties of the municipality", 0, plan.Deadlines.Count(one =>
                one is { State: DeadlineState.Open, BoundParty: BoundParty.Municipality, Norm: Norm.Duty }));
            var closed = await course.Close(recovered, CaseOutcome.RetainedInJob, "Borgeren er tilbage hos samme arbejdsgiver.");
            stage.Expect("outcome", CaseOutcome.RetainedInJob, closed.Closing.Closing.Outcome);
            var letters = new Letters(suite, stage, course);
            letters.ExpectSays(await letters.Cancellation(booked), "fordi din sag er afsluttet", "torsdag den 15. januar 2026");
            stage.Expect("follow-ups", "3, 2, 1", string.Join(", ", (await talks.All()).Select(one => one.Number)));
        });

        await suite.SetBusinessDate(null);

        async Task Hold(DateOnly day, TalkPurpose purpose, DateOnly next, Func<StartTalkResponse, Task> meanwhile) => await stage.Step(
            day, $"A talk is held ({purpose}), and the next is due four weeks later.", async () =>
        {
            await suite.SetBusinessDate(day, new TimeOnly(7, 0));
            var started = await talks.Begin(await talks.Book(day, purpose, Workplace), "Hvordan timerne går");
            await meanwhile(started);
            await talks.Complete(started, day, VisitationCategory._2, new TalkFacts
            {
                Incapacity = Incapacity.Partial, EffortNeeded = Answer.No, PartialReturnPossible = Answer.Yes,
                PositionOnEffort = "Trappen følges; knæet har godt af bevægelse, og chefen finder lettere opgaver.", Perspective = ReturnPerspective.OwnJob,
                Parties = { new PartyInvolvement { Party = InvolvedParty.Employer, IsInvolved = true, Reason = "Timerne aftales på værkstedet." } },
                Method = TalkMethod.Staircase, RightsAndDutiesGiven = true, DevelopmentGoalLinked = true, MedicalQuestionsAsked = true,
            });
            var plan = await course.Plan();
            stage.Expect("the next follow-up", next, plan.Deadlines.Single(one => one is { RuleId: "R-FU-4W", State: DeadlineState.Open }).StatutoryDate.ToDateOnly());
        });

        async Task Step(DateOnly day, double hours) => await stage.Step(day, $"From today {hours} hours a week.", async () =>
        {
            await suite.SetBusinessDate(day);
            stage.Expect("hours", TimeSpan.FromHours(hours), (await course.Return(day, hours)).PartialReturn.PartialReturn.WeeklyHoursWorked.ToTimeSpan());
        });
    }
}
