using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;
using Course = Sygeopfoelgning.Cases.V1.Course;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The course of a case through the client: what is decided and recorded moves the case, the plan and the journal.</summary>
public sealed class CourseTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Reason = "Zigzagkurs med zeppelin (opdigtet begrundelse).";

    [Fact]
    public async Task A_category_is_proposed_decided_renewed_and_taken_back_and_nothing_is_overwritten()
    {
        var registered = await Caseworker.Register(Given.Form(firstAbsenceDay: Given.Today.AddDays(-20)));
        var course = await Course(registered);
        Assert.Equal((CaseStatus.Open, VisitationCategory.Unspecified, "1"), (course.Status, course.Proposal.Category, course.Etag));
        Assert.Contains("ventes rask", course.Proposal.Reasons.Single().Text, StringComparison.Ordinal);

        course = (await Of(Caseworker).StateExpectationAsync(Expectation(course, Given.Today.AddDays(60)), deadline: Suite.Soon)).Course;
        Assert.Equal((VisitationCategory._2, "R-VISIT-2"), (course.Proposal.Category, course.Proposal.Reasons.Single().RuleId));
        Assert.Contains("§ 12", course.Proposal.Reasons.Single().LegalReference, StringComparison.Ordinal);

        var tried = Decision(course, VisitationCategory._1);
        tried.ValidateOnly = true;
        var dry = await Of(Caseworker).DecideVisitationAsync(tried, deadline: Suite.Soon);
        Assert.Equal(("", "", "CATEGORY_NOT_AS_PROPOSED", VisitationCategory._2), (dry.Record.RecordId, dry.Position, dry.Warnings.Single().Reason, dry.Record.Visitation.Proposed));
        Assert.Equal(course, await Course(registered));

        course = (await Of(Caseworker).DecideVisitationAsync(Decision(course, VisitationCategory._2), deadline: Suite.Soon)).Course;
        var renewed = await Of(Caseworker).DecideVisitationAsync(Decision(course, VisitationCategory._3), deadline: Suite.Soon);
        Assert.Equal((VisitationCategory._3, Reason, "Sofie Sagsbehandler"), (renewed.Course.Visitation.Visitation.Category, renewed.Course.Visitation.Reason, renewed.Course.Visitation.AuthorName));
        Assert.Equal(VisitationCategory._3, (await Case(registered)).Category);

        var back = (await Of(Caseworker).TakeBackRecordAsync(
            new() { RequestId = Given.RequestId, CaseId = course.CaseId, Etag = renewed.Course.Etag, RecordId = renewed.Record.RecordId, Reason = Reason }, deadline: Suite.Soon)).Course;
        Assert.Equal(VisitationCategory._2, back.Visitation.Visitation.Category);
        Assert.Equal(VisitationCategory._2, (await Case(registered)).Category);

        var records = (await Of(Caseworker).ListCourseRecordsAsync(new() { CaseId = course.CaseId }, deadline: Suite.Soon)).Records;
        Assert.Equal([false, true, false, false], back.Records.Select(one => one.TakenBack));
        Assert.Equal(
            [CourseRecord.WhatOneofCase.TakingBack, CourseRecord.WhatOneofCase.Visitation, CourseRecord.WhatOneofCase.Visitation, CourseRecord.WhatOneofCase.Expectation],
            records.Select(one => one.WhatCase));
    }

    [Fact]
    public async Task Story_1_ends_recovered_and_closed_the_plan_is_cancelled_and_the_journal_says_who_and_how()
    {
        var registered = await Caseworker.Register();
        var course = await Course(registered);
        course = (await Of(Caseworker).RecordRecoveryAsync(Recovery(course), deadline: Suite.Soon)).Course;
        var closed = await Of(Caseworker).CloseCaseAsync(Closing(course, CaseOutcome.RetainedInJob), deadline: Suite.Soon);

        Assert.Equal((CaseStatus.Closed, CaseOutcome.RetainedInJob), (closed.Course.Status, closed.Course.Closing.Closing.Outcome));
        Assert.Equal(CaseStatus.Closed, (await Case(registered)).Status);
        var plan = await Eventually.Becomes("the plan follows",
            async () => (await Caseworker.Deadlines.GetPlanAsync(new() { CaseId = course.CaseId, AtLeast = closed.Position }, deadline: Suite.Soon)).Plan,
            found => found.Deadlines.Single(one => one.RuleId == "R-REASSESS").State == DeadlineState.Cancelled);
        Assert.DoesNotContain(plan.Deadlines, one => one is { State: DeadlineState.Open, BoundParty: BoundParty.Municipality, Norm: Norm.Duty });

        var journal = await Eventually.Becomes("the journal tells it",
            async () => (await Caseworker.JournalOf(registered, 3)).Select(one => one.Text).ToList(),
            all => all.Any(text => text.Contains("Udfald: fastholdt i jobbet.", StringComparison.Ordinal)));
        Assert.Contains(journal, text => text.Contains("Raskmeldingen kommer fra arbejdsgiveren.", StringComparison.Ordinal));
        Assert.DoesNotContain(journal, text => text.Contains("zeppelin", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_closed_person_gets_a_new_case_for_the_same_absence_and_the_old_one_is_not_opened_beside_it()
    {
        var form = Given.Form();
        var registered = await Caseworker.Register(form);
        var course = (await Of(Caseworker).CloseCaseAsync(Closing(await Course(registered), CaseOutcome.Other), deadline: Suite.Soon)).Course;
        var next = await Caseworker.Register(form);
        Assert.NotEqual(registered.Case.CaseId, next.Case.CaseId);

        await Refused.By(StatusCode.AlreadyExists, "OTHER_CASE_OPEN", Of(Caseworker).ReopenCaseAsync(Reopening(course), deadline: Suite.Soon));
        await Refused.By(StatusCode.AlreadyExists, "OTHER_CASE_OPEN", Of(Caseworker).TakeBackRecordAsync(
            new() { RequestId = Given.RequestId, CaseId = course.CaseId, Etag = course.Etag, RecordId = course.Closing.RecordId, Reason = Reason }, deadline: Suite.Soon));

        await Of(Caseworker).CloseCaseAsync(Closing(await Course(next), CaseOutcome.Other), deadline: Suite.Soon);
        var opened = await Of(Caseworker).ReopenCaseAsync(Reopening(course), deadline: Suite.Soon);
        Assert.Equal((CaseStatus.Open, CaseOutcome.Other), (opened.Course.Status, opened.Record.Reopening.EarlierOutcome));
        await Refused.By(StatusCode.AlreadyExists, "CASE_ALREADY_OPEN", Caseworker.Intake.RegisterCaseAsync(Given.Registration(form), deadline: Suite.Soon));
    }

    [Fact]
    public async Task Every_refusal_of_the_course_reaches_the_caller_and_stores_nothing()
    {
        var registered = await Caseworker.Register();
        var course = await Course(registered);
        await Refused.By(StatusCode.FailedPrecondition, "CATEGORY_1_TOO_LONG", Of(Caseworker).DecideVisitationAsync(Decision(await Course(await Old()), VisitationCategory._1), deadline: Suite.Soon));
        var atTalk = Decision(course, VisitationCategory._2);
        atTalk.TalkId = Guid.NewGuid().ToString();
        await Refused.By(StatusCode.NotFound, "TALK_UNKNOWN", Of(Caseworker).DecideVisitationAsync(atTalk, deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "STANDBY_UNCHANGED", Of(Caseworker).DecideStandbyAsync(Standby(course, false), deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "PARTIAL_RETURN_IS_RECOVERY", Of(Caseworker).RecordPartialReturnAsync(Return(course, 37, 34), deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "RECOVERY_MISSING", Of(Caseworker).CloseCaseAsync(Closing(course, CaseOutcome.Recovered), deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "CASE_NOT_ENDED", Of(Caseworker).ReopenCaseAsync(Reopening(course), deadline: Suite.Soon));
        await Refused.By(StatusCode.NotFound, "RECORD_NOT_FOUND", Of(Caseworker).TakeBackRecordAsync(
            new() { RequestId = Given.RequestId, CaseId = course.CaseId, Etag = course.Etag, RecordId = Guid.NewGuid().ToString(), Reason = Reason }, deadline: Suite.Soon));
        Assert.Equal(course, await Course(registered));

        await Of(Caseworker).RecordRecoveryAsync(Recovery(course), deadline: Suite.Soon);
        await Refused.By(StatusCode.Aborted, "ETAG_MISMATCH", Of(Caseworker).RecordRecoveryAsync(Recovery(course), deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "ALREADY_RECOVERED", Of(Caseworker).RecordRecoveryAsync(Recovery(await Course(registered)), deadline: Suite.Soon));

        async Task<RegisterCaseResponse> Old() => await Caseworker.Register(Given.Form(firstAbsenceDay: Given.Today.AddDays(-57)));
    }

    [Fact]
    public async Task What_is_missing_or_wrong_is_said_with_every_violation_at_once()
    {
        var course = await Course(await Caseworker.Register());
        await Refused.For(
            Of(Caseworker).DecideVisitationAsync(new() { RequestId = Given.RequestId, CaseId = course.CaseId }, deadline: Suite.Soon),
            ("etag", "FIELD_REQUIRED"), ("decided_on", "FIELD_REQUIRED"), ("category", "FIELD_REQUIRED"), ("reason", "FIELD_REQUIRED"));
        var late = Decision(course, (VisitationCategory)9);
        late.DecidedOn = Given.Today.AddDays(1).ToProto();
        late.Reason = new string('x', 2001);
        await Refused.For(Of(Caseworker).DecideVisitationAsync(late, deadline: Suite.Soon), ("decided_on", "DATE_IN_FUTURE"), ("category", "ENUM_UNKNOWN"), ("reason", "TEXT_TOO_LONG"));
        var early = Decision(course, VisitationCategory._2);
        early.DecidedOn = Given.Today.AddDays(-400).ToProto();
        await Refused.For(Of(Caseworker).DecideVisitationAsync(early, deadline: Suite.Soon), ("decided_on", "BEFORE_FIRST_ABSENCE_DAY"));

        var nothing = Expectation(course, null);
        nothing.CitizenExpectsUnder26Weeks = Answer.Unspecified;
        await Refused.For(Of(Caseworker).StateExpectationAsync(nothing, deadline: Suite.Soon), ("expected_recovery_on", "NOTHING_STATED"));

        var standby = Standby(course, true);
        (standby.Ground, standby.LookAgainOn) = (StandbyGround.Unspecified, standby.FromDay);
        await Refused.For(Of(Caseworker).DecideStandbyAsync(standby, deadline: Suite.Soon), ("ground", "GROUND_NEEDED"), ("look_again_on", "DATES_REVERSED"));
        var ends = Standby(course, false);
        (ends.Ground, ends.LookAgainOn) = (StandbyGround.SeriousIllness, Given.Today.AddDays(9).ToProto());
        await Refused.For(Of(Caseworker).DecideStandbyAsync(ends, deadline: Suite.Soon), ("ground", "GROUND_ONLY_FOR_STANDBY"), ("look_again_on", "GROUND_ONLY_FOR_STANDBY"));

        var step = Return(course, 20, 21);
        step.EmployerAgreed = false;
        await Refused.For(Of(Caseworker).RecordPartialReturnAsync(step, deadline: Suite.Soon), ("weekly_hours_worked", "HOURS_REVERSED"), ("employer_agreed", "EMPLOYER_NOT_AGREED"));
        var far = Recovery(course);
        far.RecoveredOn = new DateOnly(2099, 1, 1).ToProto();
        await Refused.For(Of(Caseworker).RecordRecoveryAsync(far, deadline: Suite.Soon), ("recovered_on", "DATE_OUTSIDE_CALENDAR"));
    }

    [Fact]
    public async Task A_citizens_recovery_is_the_citizens_and_others_acts_are_not()
    {
        var registered = await Caseworker.Register();
        using var citizen = Stack.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);
        var course = (await Of(citizen).GetCourseAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Course;

        var recovered = await Of(citizen).RecordRecoveryAsync(Recovery(course), deadline: Suite.Soon);

        Assert.Equal((RecoverySource.Citizen, "Birk Borger"), (recovered.Record.Recovery.Source, recovered.Record.AuthorName));
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", Of(citizen).CloseCaseAsync(Closing(recovered.Course, CaseOutcome.Other), deadline: Suite.Soon));
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", Of(Fixture.As("payment_unit")).DecideVisitationAsync(Decision(course, VisitationCategory._2), deadline: Suite.Soon));
    }

    [Fact]
    public async Task Of_a_hundred_who_decide_at_once_each_succeeds_or_is_told_to_read_again_and_nothing_is_lost()
    {
        var registered = await Caseworker.Register();
        var course = await Course(registered);
        var outcomes = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(Enumerable.Range(0, 100), new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (_, _) =>
        {
            try
            {
                await Stage.Insist(() => Of(Caseworker).DecideVisitationAsync(Decision(course, VisitationCategory._2), deadline: Suite.Soon));
                outcomes.Add("OK");
            }
            catch (RpcException refused)
            {
                outcomes.Add(refused.StatusCode == StatusCode.ResourceExhausted ? "RATE" : Refused.With(refused).Reason);
            }
        });

        Assert.Equal(1, outcomes.Count(one => one == "OK"));
        Assert.All(outcomes, one => Assert.True(one is "OK" or "ETAG_MISMATCH" or "RATE", one));
        Assert.Equal(1, (await Course(registered)).RecordCount);
    }

    [Fact]
    public async Task A_return_in_steps_and_standby_hold_from_their_days()
    {
        var registered = await Caseworker.Register();
        var course = await Course(registered);
        var yesterday = Return(course, 37, 15);
        yesterday.FromDay = Given.Today.AddDays(-1).ToProto();
        course = (await Of(Caseworker).RecordPartialReturnAsync(yesterday, deadline: Suite.Soon)).Course;
        var soon = Return(course, 37, 20);
        soon.FromDay = Given.Today.AddDays(20).ToProto();
        course = (await Of(Caseworker).RecordPartialReturnAsync(soon, deadline: Suite.Soon)).Course;
        Assert.Equal(TimeSpan.FromHours(15), course.PartialReturn.PartialReturn.WeeklyHoursWorked.ToTimeSpan());

        var standby = Standby(course, true);
        standby.FromDay = Given.Today.AddDays(3).ToProto();
        course = (await Of(Caseworker).DecideStandbyAsync(standby, deadline: Suite.Soon)).Course;
        Assert.False(course.OnStandby);
        Assert.Equal(StandbyGround.SeriousIllness, course.Standby.Standby.Ground);
        Assert.Equal(3, course.RecordCount);
    }

    [Fact]
    public async Task What_is_recorded_is_encrypted_never_changed_exported_and_goes_with_the_case()
    {
        var registered = await Caseworker.Register();
        await Of(Caseworker).DecideVisitationAsync(Decision(await Course(registered), VisitationCategory._2), deadline: Suite.Soon);
        var database = await Fixture.Database("cases", "superuser");
        Assert.Equal(0L, await database.One<long>("select count(*) from course_record where position($1 in body::text) > 0", Convert.ToHexStringLower("zeppelin"u8)));

        await using (var connection = await (await Fixture.Database("cases", "app")).OpenConnectionAsync())
        await using (var transaction = await connection.Within(Municipality))
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.Run("update course_record set recorded_at = now()"));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }

        await new ErasureService.ErasureServiceClient(Fixture.As("team_leader", name: "Lise Leder").To("cases")).OrderErasureAsync(
            new() { RequestId = Given.RequestId, CaseId = registered.Case.CaseId, CaseNumber = registered.Case.CaseNumber, Reason = "Registreret ved en fejl." }, deadline: Suite.Soon);
        Assert.Equal(0L, await database.One<long>("select count(*) from course_record where case_id = $1", Guid.Parse(registered.Case.CaseId)));
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Of(Caseworker).GetCourseAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon));
    }

    private static CourseService.CourseServiceClient Of(Suite suite) => new(suite.To("cases"));

    private async Task<Course> Course(RegisterCaseResponse registered) =>
        (await Of(Caseworker).GetCourseAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Course;

    private async Task<Case> Case(RegisterCaseResponse registered) =>
        (await Caseworker.Cases.GetCaseAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Case;

    private static DecideVisitationRequest Decision(Course course, VisitationCategory category) => new()
    {
        RequestId = Given.RequestId, CaseId = course.CaseId, Etag = course.Etag, DecidedOn = Given.Today.ToProto(), Category = category, Reason = Reason,
    };

    private static StateExpectationRequest Expectation(Course course, DateOnly? recovery) => new()
    {
        RequestId = Given.RequestId, CaseId = course.CaseId, Etag = course.Etag, StatedOn = Given.Today.ToProto(), ExpectedRecoveryOn = recovery?.ToProto(),
        CitizenExpectsUnder26Weeks = Answer.Yes, Reason = Reason,
    };

    private static DecideStandbyRequest Standby(Course course, bool standby) => new()
    {
        RequestId = Given.RequestId, CaseId = course.CaseId, Etag = course.Etag, FromDay = Given.Today.ToProto(), Standby = standby,
        Ground = standby ? StandbyGround.SeriousIllness : StandbyGround.Unspecified, Reason = Reason,
    };

    private static RecordPartialReturnRequest Return(Course course, int contracted, int worked) => new()
    {
        RequestId = Given.RequestId, CaseId = course.CaseId, Etag = course.Etag, FromDay = Given.Today.ToProto(), EmployerAgreed = true, Reason = Reason,
        WeeklyHoursContracted = Duration.FromTimeSpan(TimeSpan.FromHours(contracted)), WeeklyHoursWorked = Duration.FromTimeSpan(TimeSpan.FromHours(worked)),
    };

    private static RecordRecoveryRequest Recovery(Course course) => new()
    {
        RequestId = Given.RequestId, CaseId = course.CaseId, Etag = course.Etag, RecoveredOn = Given.Today.ToProto(), Source = RecoverySource.Employer,
    };

    private static CloseCaseRequest Closing(Course course, CaseOutcome outcome) => new()
    {
        RequestId = Given.RequestId, CaseId = course.CaseId, Etag = course.Etag, ClosedOn = Given.Today.ToProto(), Outcome = outcome, Reason = Reason,
    };

    private static ReopenCaseRequest Reopening(Course course) => new()
    {
        RequestId = Given.RequestId, CaseId = course.CaseId, Etag = course.Etag, FromDay = Given.Today.ToProto(), Reason = Reason,
    };
}
