using Sygeopfoelgning.Stories;
using Xunit;
using Xunit.Abstractions;

namespace Sygeopfoelgning.Tests.EndToEnd;

[Collection(nameof(SharedStack))]
public sealed class StoriesTests(SharedStack shared, ITestOutputHelper output)
{
    [Fact]
    public Task A_smooth_case_goes_from_the_form_to_the_plan_the_parties_and_the_journal() => Play(SmoothCase.Play);

    [Fact]
    public Task A_risk_case_goes_the_same_way_around_Easter_with_a_protected_address() => Play(RiskCase.Play);

    [Fact]
    public Task A_person_with_cancer_is_followed_without_contact() => Play(StandbyCase.Play);

    [Fact]
    public Task A_return_in_steps_goes_from_talk_to_talk_until_the_citizen_has_recovered() => Play(PartialReturnCase.Play);

    [Fact]
    public Task A_citizen_who_does_not_come_loses_nothing_by_that_alone() => Play(NoShowCase.Play);

    [Fact]
    public async Task Every_form_of_the_stories_is_accepted()
    {
        using var suite = Caseworker();
        foreach (var name in (string[])[Forms.SmoothCase, Forms.RiskCase, Forms.Standby, Forms.Unemployed])
        {
            var answer = await suite.Intake.RegisterCaseAsync(new()
            {
                RequestId = Guid.NewGuid().ToString(), ValidateOnly = true, Form = Forms.LoadForNewPerson(name),
            });
            Assert.Empty(answer.Case.CaseNumber);
        }
    }

    private Suite Caseworker() => new(shared.Stack.Addresses, shared.Stack.Token(), around: new Patient());

    private async Task Play(Func<Suite, Stage, Task> play)
    {
        using var suite = Caseworker();
        await play(suite, new Stage(output.WriteLine));
    }
}
