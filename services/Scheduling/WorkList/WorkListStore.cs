using System.Globalization;
using Npgsql;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Scheduling.WorkList;

/// <summary>Reads the duties of all cases.</summary>
internal static class WorkListStore
{
    // One plan per case: as a lateral with a limit it is looked up per row, whatever the statistics say.
    private const string Select =
        """
        select d.case_id, p.case_number, p.rule_set_id, d.responsible_id, d.team_id, d.rule_id, d.occurrence, d.kind, d.norm, d.authority,
               d.bound_party, d.certainty, d.statutory_date, d.last_day, d.window_from, d.plan_by, d.own_plan_by, d.due_on, d.met_on,
               d.cancelled_on, d.superseded_on
          from deadline d
         cross join lateral (
                select p.case_number, p.rule_set_id from plan p
                 where p.municipality_code = d.municipality_code and p.case_id = d.case_id limit 1) p
         where d.municipality_code = $1 and d.bound_party = $3 and d.norm = 1
           and (select case_open(a, $2) from case_access a where a.municipality_code = d.municipality_code and a.case_id = d.case_id)
        """;

    /// <summary>
    /// A page and, if another follows, more than that (PageTokens.Rows). Every combination of what is given is a statement of its
    /// own with an index, because plans do not depend on values: what is done is read backwards.
    /// </summary>
    public static Task<List<ListedDuty>> List(ReadSession session, DeadlineListing listing, Page page) =>
        session.Listed(Selected(session, listing, page), page.Size, Map);

    /// <summary>The same page of a list that is watched: it is logged when it is sent.</summary>
    public static Task<List<ListedDuty>> Watched(ReadSession session, DeadlineListing listing, Page page) =>
        session.Unlogged(Selected(session, listing, page), page.Size, Map);

    /// <summary>
    /// The cases with an open talk per officer and week, and those that are overdue: rows without a week are over all of an officer's.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="talks">The rules whose duty is a talk.</param>
    /// <param name="responsibleId">Only this officer's; null for all.</param>
    /// <param name="teamId">Only this team's; null for all.</param>
    /// <param name="from">First day.</param>
    /// <param name="to">Last day.</param>
    /// <param name="today">What could last be met before this day is overdue.</param>
    public static Task<List<CountedTalks>> Talks(
        ReadSession session, string[] talks, string? responsibleId, string? teamId, DateOnly from, DateOnly to, DateOnly today)
    {
        var whose = responsibleId is not null ? "and d.responsible_id = $7" : teamId is not null ? "and d.team_id = $7" : "";
        List<object?> values = [session.Municipality, talks, from, to, today, to > today ? to : today];
        if ((responsibleId ?? teamId) is { } given)
        {
            values.Add(given);
        }

        return session.All(
            new Statement(
                $"""
                select t.responsible_id, t.monday, grouping(t.monday) = 1 as is_all, count(distinct t.case_id)::int as due,
                       count(distinct t.case_id) filter (where t.last_day < $5 and t.due_on <= $5)::int as overdue
                  from (select d.responsible_id, d.case_id, d.last_day, d.due_on,
                               case when d.due_on between $3 and $4 then d.due_on - (extract(isodow from d.due_on)::int - 1) end as monday
                          from deadline d
                         where d.municipality_code = $1 and d.bound_party = 1 and d.norm = 1 and not d.is_done and d.rule_id = any ($2)
                           and d.due_on <= $6 {whose}) t
                 group by grouping sets ((t.responsible_id, t.monday), (t.responsible_id))
                 order by t.responsible_id, t.monday
                """,
                [.. values]),
            row => new CountedTalks(
                row.Get<string>("responsible_id"), row.Get<bool>("is_all"), row.Get<DateOnly?>("monday"), row.Get<int>("due"), row.Get<int>("overdue")));
    }

    private const string Forwards = "d.due_on, d.case_id, d.rule_id, d.occurrence";
    private const string Backwards = "d.due_on desc, d.case_id desc, d.rule_id desc, d.occurrence desc";

    private static Statement Selected(ReadSession session, DeadlineListing listing, Page page)
    {
        var values = new List<object?> { session.Municipality, session.Now, listing.BoundParty };
        var conditions = string.Concat(Conditions(listing, page, values));
        return new Statement($"{Select}{conditions} order by {(listing.IsDone ? Backwards : Forwards)} limit {page.Rows}", [.. values]);
    }

