using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Net.Client;
using Npgsql;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// One test class's view of the shared stack (<see cref="OneStack"/>), in a municipality of its own. Classes run in
/// parallel, except those marked otherwise (<see cref="Alone"/>).
/// </summary>
public sealed class StackFixture : IAsyncLifetime
{
    private const string FirstVersion =
        """
        insert into municipality_version (municipality_code, version, name, pinned_rule_set_id, overlay_ids, setting_values, reason, changed_by_id, changed_by_name)
        select municipality_code, version, name, pinned_rule_set_id, overlay_ids, setting_values, '', '', '' from municipality where municipality_code = $1
        """;

    private const string Sofie = "Sofie Sagsbehandler";

    private readonly ConcurrentDictionary<string, GrpcChannel> channels = new();
    private readonly ConcurrentDictionary<(string Role, int Municipality, string Name), Suite> suites = new();
    private readonly OneStack stack;
    private readonly Lazy<Task<string>> someCase;
    private NpgsqlDataSource? cases;

    // By the role in the token: the numbers of OfficerFunction.
    private static readonly Dictionary<string, short> Functions = new()
    {
        ["caseworker"] = 1, ["retention_officer"] = 2, ["coordinator"] = 3, ["payment_unit"] = 4, ["team_leader"] = 5,
    };

    /// <param name="stack">The stack; <see cref="StackFramework"/> passes it.</param>
    public StackFixture(OneStack stack)
    {
        this.stack = stack;
        someCase = new(async () =>
        {
            var registered = await As().Register();
            await As().JournalOf(registered, 3);
            return registered.Case.CaseId;
        });
    }

    public Stack Stack => stack.Stack;

    /// <summary>The class's own municipality, configured as København is.</summary>
    public int Municipality { get; private set; }

    /// <summary>What the services of the stack have measured since it was started.</summary>
    internal MetricsReceiver Metrics => stack.Metrics;

    public static bool WithoutRedis { get; } = Environment.GetEnvironmentVariable("TEST_REDIS") == "none";

    public async Task InitializeAsync()
    {
        await stack.Started;
        Municipality = stack.NextMunicipality();
        cases = await Database("cases", "superuser");
        await cases.Run(
            """
            insert into municipality (municipality_code, name, pinned_rule_set_id, overlay_ids)
            select $1, $2, pinned_rule_set_id, overlay_ids from municipality where municipality_code = 101
            """,
            (short)Municipality, $"Kommune {Municipality} (opdigtet)");
        await cases.Run(FirstVersion, (short)Municipality);
        await (await Database("scheduling", "superuser")).Run(
            """
            insert into municipality (municipality_code, pinned_rule_set_id, overlay_ids)
            select $1, pinned_rule_set_id, overlay_ids from municipality where municipality_code = 101
            """,
            (short)Municipality);
        Employ(new TokenHolder("caseworker", Municipality, Sofie));
    }

    /// <summary>The suite as one person calls it: in the class's own municipality, unless another is named.</summary>
    internal Suite As(string role = "caseworker", int? municipality = null, string name = Sofie) =>
        suites.GetOrAdd((role, municipality ?? Municipality, name), key =>
        {
            Employ(new TokenHolder(key.Role, key.Municipality, key.Name));
            return new Suite(Stack.Addresses, Stack.Token(key.Role, key.Municipality, key.Name), around: new Patient());
        });

    /// <summary>The suite as the holder of this token calls it, patiently, registered as an officer where the role is one.</summary>
    /// <param name="holder">The holder.</param>
    /// <param name="purpose">The purpose; null states none.</param>
    internal Suite As(TokenHolder holder, string? purpose = "sygedagpengeopfølgning")
    {
        Employ(holder);
        return new Suite(Stack.Addresses, Stack.Token(holder), purpose, new Patient());
    }

