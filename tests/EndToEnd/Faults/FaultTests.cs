using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>
/// Every process and every connection in turn is killed, paused or slowed down while sixteen callers write. In <c>./test</c> all
/// faults happen in one run, each for a moment, without the kills that <see cref="KillTests"/> makes anyway; with <c>--long</c> each fault
/// recurs for two minutes.
/// </summary>
public sealed class FaultTests : IAsyncLifetime
{
    private const int Municipality = 101;

    private static readonly bool Long = Environment.GetEnvironmentVariable("TESTS_LONG") == "1";
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Whole = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, Link> links = new Link[]
    {
        new("postgres", "tcp"), new("redis", "tcp"), new("cases", "services"), new("scheduling", "services"), new("coordination", "services"),
    }.ToDictionary(link => link.To);

    private Stack stack = null!;
    private Suite[] suites = [];

    public static TheoryData<string> Faults => Long ? [.. Each()] : ["each in turn"];

    public async Task InitializeAsync()
    {
        stack = await Stack.Start(dashboard: false, [.. links.Values]);
        await stack.StartReplica("cases-2");
        var other = stack.Addresses.ToDictionary(address => address.Key, address => address.Key == "cases" ? stack.AddressOf("cases-2") : address.Value);
        using var leader = stack.As("team_leader", Municipality, "Lise Leder");
        var staff = new StaffService.StaffServiceClient(leader.To("cases"));
        foreach (var holder in Enumerable.Range(0, 16).Select(number => new TokenHolder("caseworker", Municipality, $"Sofie Sagsbehandler {number}")))
        {
            await staff.RegisterOfficerAsync(
                new RegisterOfficerRequest
                {
                    RequestId = Guid.NewGuid().ToString(), OfficerId = holder.Subject, Name = holder.Name, Function = Types.V1.OfficerFunction.Caseworker,
                    FirstDay = new DateOnly(2026, 1, 5).ToProto(),
                },
                deadline: Suite.Soon);
        }

        suites = [.. Enumerable.Range(0, 16).Select(number => new Suite(
            number % 2 == 0 ? stack.Addresses : other, stack.Token(municipality: Municipality, name: $"Sofie Sagsbehandler {number}")))];
    }

    public async Task DisposeAsync()
    {
        foreach (var suite in suites)
        {
            suite.Dispose();
        }

        if (stack is not null)
        {
            await stack.DisposeAsync();
        }

        foreach (var link in links.Values)
        {
            await link.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Whatever_is_killed_held_or_slow_nothing_acknowledged_is_lost_and_nothing_happens_twice(string fault)
    {
        var callers = new Callers(number => suites[number]);
        callers.Begin();
        await Stage.Until("the callers are at work", () => Task.FromResult(callers.Done), done => done >= 16, TimeSpan.FromMinutes(3));
        if (Long)
        {
            for (var begun = System.Diagnostics.Stopwatch.StartNew(); begun.Elapsed < Whole;)
            {
                await Happen(fault);
                await Working(callers);
            }
        }
        else
        {
            foreach (var one in Each().Where(one => !KillTests.Kills(one)))
            {
                await Happen(one);
                await Working(callers);
            }
        }

        await callers.End();
        await callers.ExpectAll();
    }

    private static IEnumerable<string> Each()
    {
        foreach (var process in (string[])["postgres", "redis", "cases", "cases-2", "scheduling", "coordination", "documentation"])
        {
            yield return $"{process} killed";
            yield return $"{process} held";
            yield return $"{process} slow";
        }

        foreach (var connection in (string[])["postgres", "redis", "cases", "scheduling", "coordination"])
        {
            yield return $"connection to {connection} cut";
            yield return $"connection to {connection} held";
            yield return $"connection to {connection} slow";
        }
    }

    private async Task Happen(string fault)
    {
        var time = Long ? 5 * Moment : Moment;
        switch (fault.Split(' '))
        {
            case [var process, "killed"]:
                await ProcessTree.Kill(await stack.ProcessId(process));
                await stack.StartAgain(process);
                break;
            case [var process, "held"]:
                var held = await stack.ProcessId(process);
                await ProcessTree.Stop(held);
                await Task.Delay(time);
                await ProcessTree.Continue(held);
                break;
            case [var process, "slow"]:
                await ProcessTree.Slow(await stack.ProcessId(process), time);
                break;
            case ["connection", "to", var to, var how]:
                links[to].Set(how switch { "cut" => LinkState.Cut, "held" => LinkState.Stalled, _ => LinkState.Slow });
                await Task.Delay(time);
                links[to].Set(LinkState.Open);
                break;
            default:
                throw new ArgumentException(fault);
        }
    }

    // The fault is over when callers get answers again.
    private static async Task Working(Callers callers)
    {
        var before = callers.Done;
        await Stage.Until("the callers get answers again", () => Task.FromResult(callers.Done), done => done >= before + 16, TimeSpan.FromMinutes(3));
    }
}
