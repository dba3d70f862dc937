using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Migrator;

/// <summary>
/// Writes two teams and a handful of invented officers with a duty roster into each example municipality, as Cases itself would: only where
/// they are absent, and never over what somebody has changed. <c>./run token</c> names one of the officers.
/// </summary>
internal sealed class ExampleStaff(NpgsqlConnection casesOwner, TimeProvider time, ILogger log)
{
    private const string North = "team-nord";
    private const string South = "team-syd";
    private const int RosterDays = 366;

    private static readonly (string Id, string Name)[] Teams = [(North, "Team Nord"), (South, "Team Syd")];

    private static readonly (string Role, string Name, OfficerFunction Function, string Team)[] Officers =
    [
        ("caseworker", "Sofie Sagsbehandler", OfficerFunction.Caseworker, North),
        ("caseworker", "Karl Kollega", OfficerFunction.Caseworker, South),
        ("retention_officer", "Fie Fastholder", OfficerFunction.RetentionOfficer, North),
        ("coordinator", "Kaj Koordinator", OfficerFunction.Coordinator, South),
        ("payment_unit", "Yrsa Ydelse", OfficerFunction.PaymentOfficer, South),
        ("team_leader", "Lise Leder", OfficerFunction.TeamLeader, North),
    ];

    /// <summary>Writes those that are missing.</summary>
    public async Task Write(IEnumerable<ExampleMunicipality> examples, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        foreach (var municipality in examples.Select(example => (short)example.Code))
        {
            var written = 0;
            foreach (var (id, name) in Teams)
            {
                written += await Add(
                    municipality, "insert into team (municipality_code, team_id, name) values ($1, $6, $7) on conflict do nothing returning municipality_code",
                    new TeamChanged { TeamId = id }, cancel, id, name);
            }

            foreach (var (role, name, function, team) in Officers)
            {
                var id = Id(role, municipality, name);
                written += await Add(
                    municipality,
                    """
                    insert into officer (municipality_code, officer_id, name, function, team_id, first_day) values ($1, $6, $7, $8, $9, '2020-01-01')
                    on conflict do nothing returning municipality_code
                    """,
                    new OfficerChanged { OfficerId = id, Function = function, TeamId = team, FirstDay = new() { Year = 2020, Month = 1, Day = 1 } },
                    cancel, id, name, (short)function, team);
            }

            foreach (var (team, _) in Teams)
            {
                var ids = Officers.Where(one => one.Team == team && one.Function != OfficerFunction.TeamLeader)
                    .Select(one => Id(one.Role, municipality, one.Name)).ToArray();
                var (first, last) = (Day(today), Day(today.AddDays(RosterDays)));
                written += await Add(
                    municipality,
                    """
                    insert into duty_roster (municipality_code, team_id, version, first_day, last_day)
                    select $1, t.team_id, t.version, $7, $8 from team t
                     where t.municipality_code = $1 and t.team_id = $6 and t.closed_on is null
                       and not exists (select from duty_roster r where r.municipality_code = $1 and r.team_id = $6)
                    on conflict do nothing returning municipality_code
                    """,
                    new DutyRosterSet { TeamId = team, FirstDay = first, LastDay = last, Duties = { new DutyPeriod { FirstDay = first, LastDay = last, OfficerIds = { ids } } } },
                    cancel, team, today, today.AddDays(RosterDays));
                await casesOwner.Execute(
                    """
                    insert into duty (municipality_code, team_id, version, officer_id, first_day, last_day)
                    select r.municipality_code, r.team_id, r.version, o.officer_id, r.first_day, r.last_day
                      from duty_roster r join officer o on o.municipality_code = r.municipality_code and o.officer_id = any ($3)
                     where r.municipality_code = $1 and r.team_id = $2
                       and not exists (select from duty d where d.municipality_code = r.municipality_code and d.team_id = r.team_id and d.version = r.version)
                    """,
                    cancel, municipality, team, ids);
            }

            if (written > 0)
                log.Staffed(municipality, written);
        }
    }

    // One row and its event in one statement; nothing where the row is there.
    Task<int> Add(short municipality, string insert, IMessage published, CancellationToken cancel, params object[] values) => casesOwner.Execute(
        $"""
        with added as ({insert})
        insert into event (municipality_code, aggregate_id, type, published,
                           actor_subject, actor_name, actor_role, purpose, occurred_at, trace_parent, request_id)
        select municipality_code, $2, $3, $4, 'migrator', '', 'service', 'example staff', $5, '', '' from added
        """,
        cancel,
        [municipality, Guid.Parse($"00000000-0000-0000-0000-{municipality:D12}"), published.Descriptor.FullName, published.ToByteArray(), time.GetUtcNow(), .. values]);

    // As the local issuer's tokens have it.
    static string Id(string role, short municipality, string name) => $"{role}-{municipality}-{name.Replace(' ', '-').ToLowerInvariant()}";

    static Google.Type.Date Day(DateOnly day) => new() { Year = day.Year, Month = day.Month, Day = day.Day };
}
