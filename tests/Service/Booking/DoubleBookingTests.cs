using Google.Rpc;
using Grpc.Core;
using Sygeopfoelgning.Seed;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>However many book at once, nothing is taken twice, and nobody meets a deadlock.</summary>
public sealed class DoubleBookingTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task Of_a_hundred_bookings_of_one_time_exactly_one_wins_and_the_others_are_told()
    {
        var officer = await Fixture.Calendar();
        var cases = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            cases.Add((await Caseworker.Planned()).Case.CaseId);
        }

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => Outcome(() => Caseworker.Bookings().BookTalkAsync(
            GivenTalks.Booking(cases[number % cases.Count], GivenTalks.At(officer, 9)), deadline: DateTime.UtcNow.AddSeconds(120)))));

        Assert.Single(outcomes, outcome => outcome.Length == 0);
        Assert.All(outcomes.Where(outcome => outcome.Length > 0), outcome => Assert.Contains("TIME_TAKEN", outcome));
        Assert.Equal(1, await (await Fixture.Database("scheduling", "superuser")).One<long>("select count(*) from talk where officer_id = $1", officer));
    }

    [Fact]
    public async Task Random_acts_over_shared_officers_and_rooms_with_holds_that_end_never_overlap()
    {
        string[] officers = [await Fixture.Calendar(), await Fixture.Calendar(), await Fixture.Calendar()];
        string?[] rooms = [await Fixture.Room(), await Fixture.Room(), null];
        var cases = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            cases.Add((await Caseworker.Planned()).Case.CaseId);
        }

        var rounds = await new RandomBookings(Caseworker, await Fixture.Database("scheduling", "superuser"), (short)Municipality)
            .Play(cases, officers, rooms, GivenTalks.Day, rounds: 60, new Random(20_990_303));

        Assert.True(rounds.Done > cases.Count, $"{rounds.Done} acts");
        Assert.NotEmpty(rounds.Refused);
        Assert.All(rounds.Refused.Keys, reason => Assert.Contains(reason, RandomBookings.Expected));
        Assert.Equal(0, rounds.Overlaps);
    }

    [Fact]
    public async Task The_database_itself_takes_nothing_twice()
    {
        var caseId = (await Caseworker.Planned()).Case.CaseId;
        var officer = await Fixture.Calendar();
        var talk = await Caseworker.Book(caseId, GivenTalks.At(officer, 9));

        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(async () => await (await Fixture.Database("scheduling", "superuser")).Run(
            """
            insert into occupied (municipality_code, resource_id, booking_id, case_id, span, starts_at, ends_at)
            select municipality_code, resource_id, gen_random_uuid(), case_id, span, starts_at, ends_at from occupied where booking_id = $1
            """,
            Guid.Parse(talk.TalkId)));

        Assert.Equal(Npgsql.PostgresErrorCodes.ExclusionViolation, refused.SqlState);
    }

    // The reasons of a refusal; none where the act was done. Who is told that the queue is full calls again, as every client should.
    private static async Task<string[]> Outcome(Func<Task> act)
    {
        for (var waited = System.Diagnostics.Stopwatch.StartNew(); ;)
        {
            try
            {
                await act();
                return [];
            }
            catch (RpcException full) when (full.StatusCode == StatusCode.ResourceExhausted && waited.Elapsed < TimeSpan.FromMinutes(2))
            {
                await Task.Delay(200);
            }
            catch (RpcException answer)
            {
                var refused = Refused.With(answer);
                Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
                return [.. refused.Detail<PreconditionFailure>().Violations.Select(violation => violation.Type)];
            }
        }
    }

    private static Task<string[]> Outcome<T>(Func<AsyncUnaryCall<T>> call) => Outcome(async () => { await call(); });
}
