using Npgsql;
using Sygeopfoelgning.Casework.Erasures;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>An officer's own plan-by day of a date, as stored.</summary>
internal sealed record StoredOverride(Occurrence Key, DateOnly PlanBy, string Reason, string SetBy, DateTimeOffset SetAt);

/// <summary>What a plan is made from, as kept.</summary>
internal record PlanHead(Guid CaseId, CaseRules Rules, PlanBasis Basis, CaseKey Key)
{
    /// <summary>What was last published as the next deadline; null where nothing was.</summary>
    public string? PublishedNext { get; init; }

    /// <summary>The day of the notice, as it is kept for statistics; null where it is not.</summary>
    public DateOnly? NotifiedOn { get; init; }
}

/// <summary>The present plan of a case, for whoever makes it anew.</summary>
internal sealed record KeptPlan(
    Guid CaseId, CaseRules Rules, PlanBasis Basis, CaseKey Key, int Version, PlanBody Body,
    IReadOnlyList<StoredOverride> Overrides, IReadOnlySet<(Occurrence, NoticeStep)> Given, int LeadDays) : PlanHead(CaseId, Rules, Basis, Key)
{
    /// <summary>The plan as it was made.</summary>
    public IReadOnlyList<PlannedDeadline> Dates => Body.Deadlines;
}

/// <summary>A version of a plan, for whoever shows it.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Rules">The rules it was made under.</param>
/// <param name="Version">Its number.</param>
/// <param name="IsPresent">No other has followed it.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="Body">What it says.</param>
internal sealed record StoredPlan(Guid CaseId, CaseRules Rules, int Version, bool IsPresent, DateTimeOffset MadeAt, PlanBody Body)
{
    /// <summary>When the notice of the planned day was given.</summary>
    public IReadOnlyDictionary<Occurrence, DateTimeOffset> NoticedAt { get; init; } = new Dictionary<Occurrence, DateTimeOffset>();

    /// <summary>The officers' own days.</summary>
    public IReadOnlyList<StoredOverride> Overrides { get; init; } = [];

    /// <summary>What the present plan is made from; null in a list of versions.</summary>
    public PlanBasis? Basis { get; init; }

    /// <summary>The version before; null for the first.</summary>
    public PlanBody? Before { get; init; }
}

/// <summary>The SQL of plans.</summary>
internal sealed class PlanStore(CaseKeys keys) : ICaseHolding
{
    // The lists as arrays, so that a plan is one row whatever it has.
    private static readonly string Select =
        $"""
        select p.case_id, p.rule_set_id, p.rules_certainty, p.overlay_ids, p.version as present, p.basis, p.next_deadline,
               v.version, v.made_at, v.rule_set_version, v.body, {CaseKeys.Columns},
               n.notice_rules, n.notice_occurrences, n.notice_steps, n.notice_times,
               o.own_rules, o.own_occurrences, o.own_days, o.own_reasons, o.own_officers, o.own_times,
               (select m.notice_lead_days from municipality m where m.municipality_code = p.municipality_code) as notice_lead_days
          from plan p
          {CaseKeys.Join("p")}
          join plan_version v on v.municipality_code = p.municipality_code and v.case_id = p.case_id
          left join lateral (
               select array_agg(n.rule_id) as notice_rules, array_agg(n.occurrence) as notice_occurrences, array_agg(n.step) as notice_steps,
                      array_agg(n.given_at) as notice_times
                 from deadline_notice n where n.municipality_code = p.municipality_code and n.case_id = p.case_id) n on true
          left join lateral (
               select array_agg(o.rule_id) as own_rules, array_agg(o.occurrence) as own_occurrences, array_agg(o.plan_by) as own_days,
                      array_agg(o.reason) as own_reasons, array_agg(o.set_by) as own_officers, array_agg(o.set_at) as own_times
                 from plan_override o where o.municipality_code = p.municipality_code and o.case_id = p.case_id) o on true
         where p.municipality_code = $1 and p.case_id = $2
        """;

