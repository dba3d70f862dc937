using Google.Rpc;
using Grpc.Core;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>A calendar is changed while talks are booked in it: each talk is refused, or the answer of the change names it.</summary>
public sealed class ClosingRaceTests(StackFixture fixture) : StackTest(fixture)
{
    private const int Talks = 8;

    private CalendarService.CalendarServiceClient Leader => Fixture.As("team_leader", name: "Lise Leder").Calendars();

    [Fact]
    public async Task A_closing_day_waits_for_a_booking_that_is_under_way_and_names_its_talk()
    {
        var caseId = (await Caseworker.Planned()).Case.CaseId;
        var (officer, day) = (await Fixture.Calendar(), WorkingDays.NextMonday());
        var at = GivenTalks.At(officer, 9, day: day);
        var scheduling = await Fixture.Database("scheduling", "superuser");
        await using var connection = await scheduling.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        // No other transaction sees this row, but the exclusion constraint makes a booking of the time wait for its end: behind all that the booking checks.
        await connection.Run(
            """
            insert into occupied (municipality_code, resource_id, booking_id, case_id, span, starts_at, ends_at)
            values ($1, $2, gen_random_uuid(), $3, tstzrange($4, $5), $4, $5)
            """,
            (short)Municipality, $"officer:{officer}", Guid.Parse(caseId), at.StartsAt.ToDateTimeOffset(), at.EndsAt.ToDateTimeOffset());

        var booking = Caseworker.Book(caseId, at);
        await Eventually.True("the booking waits", async () => await scheduling.One<long>(
            "select count(*) from pg_stat_activity where $1 = any (pg_blocking_pids(pid))", connection.ProcessID) > 0, seconds: 30);
        var closing = Leader.Closing(day, "Personaledag (opdigtet)").ResponseAsync;
        await Eventually.True("the closing day waits for the booking", async () => await scheduling.One<long>(
            """
            select count(*) from pg_stat_activity a join pg_stat_activity b on b.pid = any (pg_blocking_pids(a.pid))
             where $1 = any (pg_blocking_pids(b.pid))
            """,
            connection.ProcessID) > 0, seconds: 30);
        await transaction.RollbackAsync();

        Assert.Equal([(await booking).TalkId], (await closing).TalksOutside.Talks.Select(talk => talk.TalkId));
    }

    [Fact]
    public async Task However_bookings_and_a_closing_day_meet_each_talk_is_refused_or_named()
    {
        string[] cases = [(await Caseworker.Planned()).Case.CaseId, (await Caseworker.Planned()).Case.CaseId];
        for (var round = 0; round < 4; round++)
        {
            var (officers, day) = (new List<string>(), WorkingDays.NextMonday());
            for (var i = 0; i < Talks; i++)
            {
                officers.Add(await Fixture.Calendar());
            }

            await Meet(
                officers.Select((officer, number) => (cases[number % cases.Length], GivenTalks.At(officer, 8 + number, day: day))), "CLOSED_DAY",
                async () => (await Leader.Closing(day, "Personaledag (opdigtet)")).TalksOutside);
        }
    }

    [Fact]
    public async Task However_bookings_and_other_hours_meet_each_talk_is_refused_or_named()
    {
        string[] cases = [(await Caseworker.Planned()).Case.CaseId, (await Caseworker.Planned()).Case.CaseId];
        for (var round = 0; round < 4; round++)
        {
            var (officer, monday) = (await Fixture.Calendar(), WorkingDays.NextMonday());

            await Meet(
                Enumerable.Range(0, Talks).Select(number => (cases[number % cases.Length], GivenTalks.At(officer, 8 + number, day: monday))), "OUTSIDE_HOURS",
                async () => round % 2 == 0
                    ? (await Leader.Setting("1", monday, [], officer)).TalksOutside
                    : (await Leader.SetDayHoursAsync(GivenCalendars.OnDay("1", monday, officer), deadline: Suite.Soon)).TalksOutside);
        }
    }

    // All at once; the change comes in the middle.
    private async Task Meet(IEnumerable<(string CaseId, Appointment At)> wanted, string reason, Func<Task<TalksOutside>> change)
    {
        var all = wanted.ToList();
        var before = all.GetRange(0, Talks / 2).ConvertAll(Booked);
        var changing = change();
        var outcomes = await Task.WhenAll(before.Concat(all.GetRange(Talks / 2, Talks / 2).ConvertAll(Booked)));

        Assert.All(outcomes.Where(outcome => outcome.TalkId is null), outcome => Assert.Equal([reason], outcome.Reasons));
        Assert.Equal(
            outcomes.Select(outcome => outcome.TalkId).OfType<string>().Order(StringComparer.Ordinal),
            (await changing).Talks.Select(talk => talk.TalkId).Order(StringComparer.Ordinal));
    }

    // The talk, or why it was refused.
    private async Task<(string? TalkId, string[] Reasons)> Booked((string CaseId, Appointment At) wanted)
    {
        try
        {
            return ((await Caseworker.Book(wanted.CaseId, wanted.At)).TalkId, []);
        }
        catch (RpcException answer)
        {
            var refused = Refused.With(answer);
            Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
            return (null, [.. refused.Detail<PreconditionFailure>().Violations.Select(violation => violation.Type)]);
        }
    }
}
