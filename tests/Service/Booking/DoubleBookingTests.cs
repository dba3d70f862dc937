using Google.Rpc;
using Grpc.Core;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>However many book at once, nothing is taken twice, and nobody meets a deadlock.</summary>
public sealed class DoubleBookingTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly string[] Taken = ["TIME_TAKEN", "TIME_IN_BUFFER"];

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
        const int Rounds = 60;
        const int Callers = 6;
        var random = new Random(20_990_303);
        string[] officers = [await Fixture.Calendar(), await Fixture.Calendar(), await Fixture.Calendar()];
        string?[] rooms = [await Fixture.Room(), await Fixture.Room(), null];
        var cases = new List<string>();
        for (var i = 0; i < Callers; i++)
        {
            cases.Add((await Caseworker.Planned()).Case.CaseId);
        }

        var scheduling = await Fixture.Database("scheduling", "superuser");
        var plans = cases.ConvertAll(_ => Enumerable.Range(0, Rounds).Select(_ => (
            What: random.Next(6),
            At: GivenTalks.At(officers[random.Next(officers.Length)], random.Next(8, 15), 10 * random.Next(6), rooms[random.Next(rooms.Length)]))).ToList());
        var won = 0;
        await Task.WhenAll(cases.Select(async (caseId, caller) =>
        {
            Talk? talk = null;
            SlotHold? hold = null;
            foreach (var (what, at) in plans[caller])
            {
                var refused = await Outcome(async () =>
                {
                    switch (what)
                    {
                        case 0 when talk is not null:
                            talk = (await Caseworker.Bookings().RescheduleTalkAsync(GivenTalks.Moving(talk, at), deadline: Suite.Soon)).Talk;
                            break;
                        case 1 when talk is not null:
                            await Caseworker.Bookings().CancelTalkAsync(GivenTalks.Cancelling(talk), deadline: Suite.Soon);
                            talk = null;
                            break;
                        case 2 when hold is not null:
                            var held = hold;
                            hold = null;
                            talk = (await Caseworker.Bookings().BookTalkAsync(GivenTalks.Booking(held), deadline: Suite.Soon)).Talk;
                            break;
                        case 3:
                            hold = await Caseworker.Hold(caseId, at);
                            break;
                        case 4 when hold is not null:
                            // It ends before anybody uses it.
                            await scheduling.Run("update slot_hold set expires_at = expires_at - interval '1 hour' where hold_id = $1", Guid.Parse(hold.HoldId));
                            await scheduling.Run("update occupied set hold_expires_at = hold_expires_at - interval '1 hour' where booking_id = $1", Guid.Parse(hold.HoldId));
                            break;
                        default:
                            talk = await Caseworker.Book(caseId, at);
                            break;
                    }

                    Interlocked.Increment(ref won);
                });
                Assert.All(refused, reason => Assert.Contains(reason, (string[])[.. Taken, "HOLD_EXPIRED", "HOLDS_FULL", "TALK_UNCHANGED"]));
            }
        }));

        Assert.True(won > Callers, $"{won} acts");
        Assert.Equal(0, await scheduling.One<long>(
            """
            select count(*) from occupied a join occupied b
                on a.municipality_code = b.municipality_code and a.resource_id = b.resource_id and a.booking_id < b.booking_id and a.span && b.span
             where a.municipality_code = $1
            """,
            (short)Municipality));
        Assert.Equal(0, await scheduling.One<long>(
            """
            select count(*) from talk a join talk b
                on a.municipality_code = b.municipality_code and a.talk_id < b.talk_id and a.status = 1 and b.status = 1
               and (a.officer_id = b.officer_id or a.room_id = b.room_id or a.case_id = b.case_id)
               and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
             where a.municipality_code = $1
            """,
            (short)Municipality));
        Assert.Equal(0, await scheduling.One<long>(
            """
            select count(*) from talk t
             where t.municipality_code = $1
               and (t.status = 1) <> exists (select from occupied o where o.municipality_code = t.municipality_code and o.booking_id = t.talk_id)
            """,
            (short)Municipality));
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
