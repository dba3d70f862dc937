using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Stories;

/// <summary>
/// Story 6, no-show: first absence day Monday 13 April 2026; Constitution Day moves the last working day for the first talk to Thursday 4 June. The
/// citizen does not come to the talk, and nothing follows from that by itself. Played as far as the services reach: to the no-show, and
/// to the day on which the first follow-up is overdue.
/// </summary>
public static class NoShowCase
{
    public static async Task Play(Suite suite, Stage stage)
    {
        var course = new Course(suite, stage);
        var talks = new HeldTalks(suite, stage, course);
        var received = new DateOnly(2026, 5, 18);

        await stage.Step(received, "The information form is received; the last working day for the first talk is the day before Constitution Day.", async () =>
        {
            await suite.SetBusinessDate(received);
            await course.Register(Forms.Employed(new DateOnly(2026, 4, 13), new DateOnly(2026, 5, 13), received, new DateOnly(2026, 8, 1)));
            course.ExpectDate(await course.Plan(), "R-FU-FIRST", new DateOnly(2026, 6, 7), new DateOnly(2026, 6, 4));
        });

        var day = new DateOnly(2026, 6, 2);
        var talk = new Talk();
        await stage.Step(received, "A talk is booked for 2 June, and the citizen is invited: the letter says what follows who does not come.", async () =>
        {
            await talks.Work(received);
            talk = await talks.Book(day, TalkPurpose.Visitation, "Jobcentret (opdigtet)");
            var letters = new Letters(suite, stage, course);
            letters.ExpectSays(
                await letters.Invitation(talk, "Eventuelle aftaler med arbejdsgiveren"), "tirsdag den 2. juni 2026", "Jobcentret (opdigtet)", "bisidder",
                "Udebliver du fra samtalen uden en rimelig grund, kan din ret til sygedagpenge falde bort", "§ 21");
        });

        await stage.Step(day, "The citizen does not come: the no-show is recorded as a fact, and the case goes on.", async () =>
        {
            await suite.SetBusinessDate(day, new TimeOnly(15, 0));
            talk = await talks.Missed(talk);
            stage.Expect("status", TalkStatus.NoShow, talk.Status);
            stage.Expect("the invitation reached the citizen", Answer.NotKnown, talk.InvitationDelivered);
            stage.Expect("the case is open", CaseStatus.Open, (await course.Stand()).Status);
            stage.Expect("the first follow-up", DeadlineState.Open, (await course.Plan()).Deadlines.Single(one => one.RuleId == "R-FU-FIRST").State);
        });

        await stage.Step(day, "The journal says what happened, and no more.", async () =>
        {
            var entries = await Stage.Until(
                "the entry has come", () => suite.Entries(course.Registered.Case.CaseId), found => found.Any(one => one.Subject == "Udeblivelse registreret"));
            stage.Tell(entries.Single(one => one.Subject == "Udeblivelse registreret").Text);
        });

        var afterwards = new DateOnly(2026, 6, 8);
        await stage.Step(afterwards, "The last day has passed without a talk: the first follow-up is overdue, whoever is to blame.", async () =>
        {
            await suite.SetBusinessDate(afterwards);
            await course.ExpectState("R-FU-FIRST", DeadlineState.Overdue);
        });

        await suite.SetBusinessDate(null);
    }
}
