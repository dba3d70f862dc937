using Sygeopfoelgning.Cases.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>A form of a person who has a running case with another first absence day: registered, with a warning.</summary>
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
        }
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
