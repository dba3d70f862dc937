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
    private const string Select =
        $"""
        select c.case_id, c.case_year, c.case_sequence, c.person_id, c.first_absence_day, c.notified_on, c.form_sent_on,
               c.form_received_on, c.expected_recovery_on, c.kind_of_employment, c.employer_cvr_number,
               c.employer_p_number, c.rule_set_id, c.rule_set_version, c.overlay_ids, c.rules_certainty,
               c.registered_at, c.version, {ProtectionStore.AddressOfPerson}, c.citizen, p.cpr, k.key_id, k.wrapped
          from sickness_case c
          join person p on p.municipality_code = c.municipality_code and p.person_id = c.person_id
          left join case_key k on k.municipality_code = c.municipality_code and k.case_id = c.case_id
         where c.municipality_code = $1
        """;

    private const string Reachable =
        "(select case_open(a, $2) from case_access a where a.municipality_code = $1 and a.case_id = c.case_id)";

    /// <summary>The case, or null if the municipality has none with that id.</summary>
    public Task<CaseFile?> Find(TenantSession session, Guid caseId) => session.First(
        new Statement($"{Select} and c.case_id = $2", session.Municipality, caseId), row => Map(session, row));

    /// <summary>
    /// A page and, if another follows, more than that (PageTokens.Rows). Every combination of filter and order
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
        var caseId = row.GetGuid(0);
        var key = row.IsDBNull(21) ? null : keys.Open(session, caseId, row.GetString(21), row.GetFieldValue<byte[]>(22));
        return new CaseFile
        {
            CaseId = caseId,
            Number = CaseNumber.Of(row.GetInt16(1), row.GetInt32(2)).Value,
            Municipality = session.Municipality,
            PersonId = row.GetGuid(3),
            FirstAbsenceDay = row.GetFieldValue<DateOnly>(4),
            NotifiedOn = Day(row, 5),
            FormSentOn = Day(row, 6),
            FormReceivedOn = row.GetFieldValue<DateOnly>(7),
            ExpectedRecoveryOn = Day(row, 8),
            KindOfEmployment = (KindOfEmployment)row.GetInt16(9),
            EmployerCvrNumber = Text(row, 10),
            EmployerPNumber = Text(row, 11),
            Rules = new CaseRules(row.GetString(12), row.GetString(13), row.GetFieldValue<string[]>(14), (Certainty)row.GetInt16(15)),
            RegisteredAt = row.GetFieldValue<DateTimeOffset>(16),
            Version = row.GetInt64(17),
            AddressProtected = row.GetBoolean(18),
            Citizen = key is null ? null : CitizenSeal.Open(key, row.GetFieldValue<byte[]>(19)),
            MaskedCpr = persons.MaskedCpr(session.Municipality, row.GetFieldValue<byte[]>(20)),
        };
    }

    private static DateOnly? Day(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateOnly>(column);

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
