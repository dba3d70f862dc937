using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Cases.Municipalities;
using Sygeopfoelgning.Cases.People;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.Staff;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>The SQL of registrations: one round trip behind the locks, however many forms there are, and the rows at the end.</summary>
internal sealed class IntakeStore(PersonStore persons, NameStore names)
{
    // More cases than anybody has: it keeps the query a look-up by person.
    private const int MostCasesOfPerson = 200;

    private static readonly string OfficersOnDuty =
        $"""
        select o.officer_id, o.name, o.function, o.team_id, t.name as team_name, o.first_day, o.last_day, o.version,
               is_present(o.officer_id, $2) as is_present, load.smooth, load.risk, load.cases, newest.registered_at as newest_case_at
          from (select distinct d.officer_id
                  from team open
                 cross join on_duty(open.team_id, $2) d
                 where open.municipality_code = $1 and open.closed_on is null) duty
          join officer o on o.municipality_code = $1 and o.officer_id = duty.officer_id
          left join team t on t.municipality_code = o.municipality_code and t.team_id = o.team_id
         cross join lateral (
               select count(*) filter (where one.class = {(short)CaseClass.Smooth}) as smooth, count(*) filter (where one.class = {(short)CaseClass.Risk}) as risk,
                      count(*) as cases
                 from (select l.class from listed_case l
                        where l.municipality_code = $1 and l.responsible_id = o.officer_id and l.status = 1
                        limit {CaseLoad.MostCounted}) one) load
          left join lateral (
               select c.registered_at
                 from (select l.case_id from listed_case l
                        where l.municipality_code = $1 and l.responsible_id = o.officer_id
                        order by l.case_year desc, l.case_sequence desc
                        limit 1) last
                cross join lateral (
                      select one.registered_at from sickness_case one where one.municipality_code = $1 and one.case_id = last.case_id limit 1) c) newest on true
        """;

    private static readonly string CasesOfPersons =
        $"""
        with known as materialized (
            select live.person, h.person_id, count(*) as hashes
              from unnest($2::integer[], $3::text[], $4::bytea[]) as live (person, key_id, hash)
              join person_hash h on h.municipality_code = $1 and h.key_id = live.key_id and h.hash = live.hash
             group by live.person, h.person_id
        )
        select known.person, known.person_id, known.hashes,
               array(select p.protection from protection p where p.municipality_code = $1 and p.person_id = known.person_id) as protections,
               c.case_id, c.case_year, c.case_sequence, c.first_absence_day, c.status, c.registered_at, c.verdict,
               o.officer_id, o.name, o.function, o.team_id, t.name as team_name, o.first_day, o.last_day, o.version,
               is_present(o.officer_id, $6) as is_present
          from known
          left join lateral (
               select c.case_id, c.case_year, c.case_sequence, c.first_absence_day, c.status, c.registered_at, a.responsible_id,
                      case when a.case_id is null or a.erased_at is not null then 0::smallint else case_verdict(a, false, $5) end as verdict
                 from sickness_case c
                 left join case_access a on a.municipality_code = c.municipality_code and a.case_id = c.case_id
                where c.municipality_code = $1 and c.person_id = known.person_id
                limit {MostCasesOfPerson}) c on true
          left join officer o on o.municipality_code = $1 and o.officer_id = c.responsible_id
          left join team t on t.municipality_code = o.municipality_code and t.team_id = o.team_id
        """;

