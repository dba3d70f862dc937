using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Case numbers under parallel registrations: no gap, none twice.</summary>
[Collection(Alone.Name)]
public sealed class CaseNumberTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task A_hundred_registrations_at_once_get_a_hundred_numbers_without_a_gap()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => suite.Register()));

        Assert.Equal(Numbers(100), answers.Select(answer => answer.Case.CaseNumber).Order());
        Assert.Equal(100, answers.Select(answer => answer.Case.CaseId).Distinct().Count());
    }

    [Fact]
    public async Task Refused_registrations_in_between_leave_no_gap()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        var known = Given.Form();
        await suite.Register(known);

        var calls = Enumerable.Range(0, 90).Select(async n =>
        {
            var form = (n % 3) switch
            {
                0 => Given.Form(firstAbsenceDay: new DateOnly(2014, 6, 2)),
                1 => known,
                _ => Given.Form(),
            };
            try
            {
                return (await suite.Register(form)).Case.CaseNumber;
            }
            catch (RpcException refused) when (refused.StatusCode is StatusCode.FailedPrecondition or StatusCode.AlreadyExists)
            {
                return null;
            }
        });
        var given = (await Task.WhenAll(calls)).OfType<string>().ToList();
        var next = (await suite.Register()).Case.CaseNumber;

        Assert.Equal(30, given.Count);
        Assert.Equal(Numbers(32).Skip(1), given.Append(next).Order());
    }

    [Fact]
    public async Task Of_two_registrations_of_the_same_absence_at_once_one_wins_and_the_others_are_told_which()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        var form = Given.Form();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                return (Won: (await suite.Register(form)).Case.CaseId, Named: "");
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.AlreadyExists)
            {
                return (Won: "", Named: Refused.With(refused).Detail<Google.Rpc.ResourceInfo>().ResourceName);
            }
        }));

        var winner = Assert.Single(outcomes, outcome => outcome.Won.Length > 0).Won;
        Assert.Equal(7, outcomes.Count(outcome => outcome.Named == winner));
        var listed = await suite.Cases.ListCasesAsync(new ListCasesRequest(), deadline: Suite.Soon);
        Assert.Equal(winner, Assert.Single(listed.Cases).CaseId);
    }

    private static IEnumerable<string> Numbers(int count) => Enumerable.Range(1, count).Select(n => $"{Given.Today.Year}-{n:0000000}");
}