    /// <summary>Queues the plan of a new case: its key, what it is made from, the first version, its dates, and what is published as the next.</summary>
    public void Add(UnitOfWork work, Guid caseId, string caseNumber, CaseRules rules, PlanBasis basis, PlanBody body, NextDeadline? next)
    {
        var (key, first) = (keys.Create(work, caseId), FirstContacts.Of(basis));
        work.Add(new Statement(
            """
            insert into plan (municipality_code, case_id, case_number, rule_set_id, rules_certainty, overlay_ids, basis, version, next_deadline,
                              notified_on, first_called_on, first_met_on)
            values ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10, $11)
            """,
            work.Municipality, caseId, caseNumber, rules.RuleSetId, (short)rules.Certainty, rules.OverlayIds.ToArray(), basis.Seal(key),
            next?.ToString() ?? NextDeadline.None, first.NotifiedOn, first.CalledOn, first.MetOn));
        AddVersion(work, caseId, 1, rules, body, key);
        WriteDates(work, caseId, body.Deadlines, Own.None, work.Today);
    }

    /// <summary>
    /// The present plan of a case; null if there is none here, or the case was erased. Whoever else makes it anew waits for the end of the
    /// transaction: events, timers and requests do so at once. An advisory lock, because requests may not lock rows that only events change.
    /// </summary>
    public async Task<KeptPlan?> Load(UnitOfWork work, Guid caseId)
    {
        // Of its own, so that the next statement sees what the lock waited for.
        await work.All(Hold(caseId), _ => 0);
        return await work.First(new Statement($"{Select} and v.version = p.version", work.Municipality, caseId), row =>
        {
            var key = keys.Open(work, caseId, row);
            return new KeptPlan(
                caseId, Rules(row), PlanTexts.Basis(row.Get<byte[]>("basis"), key), key, row.Get<int>("version"), PlanTexts.Body(row.Get<byte[]>("body"), key),
                Overrides(row, key), Given(row),
                row.Get<short?>("notice_lead_days") ?? ConfigurableValues.NoticeLeadDays.Default)
            {
                PublishedNext = row.GetOrNull<string>("next_deadline"),
            };
        });
    }

    /// <summary>A version of the plan of a case, the present one if none is named; null if there is none here, or the case was erased.</summary>
    public Task<StoredPlan?> Find(ReadSession session, Guid caseId, int version = 0) => session.First(
        new Statement($"{Select} and v.version = case when $3 = 0 then p.version else $3 end", session.Municipality, caseId, version), row =>
        {
            var key = keys.Open(session, caseId, row);
            return Version(row, key) with { Overrides = Overrides(row, key), NoticedAt = NoticedAt(row), Basis = PlanTexts.Basis(row.Get<byte[]>("basis"), key) };
        });

    /// <summary>What the case of a write is known to be: its rules and its happenings; null if it has no plan here.</summary>
    public static Query<PlanHead?> FactsOf(CaseWork work) => FactsOf(work, work.CaseKey);

    /// <summary>What a case is known to be; null if it has no plan here.</summary>
    public static Query<PlanHead?> FactsOf(UnitOfWork work, CaseKey key)
    {
        PlanHead? found = null;
        return new(() => found, (
            new Statement(
                """
                select case_id, rule_set_id, rules_certainty, overlay_ids, '' as rule_set_version, basis
                  from plan where municipality_code = $1 and case_id = $2
                """,
                work.Municipality, key.CaseId),
            row => found = new(key.CaseId, Rules(row), PlanTexts.Basis(row.Get<byte[]>("basis"), key), key)));
    }

