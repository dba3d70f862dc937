using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>The dashboard's commands, on a stack of their own, because one of them starts it afresh.</summary>
public sealed class CommandTests(OwnStack own) : IClassFixture<OwnStack>
{
    private readonly Stack stack = own.Stack;

    [Fact]
    public async Task A_token_is_given_that_the_services_believe_a_story_is_played_cases_are_seeded_keys_rotated_and_all_begun_anew()
    {
        // Of one of the example officers: nobody else may register a case.
        var token = await stack.Command("cases", "token", ("role", "caseworker"), ("municipality", "101"));
        using (var suite = new Suite(stack.Addresses, token, around: new Patient()))
        {
            await suite.Cases.ListCasesAsync(new ListCasesRequest { PageSize = 1 }, deadline: Suite.Soon);
        }

        Assert.Contains("The story was played to the end.", await stack.Command("cases", "story", ("story", "smooth-case")), StringComparison.Ordinal);
        Assert.Contains("7 cases in", await stack.Command("cases", "seed", ("cases", "7"), ("municipality", "766")), StringComparison.Ordinal);
        await stack.Command("migrator", "rotate-keys");
        using (var suite = new Suite(stack.Addresses, token, around: new Patient()))
        {
            Assert.NotEmpty((await suite.Cases.ListCasesAsync(new ListCasesRequest { PageSize = 1 }, deadline: Suite.Soon)).Cases);
        }

        await stack.Command("postgres", "fresh-start");
        using (var suite = new Suite(stack.Addresses, token, around: new Patient()))
        {
            Assert.Empty((await suite.Cases.ListCasesAsync(new ListCasesRequest { PageSize = 1 }, deadline: Suite.Soon)).Cases);
            await suite.Intake.RegisterCaseAsync(
                new() { RequestId = Guid.NewGuid().ToString(), Form = Forms.LoadForNewPerson(Forms.SmoothCase) }, deadline: Suite.Soon);
        }
    }

    [Fact]
    public async Task What_a_command_cannot_do_it_says()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => stack.Command("cases", "seed", ("cases", "0"), ("municipality", "101")));
        Assert.Contains("--cases", refused.Message, StringComparison.Ordinal);
    }
}
