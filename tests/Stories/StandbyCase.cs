using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Stories;

/// <summary>
/// Story 3, standby: cancer, first absence day Monday 2 February 2026; the citizen chooses follow-up without contact. Played as far as
/// the services reach: to the first follow-up, which is a record and no talk.
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

        await suite.SetBusinessDate(null);
    }
}