    /// <summary>
    /// Registers officers, with their team where the token has one, as the register of staff would, so that cases can be theirs.
    /// Others, such as citizens, are no staff, and a subject with letters beyond ASCII is no id that the register takes.
    /// </summary>
    internal void Employ(params IEnumerable<TokenHolder> holders)
    {
        foreach (var holder in holders.Where(holder => Functions.ContainsKey(holder.Role) && holder.Subject.All(char.IsAscii)))
        {
            using var command = cases!.CreateCommand(
                """
                with new_team as (
                    insert into team (municipality_code, team_id, name) select $1, $5, $5 where $5 <> '' on conflict do nothing), added as (
                    insert into officer (municipality_code, officer_id, name, function, team_id, first_day)
                    values ($1, $2, $3, $4, nullif($5, ''), '2020-01-01') on conflict do nothing returning municipality_code)
                insert into event (municipality_code, aggregate_id, type, published,
                                   actor_subject, actor_name, actor_role, purpose, occurred_at, trace_parent, request_id)
                select municipality_code, $6, $7, $8, 'tests', '', 'service', 'invented staff', now(), '', '' from added
                """);
            var published = new OfficerChanged
            {
                OfficerId = holder.Subject, Function = (OfficerFunction)Functions[holder.Role], TeamId = holder.Team ?? "",
                FirstDay = new DateOnly(2020, 1, 1).ToProto(),
            };
            object[] values =
            [
                (short)holder.Municipality, holder.Subject, holder.Name, Functions[holder.Role], published.TeamId,
                Guid.Parse($"00000000-0000-0000-0000-{holder.Municipality:D12}"), OfficerChanged.Descriptor.FullName, published.ToByteArray(),
            ];
            foreach (var value in values)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            command.ExecuteNonQuery();
        }
    }

    /// <summary>The id of a case of the municipality whose events have all taken effect; for tests that only read.</summary>
    internal Task<string> SomeCase => someCase.Value;

    /// <summary>The invoker for a service without any token.</summary>
    internal GrpcChannel Channel(string service) => channels.GetOrAdd(service, name => GrpcChannel.ForAddress(Stack.Addresses[name]));

    /// <summary>A service's database as <c>app</c>, <c>worker</c> or <c>superuser</c>.</summary>
    internal Task<NpgsqlDataSource> Database(string service, string role) => stack.Database(service, role);

    /// <summary>
    /// A municipality that nothing else uses: its numbers begin at 1, its lists are empty, its clock is its own. Configured in Cases
    /// only, which decides on a registration.
    /// </summary>
    internal async Task<int> NewMunicipality(string? pinnedRuleSet = "RS-2015", params string[] overlays)
    {
        var code = await NewMunicipalityWithoutStaff(pinnedRuleSet, overlays);
        Employ(new TokenHolder("caseworker", code, Sofie));
        return code;
    }

    /// <summary>A municipality of its own whose register of staff is empty. Only <see cref="Stack.As(TokenHolder, string?)"/> leaves it so.</summary>
    internal async Task<int> NewMunicipalityWithoutStaff(string? pinnedRuleSet = "RS-2015", params string[] overlays)
    {
        var code = stack.NextMunicipality();
        await cases!.Run(
            "insert into municipality (municipality_code, name, pinned_rule_set_id, overlay_ids) values ($1, $2, $3, $4)",
            (short)code, $"Kommune {code} (opdigtet)", pinnedRuleSet, overlays);
        await cases!.Run(FirstVersion, (short)code);
        return code;
    }

    public Task DisposeAsync()
    {
        foreach (var suite in suites.Values)
        {
            suite.Dispose();
        }

        foreach (var channel in channels.Values)
        {
            channel.Dispose();
        }

        return Task.CompletedTask;
    }
}

/// <summary>A test against the stack.</summary>
public abstract class StackTest(StackFixture fixture) : IClassFixture<StackFixture>
{
    private protected StackFixture Fixture { get; } = fixture;

    private protected Stack Stack => Fixture.Stack;

    /// <summary>The municipality that only the tests of this class use.</summary>
    private protected int Municipality => Fixture.Municipality;

    /// <summary>A caseworker in it.</summary>
    private protected Suite Caseworker => Fixture.As();
}
