using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Stories;

/// <summary>
/// Story 1, glat sag: knee operation, first absence day Monday 12 January 2026, good contact with the workplace. Played
/// as far as the services reach: from the form to the recovery and the closing of the case, the plan and the journal with it.
/// </summary>
public static class SmoothCase
{
    public static async Task Play(Suite suite, Stage stage)
    {
        var course = new Course(suite, stage);
        var received = new DateOnly(2026, 2, 16);

        await stage.Step(received, "The information form is received; the case is registered.", async () =>
        {
            await suite.SetBusinessDate(received);
            await course.Register(Forms.LoadForNewPerson(Forms.SmoothCase));
            stage.Expect("proposed category", VisitationCategory._1, course.Registered.ProposedCategory);
        });

        await stage.Step(received, "The plan of deadlines is there.", async () =>
        {
            var plan = await course.Plan();
            course.ExpectDate(plan, "R-EMP-TALK", new DateOnly(2026, 2, 9));
            course.ExpectDate(plan, "R-NEMREF-PAY", new DateOnly(2026, 2, 16));
            course.ExpectDate(plan, "R-EMPPERIOD", new DateOnly(2026, 2, 11));
            course.ExpectDate(plan, "R-SKEMA-REPLY", new DateOnly(2026, 2, 20));
            course.ExpectDate(plan, "R-HANDOVER", received);
            course.ExpectDate(plan, "R-FIRSTCALL", new DateOnly(2026, 2, 17));
            course.ExpectDate(plan, "R-FU-FIRST", new DateOnly(2026, 3, 8), new DateOnly(2026, 3, 6));
            course.ExpectDate(plan, "R-22W-EXCL", new DateOnly(2026, 7, 15));
            course.ExpectDate(plan, "R-REASSESS", new DateOnly(2026, 7, 31), new DateOnly(2026, 7, 31));
        });

        await stage.Step(received, "Employer and general practitioner are parties, and nothing is disclosed to them.", async () =>
        {
            var parties = await course.Parties();
            stage.Expect("parties", 2, parties.Count);
            stage.Expect("nothing disclosed to any", true, parties.All(party => party.Disclosure == DisclosureLevel.Nothing));
        });

        await stage.Step(received, "The journal has what happened.", async () =>
        {
            foreach (var entry in await course.Journal(3))
            {
                stage.Tell($"{entry.Number}. {entry.Subject}: {entry.Text}");
            }

            await course.ExpectIntactJournal(3);
        });

        var dayAfter = new DateOnly(2026, 2, 17);
        await stage.Step(dayAfter, "The officer has called the citizen and writes the note.", async () =>
        {
            await suite.SetBusinessDate(dayAfter);
            var note = await course.Note(
                "Første opkald", "Borgeren har god kontakt med arbejdspladsen og en fælles plan. Rundbordssamtale tilbydes derfor ikke.");
            await course.ExpectBehind(3, note);
            await course.ExpectIntactJournal(4);

            var plan = await course.Plan();
            stage.Expect("the employer's talk is past", true, plan.Deadlines.Single(one => one.RuleId == "R-EMP-TALK").Past);
            stage.Expect("the first follow-up is not", false, plan.Deadlines.Single(one => one.RuleId == "R-FU-FIRST").Past);
        });

        await stage.Step(dayAfter, "The call is recorded: contact is good, so no round table is offered, and the case is smooth.", async () =>
        {
            await course.ExpectState("R-HANDOVER", DeadlineState.Met);
            await course.ExpectState("R-FIRSTCALL", DeadlineState.Open);
            var called = await course.Call(dayAfter, call =>
            {
                (call.TasksFit, call.InTreatment, call.WorkplaceDialogue, call.CommonPlan) = (Answer.No, Answer.Yes, Answer.Yes, Answer.Yes);
                (call.Treatment, call.RoundTable) = ("Genoptræning efter knæoperationen.", RoundTableDecision.NotOffered);
                call.Reason = "Borgeren og arbejdspladsen taler godt sammen og har en fælles plan.";
            });
            stage.Expect("round table", RoundTableDecision.NotOffered, called.FirstCall.FirstCall.RoundTable);
            await course.Classify(dayAfter, CaseClass.Smooth, "God kontakt, fælles plan og en kendt dag for raskmelding.");
            await course.PlanWhen("the call has met its duty", found => found.Deadlines.Any(one => one is { RuleId: "R-FIRSTCALL", State: DeadlineState.Met }));
        });

        await stage.Step(dayAfter, "The officer decides the category that the rules propose.", async () =>
        {
            var before = await course.Stand();
            stage.Expect("proposed category", VisitationCategory._1, before.Proposal.Category);
            await course.Decide(dayAfter, VisitationCategory._1, "Raskmelding ventes inden for 8 uger.");
        });

        var recovered = new DateOnly(2026, 3, 2);
        await stage.Step(recovered, "The employer notifies the recovery; the case is closed, and nothing is due any more.", async () =>
        {
            await suite.SetBusinessDate(recovered);
            await course.Recover(recovered, RecoverySource.Employer);
            var closed = await course.Close(recovered, CaseOutcome.RetainedInJob, "Borgeren er tilbage på fuld tid hos samme arbejdsgiver.");
            stage.Expect("status", CaseStatus.Closed, closed.Status);
            stage.Expect("outcome", CaseOutcome.RetainedInJob, closed.Closing.Closing.Outcome);

            var plan = await course.PlanWhen("the plan follows", found => found.Deadlines.Any(one => one is { RuleId: "R-REASSESS", State: DeadlineState.Cancelled }));
            stage.Expect("open duties of the municipality", 0, plan.Deadlines.Count(one =>
                one is { State: DeadlineState.Open, BoundParty: BoundParty.Municipality, Norm: Norm.Duty }));
            stage.Expect("the reassessment that was never reached", new DateOnly(2026, 7, 31),
                plan.Deadlines.Single(one => one.RuleId == "R-REASSESS").StatutoryDate.ToDateOnly()!.Value);
        });

        await suite.SetBusinessDate(null);
    }
}