    /// <summary>
    /// What registrations must know, in one round trip behind the locks of the forms and the persons: the settings and the staff, the
    /// persons with their cases, the forms that were handed in before, and as many of the year's next case numbers as there are forms. They are
    /// taken here and locked until the end, so that the loads, which are read behind them, count every case that was registered before.
    /// </summary>
    /// <param name="work">The write.</param>
    /// <param name="received">The forms.</param>
    /// <param name="callersTeam">The caller's team in the token; empty for none.</param>
    public async Task<IntakeState> Find(UnitOfWork work, IReadOnlyList<ReceivedForm> received, string callersTeam)
    {
        var state = new IntakeState
        {
            Year = work.Today.Year,
            Staffing = new(HasStaff: false, work.Actor.Subject, work.Actor.Name, callersTeam, Registrar: null, [], CaseWeights.Default),
        };
        var cprs = received.Select(one => one.Cpr).Distinct().ToList();
        var hashes = cprs.Select(cpr => persons.HashesOf(work.Municipality, cpr)).ToList();
        var ids = received.Where(one => one.HasId).Select(one => one.Form.FormId).Distinct().Order(StringComparer.Ordinal).ToList();
        Hold(work, ids, PersonHashes.OfAll(hashes), received.Where(one => one.Form.Citizen.AddressProtected).Select(one => cprs.IndexOf(one.Cpr)).Distinct().Select(index => hashes[index]).ToList());

        var onDuty = new List<OfficerOnDuty>();
        await work.Ask([
            (Municipality(work), row => ReadMunicipality(state, row)),
            .. ids.Count == 0 ? [] : new (Statement, Action<NpgsqlDataReader>)[] { (FormsBefore(work, ids), row => ReadForm(state, ids, row)) },
            (new Statement(
                CasesOfPersons, work.Municipality, hashes.SelectMany((one, person) => Enumerable.Repeat(person, one.Count)).ToArray(),
                hashes.SelectMany(one => one.KeyIds).ToArray(), hashes.SelectMany(one => one.Values).ToArray(), work.Now, work.Today),
                row => ReadPerson(state.Person(cprs[row.Get<int>("person")]), row)),
            (Numbers(work, received.Count), row => (state.NextSerial, state.SerialsLeft) = (row.Get<int>("last_sequence") - received.Count + 1, received.Count)),
            (new Statement(OfficersOnDuty, work.Municipality, work.Today), row => onDuty.Add(ReadOnDuty(row))),
        ]);
        state.Staffing = state.Staffing with { OnDuty = onDuty };
        return state;
    }

    /// <summary>Queues a case with everything that belongs to it, and the person as far as it is new.</summary>
    public void Keep(UnitOfWork work, RegisteredForm registered, ReceivedForm received, IntakePerson person, CaseKey key, bool isImport)
    {
        var (file, form) = (registered.File, received.Form);
        var hashes = persons.HashesOf(work.Municipality, received.Cpr);
        if (!person.IsStored)
        {
            persons.Add(work, file.PersonId, received.Cpr);
        }

        if (person.Hashes < hashes.Count)
        {
            PersonStore.AddHashes(work, file.PersonId, hashes);
        }

        (person.IsStored, person.Hashes) = (true, hashes.Count);
        work.Add(new Statement(
            """
            insert into sickness_case (municipality_code, case_id, case_year, case_sequence, person_id, status,
                   first_absence_day, notified_on, form_sent_on, form_received_on, expected_recovery_on, kind_of_employment,
                   employer_cvr_number, employer_p_number, unemployment_fund_code, provider_number,
                   rule_set_id, rule_set_version, overlay_ids, rules_certainty,
                   address_protected, citizen, form, registered_at, version, registered_on)
            values ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
            """,
            file.Municipality, file.CaseId, (short)file.Number.Year, file.Number.Serial, file.PersonId,
            file.FirstAbsenceDay, file.NotifiedOn, file.FormSentOn, file.FormReceivedOn, file.ExpectedRecoveryOn,
            (short)file.KindOfEmployment,
            file.EmployerCvrNumber, file.EmployerPNumber, form.UnemploymentFundCode(), form.ProviderNumber(),
            file.Rules.RuleSetId, file.Rules.Version, file.Rules.OverlayIds.ToArray(), (short)file.Rules.Certainty,
            file.AddressProtected, CitizenSeal.Seal(key, form.Citizen), FormSeal.Seal(key, form), file.RegisteredAt, file.Version,
            registered.Receipt.HandedOverOn));
        names.Add(work, file.CaseId, file.PersonId, form.Citizen.Name);
        if (received.HasId)
        {
            work.Add(new Statement(
                "insert into received_form (municipality_code, form_hash, case_id, imported_by, request_id) values ($1, $2, $3, $4, $5)",
                work.Municipality, HashOf(form.FormId), file.CaseId, isImport ? work.Actor.Subject : null, isImport ? Guid.Parse(work.RequestId) : null));
        }
    }

    /// <summary>Queues that the year's last numbers, which no form needed, are given back: a year has no gap.</summary>
    public static void GiveBack(UnitOfWork work, IntakeState state)
    {
        if (state.SerialsLeft > 0)
        {
            work.Add(new Statement(
                "update case_number set last_sequence = last_sequence - $3 where municipality_code = $1 and case_year = $2",
                work.Municipality, (short)state.Year, (long)state.SerialsLeft));
        }
    }

    // Forms first, then persons, then the access to their cases, each in an order that everybody has: two calls that share some never deadlock.
    private static void Hold(UnitOfWork work, List<string> formIds, PersonHashes hashes, List<PersonHashes> toProtect)
    {
        if (formIds.Count > 0)
        {
            work.Lock(new Statement(
                "select pg_advisory_xact_lock(hashtextextended('form:' || $1::text || ':' || one.id, 4)) from unnest($2::text[]) as one (id)",
                work.Municipality, formIds.ToArray()));
        }

        PersonStore.Lock(work, hashes);
        if (toProtect.Count > 0)
        {
            CaseAccessStore.HoldAllOf(work, PersonHashes.OfAll(toProtect));
        }
    }

