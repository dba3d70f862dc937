using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Stories;

/// <summary>
/// Story 2, risikosag: stress, first absence day Monday 2 March 2026, little contact with the workplace, Easter in
/// between. Played as far as the services reach: to the first talk, and to the day on which the second is due.
/// </summary>
public static class RiskCase
{
    private static readonly DateOnly Next = new(2026, 5, 21);

    public static async Task Play(Suite suite, Stage stage)
    {
        var course = new Course(suite, stage);
        var received = new DateOnly(2026, 4, 7);

        await stage.Step(received, "The information form is received the day after Easter; the case is registered.", async () =>
        {
            await suite.SetBusinessDate(received);
            await course.Register(Forms.LoadForNewPerson(Forms.RiskCase));
            stage.Expect("no category is proposed", VisitationCategory.Unspecified, course.Registered.ProposedCategory);
        });

        await stage.Step(received, "The protected address is not shown.", async () =>
        {
            var found = await suite.Cases.GetCaseAsync(new GetCaseRequest { CaseId = course.Registered.Case.CaseId }, deadline: Suite.Soon);
            stage.Expect("protected", true, found.Case.Citizen.AddressProtected);
            stage.Expect("address", null, found.Case.Citizen.Address);
            stage.Tell($"CPR number as everybody sees it: {found.Case.Citizen.CprNumberMasked}");
        });

        await stage.Step(received, "The plan knows the holidays.", async () =>
        {
            var plan = await course.Plan();
            course.ExpectDate(plan, "R-EMP-TALK", new DateOnly(2026, 3, 30));
            course.ExpectDate(plan, "R-NEMREF-PAY", new DateOnly(2026, 4, 7));
            stage.Tell($"moved by {string.Join(", ", plan.Deadlines.Single(one => one.RuleId == "R-NEMREF-PAY").Explanation.MovedBy)}");
            course.ExpectDate(plan, "R-EMPPERIOD", new DateOnly(2026, 4, 1));
            course.ExpectDate(plan, "R-SKEMA-REPLY", new DateOnly(2026, 4, 9));
            course.ExpectDate(plan, "R-HANDOVER", received);
            course.ExpectDate(plan, "R-FIRSTCALL", new DateOnly(2026, 4, 8));
            course.ExpectDate(plan, "R-FU-FIRST", new DateOnly(2026, 4, 26), new DateOnly(2026, 4, 24));
            course.ExpectDate(plan, "R-BROAD", new DateOnly(2026, 6, 2));
            course.ExpectWindow(plan, "R-FU-PURPOSE/12", new DateOnly(2026, 5, 18), new DateOnly(2026, 5, 24));
            course.ExpectWindow(plan, "R-FU-PURPOSE/16", new DateOnly(2026, 6, 15), new DateOnly(2026, 6, 21));
            course.ExpectWindow(plan, "R-FU-PURPOSE/20", new DateOnly(2026, 7, 13), new DateOnly(2026, 7, 19));
            course.ExpectWindow(plan, "R-FU-PURPOSE/24", new DateOnly(2026, 8, 10), new DateOnly(2026, 8, 16));
            course.ExpectDate(plan, "R-22W-EXCL", new DateOnly(2026, 9, 2));
            course.ExpectDate(plan, "R-REASSESS", new DateOnly(2026, 9, 30), new DateOnly(2026, 9, 30));
            course.ExpectDate(plan, "R-7A", new DateOnly(2026, 9, 16), new DateOnly(2026, 9, 16));
        });

        await stage.Step(received, "The risk is assessed from what the form says, and the case is a risk case.", async () =>
        {
            var risk = await course.Assess(received, "Borgeren har stress og næsten ingen kontakt til arbejdspladsen.");
            stage.Expect("a mental disorder", Answer.Yes, AnswerTo(risk, RiskIndicator.MentalDisorder));
            stage.Expect("limited contact", Answer.Yes, AnswerTo(risk, RiskIndicator.LimitedContact));
            stage.Expect("no talk on the absence", Answer.Yes, AnswerTo(risk, RiskIndicator.NoTalkOnAbsence));
            stage.Expect("at risk", true, risk.Risk);
            stage.Tell($"score {risk.Score} of at least {risk.Threshold}");
            await course.Classify(received, CaseClass.Risk, "Psykisk lidelse og begrænset kontakt med arbejdspladsen.");
        });

        var firstCall = new DateOnly(2026, 4, 8);
        await stage.Step(firstCall, "The officer has called the citizen and writes the note.", async () =>
        {
            await suite.SetBusinessDate(firstCall);
            await course.Journal(3);
            await course.Note("Første opkald", "Borgeren er orienteret om, at det er op til borgeren selv, hvor meget arbejdsgiveren får at vide.");
            await course.ExpectIntactJournal(6);
        });

        await stage.Step(firstCall, "The call is recorded: contact is poor, so a round table is agreed with the citizen.", async () =>
        {
            await course.ExpectState("R-HANDOVER", DeadlineState.Met);
            await course.ExpectState("R-FIRSTCALL", DeadlineState.Open);
            var called = await course.Call(firstCall, call =>
            {
                (call.TasksFit, call.InTreatment, call.WorkplaceDialogue, call.CommonPlan) = (Answer.No, Answer.Yes, Answer.No, Answer.No);
                (call.Treatment, call.RoundTable) = ("Samtaler hos psykolog.", RoundTableDecision.Agreed);
                call.Reason = "Der er ingen aftale med arbejdspladsen endnu; borgeren vil gerne mødes med chefen og os.";
            });
            stage.Expect("round table", RoundTableDecision.Agreed, called.FirstCall.FirstCall.RoundTable);
            await course.PlanWhen("the call has met its duty", found => found.Deadlines.Any(one => one is { RuleId: "R-FIRSTCALL", State: DeadlineState.Met }));
        });

        await stage.Step(firstCall, "The citizen says what the goal is, and takes a first step towards it.", async () =>
        {
            var goal = await course.Formulate("Jeg vil tilbage til mit arbejde, men i begyndelsen uden kunder.");
            var step = await course.AddStep(goal, "Ringe til chefen og fortælle, hvordan det går.", firstCall, new DateOnly(2026, 4, 22));
            stage.Expect("who takes the step", StepOwner.Citizen, step.Content.Owner);
        });

        var held = new DateOnly(2026, 4, 23);
        var talks = new HeldTalks(suite, stage, course);
        var letters = new Letters(suite, stage, course);
        var talk = new Talk();
        await stage.Step(firstCall, "The first talk is booked at the workplace, and the citizen is invited with the warning in writing.", async () =>
        {
            await talks.Work(firstCall);
            talk = await talks.Book(held, TalkPurpose.Visitation, "Kundecentret, Prøvevej 5 (opdigtet)");
            var text = await letters.Invitation(talk, "Aftaler med arbejdsgiveren");
            letters.ExpectSays(text, "torsdag den 23. april 2026", "Kundecentret, Prøvevej 5", "bisidder", "falde bort", "§ 21");
        });

        for (var day = new DateOnly(2026, 4, 9); day < held; day = day.AddDays(1))
        {
            var today = day;
            await stage.Step(today, "The first talk is not due yet.", async () =>
            {
                await suite.SetBusinessDate(today);
                await course.ExpectState("R-FU-FIRST", DeadlineState.Open);
                await course.ExpectNotices("R-FU-FIRST", reached: false);
            });
        }

        await stage.Step(held, "The first talk is held in person, with everything that the rules and its purpose ask.", async () =>
        {
            await suite.SetBusinessDate(held, new TimeOnly(7, 0));
            var started = await talks.Begin(talk, "Ret og pligt", "Hvad en delvis raskmelding betyder");
            var facts = new TalkFacts
            {
                Incapacity = Incapacity.Partial, EffortNeeded = Answer.Yes, PartialReturnPossible = Answer.Yes,
                PositionOnEffort = "Borgeren begynder på få timer uden kunder; stress og søvn er bedre, og chefen er med på det.",
                Perspective = ReturnPerspective.OwnJob, RightsAndDutiesGiven = true, DevelopmentGoalLinked = true, Method = TalkMethod.Resources,
                Parties = { new PartyInvolvement { Party = InvolvedParty.Employer, IsInvolved = true, Reason = "Opgaver og timer aftales på arbejdspladsen." } },
                TopicsGiven = { "Ret og pligt" }, Outcome = "Borgeren har selv foreslået at begynde med administrative opgaver.",
            };
            stage.Expect("status", TalkStatus.Completed, (await talks.Complete(started, held, VisitationCategory._2, facts)).Status);
        });

        await stage.Step(held, "It counts: the first follow-up is met, and the next is due four weeks later.", async () =>
        {
            var plan = await course.PlanWhen("the plan follows", found => found.Deadlines.Any(one => one is { RuleId: "R-FU-FIRST", State: DeadlineState.Met }));
            course.ExpectDate(plan, "R-FU-4W", Next, Next);
        });

        await stage.Step(Next, "The last day for the second follow-up.", async () =>
        {
            await suite.SetBusinessDate(Next.AddDays(-1));
            await course.ExpectNotices("R-FU-4W", reached: false);
            await suite.SetBusinessDate(Next);
            await course.ExpectState("R-FU-4W", DeadlineState.Open);
            await course.ExpectNotices("R-FU-4W", reached: true);
            await course.ExpectNotices("R-FU-FIRST", reached: false);
        });

        await stage.Step(Next.AddDays(1), "Had it not been held by now, it would be overdue.", async () =>
        {
            await suite.SetBusinessDate(Next.AddDays(1));
            await course.ExpectState("R-FU-4W", DeadlineState.Overdue);
        });

        await suite.SetBusinessDate(null);
    }

    private static Answer AnswerTo(RiskAssessment risk, RiskIndicator indicator) => risk.Answers.Single(one => one.Indicator == indicator).Answer;
}
