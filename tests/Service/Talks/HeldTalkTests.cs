using Grpc.Core;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The talk from preparation to completion, under rules that ask for a category and under rules that do not.</summary>
public sealed class HeldTalkTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly DateOnly Day = new(2026, 3, 3);
    private static readonly DateOnly LateDay = new(2026, 8, 11);

    [Fact]
    public async Task A_talk_under_local_practice_is_prepared_held_and_completed_and_the_plan_goes_on()
    {
        var stage = await Stage("RS-2015", Day, "kbh-2014");
        var (suite, talk) = (stage.Suite, stage.Talk);
        await Refused.By(StatusCode.FailedPrecondition, "TASKS_NOT_DONE", suite.Talks().StartTalkAsync(GivenHeldTalks.Starting(talk), deadline: Suite.Soon));
        talk = await suite.Prepare(talk, GivenHeldTalks.Topic, "Muligheden for en mentor (opdigtet)");

        var before = await suite.Preparation(talk);
        Assert.Equal([true, true, true, false], before.Tasks.Select(task => task.IsDone));
        Assert.All(before.Tasks.Take(3), task => Assert.NotEmpty(task.DoneByName));
        Assert.Equal((1, TalkPurpose.Visitation, "R-FU-PURPOSE/8", true), (before.Number, before.Proposed.Purpose, before.Proposed.RuleId, before.Proposed.IsDeviatedFrom));
        Assert.Equal(2, before.Topics.Count(topic => !topic.IsCarried && topic.GivenOn is null));

        talk = await suite.Start(talk);
        Assert.Equal((TalkStatus.Started, Day), (talk.Status, talk.StartedOn.ToDateOnly()!.Value));
        await Missing(
            suite, talk, "INCAPACITY_MISSING", "CATEGORY_MISSING", "EFFORT_MISSING", "PARTIES_MISSING", "DEVELOPMENT_GOAL_MISSING", "POSITION_MISSING",
            "PERSPECTIVE_MISSING", "RIGHTS_NOT_GIVEN");

        talk = await suite.Record(talk, GivenHeldTalks.Facts(GivenHeldTalks.Topic));
        await Missing(suite, talk, "CATEGORY_MISSING");
        Assert.Equal(["CATEGORY_MISSING"], (await suite.Preparation(talk)).Missing.Select(one => one.Reason));
        await Fixture.DecidedAt(talk, category: true, municipality: stage.Municipality);

        var request = GivenHeldTalks.Completing(talk);
        var completed = (await suite.Talks().CompleteTalkAsync(request, deadline: Suite.Soon)).Talk;
        Assert.Equal(TalkStatus.Completed, completed.Status);
        Assert.Equal(completed, (await suite.Talks().CompleteTalkAsync(request, deadline: Suite.Soon)).Talk);
        await Refused.By(StatusCode.FailedPrecondition, "TALK_COMPLETED", suite.Talks().CompleteTalkAsync(GivenHeldTalks.Completing(completed), deadline: Suite.Soon));

        var plan = (await suite.Deadlines.GetPlanAsync(new() { CaseId = talk.CaseId }, deadline: Suite.Soon)).Plan;
        Assert.Equal(Day, plan.Deadlines.First(date => date.RuleId == "R-FU-FIRST").MetOn.ToDateOnly());
        Assert.Equal(Day.AddDays(28), plan.Deadlines.First(date => date.RuleId == "R-FU-4W").StatutoryDate.ToDateOnly());
        var after = await suite.Preparation(talk);
        Assert.Equal((1, 0, true), (after.Number, after.Missing.Count, after.Tasks[3].IsDone));
        Assert.Equal([Day, null], after.Topics.Select(topic => topic.GivenOn.ToDateOnly()));
    }

    [Fact]
    public async Task Without_a_rule_that_asks_for_it_no_category_is_needed()
    {
        var stage = await Stage("RS-2026H2", LateDay);
        var (suite, talk) = (stage.Suite, await stage.Suite.Start(await stage.Suite.Prepare(stage.Talk)));
        Assert.Null((await suite.Preparation(talk)).Proposed);
        await Missing(
            suite, talk, "INCAPACITY_MISSING", "EFFORT_MISSING", "PARTIES_MISSING", "POSITION_MISSING", "PERSPECTIVE_MISSING", "RIGHTS_NOT_GIVEN");

        talk = await suite.Complete(await suite.Record(talk, GivenHeldTalks.Facts()));

        Assert.Equal(TalkStatus.Completed, talk.Status);
    }

    [Fact]
    public async Task What_was_not_informed_about_carries_over_to_the_next_talk_and_the_next_purpose_is_proposed()
    {
        var stage = await Stage("RS-2015", Day, "kbh-2014");
        var suite = stage.Suite;
        var first = await suite.Record(await suite.Start(await suite.Prepare(stage.Talk, GivenHeldTalks.Topic, "Andet emne (opdigtet)")), GivenHeldTalks.Facts(GivenHeldTalks.Topic));
        await Fixture.DecidedAt(first, category: true, municipality: stage.Municipality);
        await suite.Complete(first);

        var second = await suite.Prepare(await suite.Book(first.CaseId, GivenTalks.At(stage.Officer, 9, day: Day.AddDays(14))), "Nyt emne (opdigtet)");

        var shown = await suite.Preparation(second);
        Assert.Equal([("Andet emne (opdigtet)", true), ("Nyt emne (opdigtet)", false)], shown.Topics.Select(topic => (topic.Topic, topic.IsCarried)));
        Assert.Equal((2, TalkPurpose.Intervention), (shown.Number, shown.Proposed.Purpose));
    }

    [Fact]
    public async Task An_intervention_talk_ends_with_a_plan_that_was_agreed_at_it()
    {
        var stage = await Stage("RS-2026H2", LateDay, purpose: TalkPurpose.Intervention);
        var suite = stage.Suite;
        var talk = await suite.Record(await suite.Start(await suite.Prepare(stage.Talk)), GivenHeldTalks.Facts());
        await Missing(suite, talk, "PLAN_NOT_AGREED");

        await Fixture.DecidedAt(talk, plan: true, municipality: stage.Municipality);
        Assert.Equal(TalkStatus.Completed, (await suite.Complete(talk)).Status);
    }

    [Theory]
    [InlineData(TalkPurpose.Health, "MEDICAL_QUESTIONS_NOT_ASKED")]
    [InlineData(TalkPurpose.Overview, "DOSSIER_NOT_READ")]
    [InlineData(TalkPurpose.Reassessment, "CITIZENS_VIEW_MISSING", "GUIDANCE_NOT_GIVEN")]
    public async Task Each_purpose_asks_its_own(TalkPurpose purpose, params string[] reasons)
    {
        var stage = await Stage("RS-2026H2", LateDay, purpose: purpose);
        var suite = stage.Suite;
        var talk = await suite.Record(await suite.Start(await suite.Prepare(stage.Talk)), GivenHeldTalks.Facts());

        await Missing(suite, talk, reasons);
    }

    [Fact]
    public async Task A_talk_begins_on_its_day_and_is_neither_moved_nor_cancelled_nor_prepared_after_that()
    {
        var stage = await Stage("RS-2015", Day);
        var (suite, talk) = (stage.Suite, await stage.Suite.Prepare(stage.Talk));
        await suite.SetBusinessDate(Day.AddDays(-1));
        await Refused.By(StatusCode.FailedPrecondition, "TALK_DAY_NOT_COME", suite.Talks().StartTalkAsync(GivenHeldTalks.Starting(talk), deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "TALK_NOT_STARTED", suite.Talks().CompleteTalkAsync(GivenHeldTalks.Completing(talk), deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "TALK_NOT_STARTED", suite.Talks().RecordTalkFactsAsync(GivenHeldTalks.Recording(talk, GivenHeldTalks.Facts()), deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "TALK_NOT_COMPLETED", suite.Talks().CorrectTalkAsync(GivenHeldTalks.Correcting(talk), deadline: Suite.Soon));
        await suite.SetBusinessDate(Day, new TimeOnly(8, 30));
        var old = talk;
        talk = await suite.Start(talk);

        await Refused.By(StatusCode.Aborted, "ETAG_MISMATCH", suite.Talks().RecordTalkFactsAsync(GivenHeldTalks.Recording(old, GivenHeldTalks.Facts()), deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "TALK_STARTED", suite.Talks().StartTalkAsync(GivenHeldTalks.Starting(talk), deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "TALK_STARTED", suite.Talks().PrepareTalkAsync(GivenHeldTalks.Preparing(talk), deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "TALK_STARTED", suite.Bookings().CancelTalkAsync(GivenTalks.Cancelling(talk), deadline: Suite.Soon));
        await Refused.By(
            StatusCode.FailedPrecondition, "TALK_STARTED",
            suite.Bookings().RescheduleTalkAsync(GivenTalks.Moving(talk, GivenTalks.At(stage.Officer, 13, day: Day)), deadline: Suite.Soon));
        Assert.Equal(
            TalkStatus.Started,
            Assert.Single((await suite.Bookings().ListTalksAsync(new() { OfficerId = stage.Officer, From = Day.ToProto() }, deadline: Suite.Soon)).Talks).Talk.Status);
    }

    [Fact]
    public async Task A_cancelled_talk_is_not_begun()
    {
        var stage = await Stage("RS-2015", Day);
        var cancelled = (await stage.Suite.Bookings().CancelTalkAsync(GivenTalks.Cancelling(stage.Talk), deadline: Suite.Soon)).Talk;

        await Refused.By(StatusCode.FailedPrecondition, "TALK_CANCELLED", stage.Suite.Talks().StartTalkAsync(GivenHeldTalks.Starting(cancelled), deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "TALK_CANCELLED", stage.Suite.Bookings().CancelTalkAsync(GivenTalks.Cancelling(cancelled), deadline: Suite.Soon));
    }

    [Fact]
    public async Task A_no_show_is_a_fact_from_the_time_of_the_talk_on_and_can_be_taken_back()
    {
        var stage = await Stage("RS-2015", Day);
        var (suite, talk) = (stage.Suite, stage.Talk);
        await Refused.By(StatusCode.FailedPrecondition, "TALK_NOT_BEGUN", suite.Talks().RecordNoShowAsync(GivenHeldTalks.Missing(talk), deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "TALK_NOT_A_NO_SHOW", suite.Talks().WithdrawNoShowAsync(GivenHeldTalks.Withdrawing(talk), deadline: Suite.Soon));
        await suite.SetBusinessDate(Day, new TimeOnly(10, 15));

        talk = (await suite.Talks().RecordNoShowAsync(GivenHeldTalks.Missing(talk), deadline: Suite.Soon)).Talk;
        Assert.Equal((TalkStatus.NoShow, Answer.NotKnown), (talk.Status, talk.InvitationDelivered));
        Assert.NotEmpty(talk.NoShowId);
        await Refused.By(StatusCode.FailedPrecondition, "TALK_NO_SHOW", suite.Talks().StartTalkAsync(GivenHeldTalks.Starting(talk), deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "TALK_NO_SHOW", suite.Bookings().CancelTalkAsync(GivenTalks.Cancelling(talk), deadline: Suite.Soon));
        Assert.Contains(await Hearings(), date => date);

        talk = (await suite.Talks().WithdrawNoShowAsync(GivenHeldTalks.Withdrawing(talk), deadline: Suite.Soon)).Talk;
        Assert.Equal((TalkStatus.Booked, ""), (talk.Status, talk.NoShowId));
        Assert.DoesNotContain(await Hearings(), date => date);
        talk = await suite.Start(await suite.Prepare(talk));
        Assert.Equal(TalkStatus.NoShow, (await suite.Talks().RecordNoShowAsync(GivenHeldTalks.Missing(talk), deadline: Suite.Soon)).Talk.Status);

        async Task<IEnumerable<bool>> Hearings() =>
            (await suite.Deadlines.GetPlanAsync(new() { CaseId = talk.CaseId }, deadline: Suite.Soon)).Plan.Deadlines.Select(date => date.RuleId == "R-LAPSE-HEAR");
    }

    [Fact]
    public async Task A_completed_talk_is_corrected_beside_and_everything_is_in_the_file_of_the_case_and_unreadable_in_the_database()
    {
        var stage = await Stage("RS-2026H2", LateDay);
        var suite = stage.Suite;
        var talk = await suite.Complete(await suite.Record(await suite.Start(await suite.Prepare(stage.Talk, GivenHeldTalks.Topic)), GivenHeldTalks.Facts()));
        var facts = (await suite.Preparation(talk)).Facts;

        talk = (await suite.Talks().CorrectTalkAsync(GivenHeldTalks.Correcting(talk), deadline: Suite.Soon)).Talk;

        var shown = await suite.Preparation(talk);
        Assert.Equal((facts, TalkStatus.Completed), (shown.Facts, shown.Talk.Status));
        Assert.Equal(GivenHeldTalks.Correcting(talk).Correction, Assert.Single(shown.Corrections).Correction);
        Assert.Equal(TalkAct.Corrected, talk.Changes[^1].Act);
        Assert.Equal(
            [TalkRecord.WhatOneofCase.Preparation, TalkRecord.WhatOneofCase.Facts, TalkRecord.WhatOneofCase.Correction],
            (await Exported(suite, talk.CaseId)).Select(record => record.WhatCase));

        var scheduling = await Fixture.Database("scheduling", "superuser");
        foreach (var table in (string[])["talk", "talk_change", "talk_record", "event"])
        {
            foreach (var secret in (string[])["god støtte hjemme", "delvis raskmelding betyder", "hørt forkert"])
            {
                Assert.Equal(0, await scheduling.One<long>(
                    $"select count(*) from {table} t where position($1 in t::text) > 0 or position($2 in t::text) > 0",
                    secret, Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(secret))));
            }
        }
    }

    [Fact]
    public async Task Of_a_hundred_completions_one_wins_and_the_follow_up_counts_once()
    {
        var stage = await Stage("RS-2026H2", LateDay);
        var suite = stage.Suite;
        var talk = await suite.Record(await suite.Start(await suite.Prepare(stage.Talk)), GivenHeldTalks.Facts());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            try
            {
                await suite.Talks().CompleteTalkAsync(GivenHeldTalks.Completing(talk), deadline: DateTime.UtcNow.AddSeconds(120));
                return "";
            }
            catch (RpcException refused)
            {
                return Refused.With(refused).Reason;
            }
        }));

        Assert.Single(outcomes, outcome => outcome.Length == 0);
        Assert.All(outcomes.Where(outcome => outcome.Length > 0), outcome => Assert.Equal("ETAG_MISMATCH", outcome));
        Assert.Equal(1, (await suite.Preparation(talk)).Number);
    }

    [Fact]
    public async Task What_is_no_preparation_and_no_facts_is_refused_with_everything_that_is_wrong()
    {
        var stage = await Stage("RS-2015", Day);
        var (suite, talk) = (stage.Suite, stage.Talk);
        var preparation = GivenHeldTalks.Prepared("  ");
        preparation.TasksDone[0] = TalkTask.Talk;
        preparation.Points[0] = TalkPoint.Unspecified;
        preparation.DesiredOutcome = new string('a', 1001);
        var refused = await Refused.By(StatusCode.InvalidArgument, "INVALID_REQUEST", suite.Talks().PrepareTalkAsync(GivenHeldTalks.Preparing(talk, preparation), deadline: Suite.Soon));
        Assert.Contains(("preparation.tasks_done", "TASK_NOT_PREPARED"), refused.Violations);
        Assert.Contains("preparation.points[0]", refused.Violations.Select(one => one.Field));
        Assert.Contains("preparation.desired_outcome", refused.Violations.Select(one => one.Field));
        Assert.Contains("preparation.topics[0]", refused.Violations.Select(one => one.Field));

        var facts = GivenHeldTalks.Facts();
        facts.Parties.Add(facts.Parties[0].Clone());
        facts.Incapacity = (Incapacity)99;
        refused = await Refused.By(StatusCode.InvalidArgument, "INVALID_REQUEST", suite.Talks().RecordTalkFactsAsync(GivenHeldTalks.Recording(talk, facts), deadline: Suite.Soon));
        Assert.Contains(("facts.parties", "PARTY_TWICE"), refused.Violations);
        Assert.Contains("facts.incapacity", refused.Violations.Select(one => one.Field));

        var unknown = talk.Clone();
        unknown.TalkId = Guid.NewGuid().ToString();
        await Refused.By(StatusCode.NotFound, "TALK_NOT_FOUND", suite.Talks().CompleteTalkAsync(GivenHeldTalks.Completing(unknown), deadline: Suite.Soon));
        await Refused.By(
            StatusCode.NotFound, "TALK_NOT_FOUND", suite.Talks().GetTalkPreparationAsync(new() { CaseId = talk.CaseId, TalkId = unknown.TalkId }, deadline: Suite.Soon));
        using var other = Fixture.As(municipality: await Fixture.NewMunicipality());
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", other.Talks().CompleteTalkAsync(GivenHeldTalks.Completing(talk), deadline: Suite.Soon));
        using var leader = Fixture.As("team_leader", name: "Lise Leder", municipality: stage.Municipality);
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", leader.Talks().CompleteTalkAsync(GivenHeldTalks.Completing(talk), deadline: Suite.Soon));
    }

    private static async Task Missing(Suite suite, Talk talk, params string[] reasons)
    {
        var refused = await Refused.By(
            StatusCode.FailedPrecondition, reasons is [var one] ? one : "TALK_INCOMPLETE",
            suite.Talks().CompleteTalkAsync(GivenHeldTalks.Completing(talk), deadline: Suite.Soon));
        Assert.Equal(
            reasons.Order(StringComparer.Ordinal),
            refused.Detail<Google.Rpc.PreconditionFailure>().Violations.Select(violation => violation.Type).Order(StringComparer.Ordinal));
    }

    private static async Task<List<TalkRecord>> Exported(Suite suite, string caseId)
    {
        var found = new List<TalkRecord>();
        using var call = new CaseFileService.CaseFileServiceClient(suite.To("scheduling")).ExportCase(new() { CaseId = caseId }, deadline: Suite.Soon);
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            found.AddRange(answer.Records.Where(record => record.TalkRecord is not null).Select(record => record.TalkRecord));
        }

        return found;
    }

    // A talk in person at ten o'clock on a day, in a municipality whose clock stands in the morning of that day; the citizen has been ill for some weeks.
    private async Task<(Suite Suite, int Municipality, string Officer, Talk Talk)> Stage(
        string ruleSet, DateOnly day, string? overlay = null, TalkPurpose purpose = TalkPurpose.Visitation)
    {
        var municipality = await Fixture.NewMunicipality(ruleSet, overlay is null ? [] : [overlay]);
        var suite = Fixture.As(municipality: municipality);
        await suite.SetBusinessDate(day, new TimeOnly(8, 0));
        var registered = await suite.Register(Given.Form(firstAbsenceDay: day.AddDays(-36)));
        await suite.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);
        var officer = await Fixture.Calendar(municipality: municipality);
        var at = GivenTalks.At(officer, 10, day: day);
        (at.ContactForm, at.FormReason, at.Workplace) = (ContactForm.InPerson, FormReason.Unspecified, "Værkstedet (opdigtet)");
        var booking = GivenTalks.Booking(registered.Case.CaseId, at);
        booking.Purpose = purpose;
        return (suite, municipality, officer, (await suite.Bookings().BookTalkAsync(booking, deadline: Suite.Soon)).Talk);
    }
}