    private static IEnumerable<string> Conditions(DeadlineListing listing, Page page, List<object?> values)
    {
        string Next(object value)
        {
            values.Add(value);
            return string.Create(CultureInfo.InvariantCulture, $"${values.Count}");
        }

        // A page begins behind the last row of the one before. A bound that follows from that is left out: with both, a generic plan
        // expects so few rows that an officer's list may be read from everybody's index.
        var after = page.After is [var dueOn, var caseId, var ruleId, var occurrence]
            ? (DueOn: DateOnly.ParseExact(dueOn, "O", CultureInfo.InvariantCulture), CaseId: Guid.Parse(caseId), RuleId: ruleId, Occurrence: occurrence)
            : ((DateOnly DueOn, Guid CaseId, string RuleId, string Occurrence)?)null;

        // Constants, as the indexes have them.
        yield return listing.IsDone ? " and d.is_done" : " and not d.is_done";

        // Only the list of the whole municipality may use the index of the whole municipality (0007_work_list.sql).
        if (listing is { ResponsibleId: null, TeamId: null, RuleId: null })
        {
            yield return " and d.statutory_date > '0001-12-31'";
        }

        if (listing.ResponsibleId is { } officer)
        {
            yield return $" and d.responsible_id = {Next(officer)}";
        }

        if (listing.TeamId is { } team)
        {
            yield return $" and d.team_id = {Next(team)}";
        }

        if (listing.RuleId is { } rule)
        {
            yield return $" and d.rule_id = {Next(rule)}";
        }

        if (listing.DueFrom is { } from && (listing.IsDone || !(after?.DueOn >= from)))
        {
            yield return $" and d.due_on >= {Next(from)}";
        }

        if (listing.DueTo is { } to && (!listing.IsDone || !(after?.DueOn <= to)))
        {
            yield return $" and d.due_on <= {Next(to)}";
        }

        if (listing.MissedBefore is { } day)
        {
            yield return $" and d.last_day < {Next(day)}";
        }

        if (after is { } last)
        {
            yield return $" and (d.due_on, d.case_id, d.rule_id, d.occurrence) {(listing.IsDone ? "<" : ">")} "
                + $"({Next(last.DueOn)}, {Next(last.CaseId)}, {Next(last.RuleId)}, {Next(last.Occurrence)})";
        }
    }

    private static ListedDuty Map(NpgsqlDataReader row) => new()
    {
        CaseId = row.Get<Guid>("case_id"),
        CaseNumber = row.Get<string>("case_number"),
        RuleSetId = row.Get<string>("rule_set_id"),
        ResponsibleId = row.Get<string>("responsible_id"),
        TeamId = row.Get<string>("team_id"),
        RuleId = row.Get<string>("rule_id"),
        Occurrence = row.Get<string>("occurrence"),
        Kind = row.Get<short>("kind"),
        NormNumber = row.Get<short>("norm"),
        Authority = row.Get<short>("authority"),
        BoundParty = row.Get<short>("bound_party"),
        Certainty = row.Get<short>("certainty"),
        StatutoryDate = row.Get<DateOnly>("statutory_date"),
        LastDay = row.Get<DateOnly>("last_day"),
        WindowFrom = row.Get<DateOnly?>("window_from"),
        PlanBy = row.Get<DateOnly?>("plan_by"),
        OwnPlanBy = row.Get<DateOnly?>("own_plan_by"),
        DueOn = row.Get<DateOnly>("due_on"),
        MetOn = row.Get<DateOnly?>("met_on"),
        CancelledOn = row.Get<DateOnly?>("cancelled_on"),
        SupersededOn = row.Get<DateOnly?>("superseded_on"),
    };
}

/// <summary>Counted talks of an officer: of a week, or of all weeks.</summary>
/// <param name="ResponsibleId">The officer.</param>
/// <param name="IsAll">Over all of the officer's open talks.</param>
/// <param name="Monday">The week; null for days outside the range.</param>
/// <param name="Due">Cases with an open talk.</param>
/// <param name="Overdue">Cases with an overdue one.</param>
internal sealed record CountedTalks(string ResponsibleId, bool IsAll, DateOnly? Monday, int Due, int Overdue);
