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

        Assert.Empty((await Loads(await Fixture.NewMunicipality()).GetCaseloadAsync(new() { TeamId = North }, deadline: Suite.Soon)).Officers);
    }

    [Fact]
    public async Task A_caseload_of_nobody_or_of_too_long_a_period_is_refused() => await Refused.For(
        Loads(Municipality).GetCaseloadAsync(
            new() { ClosedFrom = new DateOnly(2025, 1, 1).ToProto(), ClosedTo = new DateOnly(2026, 1, 2).ToProto() }, deadline: Suite.Soon),
        ("closed_to", "CLOSED_PERIOD_TOO_LONG"), ("team_id", "ONE_OFFICER_OR_TEAM"));

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
