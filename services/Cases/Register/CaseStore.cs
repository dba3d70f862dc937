using System.Globalization;
using Npgsql;
using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Cases.People;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>Reads cases.</summary>
internal sealed class CaseStore(CaseKeys keys, PersonStore persons, NameStore names, DutyTitles titles)
{
    private static readonly string Shown =
        $"""
        select c.case_id, c.case_year, c.case_sequence, c.person_id, c.first_absence_day, c.notified_on, c.form_sent_on,
               c.form_received_on, c.expected_recovery_on, c.kind_of_employment, c.employer_cvr_number,
               c.employer_p_number, c.rule_set_id, c.rule_set_version, c.overlay_ids, c.rules_certainty,
               c.registered_at, c.version, c.status, c.category, c.class, {ProtectionStore.AddressOfPerson}, c.citizen, p.cpr, {CaseKeys.Columns},
               l.responsible_id, l.team_id, l.next_rule_id, l.next_statutory_date, l.next_plan_by, l.next_last_day,
               (select o.name from officer o where o.municipality_code = l.municipality_code and o.officer_id = l.responsible_id) as responsible_name,
               (select t.name from team t where t.municipality_code = l.municipality_code and t.team_id = l.team_id) as team_name
        """;

    private const string OfOne =
        """
        , coalesce(c.registered_on, (c.registered_at at time zone 'Europe/Copenhagen')::date) as registered_on,
               (select o.function from officer o where o.municipality_code = l.municipality_code and o.officer_id = l.responsible_id) as officer_function
        """;

    private static readonly string Select = Of("");
    private static readonly string SelectOne = Of(OfOne);

    private static string Of(string more) =>
        $"""
        {Shown}{more}
          from sickness_case c
        {InLists}
          join person p on p.municipality_code = c.municipality_code and p.person_id = c.person_id
          left {CaseKeys.Join("c")}
         where c.municipality_code = $1
        """;

    // What a page of the index of lists shows. As laterals with a limit the rest is looked up per row, whatever the statistics say.
    private const string OfEachListed =
        $"""
         cross join lateral (
               select * from sickness_case one where one.municipality_code = l.municipality_code and one.case_id = l.case_id limit 1) c
        {OfEachCase}
        """;

    private const string OfEachCase =
        """
         cross join lateral (
               select one.cpr from person one where one.municipality_code = c.municipality_code and one.person_id = c.person_id limit 1) p
          left join lateral (
               select one.key_id, one.wrapped from case_key one where one.municipality_code = c.municipality_code and one.case_id = c.case_id limit 1) k
            on true
        """;

    private const string InLists =
        """
          left join lateral (
               select * from listed_case one where one.municipality_code = c.municipality_code and one.case_id = c.case_id limit 1) l on true
        """;

    private const string Reachable =
        "(select case_open(a, $2) from case_access a where a.municipality_code = $1 and a.case_id = c.case_id)";

    private const string ReachableListed =
        "(select case_open(a, $2) from case_access a where a.municipality_code = $1 and a.case_id = l.case_id)";

    /// <summary>The case, or null if the municipality has none with that id.</summary>
    public Task<CaseFile?> Find(TenantSession session, Guid caseId) => session.Run(QueryOf(session, caseId));

    /// <summary>The same, to be sent together with other queries.</summary>
    public Query<CaseFile?> QueryOf(TenantSession session, Guid caseId)
    {
        CaseFile? found = null;
        return new(() => found, (new Statement($"{SelectOne} and c.case_id = $2", session.Municipality, caseId), row => found = Map(session, row) with
        {
            RegisteredOn = row.Get<DateOnly>("registered_on"),
            ResponsibleFunction = (Types.V1.OfficerFunction)(row.Get<short?>("officer_function") ?? 0),
        }));
    }

    /// <summary>
    /// A page and, if another follows, more than that (PageTokens.Rows). Every combination of filter and order
    /// is a statement of its own, because one statement with conditions on its parameters would use no index.
    /// </summary>
    public Task<List<CaseFile>> List(ReadSession session, CaseListing listing) =>
        session.Listed(Selected(session, listing), listing.Page.Size, row => Map(session, row));

    /// <summary>The same page of a list that is watched: it is logged when it is sent.</summary>
    public Task<List<CaseFile>> Watched(ReadSession session, CaseListing listing) =>
        session.Unlogged(Selected(session, listing), listing.Page.Size, row => Map(session, row));

