using System.Collections.Concurrent;
using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using ErrorInfo = Google.Rpc.ErrorInfo;
using PreconditionFailure = Google.Rpc.PreconditionFailure;
using Status = Google.Rpc.Status;

namespace Sygeopfoelgning.Seed;

/// <summary>What became of random acts of booking.</summary>
/// <param name="Done">Acts that were done.</param>
/// <param name="Refused">How many were refused, by reason; whatever else went wrong by its status.</param>
/// <param name="Overlaps">How often something was in two talks, or held twice, at a time.</param>
public sealed record RandomRounds(int Done, IReadOnlyDictionary<string, int> Refused, long Overlaps);

/// <summary>
/// Acts of booking at random, by several callers with a case each: book, hold, book what is held, move, cancel, and let a hold end, over the same
/// officers and rooms of one day.
/// </summary>
/// <param name="suite">Who calls.</param>
/// <param name="scheduling">Scheduling's database as the superuser.</param>
/// <param name="municipality">The municipality.</param>
public sealed class RandomBookings(Suite suite, NpgsqlDataSource scheduling, short municipality)
{
    /// <summary>The reasons with which an act may be refused.</summary>
    public static readonly string[] Expected =
        ["TIME_TAKEN", "TIME_IN_BUFFER", "HOLD_EXPIRED", "HOLDS_FULL", "TALK_UNCHANGED"];

    private const int Acts = 6;
    private const int FirstHour = 8, LastHour = 15;
    private const int Minutes = 30;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly BookingService.BookingServiceClient bookings = new(suite.To("scheduling"));
    private readonly ConcurrentDictionary<string, int> refused = new();
    private int done;

    /// <summary>Makes the acts, and looks for overlaps after them.</summary>
    /// <param name="cases">The cases, one for each caller.</param>
    /// <param name="officers">The officers.</param>
    /// <param name="rooms">The rooms; null for a talk without one.</param>
    /// <param name="day">The day.</param>
    /// <param name="rounds">The acts of each caller.</param>
    /// <param name="random">Decides.</param>
    public async Task<RandomRounds> Play(
        IReadOnlyList<string> cases, IReadOnlyList<string> officers, IReadOnlyList<string?> rooms, DateOnly day, int rounds, Random random)
    {
        var plans = cases.Select(_ => Enumerable.Range(0, rounds).Select(_ => (
            What: random.Next(Acts),
            At: At(day, officers[random.Next(officers.Count)], random.Next(FirstHour, LastHour), 10 * random.Next(6), rooms[random.Next(rooms.Count)]))).ToList()).ToList();
        await Task.WhenAll(cases.Select((caseId, caller) => Play(caseId, plans[caller])));
        return new(done, refused, await Overlaps());
    }

    private async Task Play(string caseId, IEnumerable<(int What, Appointment At)> acts)
    {
        Talk? talk = null;
        SlotHold? hold = null;
        foreach (var (what, at) in acts)
        {
            await Try(async () =>
            {
                switch (what)
                {
                    case 0 when talk is not null:
                        talk = (await bookings.RescheduleTalkAsync(
                            new() { RequestId = NewId(), CaseId = caseId, TalkId = talk.TalkId, Etag = talk.Etag, Appointment = at, Reason = "Flyttet (opdigtet)." },
                            deadline: Suite.Soon)).Talk;
                        break;
                    case 1 when talk is not null:
                        await bookings.CancelTalkAsync(
                            new() { RequestId = NewId(), CaseId = caseId, TalkId = talk.TalkId, Etag = talk.Etag, Reason = "Aflyst (opdigtet)." }, deadline: Suite.Soon);
                        talk = null;
                        break;
                    case 2 when hold is not null:
                        var held = hold;
                        hold = null;
                        talk = (await bookings.BookTalkAsync(
                            new() { RequestId = NewId(), CaseId = caseId, Purpose = TalkPurpose.Visitation, HoldId = held.HoldId }, deadline: Suite.Soon)).Talk;
                        break;
                    case 3:
                        hold = (await bookings.HoldSlotAsync(new() { RequestId = NewId(), CaseId = caseId, Appointment = at }, deadline: Suite.Soon)).Hold;
                        break;
                    case 4 when hold is not null:
                        // It ends before anybody uses it.
                        await Run("update slot_hold set expires_at = expires_at - interval '1 hour' where hold_id = $1", Guid.Parse(hold.HoldId));
                        await Run("update occupied set hold_expires_at = hold_expires_at - interval '1 hour' where booking_id = $1", Guid.Parse(hold.HoldId));
                        break;
                    default:
                        talk = (await bookings.BookTalkAsync(
                            new() { RequestId = NewId(), CaseId = caseId, Purpose = TalkPurpose.Visitation, Appointment = at }, deadline: Suite.Soon)).Talk;
                        break;
                }
            });
        }
    }

