using Npgsql;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>A duty as a test stores it in Scheduling's tables. The case is nobody's: only its id is there.</summary>
internal sealed record StoredDuty(Guid CaseId, string RuleId, DateOnly DueOn)
{
    public string Occurrence { get; init; } = "registration";

    public string Responsible { get; init; } = "caseworker-anna";

    public string Team { get; init; } = "";

    public BoundParty BoundParty { get; init; } = BoundParty.Municipality;

    public Norm Norm { get; init; } = Norm.Duty;

    /// <summary>The statutory date is so many days after the day it is planned for.</summary>
    public int Slack { get; init; }

    public DateOnly? MetOn { get; init; }

    public DateOnly? CancelledOn { get; init; }

    public DateOnly? SupersededOn { get; init; }

    public DateOnly LastDay => DueOn.AddDays(Slack);

    public bool IsDone => MetOn is not null || CancelledOn is not null || SupersededOn is not null;
}

/// <summary>
/// Stores duties as the filler of the tables would, for cases that no other test has: a list of many cases in every state would
/// otherwise need as many courses.
/// </summary>
internal static class StoredDuties
{
    public const short Open = 1;
    public const short Protected = 2;

    /// <summary>Stores the cases, with their access and plans, and their duties.</summary>
    public static async Task Store(NpgsqlDataSource scheduling, int municipality, IReadOnlyCollection<StoredDuty> duties, short restriction = Open)
    {
        await using var connection = await scheduling.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await Store(connection, municipality, duties, restriction);
        await transaction.CommitAsync();
    }

    /// <summary>The same in the transaction of a connection.</summary>
    public static async Task Store(NpgsqlConnection connection, int municipality, IReadOnlyCollection<StoredDuty> duties, short restriction = Open)
    {
        var cases = duties.DistinctBy(duty => duty.CaseId).ToList();
        await connection.Run(
            """
            insert into case_access (municipality_code, case_id, person_id, responsible_id, team_id, restriction)
            select $1, c.case_id, c.case_id, c.responsible_id, c.team_id, $5 from unnest($2::uuid[], $3::text[], $4::text[]) c (case_id, responsible_id, team_id)
            """,
            (short)municipality, cases.Select(one => one.CaseId).ToArray(), cases.Select(one => one.Responsible).ToArray(),
            cases.Select(one => one.Team).ToArray(), restriction);
        await connection.Run(
            """
            insert into plan (municipality_code, case_id, case_number, rule_set_id, rules_certainty, overlay_ids, basis, version)
            select $1, c.case_id, '2026-' || lpad(c.number::text, 7, '0'), 'RS-2015', 1, '{}', '', 1
              from unnest($2::uuid[]) with ordinality c (case_id, number)
            """,
            (short)municipality, cases.Select(one => one.CaseId).ToArray());
        await connection.Run(
            """
            insert into deadline (municipality_code, case_id, rule_id, occurrence, kind, norm, authority, bound_party, certainty, statutory_date,
                                  last_day, plan_by, met_on, cancelled_on, superseded_on, responsible_id, team_id)
            select $1, d.case_id, d.rule_id, d.occurrence, 1, d.norm, 1, d.bound_party, 1, d.last_day,
                   d.last_day, d.due_on, d.met_on, d.cancelled_on, d.superseded_on, d.responsible_id, d.team_id
              from unnest($2::uuid[], $3::text[], $4::text[], $5::int[], $6::int[], $7::date[], $8::date[], $9::date[], $10::date[], $11::date[],
                          $12::text[], $13::text[])
                   d (case_id, rule_id, occurrence, norm, bound_party, due_on, last_day, met_on, cancelled_on, superseded_on, responsible_id, team_id)
            """,
            (short)municipality,
            duties.Select(one => one.CaseId).ToArray(), duties.Select(one => one.RuleId).ToArray(), duties.Select(one => one.Occurrence).ToArray(),
            duties.Select(one => (int)one.Norm).ToArray(), duties.Select(one => (int)one.BoundParty).ToArray(),
            duties.Select(one => one.DueOn).ToArray(), duties.Select(one => one.LastDay).ToArray(), duties.Select(one => one.MetOn).ToArray(),
            duties.Select(one => one.CancelledOn).ToArray(), duties.Select(one => one.SupersededOn).ToArray(),
            duties.Select(one => one.Responsible).ToArray(), duties.Select(one => one.Team).ToArray());
    }
}