    /// <summary>
    /// A page of a search, newest person first: a person's cases by CPR number (<c>person_hash</c>), or the cases of all persons with
    /// the name (<c>name_hash</c>, <c>name_pair</c>). By number (<see cref="Find(ReadSession, SoughtNumber, Page)"/>) the newest number comes first.
    /// </summary>
    public Task<List<CaseFile>> Find(ReadSession session, FindCasesRequest sought, Page page)
    {
        if (SoughtNumber.Of(sought.CaseNumber) is { } number)
        {
            return Find(session, number, page);
        }

        var (person, last) = page.After is [var personId, var caseId] ? (Guid.Parse(personId), Guid.Parse(caseId)) : (Guid.AllBitsSet, Guid.AllBitsSet);
        var (with, condition, values) = Sought(session.Municipality, sought, page);
        return session.Searched(
            new Statement(
                $"""
                {with}{Select} and {Reachable} and {condition} and (c.person_id, c.case_id) < ($3, $4)
                 order by c.person_id desc, c.case_id desc limit {page.Rows}
                """,
                [session.Municipality, session.Now, person, last, .. values]),
            // A search by name is not for a particular person.
            with.Length > 0 ? "" : $"select c.case_id from sickness_case c where c.municipality_code = $1 and {condition} and not {Reachable}",
            page.Size, row => Map(session, row));
    }

    private Task<List<CaseFile>> Find(ReadSession session, SoughtNumber sought, Page page)
    {
        const string condition = "c.case_year = $3 and c.case_sequence >= $4 and c.case_sequence <= $5";
        const string order = "c.case_sequence desc";
        var last = page.After is [var number] ? CaseNumber.Parse(number).Value.Serial - 1 : sought.Last;
        return session.Searched(
            new Statement(
                $"""
                {Shown}
                  from (select c.* from sickness_case c
                         where c.municipality_code = $1 and {Reachable} and {condition} order by {order} limit {page.Rows}) c
                {InLists}
                {OfEachCase}
                 order by {order}
                """,
                session.Municipality, session.Now, sought.Year, sought.First, last),
            // The beginning of a number is not for a particular person.
            sought.IsOne ? $"select c.case_id from sickness_case c where c.municipality_code = $1 and {condition} and not {Reachable}" : "",
            page.Size, row => Map(session, row));
    }

    // The validator has made sure that exactly one is given and well-formed.
    private (string With, string Condition, object[] Values) Sought(short municipality, FindCasesRequest sought, Page page)
    {
        if (sought.Name.Length > 0)
        {
            var (isPaired, named) = names.Sought(municipality, sought.Name);

            // One more, because the first may have been shown on the previous page.
            return (NameStore.Named(page.Rows + 1, isPaired), "c.person_id = any (array(select person_id from named))", named);
        }

        var hashes = persons.HashesOf(municipality, CprNumber.Parse(sought.CprNumber, DateOnly.MaxValue).Value);
        return (
            "",
            """
            c.person_id = any (array(
                select h.person_id
                  from unnest($5::text[], $6::bytea[]) as live (key_id, hash)
                  join person_hash h on h.municipality_code = $1 and h.key_id = live.key_id and h.hash = live.hash))
            """,
            [hashes.KeyIds, hashes.Values]);
    }

    /// <summary>The numbers and names of those of the cases that the caller may reach.</summary>
    public Task<List<CaseName>> Names(ReadSession session, Guid[] caseIds) => session.Listed(
        new Statement(
            $"""
            select c.case_id, c.case_year, c.case_sequence, c.citizen, {CaseKeys.Columns}
              from sickness_case c
              left {CaseKeys.Join("c")}
             where c.municipality_code = $1 and c.case_id = any ($3) and {Reachable}
            """,
            session.Municipality, session.Now, caseIds),
        caseIds.Length,
        row =>
        {
            var caseId = row.Get<Guid>("case_id");
            var key = keys.OpenOrNull(session, caseId, row);
            return new CaseName
            {
                CaseId = caseId.ToString(),
                CaseNumber = CaseNumber.Of(row.Get<short>("case_year"), row.Get<int>("case_sequence")).Value.ToString(),
                CitizenName = key is null ? "" : CitizenSeal.Open(key, row.Get<byte[]>("citizen")).Name,
            };
        });

    private static Statement Selected(ReadSession session, CaseListing listing)
    {
        var values = new List<object?> { session.Municipality, session.Now };
        var conditions = string.Concat(Conditions(listing, values));
        var order = Order(listing.Order, listing.IsByListed ? "l" : "c");
        return new Statement(
            listing.IsByListed
                ? $"""
                   {Shown}
                     from (select l.* from listed_case l
                            where l.municipality_code = $1 and {ReachableListed}{conditions} order by {order} limit {listing.Page.Rows}) l
                   {OfEachListed}
                    order by {order}
                   """
                : $"{Select} and {Reachable}{conditions} order by {order} limit {listing.Page.Rows}",
            [.. values]);
    }

