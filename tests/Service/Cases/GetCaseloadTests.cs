using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>GetCaseload: how many cases each officer of a team has (sagsstamme, S3-24).</summary>
public sealed class GetCaseloadTests(StackFixture fixture) : StackTest(fixture)
{
    private const string North = "team-nord";

    [Fact]
    public async Task A_teams_officers_are_counted_by_class_category_overdue_deadline_and_outcome()
    {
        var municipality = await Fixture.NewMunicipality();
        var (anna, bo, ida) = (Officer(municipality, "Anna Ager"), Officer(municipality, "Bo Borg"), Officer(municipality, "Ida Idag"));
        using var ofAnna = Fixture.As(anna);
        using var ofBo = Fixture.As(bo);
        Fixture.Employ(ida);
        var cases = await Fixture.Database("cases", "superuser");
        await cases.Becomes((await ofAnna.Register()).Case.CaseId, CaseClass.Risk, VisitationCategory._2);
        await cases.Becomes((await ofAnna.Register()).Case.CaseId, CaseClass.Risk, VisitationCategory._3);
        await ofAnna.Register();
        await Close(ofAnna, (await ofAnna.Register()).Case.CaseId, Given.Today);
        await Close(ofAnna, (await ofAnna.Register()).Case.CaseId, Given.Today.AddDays(-20));
        var overdue = (await ofBo.Register(Given.Form(firstAbsenceDay: Given.Today.AddDays(-70)))).Case;
        using var outside = Fixture.As(new TokenHolder("caseworker", municipality, "Ude Udenfor", Team: "team-syd"));
        await outside.Register();
        await ofBo.WithDeadlines(new ListCasesRequest { Filter = new() { ResponsibleId = bo.Subject } });
        Assert.True((await ofBo.Cases.FindCasesAsync(new() { CaseNumber = overdue.CaseNumber }, deadline: Suite.Soon)).Cases[0].NextDeadline.Overdue);

        var load = await Loads(municipality).GetCaseloadAsync(
            new() { TeamId = North, ClosedFrom = Given.Today.AddDays(-9).ToProto(), ClosedTo = Given.Today.ToProto() }, deadline: Suite.Soon);

        Assert.Equal(
            [
                new Caseload
                {
                    ResponsibleId = anna.Subject, ResponsibleName = "Anna Ager", Open = 3,
                    ByClass = { new CasesOfClass { Cases = 1 }, new CasesOfClass { CaseClass = CaseClass.Risk, Cases = 2 } },
                    ByCategory =
                    {
                        new CasesOfCategory { Cases = 1 }, new CasesOfCategory { Category = VisitationCategory._2, Cases = 1 },
                        new CasesOfCategory { Category = VisitationCategory._3, Cases = 1 },
                    },
                    Closed = { new CasesOfOutcome { Outcome = CaseOutcome.Other, Cases = 1 } },
                },
                new Caseload
                {
                    ResponsibleId = bo.Subject, ResponsibleName = "Bo Borg", Open = 1, Overdue = 1,
                    ByClass = { new CasesOfClass { Cases = 1 } }, ByCategory = { new CasesOfCategory { Cases = 1 } },
                },
                new Caseload { ResponsibleId = ida.Subject, ResponsibleName = "Ida Idag" },
            ],
            load.Officers);
        Assert.Equal((Given.Today.AddDays(-9), Given.Today), (load.ClosedFrom.ToDateOnly(), load.ClosedTo.ToDateOnly()));

        var own = await Loads(municipality, "caseworker").GetCaseloadAsync(new() { ResponsibleId = bo.Subject }, deadline: Suite.Soon);
        Assert.Equal(load.Officers[1], Assert.Single(own.Officers));
        Assert.Equal((own.Today.Year, own.Today.Month, 1), (own.ClosedFrom.Year, own.ClosedFrom.Month, own.ClosedFrom.Day));
        Assert.NotEmpty(own.AsOf);
    }

    [Fact]
    public async Task A_case_that_is_opened_again_is_not_counted_as_closed()
    {
        var municipality = await Fixture.NewMunicipality();
        var anna = Officer(municipality, "Anna Ager");
        using var suite = Fixture.As(anna);
        var closed = await Close(suite, (await suite.Register()).Case.CaseId, Given.Today);

        await suite.Courses.TakeBackRecordAsync(
            new() { RequestId = Given.RequestId, CaseId = closed.CaseId, Etag = closed.Etag, RecordId = closed.Closing.RecordId, Reason = "Lukket ved en fejl (opdigtet)." },
            deadline: Suite.Soon);

        var load = Assert.Single((await Loads(municipality).GetCaseloadAsync(new() { TeamId = North }, deadline: Suite.Soon)).Officers);
        Assert.Equal((1, 0), (load.Open, load.Closed.Count));
    }

