using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Cases.Intake;
using Sygeopfoelgning.Cases.Municipalities;
using Sygeopfoelgning.Cases.People;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Stories;

namespace Sygeopfoelgning.Seed;

/// <summary>
/// Fills the tables of Cases as this many registrations would have, by COPY: genuinely encrypted, with the events that the
/// other services read. One transaction per chunk, each well under a second, so that none delays the feed.
/// </summary>
public sealed class CasesSeed : IAsyncDisposable
{
    private const int Chunk = 2_000;

    // Registered by the holder of a caseworker's token of ./run token.
    private static readonly TokenHolder Registrar = new("caseworker", 0, "Sofie Sagsbehandler");

    private readonly NpgsqlDataSource database;
    private readonly KeyRing ring;
    private readonly PersonStore persons;
    private readonly PersonKeys personKeys;
    private readonly NameKeys nameKeys;
    private readonly RuleBook book = RuleBook.Shipped;
    private readonly ConcurrentDictionary<(DateOnly, Rules.KindOfEmployment), CaseRules> rules = new();

    /// <param name="connectionString">Cases' database as the server's superuser: rows of all municipalities are written.</param>
    /// <param name="keys">The keys of Cases: <c>Keys:Encryption</c> and <c>Keys:Hash</c>.</param>
    public CasesSeed(string connectionString, IConfiguration keys)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString)
        {
            // Rows that belong together are written together: checking each row would be a waste.
            Options = "-c session_replication_role=replica -c synchronous_commit=off",
            ApplicationName = "seed",
        };
        database = NpgsqlDataSource.Create(connection);
        ring = new KeyRing(keys, "cases", KeyUse.Encryption | KeyUse.Hashes);
        personKeys = new PersonKeys(ring);
        nameKeys = new NameKeys(ring);
        persons = new PersonStore(personKeys);
    }

    /// <summary>
    /// Whether the cases stand in the lists as <see cref="SeededPlace"/> says, with the staff that they are with, instead of being all with
    /// whoever registered them. Only the columns of lists are filled for that: no record of the course says how it came about.
    /// </summary>
    public bool IsPlaced { get; init; }

    /// <summary>Adds cases after those that were seeded before; returns the number of the first and the last.</summary>
    public async Task<(int First, int Last)> Add(short municipality, int cases, Action<int>? progress = null)
    {
        var settings = await Settings(municipality)
            ?? throw new InvalidOperationException($"The municipality {municipality} is not set up: seed one that ./run sets up, such as 101.");
        var first = await Seeded(municipality) + 1;
        var last = first + cases - 1;
        if (last > SeededPerson.Last)
        {
            throw new InvalidOperationException($"There are {SeededPerson.Last} constructed persons, and {first - 1} are seeded already.");
        }

        if (IsPlaced)
        {
            await Employ(municipality, last);
        }

        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, (cases + Chunk - 1) / Chunk),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount + 1 },
            async (chunk, cancel) =>
            {
                var from = first + (chunk * Chunk);
                var rows = Enumerable.Range(from, Math.Min(Chunk, last - from + 1))
                    .Select(number => Row(new SeededCase(municipality, number), settings)).ToList();
                await Write(rows, cancel);
                progress?.Invoke(Interlocked.Add(ref done, rows.Count));
            });
        await using var number = database.CreateCommand(
            """
            insert into case_number (municipality_code, case_year, last_sequence) values ($1, $2, $3)
            on conflict (municipality_code, case_year) do update set last_sequence = excluded.last_sequence
            """);
        number.Parameters.Add(new NpgsqlParameter { Value = municipality });
        number.Parameters.Add(new NpgsqlParameter { Value = (short)SeededCase.Year });
        number.Parameters.Add(new NpgsqlParameter { Value = last });
        await number.ExecuteNonQueryAsync();
        await using var statistics = database.CreateCommand("vacuum analyze person, person_hash, name_hash, name_pair, case_key, sickness_case, case_access, listed_case, event, officer, team");
        statistics.CommandTimeout = 0;
        await statistics.ExecuteNonQueryAsync();
        return (first, last);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private sealed record Seed(
        SeededPlace? Place, DateOnly? DueOn, CaseFile File, InformationForm Form, CaseAccess Access, byte[] Cpr, PersonHashes Hashes, byte[] WrappedKey, byte[] Citizen, byte[] SealedForm,
        byte[] Published, byte[] Private);

    private Seed Row(SeededCase seeded, MunicipalitySettings settings)
    {
        var form = seeded.Form();
        var place = IsPlaced ? new SeededPlace(seeded) : null;
        form.Citizen.Name = place?.Name ?? form.Citizen.Name;
        var cpr = CprNumber.Parse(form.Citizen.CprNumber, seeded.ReceivedOn).Value;
        var facts = form.ToFacts();
        var registration = new Registration(
            CaseNumber.Of(SeededCase.Year, seeded.Number).Value, facts,
            rules.GetOrAdd((facts.FirstAbsenceDay, facts.KindOfEmployment), _ => RulesOf(facts, settings)), null, []);
        var protections = new Protections(form.Citizen.AddressProtected, OwnStaff: false);
        var file = form.ToFile(
            registration, seeded.CaseId, seeded.PersonId, cpr, seeded.Municipality,
            place?.OfficerId ?? (Registrar with { Municipality = seeded.Municipality }).Subject, protections, seeded.RegisteredAt, seeded.ReceivedOn);
        var key = CaseKey.New(seeded.CaseId);
        var access = file.ToFirstAccess(team: place?.TeamId ?? "", protections);
        return new Seed(
            place, place is { IsClosed: true } ? null : SeededCase.FirstTalkOf(file.FirstAbsenceDay), file, form, access, personKeys.EncryptCpr(seeded.Municipality, cpr), persons.HashesOf(seeded.Municipality, cpr),
            key.Wrap(ring, seeded.Municipality, ring.CurrentId), CitizenSeal.Seal(key, form.Citizen), FormSeal.Seal(key, form),
            file.ToEvent(form, access).ToByteArray(), FormSeal.SealForHistory(key, form));
    }

    private CaseRules RulesOf(PlanFacts facts, MunicipalitySettings settings)
    {
        var choice = RuleSetChoice.For(settings.RuleSet, facts.FirstAbsenceDay, book).Value;
        return CaseRules.Of(choice, settings.Overlays.Select(overlay => overlay.Id));
    }

    private async Task Write(List<Seed> seeds, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await CopiedRow.All(connection, "person (municipality_code, person_id, cpr)", seeds, (row, seed) =>
            row.Write(seed.File.Municipality).Write(seed.File.PersonId).Write(seed.Cpr), cancel);
        await CopiedRow.All(connection, "person_hash (municipality_code, key_id, hash, person_id)", seeds.SelectMany(
            seed => seed.Hashes.KeyIds.Zip(seed.Hashes.Values, (id, hash) => (seed.File, id, hash))), (row, of) =>
            row.Write(of.File.Municipality).Write(of.id).Write(of.hash).Write(of.File.PersonId), cancel);
        await CopiedRow.All(connection, "case_key (municipality_code, case_id, key_id, wrapped)", seeds, (row, seed) =>
            row.Write(seed.File.Municipality).Write(seed.File.CaseId).Write(ring.CurrentId).Write(seed.WrappedKey), cancel);
        await CopiedRow.All(connection,
            """
            sickness_case (municipality_code, case_id, case_year, case_sequence, person_id, status,
                first_absence_day, notified_on, form_sent_on, form_received_on, expected_recovery_on, kind_of_employment,
                employer_cvr_number, employer_p_number, unemployment_fund_code, provider_number,
                rule_set_id, rule_set_version, overlay_ids, rules_certainty,
                address_protected, citizen, form, registered_at, version, registered_on, class, category, closed_on, outcome)
            """,
            seeds, (row, seed) => row
                .Write(seed.File.Municipality).Write(seed.File.CaseId).Write((short)seed.File.Number.Year).Write(seed.File.Number.Serial)
                .Write(seed.File.PersonId).Write(Status(seed))
                .Write(seed.File.FirstAbsenceDay).Write(seed.File.NotifiedOn).Write(seed.File.FormSentOn).Write(seed.File.FormReceivedOn)
                .Write(seed.File.ExpectedRecoveryOn).Write((short)seed.File.KindOfEmployment)
                .Write(seed.File.EmployerCvrNumber).Write(seed.File.EmployerPNumber)
                .Write(seed.Form.UnemploymentFundCode()).Write(seed.Form.ProviderNumber())
                .Write(seed.File.Rules.RuleSetId).Write(seed.File.Rules.Version).Write([.. seed.File.Rules.OverlayIds])
                .Write((short)seed.File.Rules.Certainty)
                .Write(seed.File.AddressProtected).Write(seed.Citizen).Write(seed.SealedForm).Write(seed.File.RegisteredAt).Write(seed.File.Version)
                .Write(seed.File.FormReceivedOn)
                .Write((short?)seed.Place?.Class).Write((short?)seed.Place?.Category).Write(seed.Place?.ClosedOn).Write((short?)seed.Place?.Outcome), cancel);
        await CopiedRow.All(connection, "name_hash (municipality_code, key_id, hash, person_id, case_id)", seeds.SelectMany(
            seed => nameKeys.Hashes(seed.File.Municipality, seed.Form.Citizen.Name).Select(one => (seed.File, one.KeyId, one.Hash))), (row, of) =>
            row.Write(of.File.Municipality).Write(of.KeyId).Write(of.Hash).Write(of.File.PersonId).Write(of.File.CaseId), cancel);
        await CopiedRow.All(connection, "name_pair (municipality_code, key_id, hash, person_id, case_id)", seeds.SelectMany(
            seed => PairsOf(seed).Select(one => (seed.File, one.KeyId, one.Hash))), (row, of) =>
            row.Write(of.File.Municipality).Write(of.KeyId).Write(of.Hash).Write(of.File.PersonId).Write(of.File.CaseId), cancel);
        await CopiedRow.All(connection, "case_access (municipality_code, case_id, person_id, responsible_id, team_id, restriction, named_ids)", seeds, (row, seed) =>
            row.Write(seed.File.Municipality).Write(seed.File.CaseId).Write(seed.File.PersonId).Write(seed.Access.ResponsibleId)
                .Write(seed.Access.TeamId).Write((short)seed.Access.Restriction).Write([.. seed.Access.NamedIds]), cancel);
        await CopiedRow.All(
            connection, "case_assignment (municipality_code, assignment_id, case_id, officer_id, team_id, basis, assigned_by_id, assigned_by_name, assigned_at)", seeds,
            (row, seed) => row
                .Write(seed.File.Municipality).Write(seed.File.CaseId).Write(seed.File.CaseId).Write(seed.Access.ResponsibleId).Write(seed.Access.TeamId)
                .Write((short)Types.V1.AssignmentBasis.Registrar).Write(seed.Access.ResponsibleId).Write(Registrar.Name).Write(seed.File.RegisteredAt), cancel);
        await CopiedRow.All(connection,
            """
            listed_case (municipality_code, case_id, case_year, case_sequence, responsible_id, team_id, status, class, category, closed_on, outcome,
                next_rule_id, next_statutory_date, next_plan_by, next_last_day)
            """,
            seeds, (row, seed) => row
                .Write(seed.File.Municipality).Write(seed.File.CaseId).Write((short)seed.File.Number.Year).Write(seed.File.Number.Serial)
                .Write(seed.Access.ResponsibleId).Write(seed.Access.TeamId).Write(Status(seed))
                .Write((short?)seed.Place?.Class).Write((short?)seed.Place?.Category).Write(seed.Place?.ClosedOn).Write((short?)seed.Place?.Outcome)
                .Write(seed.DueOn is null ? null : "R-FU-FIRST").Write(seed.DueOn).Write(seed.DueOn).Write(seed.DueOn), cancel);
        await CopiedRow.All(connection,
            """
            event (municipality_code, aggregate_id, type, published, private, actor_subject, actor_name, actor_role, purpose,
                occurred_at, trace_parent, request_id)
            """,
            seeds, (row, seed) => row
                .Write(seed.File.Municipality).Write(seed.File.CaseId).Write(CaseRegistered.Descriptor.FullName)
                .Write(seed.Published).Write(seed.Private)
                .Write(seed.Access.ResponsibleId).Write(Registrar.Name).Write(Registrar.Role)
                .Write("sygeopfoelgning.cases.v1.IntakeService/RegisterCase").Write(seed.File.RegisteredAt).Write("").Write(""), cancel);
        await transaction.CommitAsync(cancel);
    }

    // What the trigger writes, which these sessions have switched off. Every seeded case is a person's only one.
    private IEnumerable<(string KeyId, byte[] Hash)> PairsOf(Seed seed) =>
        from key in nameKeys.Hashes(seed.File.Municipality, seed.Form.Citizen.Name).GroupBy(one => one.KeyId, one => one.Hash)
        let parts = key.ToList()
        from one in Enumerable.Range(0, parts.Count)
        from other in parts.Skip(one + 1)
        select (key.Key, NameKeys.PairHash(parts[one], other));

    private static short Status(Seed seed) => (short)(seed.Place is { IsClosed: true } ? CaseStatus.Closed : CaseStatus.Open);

    // The officers and teams of the cases up to a number.
    private async Task Employ(short municipality, int last)
    {
        int[] officers = [.. Enumerable.Range(0, (last + SeededPlace.Block - 1) / SeededPlace.Block * SeededPlace.OfficersOfBlock)];
        await using var team = database.CreateCommand(
            "insert into team (municipality_code, team_id, name) select distinct $1, id, 'Team ' || id from unnest($2::text[]) as one (id) on conflict do nothing");
        team.Parameters.Add(new NpgsqlParameter { Value = municipality });
        team.Parameters.Add(new NpgsqlParameter { Value = officers.Select(SeededPlace.TeamOf).Append(SeededPlace.LargeTeam).ToArray() });
        await team.ExecuteNonQueryAsync();
        await using var officer = database.CreateCommand(
            """
            insert into officer (municipality_code, officer_id, name, function, team_id, first_day)
            select $1, id, 'Medarbejder ' || id, 1, team, '2020-01-01' from unnest($2::text[], $3::text[]) as one (id, team) on conflict do nothing
            """);
        officer.Parameters.Add(new NpgsqlParameter { Value = municipality });
        officer.Parameters.Add(new NpgsqlParameter { Value = officers.Select(SeededPlace.OfficerIdOf).ToArray() });
        officer.Parameters.Add(new NpgsqlParameter { Value = officers.Select(SeededPlace.TeamOf).ToArray() });
        await officer.ExecuteNonQueryAsync();
    }

    private async Task<MunicipalitySettings?> Settings(short municipality)
    {
        await using var command = database.CreateCommand("select pinned_rule_set_id, overlay_ids from municipality where municipality_code = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = municipality });
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync()
            ? new StoredSettings(row.IsDBNull(0) ? null : row.GetString(0), row.GetFieldValue<string[]>(1)).In(book)
            : null;
    }

    private async Task<int> Seeded(short municipality)
    {
        await using var command = database.CreateCommand(
            "select last_sequence from case_number where municipality_code = $1 and case_year = $2");
        command.Parameters.Add(new NpgsqlParameter { Value = municipality });
        command.Parameters.Add(new NpgsqlParameter { Value = (short)SeededCase.Year });
        return (int?)await command.ExecuteScalarAsync() ?? 0;
    }
}