    /// <summary>The next plans after a case, with their dates, for whoever makes them anew.</summary>
    public Task<List<(PlanHead Head, IReadOnlySet<DeadlineRow> Rows)>> After(UnitOfWork work, Guid caseId, int count) => work.All(
        new Statement(
            $"""
            select p.case_id, p.rule_set_id, p.rules_certainty, p.overlay_ids, '' as rule_set_version, p.basis, p.next_deadline, p.notified_on, {CaseKeys.Columns}, d.*
              from plan p
              {CaseKeys.Join("p")}
              left join lateral (
                   select array_agg(d.rule_id) as rules, array_agg(d.occurrence) as occurrences, array_agg(d.kind) as kinds, array_agg(d.norm) as norms,
                          array_agg(d.authority) as authorities, array_agg(d.bound_party) as parties, array_agg(d.certainty) as certainties,
                          array_agg(d.window_from) as windows, array_agg(d.statutory_date) as dates, array_agg(d.last_day) as last_days,
                          array_agg(d.plan_by) as plan_bys, array_agg(d.met_on) as mets, array_agg(d.cancelled_on) as cancels,
                          array_agg(d.superseded_on) as supersedes
                     from deadline d where d.municipality_code = p.municipality_code and d.case_id = p.case_id) d on true
             where p.municipality_code = $1 and p.case_id > $2
             order by p.case_id limit {count.ToString(System.Globalization.CultureInfo.InvariantCulture)}
            """,
            work.Municipality, caseId),
        row =>
        {
            var id = row.Get<Guid>("case_id");
            var key = keys.Open(work, id, row);
            var head = new PlanHead(id, Rules(row), PlanTexts.Basis(row.Get<byte[]>("basis"), key), key) { PublishedNext = row.GetOrNull<string>("next_deadline"), NotifiedOn = row.Get<DateOnly?>("notified_on") };
            return (head, (IReadOnlySet<DeadlineRow>)RowsOf(row));
        });

    /// <summary>A page of the versions of a plan, newest first, each with the one before.</summary>
    public Task<List<StoredPlan>> VersionsOf(ReadSession session, Guid caseId, Page page) => session.All(
        new Statement(
            $"""
            select p.case_id, p.rule_set_id, p.rules_certainty, p.overlay_ids, p.version as present, v.version, v.made_at, v.rule_set_version, v.body,
                   b.body as body_before, {CaseKeys.Columns}
              from plan p
              {CaseKeys.Join("p")}
              join plan_version v on v.municipality_code = p.municipality_code and v.case_id = p.case_id
              left join plan_version b on b.municipality_code = v.municipality_code and b.case_id = v.case_id and b.version = v.version - 1
             where p.municipality_code = $1 and p.case_id = $2 and v.version < $3
             order by v.version desc limit {page.Rows}
            """,
            session.Municipality, caseId, page.After is [var after] ? int.Parse(after, System.Globalization.CultureInfo.InvariantCulture) : int.MaxValue),
        row =>
        {
            var key = keys.Open(session, caseId, row);
            return Version(row, key) with { Before = row.GetOrNull<byte[]>("body_before") is { } before ? PlanTexts.Body(before, key) : null };
        });

    /// <summary>Queues a further version.</summary>
    public static void AddVersion(UnitOfWork work, KeptPlan kept, CaseRules rules, PlanBody body) =>
        AddVersion(work, kept.CaseId, kept.Version + 1, rules, body, kept.Key);

    /// <summary>Queues what a plan is made from, and which version is the present one.</summary>
    public static void Keep(UnitOfWork work, KeptPlan kept, PlanBasis basis, int version)
    {
        var first = FirstContacts.Of(basis);
        work.Add(new Statement(
            """
            update plan set basis = $3, version = $4, notified_on = $5, first_called_on = $6, first_met_on = $7
             where municipality_code = $1 and case_id = $2
            """,
            work.Municipality, kept.CaseId, basis.Seal(kept.Key), version, first.NotifiedOn, first.CalledOn, first.MetOn));
    }

