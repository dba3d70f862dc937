using Npgsql;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Coordination.Parties;

/// <summary>The parties' SQL.</summary>
internal static class PartyStore
{
    /// <summary>Queues the case with its parties, all in one statement. Disclosure is the table's default.</summary>
    public static void Register(UnitOfWork work, Guid caseId, IReadOnlyList<RegisteredParty> parties)
    {
        var rows = parties.Select(party => Row.Of(party.Party)).ToList();
        work.Add(new Statement(
            """
            with known as (
                insert into coordinated_case (municipality_code, case_id, registered_at) values ($1, $2, $3))
            insert into party (municipality_code, case_id, party_id, kind, cvr_number, p_number, provider_number, fund_code, registered_at,
                               country_code, foreign_id, kind_of_employment)
            select $1, $2, p.party_id, p.kind, nullif(p.cvr, ''), nullif(p.p_number, ''), nullif(p.provider, ''), nullif(p.fund, ''), $3,
                   nullif(p.country, ''), nullif(p.foreign_id, ''), nullif(p.employed_as, 0)
              from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::smallint[])
                   as p (party_id, kind, cvr, p_number, provider, fund, country, foreign_id, employed_as)
            """,
            work.Municipality, caseId, work.Now,
            parties.Select(party => party.PartyId).ToArray(),
            rows.Select(row => row.Kind).ToArray(), rows.Select(row => row.Cvr).ToArray(), rows.Select(row => row.PNumber).ToArray(),
            rows.Select(row => row.Provider).ToArray(), rows.Select(row => row.Fund).ToArray(),
            rows.Select(row => row.Country).ToArray(), rows.Select(row => row.ForeignId).ToArray(), rows.Select(row => row.EmployedAs).ToArray()));
    }

    /// <summary>The parties after one, in the order they were registered; null if the case is not known here.</summary>
    public static async Task<List<RegisteredParty>?> List(ReadSession session, Guid caseId, Guid? after, int limit)
    {
        var rows = await session.All(
            new Statement(
                """
                select p.party_id, p.kind, p.cvr_number, p.p_number, p.provider_number, p.fund_code, p.registered_at,
                       p.country_code, p.foreign_id, coalesce(p.kind_of_employment, 0::smallint) as employed_as
                  from coordinated_case c
                  left join lateral (
                       select * from party
                        where municipality_code = c.municipality_code and case_id = c.case_id and party_id > $3
                        order by party_id limit $4) p on true
                 where c.municipality_code = $1 and c.case_id = $2
                 order by p.party_id
                """,
                session.Municipality, caseId, after ?? Guid.Empty, limit),
            row => row.Has("party_id") ? Read(row) : null);
        return rows.Count == 0 ? null : [.. rows.OfType<RegisteredParty>()];
    }

    private static RegisteredParty Read(NpgsqlDataReader row) =>
        new(row.Get<Guid>("party_id"), Row.Read(row).ToParty(), row.Get<DateTimeOffset>("registered_at"));

    /// <summary>A party as stored in the table: the columns of other kinds are empty.</summary>
    private sealed record Row(
        string Kind, string Cvr, string PNumber, string Provider, string Fund, string Country = "", string ForeignId = "", short EmployedAs = 0)
    {
        private const string EmployerKind = "EMPLOYER";
        private const string GeneralPractitionerKind = "GENERAL_PRACTITIONER";
        private const string UnemploymentFundKind = "UNEMPLOYMENT_FUND";

        public static Row Of(Party party) => party switch
        {
            Employer employer => new Row(
                EmployerKind, employer.CvrNumber, employer.PNumber, "", "", employer.CountryCode, employer.ForeignId, employer.KindOfEmployment),
            GeneralPractitioner practitioner => new Row(GeneralPractitionerKind, "", "", practitioner.ProviderNumber, ""),
            UnemploymentFund fund => new Row(UnemploymentFundKind, "", "", "", fund.Code),
            _ => throw new ArgumentOutOfRangeException(nameof(party), party, null),
        };

        public static Row Read(NpgsqlDataReader row) => new(
            row.Get<string>("kind"), Text(row, "cvr_number"), Text(row, "p_number"), Text(row, "provider_number"), Text(row, "fund_code"),
            Text(row, "country_code"), Text(row, "foreign_id"), row.Get<short>("employed_as"));

        public Party ToParty() => Kind switch
        {
            EmployerKind => new Employer(Cvr, PNumber, Country, ForeignId, EmployedAs),
            GeneralPractitionerKind => new GeneralPractitioner(Provider),
            UnemploymentFundKind => new UnemploymentFund(Fund),
            _ => throw new InvalidOperationException($"The table has a party of an unknown kind, {Kind}."),
        };

        private static string Text(NpgsqlDataReader row, string column) => row.GetOrNull<string>(column) ?? "";
    }
}
