using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Stories;

/// <summary>
/// Story 3, standby: cancer, first absence day Monday 2 February 2026; the citizen chooses follow-up without contact, asks for a talk once, and
/// returns to standby. Played as far as the services reach: to the follow-up after that talk.
/// </summary>
public static class StandbyCase
{
    public static async Task Play(Suite suite, Stage stage)
    {
        var course = new Course(suite, stage);
        var received = new DateOnly(2026, 3, 9);

        await stage.Step(received, "The information form is received: cancer under treatment, and the citizen asks for standby.", async () =>
        {
            await suite.SetBusinessDate(received);
            await course.Register(Forms.LoadForNewPerson(Forms.Standby));
            stage.Expect("no category is proposed", VisitationCategory.Unspecified, course.Registered.ProposedCategory);
        });

        await stage.Step(received, "The plan goes on without contact; the dates of the law stay.", async () =>
        {
            var plan = await course.Plan();
            course.ExpectDate(plan, "R-NEMREF-PAY", new DateOnly(2026, 3, 9));
            course.ExpectDate(plan, "R-STANDBY", new DateOnly(2026, 3, 29), new DateOnly(2026, 3, 27));
            stage.Expect("a talk is due", false, plan.Deadlines.Any(one => one.RuleId == "R-FU-FIRST"));
            course.ExpectDate(plan, "R-22W-EXCL", new DateOnly(2026, 8, 5));
            course.ExpectDate(plan, "R-REASSESS", new DateOnly(2026, 8, 31), new DateOnly(2026, 8, 31));
            course.ExpectDate(plan, "R-7A", new DateOnly(2026, 8, 17), new DateOnly(2026, 8, 17));
        });

        await stage.Step(received, "The officer decides standby, as the citizen has chosen.", async () =>
        {
            var stand = await course.Standby(received, StandbyGround.CitizensChoice, "Borgeren er i behandling for kræft og ønsker ikke samtaler imens.");
            stage.Expect("on standby", true, stand.OnStandby);
            stage.Expect("ground", StandbyGround.CitizensChoice, stand.Standby.Standby.Ground);
        });

        var due = new DateOnly(2026, 3, 27);
        await stage.Step(due, "The first follow-up is due, without contact.", async () =>
        {
            await suite.SetBusinessDate(due);
            await course.ExpectState("R-STANDBY", DeadlineState.Open);
        });

        var talks = new HeldTalks(suite, stage, course);
        var number = 0;
        for (var day = due; day <= new DateOnly(2026, 5, 22); day = day.AddDays(28))
        {
            var today = day;
            await stage.Step(today, "The follow-up is recorded without contact, and counts.", async () =>
            {
                await suite.SetBusinessDate(today);
                var followUp = await talks.WithoutContact(today, VisitationCategory._2, InTreatment);
                stage.Expect("number", ++number, followUp.Number);
                var plan = await course.Plan();
                stage.Expect("the first follow-up", DeadlineState.Met, plan.Deadlines.Single(one => one.RuleId == "R-STANDBY").State);
                stage.Expect("the next one", today.AddDays(28), NextFollowUp(plan));
            });
        }

        var asked = new DateOnly(2026, 6, 1);
        await stage.Step(asked, "The citizen asks for a talk: one can be booked although the case is on standby.", async () =>
        {
            await suite.SetBusinessDate(asked);
            await talks.Work(asked);
            await new TalkRequestService.TalkRequestServiceClient(suite.To("scheduling")).RequestTalkAsync(
                new() { RequestId = Guid.NewGuid().ToString(), CaseId = course.Registered.Case.CaseId }, deadline: Suite.Soon);
        });

        var held = new DateOnly(2026, 6, 2);
        await stage.Step(held, "The talk is held by phone, and is the fourth follow-up.", async () =>
        {
            await suite.SetBusinessDate(held, new TimeOnly(7, 0));
            var started = await talks.Begin(await talks.Book(held, TalkPurpose.Overview), "Hvad standby betyder");
            stage.Expect("what is missing", "CATEGORY_MISSING, INCAPACITY_MISSING, EFFORT_MISSING, PARTIES_MISSING, POSITION_MISSING, PERSPECTIVE_MISSING, DOSSIER_NOT_READ",
                string.Join(", ", await talks.Missing(started.Talk)));
            var facts = InTreatment.Clone();
            facts.DossierLookedAt = true;
            facts.TopicsGiven.Add("Hvad standby betyder");
            var talk = await talks.Complete(started, held, VisitationCategory._2, facts);
            stage.Expect("status", TalkStatus.Completed, talk.Status);
            stage.Expect("follow-ups", "4 Phone, 3 Standby, 2 Standby, 1 Standby", string.Join(", ", (await talks.All()).Select(one => $"{one.Number} {one.Form}")));
        });

        var back = new DateOnly(2026, 6, 30);
        await stage.Step(back, "After it the case is on standby as before: the next follow-up is without contact again.", async () =>
        {
            stage.Expect("the next one", back, NextFollowUp(await course.Plan()));
            await suite.SetBusinessDate(back);
            stage.Expect("number", 5, (await talks.WithoutContact(back, VisitationCategory._2, InTreatment)).Number);
            await course.ExpectIntactJournal(23);
        });

        await suite.SetBusinessDate(null);
    }

    private static TalkFacts InTreatment => HeldTalks.FullyIncapacitated(
        "Borgeren er i behandling for kræft. Indsatsen venter, til behandlingen er slut.", InvolvedParty.Hospital, "Hospitalet er i forvejen i kontakt med borgeren.");

    private static DateOnly NextFollowUp(Plan plan) =>
        plan.Deadlines.Single(one => one.RuleId == "R-STANDBY/NEXT" && one.State == DeadlineState.Open).StatutoryDate.ToDateOnly()!.Value;
}