    /// <summary>Queues what is published as the next deadline of a case.</summary>
    public static void KeepNext(UnitOfWork work, Guid caseId, string next) => work.Add(new Statement(
        "update plan set next_deadline = $3 where municipality_code = $1 and case_id = $2", work.Municipality, caseId, next));

    /// <summary>Queues the dates of the present plan: rows that are as they were are not written.</summary>
    public static void WriteDates(
        UnitOfWork work, Guid caseId, IReadOnlyList<PlannedDeadline> dates, IReadOnlyDictionary<Occurrence, DateOnly> own, DateOnly today)
    {
        var rows = dates.Select(date => DeadlineRow.Of(date, today)).ToList();
        var rules = rows.ConvertAll(row => row.Key.RuleId).ToArray();
        var occurrences = rows.ConvertAll(row => row.Key.StartedBy).ToArray();
        work.Add(new Statement(
            """
            delete from deadline
             where municipality_code = $1 and case_id = $2 and not exists (
                   select from unnest($3::text[], $4::text[]) as d (rule_id, occurrence)
                    where d.rule_id = deadline.rule_id and d.occurrence = deadline.occurrence)
            """,
            work.Municipality, caseId, rules, occurrences));
        work.Add(new Statement(
            """
            insert into deadline as d (municipality_code, case_id, rule_id, occurrence, kind, norm, authority, bound_party, certainty, window_from,
                                       statutory_date, last_day, plan_by, own_plan_by, met_on, cancelled_on, superseded_on, responsible_id, team_id)
            select $1, $2, n.*, coalesce(a.responsible_id, ''), coalesce(a.team_id, '')
              from unnest($3::text[], $4::text[], $5::smallint[], $6::smallint[], $7::smallint[], $8::smallint[], $9::smallint[], $10::date[],
                          $11::date[], $12::date[], $13::date[], $14::date[], $15::date[], $16::date[], $17::date[]) as n
              left join case_access a on a.municipality_code = $1 and a.case_id = $2
            on conflict (municipality_code, case_id, rule_id, occurrence) do update
               set (kind, norm, authority, bound_party, certainty, window_from, statutory_date, last_day, plan_by, own_plan_by, met_on,
                    cancelled_on, superseded_on, responsible_id, team_id)
                 = row(excluded.kind, excluded.norm, excluded.authority, excluded.bound_party, excluded.certainty, excluded.window_from,
                       excluded.statutory_date, excluded.last_day, excluded.plan_by, excluded.own_plan_by, excluded.met_on,
                       excluded.cancelled_on, excluded.superseded_on, excluded.responsible_id, excluded.team_id)
             where (d.kind, d.norm, d.authority, d.bound_party, d.certainty, d.window_from, d.statutory_date, d.last_day, d.plan_by, d.own_plan_by,
                    d.met_on, d.cancelled_on, d.superseded_on, d.responsible_id, d.team_id)
                   is distinct from
                   (excluded.kind, excluded.norm, excluded.authority, excluded.bound_party, excluded.certainty, excluded.window_from,
                    excluded.statutory_date, excluded.last_day, excluded.plan_by, excluded.own_plan_by, excluded.met_on, excluded.cancelled_on,
                    excluded.superseded_on, excluded.responsible_id, excluded.team_id)
            """,
            work.Municipality, caseId, rules, occurrences,
            rows.ConvertAll(row => (short)row.Kind).ToArray(), rows.ConvertAll(row => (short)row.Norm).ToArray(),
            rows.ConvertAll(row => (short)row.Authority).ToArray(), rows.ConvertAll(row => (short)row.Binds).ToArray(),
            rows.ConvertAll(row => (short)row.Certainty).ToArray(), rows.ConvertAll(row => row.WindowFrom).ToArray(),
            rows.ConvertAll(row => row.StatutoryDate).ToArray(), rows.ConvertAll(row => row.LastDay).ToArray(),
            rows.ConvertAll(row => row.PlanBy).ToArray(),
            rows.ConvertAll(row => own.TryGetValue(row.Key, out var day) ? day : (DateOnly?)null).ToArray(),
            rows.ConvertAll(row => row.MetOn).ToArray(), rows.ConvertAll(row => row.CancelledOn).ToArray(),
            rows.ConvertAll(row => row.SupersededOn).ToArray()));
    }

