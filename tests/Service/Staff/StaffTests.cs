using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The register of staff: who is employed, in which team, when away, with which mandates and courses (S0-20, S2-30, S3-17, S3-25).</summary>
public sealed class StaffTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly DateOnly Today = Given.Today;

    private Workplace Work => new(Fixture.As("team_leader", name: "Lise Leder"));

    [Fact]
    public async Task One_call_shows_an_officer_with_team_absences_mandates_courses_competences_and_duty_days()
    {
        var id = Id();
        var team = await Work.Create($"team-{id}", "Team Syd (opdigtet)");
        var officer = await Work.Register(id, team: team.TeamId);
        var absence = (await Work.Absent(id, Today.AddDays(40), Today.AddDays(44))).Absence;
        var mandate = (await Work.Granting(id, Today)).Mandate;
        var course = (await Work.Taken(id, Today, TalkPurpose.Health, TalkPurpose.Visitation)).Course;
        var monday = ReckonedByHand.Forward(Today.AddDays(1));
        await Work.Rostering(team, monday, monday, (monday, monday, [id]));

        var shown = await Work.Get(id);

        Assert.Equal(officer, shown.Officer);
        Assert.Equal((id, "Mia Medarbejder", OfficerFunction.Caseworker, team.TeamId, "Team Syd (opdigtet)", true), (shown.Officer.OfficerId, shown.Officer.Name,
            shown.Officer.Function, shown.Officer.TeamId, shown.Officer.TeamName, shown.Officer.IsPresent));
        Assert.Equal(absence, Assert.Single(shown.Absences));
        Assert.Equal(mandate, Assert.Single(shown.Mandates));
        Assert.Equal(course, Assert.Single(shown.Courses));
        Assert.Equal([TalkPurpose.Visitation, TalkPurpose.Health], shown.Competences);
        Assert.Equal([monday], shown.DutyDays.Select(day => day.ToDateOnly()!.Value));
        Assert.Equal(shown, await new StaffService.StaffServiceClient(Caseworker.To("cases")).GetOfficerAsync(new() { OfficerId = id }, deadline: Suite.Soon));
    }

    [Fact]
    public async Task A_change_replaces_nothing_in_the_history()
    {
        var id = Id();
        var officer = await Work.Register(id);
        var changed = (await Work.Changing(officer)).Officer;
        var left = (await Work.Ending(changed, Today.AddDays(10))).Officer;

        Assert.Equal(("Mia Nytnavn", OfficerFunction.RetentionOfficer, Today.AddDays(10)), (left.Name, left.Function, left.LastDay.ToDateOnly()));
        var changes = await Work.Changes(new StaffChangeFilter { OfficerId = id });
        Assert.Equal(
            [StaffChangeKind.EmploymentEnded, StaffChangeKind.OfficerChanged, StaffChangeKind.OfficerRegistered], changes.Select(change => change.Kind));
        Assert.Equal(["Mia Nytnavn", "Mia Nytnavn", "Mia Medarbejder"], changes.Select(change => change.Name));
        Assert.Equal([Workplace.Why, Workplace.Why, ""], changes.Select(change => change.Reason));
        Assert.All(changes, change => Assert.Equal(("Lise Leder", id), (change.ChangedByName, change.OfficerId)));
        var conflict = await Refused.By(StatusCode.Aborted, "ETAG_MISMATCH", Work.Changing(officer));
        Assert.Equal("Lise Leder", conflict.Info.Metadata["changed_by"]);
    }

    [Fact]
    public async Task What_is_published_has_no_name_and_no_title()
    {
        var id = Id();
        await Work.Register(id, name: "Zita Zapper");
        await Work.Taken(id, Today, TalkPurpose.Overview);

        var cases = await Fixture.Database("cases", "superuser");
        Assert.Equal(2, await cases.One<long>("select count(*) from event where position($1::bytea in published) > 0", System.Text.Encoding.UTF8.GetBytes(id)));
        foreach (var secret in (string[])["Zapper", "svære samtale"])
        {
            Assert.Equal(0, await cases.One<long>(
                "select count(*) from event where municipality_code = $2 and position($1::bytea in published) > 0",
                System.Text.Encoding.UTF8.GetBytes(secret), (short)Municipality));
        }
    }

    [Fact]
    public async Task An_officer_is_registered_once_and_again_only_after_having_left()
    {
        var id = Id();
        var officer = await Work.Register(id);
        await Refused.By(StatusCode.AlreadyExists, "OFFICER_ALREADY_REGISTERED", Work.Registering(id));
        await Refused.By(StatusCode.FailedPrecondition, "EMPLOYMENT_ENDS_BEFORE_IT_BEGINS", Work.Ending(officer, Today.AddDays(-31)));
        var left = (await Work.Ending(officer, Today.AddDays(-1))).Officer;
        Assert.False(left.IsPresent);

        await Refused.By(StatusCode.FailedPrecondition, "EMPLOYMENTS_OVERLAP", Work.Registering(id, Today.AddDays(-1)));
        await Refused.By(StatusCode.FailedPrecondition, "OFFICER_HAS_LEFT", Work.Changing(left));
        await Refused.By(StatusCode.FailedPrecondition, "OFFICER_HAS_LEFT", Work.Ending(left, Today));
        await Refused.By(StatusCode.FailedPrecondition, "OFFICER_HAS_LEFT", Work.Absent(id, Today, Today));
        await Refused.By(StatusCode.FailedPrecondition, "OFFICER_HAS_LEFT", Work.Granting(id, Today));
        await Refused.By(StatusCode.FailedPrecondition, "OFFICER_HAS_LEFT", Work.Taken(id, Today));
        var again = await Work.Register(id, Today);
        Assert.Null(again.LastDay);
        Assert.True(again.IsPresent);
    }

    [Fact]
    public async Task The_end_of_an_employment_says_how_many_open_cases_are_to_be_assigned()
    {
        var municipality = await Fixture.NewMunicipality();
        var leader = Fixture.As("team_leader", municipality, "Lise Leder");
        var place = new Workplace(leader);
        var holder = new TokenHolder("caseworker", municipality, "Rie Rejser");
        using var leaving = Fixture.As(holder);
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        var cases = new[] { await leaving.Register(), await leaving.Register(form) };
        await (await Fixture.Database("cases", "superuser")).Becomes((await leaving.Register()).Case.CaseId, status: CaseStatus.Closed);

        var ended = await place.Ending((await place.Get(holder.Subject)).Officer, Today.AddDays(14));

        Assert.Equal(2, ended.OpenCases);
        var warning = Assert.Single(ended.Warnings);
        Assert.Equal(("officer_id", "OPEN_CASES_TO_ASSIGN"), (warning.Field, warning.Reason));
        Assert.Contains("Tildel dem til en anden", warning.Message, StringComparison.Ordinal);

        var access = new CaseAccessService.CaseAccessServiceClient(leader.To("cases"));
        foreach (var caseId in cases.Select(one => one.Case.CaseId))
        {
            var seen = (await access.GetCaseAccessAsync(new GetCaseAccessRequest { CaseId = caseId }, deadline: Suite.Soon)).Access;
            await access.AssignCaseAsync(
                new AssignCaseRequest
                {
                    RequestId = Given.RequestId, CaseId = caseId, Etag = seen.Etag,
                    ResponsibleId = new TokenHolder("caseworker", municipality, "Sofie Sagsbehandler").Subject,
                },
                deadline: Suite.Soon);
        }

        var corrected = await place.Ending(ended.Officer, Today.AddDays(10));
        Assert.Equal((0, 0), (corrected.OpenCases, corrected.Warnings.Count));
    }

    [Fact]
    public async Task Who_does_not_exist_is_told_to_be_registered_first()
    {
        var unknown = Id();
        var officer = new Officer { OfficerId = unknown, Etag = "1" };
        foreach (var refused in (Task<Refused>[])
        [
            Refused.By(StatusCode.NotFound, "OFFICER_NOT_FOUND", Work.Changing(officer)), Refused.By(StatusCode.NotFound, "OFFICER_NOT_FOUND", Work.Ending(officer, Today)),
            Refused.By(StatusCode.NotFound, "OFFICER_NOT_FOUND", Work.Absent(unknown, Today, Today)),
            Refused.By(StatusCode.NotFound, "OFFICER_NOT_FOUND", Work.Cancelling(unknown, Given.RequestId)),
            Refused.By(StatusCode.NotFound, "OFFICER_NOT_FOUND", Work.Granting(unknown, Today)),
            Refused.By(StatusCode.NotFound, "OFFICER_NOT_FOUND", Work.EndingMandate(unknown, Given.RequestId, Today)),
            Refused.By(StatusCode.NotFound, "OFFICER_NOT_FOUND", Work.Taken(unknown, Today)),
            Refused.By(StatusCode.NotFound, "OFFICER_NOT_FOUND", Work.Staff.GetOfficerAsync(new() { OfficerId = unknown }, deadline: Suite.Soon)),
        ])
        {
            Assert.Contains("Opret medarbejderen først", (await refused).Text.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_team_that_does_not_exist_or_is_closed_takes_nobody()
    {
        var id = Id();
        await Refused.By(StatusCode.FailedPrecondition, "TEAM_NOT_REGISTERED", Work.Registering(id, team: $"intet-{id}"));
        var closed = (await Work.Closing(await Work.Create($"lukket-{id}"))).Team;
        await Refused.By(StatusCode.FailedPrecondition, "TEAM_CLOSED", Work.Registering(id, team: closed.TeamId));
        var officer = await Work.Register(id);
        await Refused.By(StatusCode.FailedPrecondition, "TEAM_NOT_REGISTERED", Work.Changing(officer, $"intet-{id}"));
        await Refused.By(StatusCode.FailedPrecondition, "TEAM_CLOSED", Work.Changing(officer, closed.TeamId));
        Assert.Equal(officer, (await Work.Get(id)).Officer);
    }

    [Fact]
    public async Task An_absence_is_recorded_once_without_its_cause_and_can_be_cancelled()
    {
        var id = Id();
        await Work.Register(id);
        var away = (await Work.Absent(id, Today, Today.AddDays(2))).Absence;
        Assert.False((await Work.Get(id)).Officer.IsPresent);
        await Refused.By(StatusCode.FailedPrecondition, "OFFICER_ABSENCE_OVERLAPS", Work.Absent(id, Today.AddDays(2), Today.AddDays(5)));

        await Work.Cancelling(id, away.AbsenceId);

        var shown = await Work.Get(id);
        Assert.True(shown.Officer.IsPresent);
        Assert.Empty(shown.Absences);
        await Refused.By(StatusCode.NotFound, "OFFICER_ABSENCE_NOT_FOUND", Work.Cancelling(id, away.AbsenceId));
        await Work.Absent(id, Today.AddDays(2), Today.AddDays(5));
    }

    [Fact]
    public async Task A_mandate_holds_once_for_a_day_and_ends_no_earlier_than_it_begins()
    {
        var id = Id();
        await Work.Register(id);
        await Refused.For(Work.Granting(id, Today, Today.AddDays(-1)), ("last_day", "DATES_REVERSED"));
        await Refused.For(Work.Granting(id, Today, limit: 0), ("limit_kroner", "MANDATE_LIMIT_OUT_OF_RANGE"));
        await Refused.For(Work.Granting(id, Today, limit: -1), ("limit_kroner", "MANDATE_LIMIT_OUT_OF_RANGE"));
        await Refused.For(Work.Granting(id, Today, limit: 1_000_001), ("limit_kroner", "MANDATE_LIMIT_OUT_OF_RANGE"));
        var mandate = (await Work.Granting(id, Today.AddDays(-5))).Mandate;
        await Work.Granting(id, Today, kind: MandateKind.Mentor);
        await Refused.By(StatusCode.FailedPrecondition, "MANDATE_OVERLAPS", Work.Granting(id, Today.AddDays(30)));
        await Refused.By(StatusCode.FailedPrecondition, "MANDATE_ENDS_BEFORE_IT_BEGINS", Work.EndingMandate(id, mandate.MandateId, Today.AddDays(-6)));
        await Refused.By(StatusCode.NotFound, "MANDATE_NOT_FOUND", Work.EndingMandate(id, Given.RequestId, Today));

        var ended = (await Work.EndingMandate(id, mandate.MandateId, Today.AddDays(-1))).Mandate;

        Assert.Equal(Today.AddDays(-1), ended.LastDay.ToDateOnly());
        await Refused.By(StatusCode.FailedPrecondition, "MANDATE_HAS_ENDED", Work.EndingMandate(id, mandate.MandateId, Today));
        await Work.Granting(id, Today);
        Assert.Equal(3, (await Work.Get(id)).Mandates.Count);
    }

    [Fact]
    public async Task A_mandate_is_granted_for_days_of_the_employment_only()
    {
        var id = Id();
        var officer = await Work.Register(id, Today);
        await Refused.By(StatusCode.FailedPrecondition, "MANDATE_BEGINS_BEFORE_EMPLOYMENT", Work.Granting(id, Today.AddDays(-1)));
        await Work.Ending(officer, Today.AddDays(10));

        var refused = await Refused.By(StatusCode.FailedPrecondition, "MANDATE_OUTLASTS_EMPLOYMENT", Work.Granting(id, Today));

        Assert.Contains("Vælg en sidste dag", refused.Text.Message, StringComparison.Ordinal);
        await Refused.By(StatusCode.FailedPrecondition, "MANDATE_OUTLASTS_EMPLOYMENT", Work.Granting(id, Today, Today.AddDays(11)));
        Assert.Empty((await Work.Get(id)).Mandates);
        await Work.Granting(id, Today, Today.AddDays(10));
    }

    [Fact]
    public async Task A_course_is_taken_by_today_and_names_a_purpose_once()
    {
        var id = Id();
        await Work.Register(id);
        await Refused.For(Work.Taken(id, Today.AddDays(1), TalkPurpose.Health, TalkPurpose.Health), ("taken_on", "DATE_IN_FUTURE"), ("purposes", "TALK_PURPOSE_REPEATED"));
        await Refused.For(Work.Taken(id, Today, TalkPurpose.Unspecified), ("purposes[0]", "FIELD_REQUIRED"));
        Assert.Empty((await Work.Get(id)).Courses);
    }

    [Fact]
    public async Task Fields_are_refused_all_at_once()
    {
        await Refused.For(
            Work.Staff.RegisterOfficerAsync(
                new RegisterOfficerRequest { RequestId = Given.RequestId, OfficerId = Persons.New(), Name = "7", TeamId = "team nord" }, deadline: Suite.Soon),
            ("officer_id", "OPAQUE_ID_INVALID"), ("name", "TEXT_WITHOUT_LETTERS"), ("function", "FIELD_REQUIRED"), ("team_id", "OPAQUE_ID_INVALID"),
            ("first_day", "FIELD_REQUIRED"));
        await Refused.For(Work.Absent("nogen", Today, Today.AddDays(-1)), ("last_day", "DATES_REVERSED"));
        await Refused.For(Work.Absent("nogen", Today, Today.AddDays(367)), ("last_day", "STAFF_PERIOD_TOO_LONG"));
        await Refused.By(StatusCode.NotFound, "OFFICER_NOT_FOUND", Work.Absent("nogen", DateOnly.MaxValue, DateOnly.MaxValue));
        await Refused.For(
            Work.Staff.RegisterOfficerAsync(
                new RegisterOfficerRequest
                {
                    RequestId = Given.RequestId, OfficerId = Id(), Name = "Anna", Function = OfficerFunction.Caseworker, FirstDay = Today.AddYears(10).ToProto(),
                },
                deadline: Suite.Soon),
            ("first_day", "FIRST_DAY_OUT_OF_RANGE"));
        await Refused.For(Work.Ending(await Work.Register(Id()), new DateOnly(2099, 12, 31)), ("last_day", "LAST_DAY_OUT_OF_RANGE"));
    }

    [Fact]
    public async Task Officers_are_listed_by_name_team_function_and_presence()
    {
        var place = new Workplace(Fixture.As("team_leader", await Fixture.NewMunicipality(), "Lise Leder"));
        await place.Create("nord");
        await place.Register("anna", team: "nord", name: "Anna");
        var bo = await place.Register("bo", team: "nord", name: "Bo");
        await place.Register("carl", name: "Carl");
        await place.Changing(bo, team: "nord", name: "Bo");
        await place.Absent("anna", Today, Today);
        await place.Register("dorte", Today.AddDays(1), name: "Dorte");

        Assert.Equal(["anna", "bo", "carl", "dorte"], await Listed(new()));
        Assert.Equal(["anna", "bo"], await Listed(new() { TeamId = "nord" }));
        Assert.Equal(["bo"], await Listed(new() { Function = OfficerFunction.RetentionOfficer }));
        Assert.Equal(["bo", "carl"], await Listed(new() { OnlyPresent = true }));
        Assert.Equal(["bo"], await Listed(new() { OnlyPresent = true, TeamId = "nord", Function = OfficerFunction.RetentionOfficer }));

        async Task<List<string>> Listed(OfficerFilter filter)
        {
            var all = new List<string>();
            var token = "";
            do
            {
                var page = await place.Staff.ListOfficersAsync(new ListOfficersRequest { PageSize = 1, PageToken = token, Filter = filter }, deadline: Suite.Soon);
                all.AddRange(page.Officers.Select(officer => officer.OfficerId).Where(id => !id.Contains('-')));   // without those of the fixture
                token = page.NextPageToken;
            }
            while (token.Length > 0);
            return all;
        }
    }

    [Fact]
    public async Task Only_the_team_leader_changes_the_register()
    {
        var caseworker = new Workplace(Caseworker);
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", caseworker.Registering(Id()));
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", caseworker.Staff.ListStaffChangesAsync(new(), deadline: Suite.Soon));
    }

    private static string Id() => $"officer-{Guid.NewGuid():N}";
}
