using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Stories;

/// <summary>
/// Story 2, risikosag: stress, first absence day Monday 2 March 2026, little contact with the workplace, Easter in
/// between. Played as far as the services reach.
/// </summary>
public static class RiskCase
{
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

        var firstCall = new DateOnly(2026, 4, 8);
        await stage.Step(firstCall, "The officer has called the citizen and writes the note.", async () =>
        {
            await suite.SetBusinessDate(firstCall);
            await course.Journal(3);
            await course.Note("Første opkald", "Borgeren er orienteret om, at det er op til borgeren selv, hvor meget arbejdsgiveren får at vide.");
            await course.ExpectIntactJournal(4);
        });

        await suite.SetBusinessDate(null);
    }
}