    /// <summary>Queues who is responsible for a case now, for the lists. Whoever writes the dates meanwhile has read who was before, and is waited for.</summary>
    public static void Follow(UnitOfWork work, Guid caseId, string responsibleId, string teamId)
    {
        work.Add(Hold(caseId));
        work.Add(new Statement(
            """
            update deadline set responsible_id = $3, team_id = $4
             where municipality_code = $1 and case_id = $2 and (responsible_id, team_id) is distinct from ($3, $4)
            """,
            work.Municipality, caseId, responsibleId, teamId));
    }

    /// <summary>Queues which notices are done: given, or not needed because the plan was the notice.</summary>
    public static void AddNotices(UnitOfWork work, Guid caseId, IReadOnlyList<(Notice Notice, bool IsGiven)> notices)
    {
        if (notices.Count == 0)
        {
            return;
        }

        work.Add(new Statement(
            """
            insert into deadline_notice (municipality_code, case_id, rule_id, occurrence, step, given_at)
            select $1, $2, n.rule_id, n.occurrence, n.step, case when n.is_given then $7::timestamptz end
              from unnest($3::text[], $4::text[], $5::smallint[], $6::boolean[]) as n (rule_id, occurrence, step, is_given)
            on conflict do nothing
            """,
            work.Municipality, caseId,
            notices.Select(one => one.Notice.Date.RuleId).ToArray(), notices.Select(one => one.Notice.Date.Occurrence).ToArray(),
            notices.Select(one => (short)one.Notice.Step).ToArray(), notices.Select(one => one.IsGiven).ToArray(), work.Now));
    }

    /// <summary>Queues an officer's own day of a date; without one the rule's holds again.</summary>
    public static void Override(UnitOfWork work, KeptPlan kept, Occurrence key, DateOnly? planBy, string reason)
    {
        work.Add(planBy is { } day
            ? new Statement(
                """
                insert into plan_override (municipality_code, case_id, rule_id, occurrence, plan_by, reason, set_by, set_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8)
                on conflict (municipality_code, case_id, rule_id, occurrence) do update
                   set plan_by = excluded.plan_by, reason = excluded.reason, set_by = excluded.set_by, set_at = excluded.set_at
                """,
                work.Municipality, kept.CaseId, key.RuleId, key.StartedBy, day, PlanTexts.SealReason(reason, kept.Key), work.Actor.Subject, work.Now)
            : new Statement(
                "delete from plan_override where municipality_code = $1 and case_id = $2 and rule_id = $3 and occurrence = $4",
                work.Municipality, kept.CaseId, key.RuleId, key.StartedBy));
        work.Add(new Statement(
            "update deadline set own_plan_by = $5 where municipality_code = $1 and case_id = $2 and rule_id = $3 and occurrence = $4",
            work.Municipality, kept.CaseId, key.RuleId, key.StartedBy, planBy));
    }

    /// <summary>The plan with its versions, its dates, notices and own days.</summary>
    public Task Erase(UnitOfWork work, Guid caseId, Guid erasureId)
    {
        work.Add(new Statement("delete from plan where municipality_code = $1 and case_id = $2", work.Municipality, caseId));
        return Task.CompletedTask;
    }

    private static Statement Hold(Guid caseId) => new("select pg_advisory_xact_lock(hashtextextended($1::text, 4))", caseId);

    private static void AddVersion(UnitOfWork work, Guid caseId, int version, CaseRules rules, PlanBody body, CaseKey key) => work.Add(new Statement(
        """
        insert into plan_version (municipality_code, case_id, version, made_at, rule_set_version, body) values ($1, $2, $3, $4, $5, $6)
        """,
        work.Municipality, caseId, version, work.Now, rules.Version, body.Seal(key)));