    private static Statement Municipality(UnitOfWork work) => new(
        """
        select m.name as municipality, m.pinned_rule_set_id, m.overlay_ids, m.setting_values::text as setting_values,
               o.officer_id, o.name, o.function, o.team_id, t.name as team_name, o.first_day, o.last_day, o.version,
               is_present(o.officer_id, $3) as is_present,
               exists (select from officer registered where registered.municipality_code = $1) as has_staff
          from (select) as one
          left join municipality m on m.municipality_code = $1
          left join officer o on o.municipality_code = $1 and o.officer_id = $2
          left join team t on t.municipality_code = o.municipality_code and t.team_id = o.team_id
        """,
        work.Municipality, work.Actor.Subject, work.Today);

    private static Statement FormsBefore(UnitOfWork work, List<string> ids) => new(
        """
        select sent.form, f.case_id, c.case_year, c.case_sequence,
               case when a.case_id is null or a.erased_at is not null then 0::smallint else case_verdict(a, false, $4) end as verdict
          from unnest($2::integer[], $3::bytea[]) as sent (form, hash)
          join received_form f on f.municipality_code = $1 and f.form_hash = sent.hash
          left join sickness_case c on c.municipality_code = f.municipality_code and c.case_id = f.case_id
          left join case_access a on a.municipality_code = c.municipality_code and a.case_id = c.case_id
        """,
        work.Municipality, Enumerable.Range(0, ids.Count).ToArray(), ids.Select(HashOf).ToArray(), work.Now);

    private static Statement Numbers(UnitOfWork work, long count) => new(
        """
        insert into case_number (municipality_code, case_year, last_sequence) values ($1, $2, $3)
        on conflict (municipality_code, case_year) do update set last_sequence = case_number.last_sequence + $3
        returning last_sequence
        """,
        work.Municipality, (short)work.Today.Year, count);

    private static byte[] HashOf(string formId) => SHA256.HashData(Encoding.UTF8.GetBytes(formId));

    private static void ReadMunicipality(IntakeState state, NpgsqlDataReader row)
    {
        var weights = CaseWeights.Default;
        if (row.Has("municipality"))
        {
            state.Settings = new StoredSettings(row.GetOrNull<string>("pinned_rule_set_id"), row.Get<string[]>("overlay_ids"));
            var values = SettingValues.Read(row.Get<string>("setting_values"));
            weights = new CaseWeights(values.SmoothCaseWeight, values.ComplexCaseWeight, values.RiskCaseWeight);
        }

        state.Staffing = state.Staffing with
        {
            HasStaff = row.Get<bool>("has_staff"), Registrar = row.Has("officer_id") ? OfficerStore.Map(row) : null, Weights = weights,
        };
    }

    private static void ReadForm(IntakeState state, List<string> ids, NpgsqlDataReader row) => state.Add(
        ids[row.Get<int>("form")],
        row.Get<Guid?>("case_id") is { } caseId && row.Has("case_year")
            ? new FormBefore(caseId, Number(row), row.Get<short>("verdict"))
            : new FormBefore(null, null, null));

    private static void ReadPerson(IntakePerson person, NpgsqlDataReader row)
    {
        (person.Id, person.IsStored, person.Hashes, person.Known) = (
            row.Get<Guid>("person_id"), true, (int)row.Get<long>("hashes"), Protections.Of(row.Get<short[]>("protections")));
        if (row.Has("case_id"))
        {
            person.Cases.Add(new PersonsCase(
                row.Get<Guid>("case_id"), Number(row), row.Get<DateOnly>("first_absence_day"), row.Get<short>("status") == (short)CaseStatus.Open,
                row.Get<DateTimeOffset>("registered_at"), row.Get<short?>("verdict") ?? 0, row.Has("officer_id") ? OfficerStore.Map(row) : null));
        }
    }

    private static OfficerOnDuty ReadOnDuty(NpgsqlDataReader row)
    {
        var (smooth, risk, all) = ((int)row.Get<long>("smooth"), (int)row.Get<long>("risk"), (int)row.Get<long>("cases"));
        return new(OfficerStore.Map(row), new CaseLoad(smooth, all - smooth - risk, risk), row.Get<DateTimeOffset?>("newest_case_at"));
    }

    private static CaseNumber Number(NpgsqlDataReader row) => CaseNumber.Of(row.Get<short>("case_year"), row.Get<int>("case_sequence")).Value;
}