    [Fact]
    public async Task Another_municipalitys_cases_are_not_counted()
    {
        using var suite = Fixture.As(Officer(Municipality, "Anna Ager"));
        await suite.Register();

        var elsewhere = await Fixture.NewMunicipality();
        Fixture.Employ(Officer(elsewhere, "Ida Idag"));
        Assert.Equal(0, Assert.Single((await Loads(elsewhere).GetCaseloadAsync(new() { TeamId = North }, deadline: Suite.Soon)).Officers).Open);
    }

    [Fact]
    public async Task An_officer_or_a_team_that_nobody_knows_has_no_caseload_and_no_list()
    {
        var municipality = await Fixture.NewMunicipality();
        var leader = Fixture.As("team_leader", municipality, "Lise Leder");
        var idle = GivenLists.Officer(municipality, "Uden Sager", "team-tom");
        Fixture.Employ(idle);
        await Refused.By(StatusCode.NotFound, "OFFICER_NOT_FOUND", Loads(municipality).GetCaseloadAsync(new() { ResponsibleId = "ingen-af-os" }, deadline: Suite.Soon));
        await Refused.By(StatusCode.NotFound, "TEAM_NOT_FOUND", Loads(municipality).GetCaseloadAsync(new() { TeamId = "team-ukendt" }, deadline: Suite.Soon));
        var refused = await Refused.By(StatusCode.NotFound, "OFFICER_NOT_FOUND", List(leader, new() { ResponsibleId = "ingen-af-os" }));
        Assert.Contains("Der er ingen medarbejder med det id", refused.Text.Message, StringComparison.Ordinal);
        await Refused.By(StatusCode.NotFound, "TEAM_NOT_FOUND", List(leader, new() { TeamId = "team-ukendt", Status = CaseStatus.Open }));

        // Without cases, but known; and unknown, but with a case from before the register.
        Assert.Empty((await List(leader, new() { ResponsibleId = idle.Subject })).Cases);
        Assert.Empty((await List(leader, new() { TeamId = "team-tom" })).Cases);
        var registered = await Fixture.As(municipality: municipality).Register();
        var cases = await Fixture.Database("cases", "superuser");
        await cases.Run("update listed_case set responsible_id = 'fra-foer-registeret' where case_id = $1", Guid.Parse(registered.Case.CaseId));
        Assert.Single((await List(leader, new() { ResponsibleId = "fra-foer-registeret" })).Cases);
        using var citizen = Fixture.As(new TokenHolder("citizen", municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);
        Assert.Empty((await List(citizen, new() { ResponsibleId = "ingen-af-os" })).Cases);
    }

    [Fact]
    public async Task Before_there_is_a_register_of_staff_no_officer_is_unknown()
    {
        using var leader = Stack.As(new TokenHolder("team_leader", await Fixture.NewMunicipalityWithoutStaff(), "Lise Leder"));

        Assert.Empty((await new CaseloadService.CaseloadServiceClient(leader.To("cases")).GetCaseloadAsync(new() { TeamId = North }, deadline: Suite.Soon)).Officers);
        Assert.Empty((await List(leader, new() { ResponsibleId = "ingen-af-os" })).Cases);
    }

    [Fact]
    public async Task A_caseload_of_nobody_or_of_too_long_a_period_is_refused() => await Refused.For(
        Loads(Municipality).GetCaseloadAsync(
            new() { ClosedFrom = new DateOnly(2025, 1, 1).ToProto(), ClosedTo = new DateOnly(2026, 1, 2).ToProto() }, deadline: Suite.Soon),
        ("closed_to", "CLOSED_PERIOD_TOO_LONG"), ("team_id", "ONE_OFFICER_OR_TEAM"));

    private static AsyncUnaryCall<ListCasesResponse> List(Suite suite, CaseFilter filter) =>
        suite.Cases.ListCasesAsync(new ListCasesRequest { Filter = filter }, deadline: Suite.Soon);

    private static TokenHolder Officer(int municipality, string name) => GivenLists.Officer(municipality, name, North);

    private CaseloadService.CaseloadServiceClient Loads(int municipality, string role = "team_leader") => new(Fixture.As(role, municipality, "Lise Leder").To("cases"));

    private static async Task<Sygeopfoelgning.Cases.V1.Course> Close(Suite suite, string caseId, DateOnly day)
    {
        var course = (await suite.Courses.GetCourseAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Course;
        return (await suite.Courses.CloseCaseAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = caseId, Etag = course.Etag, ClosedOn = day.ToProto(), Outcome = CaseOutcome.Other,
                Reason = "Borgeren er flyttet til en anden kommune (opdigtet).",
            },
            deadline: Suite.Soon)).Course;
    }
}