    private static StoredPlan Version(NpgsqlDataReader row, CaseKey key) => new(
        row.Get<Guid>("case_id"), Rules(row), row.Get<int>("version"), row.Get<int>("version") == row.Get<int>("present"),
        row.Get<DateTimeOffset>("made_at"), PlanTexts.Body(row.Get<byte[]>("body"), key));

    private static CaseRules Rules(NpgsqlDataReader row) => new(
        row.Get<string>("rule_set_id"), row.Get<string>("rule_set_version"), row.Get<string[]>("overlay_ids"),
        (Certainty)row.Get<short>("rules_certainty"));

    private static HashSet<DeadlineRow> RowsOf(NpgsqlDataReader row)
    {
        var rules = row.GetOrNull<string[]>("rules") ?? [];
        var rows = new HashSet<DeadlineRow>(rules.Length);
        if (rules.Length == 0)
        {
            return rows;
        }

        var (occurrences, kinds, norms, authorities) = (row.Get<string[]>("occurrences"), row.Get<short[]>("kinds"), row.Get<short[]>("norms"), row.Get<short[]>("authorities"));
        var (parties, certainties, windows, dates) = (row.Get<short[]>("parties"), row.Get<short[]>("certainties"), row.Get<DateOnly?[]>("windows"), row.Get<DateOnly[]>("dates"));
        var (lastDays, planBys, mets) = (row.Get<DateOnly[]>("last_days"), row.Get<DateOnly?[]>("plan_bys"), row.Get<DateOnly?[]>("mets"));
        var (cancels, supersedes) = (row.Get<DateOnly?[]>("cancels"), row.Get<DateOnly?[]>("supersedes"));
        for (var i = 0; i < rules.Length; i++)
        {
            rows.Add(new(
                new(rules[i], occurrences[i]), (DeadlineKind)kinds[i], (Norm)norms[i], (Authority)authorities[i], (BoundParty)parties[i], (Certainty)certainties[i],
                windows[i], dates[i], lastDays[i], planBys[i], mets[i], cancels[i], supersedes[i]));
        }

        return rows;
    }

    private static HashSet<(Occurrence, NoticeStep)> Given(NpgsqlDataReader row) => row.GetOrNull<string[]>("notice_rules") is { } rules
        ? [.. rules.Zip(row.Get<string[]>("notice_occurrences"), row.Get<short[]>("notice_steps")).Select(one => (new Occurrence(one.First, one.Second), (NoticeStep)one.Third))]
        : [];

    private static Dictionary<Occurrence, DateTimeOffset> NoticedAt(NpgsqlDataReader row)
    {
        var times = row.GetOrNull<DateTimeOffset?[]>("notice_times") ?? [];
        var noticed = new Dictionary<Occurrence, DateTimeOffset>();
        for (var i = 0; i < times.Length; i++)
        {
            if (times[i] is { } at && row.Get<short[]>("notice_steps")[i] == (short)NoticeStep.Reached)
            {
                noticed[new(row.Get<string[]>("notice_rules")[i], row.Get<string[]>("notice_occurrences")[i])] = at;
            }
        }

        return noticed;
    }

    private static List<StoredOverride> Overrides(NpgsqlDataReader row, CaseKey key)
    {
        var rules = row.GetOrNull<string[]>("own_rules") ?? [];
        var all = new List<StoredOverride>(rules.Length);
        for (var i = 0; i < rules.Length; i++)
        {
            all.Add(new(
                new(rules[i], row.Get<string[]>("own_occurrences")[i]), row.Get<DateOnly[]>("own_days")[i], PlanTexts.Reason(row.Get<byte[][]>("own_reasons")[i], key),
                row.Get<string[]>("own_officers")[i], row.Get<DateTimeOffset[]>("own_times")[i]));
        }

        return all;
    }
}