    private async Task Try(Func<Task> act)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            try
            {
                await act();
                Interlocked.Increment(ref done);
                return;
            }
            catch (RpcException full) when (full.StatusCode is StatusCode.ResourceExhausted or StatusCode.Unavailable && waited.Elapsed < Longest)
            {
                await Task.Delay(200);
            }
            catch (RpcException answer)
            {
                foreach (var reason in ReasonsOf(answer))
                {
                    refused.AddOrUpdate(reason, 1, (_, times) => times + 1);
                }

                return;
            }
        }
    }

    // Every rule that it breaks; the reason where it is another refusal, and the status where it is none.
    private static IReadOnlyList<string> ReasonsOf(RpcException answer)
    {
        var details = answer.Trailers.GetValueBytes("grpc-status-details-bin") is { } bytes ? Status.Parser.ParseFrom(bytes).Details.ToList() : [];
        return details.Find(one => one.Is(PreconditionFailure.Descriptor)) is { } failure ? [.. failure.Unpack<PreconditionFailure>().Violations.Select(one => one.Type)]
            : details.Find(one => one.Is(ErrorInfo.Descriptor)) is { } info ? [info.Unpack<ErrorInfo>().Reason]
            : [$"{answer.StatusCode}: {answer.Status.Detail}"];
    }

    private async Task<long> Overlaps() =>
        await One(
            """
            select count(*) from occupied a join occupied b
                on a.municipality_code = b.municipality_code and a.resource_id = b.resource_id and a.booking_id < b.booking_id and a.span && b.span
             where a.municipality_code = $1
            """)
        + await One(
            """
            select count(*) from talk a join talk b
                on a.municipality_code = b.municipality_code and a.talk_id < b.talk_id and a.status = 1 and b.status = 1
               and (a.officer_id = b.officer_id or a.room_id = b.room_id or a.case_id = b.case_id)
               and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
             where a.municipality_code = $1
            """)
        + await One(
            """
            select count(*) from talk t
             where t.municipality_code = $1
               and (t.status = 1) <> exists (select from occupied o where o.municipality_code = t.municipality_code and o.booking_id = t.talk_id)
            """);

    private static Appointment At(DateOnly day, string officerId, int hour, int minute, string? roomId)
    {
        var from = DanishTime.At(day, new TimeOnly(hour, minute)).Value;
        return new()
        {
            StartsAt = from.ToTimestamp(), EndsAt = from.AddMinutes(Minutes).ToTimestamp(), OfficerId = officerId, Persons = 2, RoomId = roomId ?? "",
            ContactForm = roomId is null ? ContactForm.Phone : ContactForm.InPerson,
            FormReason = roomId is null ? FormReason.InActivity : FormReason.Unspecified,
        };
    }

    private static string NewId() => Guid.NewGuid().ToString();

    private async Task Run(string sql, Guid id)
    {
        await using var command = scheduling.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> One(string sql)
    {
        await using var command = scheduling.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = municipality });
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