    private static IEnumerable<string> Conditions(CaseListing listing, List<object?> values)
    {
        string Next(object value)
        {
            values.Add(value);
            return string.Create(CultureInfo.InvariantCulture, $"${values.Count}");
        }

        if (listing.PersonId is { } person)
        {
            yield return $" and c.person_id = {Next(person)}";
        }

        if (listing.KindOfEmployment is { } kind)
        {
            yield return $" and c.kind_of_employment = {Next((short)kind)}";
        }

        if (listing.From is { } from)
        {
            yield return $" and c.first_absence_day >= {Next(from)}";
        }

        if (listing.To is { } to)
        {
            yield return $" and c.first_absence_day <= {Next(to)}";
        }

        if (listing.ResponsibleId is { } officer)
        {
            yield return $" and l.responsible_id = {Next(officer)}";
        }

        if (listing.TeamId is { } team)
        {
            yield return $" and l.team_id = {Next(team)}";
        }

        // A constant, as the indexes have it.
        if (listing.IsClosed is { } isClosed)
        {
            yield return $" and l.status = {(isClosed ? "2" : "1")}";
        }

        if (listing.Class is { } ofClass)
        {
            yield return $" and l.class = {Next((short)ofClass)}";
        }

        if (listing.Category is { } category)
        {
            yield return $" and l.category = {Next((short)category)}";
        }

        // Only the list of the whole municipality may use the indexes of the whole municipality (0017_listed_case.sql).
        if (listing is { IsByListed: true, ResponsibleId: null, TeamId: null })
        {
            yield return " and l.case_sequence > 0";
        }

        if (PageEnd.Read(listing.Page.After) is { } last)
        {
            var beyond = listing.Order.IsDescending() ? "<" : ">";
            var table = listing.IsByListed ? "l" : "c";
            yield return listing.Order == CaseOrdering.NextDeadline
                ? $" and (l.due_on, {table}.case_id) > ({Next(last.DueOn ?? DateOnly.MaxValue)}, {Next(last.CaseId)})"
                : listing.Order.IsByNumber()
                    ? $" and ({table}.case_year, {table}.case_sequence) {beyond} ({Next((short)last.Number.Year)}, {Next(last.Number.Serial)})"
                    : $" and (c.first_absence_day, c.case_id) {beyond} ({Next(last.FirstAbsenceDay)}, {Next(last.CaseId)})";
        }
    }

    // A case number is unique in the municipality; only days need the id to break ties.
    private static string Order(CaseOrdering order, string table) => order switch
    {
        CaseOrdering.NumberDescending => $"{table}.case_year desc, {table}.case_sequence desc",
        CaseOrdering.NumberAscending => $"{table}.case_year, {table}.case_sequence",
        CaseOrdering.FirstAbsenceDayDescending => "c.first_absence_day desc, c.case_id desc",
        CaseOrdering.FirstAbsenceDayAscending => "c.first_absence_day, c.case_id",
        CaseOrdering.NextDeadline => $"l.due_on, {table}.case_id",
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, null),
    };

    private CaseFile Map(TenantSession session, NpgsqlDataReader row)
    {
        var caseId = row.Get<Guid>("case_id");
        var key = keys.OpenOrNull(session, caseId, row);
        return new CaseFile
        {
            CaseId = caseId,
            Number = CaseNumber.Of(row.Get<short>("case_year"), row.Get<int>("case_sequence")).Value,
            Municipality = session.Municipality,
            PersonId = row.Get<Guid>("person_id"),
            ResponsibleId = row.GetOrNull<string>("responsible_id") ?? "",
            ResponsibleName = row.GetOrNull<string>("responsible_name") ?? "",
            TeamId = row.GetOrNull<string>("team_id") ?? "",
            TeamName = row.GetOrNull<string>("team_name") ?? "",
            NextDeadline = row.GetOrNull<string>("next_rule_id") is { } rule
                ? new CaseDeadline(
                    rule, titles.Of(row.Get<string>("rule_set_id"), rule), row.Get<DateOnly>("next_statutory_date"),
                    row.Get<DateOnly>("next_plan_by"), row.Get<DateOnly>("next_last_day"))
                : null,
            FirstAbsenceDay = row.Get<DateOnly>("first_absence_day"),
            NotifiedOn = row.Get<DateOnly?>("notified_on"),
            FormSentOn = row.Get<DateOnly?>("form_sent_on"),
            FormReceivedOn = row.Get<DateOnly>("form_received_on"),
            ExpectedRecoveryOn = row.Get<DateOnly?>("expected_recovery_on"),
            KindOfEmployment = (KindOfEmployment)row.Get<short>("kind_of_employment"),
            EmployerCvrNumber = row.GetOrNull<string>("employer_cvr_number"),
            EmployerPNumber = row.GetOrNull<string>("employer_p_number"),
            Rules = new CaseRules(
                row.Get<string>("rule_set_id"), row.Get<string>("rule_set_version"), row.Get<string[]>("overlay_ids"),
                (Certainty)row.Get<short>("rules_certainty")),
            RegisteredAt = row.Get<DateTimeOffset>("registered_at"),
            Version = row.Get<long>("version"),
            IsClosed = row.Get<short>("status") == (short)CaseStatus.Closed,
            Category = (VisitationCategory?)row.Get<short?>("category"),
            Class = (Types.V1.CaseClass?)row.Get<short?>("class"),
            AddressProtected = row.Get<bool>("address_protected"),
            Citizen = key is null ? null : CitizenSeal.Open(key, row.Get<byte[]>("citizen")),
            MaskedCpr = persons.MaskedCpr(session.Municipality, row.Get<byte[]>("cpr")),
        };
    }
}
