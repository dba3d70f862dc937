using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>What becomes of booked talks when the case ends or goes on standby.</summary>
public sealed class TalksThatFallAwayTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task A_case_that_ends_has_no_booked_talk_and_its_time_is_free_again()
    {
        var officer = await Fixture.Calendar();
        var ended = await Caseworker.Planned();
        var talk = await Caseworker.Book(ended.Case.CaseId, GivenTalks.At(officer, 9));

        await Recovered(ended);

        var cancelled = await BecomesCancelled(talk);
        Assert.Equal([TalkAct.Booked, TalkAct.Cancelled], cancelled.Changes.Select(one => one.Act));
        Assert.StartsWith("Sagen er afsluttet den ", cancelled.Changes[1].Reason, StringComparison.Ordinal);
        Assert.Empty(cancelled.Changes[1].ChangedByName);
        await Eventually.Becomes(
            "the journal says so", () => Caseworker.Entries(ended.Case.CaseId),
            entries => entries.Any(entry => entry.Subject == "Samtale aflyst" && entry.AuthorId == "scheduling"));
        await Caseworker.Book((await Caseworker.Planned()).Case.CaseId, GivenTalks.At(officer, 9));
    }

    [Fact]
    public async Task During_standby_nothing_is_booked_and_what_lies_before_it_stays()
    {
        var officer = await Fixture.Calendar();
        var registered = await Caseworker.Planned();
        var day = WorkingDays.Next();
        var before = await Caseworker.Book(registered.Case.CaseId, GivenTalks.At(officer, 9, day: day));
        var during = await Caseworker.Book(registered.Case.CaseId, GivenTalks.At(officer, 9));

        await Caseworker.Courses.DecideStandbyAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = registered.Case.Etag, FromDay = day.AddDays(1).ToProto(), Standby = true,
                Ground = StandbyGround.SeriousIllness, Reason = "Opdigtet begrundelse.",
            },
            deadline: Suite.Soon);

        Assert.Contains("(standby, R-STANDBY", (await BecomesCancelled(during)).Changes[1].Reason, StringComparison.Ordinal);
        Assert.Equal(TalkStatus.Booked, (await Read(before)).Status);
    }

    [Fact]
    public async Task A_talk_booked_while_the_case_ends_does_not_stay()
    {
        var officer = await Fixture.Calendar();
        var cases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Caseworker.Planned()));
        await Task.WhenAll(cases.Zip(GivenTalks.Times(officer)).SelectMany(one => new[] { Book(one.First, one.Second), Recovered(one.First) }));

        var scheduling = await Fixture.Database("scheduling", "superuser");
        var ids = cases.Select(one => Guid.Parse(one.Case.CaseId)).ToArray();
        await Eventually.Becomes(
            "no case that has ended has a booked talk",
            () => scheduling.One<long>("select count(*) from talk where case_id = any ($1) and status = 1", ids), found => found == 0);
        Assert.Equal(0, await scheduling.One<long>("select count(*) from occupied where case_id = any ($1)", ids));
        Assert.NotEqual(0, await scheduling.One<long>("select count(*) from talk where case_id = any ($1)", ids));

        // Refused where the end was known.
        async Task Book(RegisterCaseResponse one, Appointment at)
        {
            try
            {
                await Caseworker.Book(one.Case.CaseId, at);
            }
            catch (Grpc.Core.RpcException refused)
            {
                Assert.Equal(Grpc.Core.StatusCode.FailedPrecondition, refused.StatusCode);
            }
        }
    }

    private async Task Recovered(RegisterCaseResponse one) => await Caseworker.Courses.RecordRecoveryAsync(
        new()
        {
            RequestId = Given.RequestId, CaseId = one.Case.CaseId, Etag = one.Case.Etag, RecoveredOn = Given.Today.ToProto(), Source = RecoverySource.Officer,
        },
        deadline: Suite.Soon);

    private Task<Talk> BecomesCancelled(Talk talk) =>
        Eventually.Becomes("the talk is cancelled", () => Read(talk), found => found.Status == TalkStatus.Cancelled);

    private async Task<Talk> Read(Talk talk) =>
        (await Caseworker.Bookings().GetTalkAsync(new() { CaseId = talk.CaseId, TalkId = talk.TalkId }, deadline: Suite.Soon)).Talk;
}
