using System.Globalization;
using Npgsql;
using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Cases.People;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>Reads cases.</summary>
internal sealed class CaseStore(CaseKeys keys, PersonStore persons)
{
    private static readonly string Select =
        $"""
        select c.case_id, c.case_year, c.case_sequence, c.person_id, c.first_absence_day, c.notified_on, c.form_sent_on,
               c.form_received_on, c.expected_recovery_on, c.kind_of_employment, c.employer_cvr_number,
               c.employer_p_number, c.rule_set_id, c.rule_set_version, c.overlay_ids, c.rules_certainty,
               c.registered_at, c.version, {ProtectionStore.AddressOfPerson}, c.citizen, p.cpr, {CaseKeys.Columns}
          from sickness_case c
          join person p on p.municipality_code = c.municipality_code and p.person_id = c.person_id
          left {CaseKeys.Join("c")}
         where c.municipality_code = $1
        """;

    private const string Reachable =
        "(select case_open(a, $2) from case_access a where a.municipality_code = $1 and a.case_id = c.case_id)";

    /// <summary>The case, or null when the municipality has none with that id.</summary>
    public Task<CaseFile?> Find(TenantSession session, Guid caseId) => session.First(
        new Statement($"{Select} and c.case_id = $2", session.Municipality, caseId), row => Map(session, row));

    /// <summary>
    /// A page and, where another follows, more than that (PageTokens.Rows). Every combination of filter and order
    /// is a statement of its own, because one statement with conditions on its parameters would use no index.
    /// </summary>
    public Task<List<CaseFile>> List(ReadSession session, CaseListing listing)
    {
        var values = new List<object?> { session.Municipality, session.Now };
        var conditions = string.Concat(Conditions(listing, values));
        return session.Listed(
            new Statement($"{Select} and {Reachable}{conditions} order by {Order(listing.Order)} limit {listing.Page.Rows}", [.. values]),
            listing.Page.Size, row => Map(session, row));
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

        if (PageEnd.Read(listing.Page.After) is { } last)
        {
            var beyond = listing.Order.IsDescending() ? "<" : ">";
            yield return listing.Order.IsByNumber()
                ? $" and (c.case_year, c.case_sequence) {beyond} ({Next((short)last.Number.Year)}, {Next(last.Number.Serial)})"
                : $" and (c.first_absence_day, c.case_id) {beyond} ({Next(last.FirstAbsenceDay)}, {Next(last.CaseId)})";
        }
    }

    // A case number is unique in the municipality; only days need the id to break ties.
    private static string Order(CaseOrdering order) => order switch
    {
        CaseOrdering.NumberDescending => "c.case_year desc, c.case_sequence desc",
        CaseOrdering.NumberAscending => "c.case_year, c.case_sequence",
        CaseOrdering.FirstAbsenceDayDescending => "c.first_absence_day desc, c.case_id desc",
        CaseOrdering.FirstAbsenceDayAscending => "c.first_absence_day, c.case_id",
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
            AddressProtected = row.Get<bool>("address_protected"),
            Citizen = key is null ? null : CitizenSeal.Open(key, row.Get<byte[]>("citizen")),
            MaskedCpr = persons.MaskedCpr(session.Municipality, row.Get<byte[]>("cpr")),
        };
    }
}
