using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>How one service calls another.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class ServiceClientTests
{
    [Fact]
    public async Task A_service_calls_as_itself_and_with_a_deadline()
    {
        (Caller Caller, DateTime Deadline)? seen = null;
        await using var service = RunningService.Start(context =>
        {
            seen = (context.Caller(), context.Deadline);
            return Task.FromResult(new GetCaseResponse());
        });
        using var clients = Clients(service, service.GrpcAddress);

        await Feed(clients).ReadEventsAsync(new ReadEventsRequest());

        Assert.Equal(("cases", (short)0, "sygeopfoelgning.feed.v1.EventFeedService/ReadEvents", Role.Service),
            (seen!.Value.Caller.Subject, seen.Value.Caller.Municipality, seen.Value.Caller.Purpose, seen.Value.Caller.ActingRole));
        Assert.InRange(seen.Value.Deadline, DateTime.UtcNow, DateTime.UtcNow.AddSeconds(30));
    }

    [Fact]
    public async Task What_is_done_for_a_person_carries_person_purpose_and_deadline()
    {
        Caller? inner = null;
        var deadlines = new List<DateTime>();
        ServiceClients? clients = null;
        await using var service = RunningService.Start(async context =>
        {
            deadlines.Add(context.Deadline);
            if (context.Caller().Roles.Contains(Role.Service))
            {
                inner = context.Caller();
            }
            else
            {
                await Feed(clients!).ReadEventsAsync(new ReadEventsRequest());
            }

            return new GetCaseResponse();
        });
        using (clients = Clients(service, service.GrpcAddress))
        {
            await service.Call(headers: new Metadata { { "x-purpose", "visitation" } }, deadline: DateTime.UtcNow.AddSeconds(7));
        }

        Assert.Equal(("cases", (short)101, "visitation"), (inner!.Subject, inner.Municipality, inner.Purpose));
        Assert.Equal(new ActingPerson("anna", "Anna Sagsbehandler", "caseworker"), inner.ActsFor);
        Assert.Equal(deadlines[0], deadlines[1], TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task What_a_service_does_by_itself_for_a_municipality_is_its_own_also_inside_somebodys_call()
    {
        Caller? inner = null;
        ServiceClients? clients = null;
        await using var service = RunningService.Start(async context =>
        {
            if (context.Caller().Roles.Contains(Role.Service))
            {
                inner = context.Caller();
            }
            else
            {
                await new EventFeedService.EventFeedServiceClient(clients!.To("cases", 766, "journalføring")).ReadEventsAsync(new ReadEventsRequest());
            }

            return new GetCaseResponse();
        });
        using (clients = Clients(service, service.GrpcAddress))
        {
            await service.Call(headers: new Metadata { { "x-purpose", "visitation" } });
        }

        Assert.Equal(("cases", (short)766, "journalføring", true, ""), (inner!.Subject, inner.Municipality, inner.Purpose, inner.HasPurpose, inner.Via));
        Assert.Null(inner.ActsFor);
    }

    [Fact]
    public async Task A_read_is_tried_again_while_the_other_service_is_away()
    {
        var attempts = 0;
        await using var service = RunningService.Start(context => ++attempts < 3
            ? throw Statuses.Of(new DatabaseUnavailable(), context)
            : Task.FromResult(new GetCaseResponse()));
        using var clients = Clients(service, service.GrpcAddress);

        await Feed(clients).ReadEventsAsync(new ReadEventsRequest());

        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task A_refusal_is_not_tried_again()
    {
        var attempts = 0;
        await using var service = RunningService.Start(context =>
        {
            attempts++;
            throw Statuses.Of(new PositionInvalid(), context);
        });
        using var clients = Clients(service, service.GrpcAddress);

        await Assert.ThrowsAsync<RpcException>(async () => await Feed(clients).ReadEventsAsync(new ReadEventsRequest()));

        Assert.Equal(1, attempts);
    }

    // A date that is set twice is set.
    [Fact]
    public void Only_what_asks_is_tried_again() => Assert.All(
        Contract.Methods.Values.Where(Contract.IsRead),
        method => Assert.Matches("^(Get|List|Find|Read|Reveal|Preview|Forecast|Diff|Verify|Export|Watch$|SetBusinessDate$)", method.Name));

    [Fact]
    public async Task Calls_go_round_all_replicas_and_past_one_that_is_gone()
    {
        var (first, second) = (0, 0);
        await using var one = RunningService.Start(_ =>
        {
            first++;
            return Task.FromResult(new GetCaseResponse());
        });
        await using var two = RunningService.Start(_ =>
        {
            second++;
            return Task.FromResult(new GetCaseResponse());
        });
        using var clients = Clients(one, one.GrpcAddress, FreeAddress(), two.GrpcAddress);

        for (var i = 0; i < 200 && (first == 0 || second == 0); i++)
        {
            await Feed(clients).ReadEventsAsync(new ReadEventsRequest());
        }

        Assert.True(first > 0 && second > 0, $"one replica got {first} calls, the other {second}");
    }

    [Fact]
    public async Task A_service_that_was_long_away_is_soon_found_again()
    {
        var address = LastingFreeAddress();
        await using var elsewhere = RunningService.Start();
        using var clients = Clients(elsewhere, address);
        for (var away = Stopwatch.StartNew(); away.Elapsed < TimeSpan.FromSeconds(30);)
        {
            await Assert.ThrowsAsync<RpcException>(async () => await Feed(clients).ReadEventsAsync(new ReadEventsRequest()));
        }

        await using var back = RunningService.Start(settings: ("GRPC_PORT", $"{address.Port}"));
        var found = Stopwatch.StartNew();
        while (!await Answers(clients))
        {
            // It retries every two seconds; by default the next attempt would be some ten seconds away by now.
            Assert.True(found.Elapsed < TimeSpan.FromSeconds(6), "the service is back and not found");
        }
    }

    [Fact]
    public async Task A_service_without_an_address_is_named()
    {
        await using var service = RunningService.Start();
        using var clients = Clients(service);

        Assert.Equal("The address of the service cases is missing: set services:cases:services:0.",
            Assert.Throws<StartupProblem>(() => clients.To("cases")).Message);
    }

    private static async Task<bool> Answers(ServiceClients clients)
    {
        try
        {
            await Feed(clients).ReadEventsAsync(new ReadEventsRequest());
            return true;
        }
        catch (RpcException away) when (away.StatusCode == StatusCode.Unavailable)
        {
            return false;
        }
    }

    private static EventFeedService.EventFeedServiceClient Feed(ServiceClients clients) => new(clients.To("cases"));

    private static ServiceClients Clients(RunningService service, params Uri[] addresses) => new(
        new ConfigurationBuilder().AddInMemoryCollection(
            addresses.Select((address, index) => KeyValuePair.Create($"services:cases:grpc:{index}", (string?)address.ToString()))).Build(),
        service.Services.GetRequiredService<ServiceTokens>(),
        service.Services.GetRequiredService<IHttpContextAccessor>(),
        TimeProvider.System,
        NullLoggerFactory.Instance);

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    // Below the ports that the system assigns, so that nobody gets it meanwhile.
    private static Uri LastingFreeAddress()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return new Uri($"http://127.0.0.1:{port}");
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }
    }
}
