using Sygeopfoelgning.Cases.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>A form of a person who has an open case with another first absence day: registered, with a warning.</summary>
public sealed class AnotherCaseTests(StackFixture fixture) : StackTest(fixture)
{
    [Theory]
    [InlineData(7)]
    [InlineData(-7)]
    public async Task A_case_inside_a_running_one_or_around_it_is_named(int days)
    {
        var cpr = Persons.New();
        var first = await Caseworker.Register(Form(cpr));
        var tried = Given.Registration(Form(cpr, days));
        tried.ValidateOnly = true;

        foreach (var answer in (RegisterCaseResponse[])
            [await Caseworker.Intake.RegisterCaseAsync(tried, deadline: Stories.Suite.Soon), await Caseworker.Register(Form(cpr, days))])
        {
            var warning = Assert.Single(answer.Warnings);
            Assert.Equal(("form.first_absence_day", "OVERLAPS_CASE"), (warning.Field, warning.Reason));
            Assert.Contains(first.Case.CaseNumber, warning.Message, StringComparison.Ordinal);
            Assert.Equal(first.Case.CaseId, warning.CaseId);
        }
    }

    [Fact]
    public async Task An_answer_that_is_given_again_names_the_other_case_only_while_the_caller_may_reach_it()
    {
        var cpr = Persons.New();
        var first = await Caseworker.Register(Form(cpr));
        var registration = Given.Registration(Form(cpr, 7));
        var answer = await Caseworker.Intake.RegisterCaseAsync(registration, deadline: Stories.Suite.Soon);
        Assert.Equal(answer, await Caseworker.Intake.RegisterCaseAsync(registration, deadline: Stories.Suite.Soon));

        var cases = await Fixture.Database("cases", "superuser");
        await cases.Run(
            "update case_access set restriction = 2, responsible_id = 'somebody-else', team_id = '', named_ids = '{somebody-else}' where case_id = $1", Guid.Parse(first.Case.CaseId));
        var again = await Caseworker.Intake.RegisterCaseAsync(registration, deadline: Stories.Suite.Soon);

        Assert.Equal(answer.Case, again.Case);
        var warning = Assert.Single(again.Warnings);
        Assert.Equal(("form.first_absence_day", "OVERLAPS_OTHER_CASE", ""), (warning.Field, warning.Reason, warning.CaseId));
        Assert.DoesNotContain(first.Case.CaseNumber, warning.Message, StringComparison.Ordinal);
        // What was shown and what was not, latest first.
        Assert.Equal(
            [(short)3, (short)1, (short)1],
            await cases.All(row => row.GetInt16(0),
                "select verdict from access_log where $1 = any(case_ids) and rpc like '%/RegisterCase' order by sequence desc limit 3", Guid.Parse(first.Case.CaseId)));
    }

    [Fact]
    public async Task A_running_case_that_the_caller_may_not_reach_is_not_named_and_the_asking_is_logged()
    {
        var cpr = Persons.New();
        var form = Form(cpr);
        form.Citizen.AddressProtected = true;
        var first = await Caseworker.Register(form);
        var tried = Given.Registration(Form(cpr, 7));
        tried.ValidateOnly = true;

        var answer = await Fixture.As(name: "Karl Kollega").Intake.RegisterCaseAsync(tried, deadline: Stories.Suite.Soon);

        var warning = Assert.Single(answer.Warnings);
        Assert.Equal("OVERLAPS_OTHER_CASE", warning.Reason);
        Assert.DoesNotContain(first.Case.CaseNumber, warning.Message, StringComparison.Ordinal);
        var logged = await (await Fixture.Database("cases", "superuser")).All(
            row => (row.GetString(0), row.GetInt16(1)),
            "select name, verdict from access_log where $1 = any(case_ids) and rpc like '%/RegisterCase'", Guid.Parse(first.Case.CaseId));
        Assert.Contains(("Karl Kollega", (short)3), logged);
    }

    private static InformationForm Form(string cpr, int days = 0)
    {
        var form = Given.Form(firstAbsenceDay: Given.Today.AddDays(days - 40));
        form.Citizen.CprNumber = cpr;
        return form;
    }
}
