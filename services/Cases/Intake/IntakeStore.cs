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

/// <summary>The SQL of a registration: one query after the person's lock, and the rows at the end.</summary>
internal sealed class IntakeStore(PersonStore persons, NameStore names)
{
    /// <summary>
    /// What a registration must know, in one query after the person's lock: the settings, the person, an open case for
    /// the same absence, and otherwise the year's next case number, which is taken here and locked until the end.
    /// </summary>
    /// <param name="work">The write.</param>
    /// <param name="cpr">The person's CPR number.</param>
    /// <param name="firstAbsenceDay">The first absence day in the form.</param>
    /// <param name="isProtected">The form says that the person is protected, which restricts all cases of the person.</param>
    public async Task<KnownAtIntake> Find(UnitOfWork work, CprNumber cpr, DateOnly firstAbsenceDay, bool isProtected)
    {
        var hashes = persons.HashesOf(work.Municipality, cpr);
        PersonStore.Lock(work, hashes);
        if (isProtected)
        {
            CaseAccessStore.HoldAllOf(work, hashes);
        }

        return await work.First(
            new Statement(
                """
                with known as (
                    select h.person_id, count(*) as hashes
                      from unnest($2::text[], $3::bytea[]) as live (key_id, hash)
                      join person_hash h on h.municipality_code = $1 and h.key_id = live.key_id and h.hash = live.hash
                     group by h.person_id
                ), running as (
                    -- The limit keeps it a look-up by person: joined freely, all cases of that day may be read first.
                    select c.case_id, c.case_year, c.case_sequence
                      from known
                     cross join lateral (
                           select * from sickness_case c
                            where c.municipality_code = $1 and c.person_id = known.person_id
                              and c.first_absence_day = $4 and c.status = 1
                            limit 1) c
                ), number as (
                    insert into case_number (municipality_code, case_year, last_sequence)
                    select $1, $5, 1 where not exists (select from running)
                    on conflict (municipality_code, case_year) do update set last_sequence = case_number.last_sequence + 1
                    returning last_sequence
                )
                select m.name, m.pinned_rule_set_id, m.overlay_ids, known.person_id, known.hashes,
                       running.case_id, running.case_year, running.case_sequence, number.last_sequence,
                       o.officer_id, o.name as officer_name, o.function, o.team_id, t.name as team_name, o.first_day, o.last_day, o.version,
                       exists (select from officer registered where registered.municipality_code = $1) as has_staff
                  from (select) as one
                  left join municipality m on m.municipality_code = $1
                  left join known on true
                  left join running on true
                  left join number on true
                  left join officer o on o.municipality_code = $1 and o.officer_id = $6
                  left join team t on t.municipality_code = $1 and t.team_id = o.team_id
                """,
                work.Municipality, hashes.KeyIds, hashes.Values, firstAbsenceDay, (short)work.Today.Year, work.Actor.Subject),
            row => Map(row, work.Municipality, work.Today.Year)) ?? throw new InvalidOperationException("The query always has one row.");
    }

    /// <summary>Queues the case, and the person as far as it is new.</summary>
    public void Keep(UnitOfWork work, CaseFile file, InformationForm form, CprNumber cpr, KnownPerson? known, CaseKey key)
    {
        var hashes = persons.HashesOf(work.Municipality, cpr);
        if (known is null)
        {
            persons.Add(work, file.PersonId, cpr);
        }

        if ((known?.Hashes ?? 0) < hashes.Count)
        {
            PersonStore.AddHashes(work, file.PersonId, hashes);
        }

        work.Add(new Statement(
            """
            insert into sickness_case (municipality_code, case_id, case_year, case_sequence, person_id, status,
                   first_absence_day, notified_on, form_sent_on, form_received_on, expected_recovery_on, kind_of_employment,
                   employer_cvr_number, employer_p_number, unemployment_fund_code, provider_number,
                   rule_set_id, rule_set_version, overlay_ids, rules_certainty,
                   address_protected, citizen, form, registered_at, version)
            values ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
            """,
            file.Municipality, file.CaseId, (short)file.Number.Year, file.Number.Serial, file.PersonId,
            file.FirstAbsenceDay, file.NotifiedOn, file.FormSentOn, file.FormReceivedOn, file.ExpectedRecoveryOn,
            (short)file.KindOfEmployment,
            file.EmployerCvrNumber, file.EmployerPNumber, form.UnemploymentFundCode(), form.ProviderNumber(),
            file.Rules.RuleSetId, file.Rules.Version, file.Rules.OverlayIds.ToArray(), (short)file.Rules.Certainty,
            file.AddressProtected, CitizenSeal.Seal(key, form.Citizen), FormSeal.Seal(key, form), file.RegisteredAt, file.Version));
        names.Add(work, file.CaseId, file.PersonId, form.Citizen.Name);
    }

    private static KnownAtIntake Map(NpgsqlDataReader row, short municipality, int year) => new(
        municipality,
        row.Has("name") ? new StoredSettings(row.GetOrNull<string>("pinned_rule_set_id"), row.Get<string[]>("overlay_ids")) : null,
        row.Get<Guid?>("person_id") is { } person ? new KnownPerson(person, (int)row.Get<long>("hashes")) : null,
        row.Get<Guid?>("case_id") is { } running
            ? new OpenCase(running, CaseNumber.Of(row.Get<short>("case_year"), row.Get<int>("case_sequence")).Value)
            : null,
        row.Get<int?>("last_sequence") is { } next ? CaseNumber.Of(year, next).Value : null)
    {
        Registrar = row.Has("officer_id")
            ? new Employee(
                row.Get<string>("officer_id"), row.Get<string>("officer_name"), (OfficerFunction)row.Get<short>("function"),
                row.GetOrNull<string>("team_id") ?? "", row.Get<DateOnly>("first_day"), row.Get<DateOnly?>("last_day"), row.Get<long>("version"))
            {
                TeamName = row.GetOrNull<string>("team_name") ?? "",
            }
            : null,
        HasStaff = row.Get<bool>("has_staff"),
    };
}
