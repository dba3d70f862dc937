using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Stories;

namespace Sygeopfoelgning.Seed;

/// <summary>
/// Fills the tables of Scheduling as the registrations of the seeded cases would have, by COPY: plans of RS-2015, genuinely made and
/// encrypted. What has passed is noticed by the plan; no case has a timer. Cases knows nothing of them.
/// </summary>
public sealed class PlansSeed : IAsyncDisposable
{
    private const int Chunk = 500;

    private readonly NpgsqlDataSource database;
    private readonly KeyRing ring;
    private readonly RuleSetChoice choice = new(RuleBook.Shipped.FindSet("RS-2015")!, Certainty.Verified);
    private readonly ConcurrentDictionary<(DateOnly, Types.V1.KindOfEmployment), Made> plans = new();

    /// <param name="connectionString">Scheduling's database as the server's superuser.</param>
    /// <param name="keys">The keys of Scheduling: <c>Keys:Encryption</c>.</param>
    public PlansSeed(string connectionString, IConfiguration keys)
    {
        database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            Options = "-c session_replication_role=replica -c synchronous_commit=off", ApplicationName = "seed",
        });
        ring = new KeyRing(keys, "scheduling", KeyUse.Encryption);
    }

    /// <summary>Adds the plans of the seeded cases with these numbers.</summary>
    public async Task Add(short municipality, int first, int count)
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, (count + Chunk - 1) / Chunk),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount + 1 },
            async (chunk, cancel) => await Write(
                [.. Enumerable.Range(first + (chunk * Chunk), Math.Min(Chunk, count - (chunk * Chunk))).Select(number => Row(new SeededCase(municipality, number)))], cancel));
        await using var statistics = database.CreateCommand("vacuum analyze plan, plan_version, deadline, deadline_notice, case_key, case_access");
        statistics.CommandTimeout = 0;
        await statistics.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    // A plan depends on the first absence day and the kind of employment only, here; the persons differ.
    private sealed record Made(PlanBasis Basis, byte[] Packed, IReadOnlyList<DeadlineRow> Rows, IReadOnlyList<Notice> Notices, string Next);

    private sealed record Seeded(SeededCase Case, byte[] WrappedKey, byte[] Basis, byte[] Body, Made Made);

    private Seeded Row(SeededCase seeded)
    {
        var made = plans.GetOrAdd((seeded.FirstAbsenceDay, seeded.Kind), _ => Make(seeded));
        var key = CaseKey.New(seeded.CaseId);
        return new(seeded, key.Wrap(ring, seeded.Municipality, ring.CurrentId), made.Basis.Seal(key), PlanTexts.SealPacked(made.Packed, key), made);
    }

    private Made Make(SeededCase seeded)
    {
        var today = DateOnly.FromDateTime(DateTime.Today);
        var basis = PlanBasis.Of(
            new CaseRegistered
            {
                FirstAbsenceDay = seeded.FirstAbsenceDay.ToProto(), NotifiedOn = seeded.FirstAbsenceDay.AddDays(28).ToProto(),
                FormSentOn = seeded.FirstAbsenceDay.AddDays(28).ToProto(), FormReceivedOn = seeded.ReceivedOn.ToProto(), HandedOverOn = seeded.ReceivedOn.ToProto(),
                KindOfEmployment = seeded.Kind,
            },
            seeded.ReceivedOn);
        var plan = CasePlans.Make(basis, choice, [], today).Value;
        return new(
            basis, PlanTexts.Pack(PlanBody.Of(plan, PlanReason.Registered, [], [])), [.. plan.Deadlines.Select(date => DeadlineRow.Of(date, today))],
            [.. Notices.Of(plan.Deadlines, Own.None, leadDays: 7).Where(one => one.Day <= today)],
            NextDeadline.Of(plan.Deadlines, Own.None, today)?.ToString() ?? NextDeadline.None);
    }

    private async Task Write(List<Seeded> all, CancellationToken cancel)
    {
        const string officer = "seeded-officer";
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await CopiedRow.All(connection, "case_key (municipality_code, case_id, key_id, wrapped)", all, (row, one) =>
            row.Write(one.Case.Municipality).Write(one.Case.CaseId).Write(ring.CurrentId).Write(one.WrappedKey), cancel);
        await CopiedRow.All(connection, "case_access (municipality_code, case_id, person_id, responsible_id, team_id, restriction, named_ids)", all, (row, one) =>
            row.Write(one.Case.Municipality).Write(one.Case.CaseId).Write(one.Case.PersonId).Write($"{officer}-{one.Case.Number % 100}").Write("").Write((short)1).Write(Array.Empty<string>()), cancel);
        await CopiedRow.All(connection, "plan (municipality_code, case_id, case_number, rule_set_id, rules_certainty, overlay_ids, basis, version, next_deadline, notified_on)", all, (row, one) =>
            row.Write(one.Case.Municipality).Write(one.Case.CaseId).Write(CaseNumber.Of(SeededCase.Year, one.Case.Number).Value.ToString())
                .Write(choice.Set.Id).Write((short)choice.Certainty).Write(Array.Empty<string>()).Write(one.Basis).Write(1).Write(one.Made.Next).Write(FirstContacts.Of(one.Made.Basis).NotifiedOn), cancel);
        await CopiedRow.All(connection, "plan_version (municipality_code, case_id, version, made_at, rule_set_version, body)", all, (row, one) =>
            row.Write(one.Case.Municipality).Write(one.Case.CaseId).Write(1).Write(one.Case.RegisteredAt).Write(choice.Set.Version).Write(one.Body), cancel);
        await CopiedRow.All(connection,
            """
            deadline (municipality_code, case_id, rule_id, occurrence, kind, norm, authority, bound_party, certainty, window_from, statutory_date,
                last_day, plan_by, met_on, cancelled_on, superseded_on, responsible_id, team_id)
            """,
            all.SelectMany(one => one.Made.Rows.Select(date => (one.Case, date))), (row, of) =>
            row.Write(of.Case.Municipality).Write(of.Case.CaseId).Write(of.date.Key.RuleId).Write(of.date.Key.StartedBy)
                .Write((short)of.date.Kind).Write((short)of.date.Norm).Write((short)of.date.Authority).Write((short)of.date.Binds)
                .Write((short)of.date.Certainty).Write(of.date.WindowFrom).Write(of.date.StatutoryDate).Write(of.date.LastDay)
                .Write(of.date.PlanBy).Write(of.date.MetOn).Write(of.date.CancelledOn).Write(of.date.SupersededOn)
                .Write($"{officer}-{of.Case.Number % 100}").Write(""), cancel);
        await CopiedRow.All(connection, "deadline_notice (municipality_code, case_id, rule_id, occurrence, step)",
            all.SelectMany(one => one.Made.Notices.Select(notice => (one.Case, notice))), (row, of) =>
            row.Write(of.Case.Municipality).Write(of.Case.CaseId).Write(of.notice.Date.RuleId).Write(of.notice.Date.Occurrence).Write((short)of.notice.Step), cancel);
        await transaction.CommitAsync(cancel);
    }
}
