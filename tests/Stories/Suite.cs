using Grpc.Core;
using Grpc.Net.Client;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Testing.V1;

namespace Sygeopfoelgning.Stories;

/// <summary>A running suite as one person calls it: a channel per service, each call with the person's token.</summary>
public sealed class Suite : IDisposable
{
    private readonly Dictionary<string, GrpcChannel> channels;
    private readonly Func<CallCredentials> credentials;

    /// <param name="addresses">gRPC address per service name.</param>
    /// <param name="token">The caller's token.</param>
    public Suite(IReadOnlyDictionary<string, string> addresses, string token)
    {
        credentials = () => CallCredentials.FromInterceptor((_, metadata) =>
        {
            metadata.Add("authorization", $"Bearer {token}");
            return Task.CompletedTask;
        });
        channels = addresses.ToDictionary(address => address.Key, address => Open(address.Value));
        Intake = new IntakeService.IntakeServiceClient(channels["cases"]);
        Cases = new CaseService.CaseServiceClient(channels["cases"]);
        Deadlines = new DeadlineService.DeadlineServiceClient(channels["scheduling"]);
        Parties = new PartyService.PartyServiceClient(channels["coordination"]);
        Journal = new JournalService.JournalServiceClient(channels["documentation"]);
    }

    public IntakeService.IntakeServiceClient Intake { get; }

    public CaseService.CaseServiceClient Cases { get; }

    public DeadlineService.DeadlineServiceClient Deadlines { get; }

    public PartyService.PartyServiceClient Parties { get; }

    public JournalService.JournalServiceClient Journal { get; }

    /// <summary>Sets the business date of the caller's municipality in all services; null follows the real clock again.</summary>
    public async Task SetBusinessDate(DateOnly? date)
    {
        var request = new SetBusinessDateRequest { Date = date?.ToProto() };
        await Task.WhenAll(channels.Values.Select(channel =>
            new ClockService.ClockServiceClient(channel).SetBusinessDateAsync(request, deadline: Soon).ResponseAsync));
    }

    /// <summary>A deadline for one call.</summary>
    public static DateTime Soon => DateTime.UtcNow.AddSeconds(20);

    public void Dispose()
    {
        foreach (var channel in channels.Values)
        {
            channel.Dispose();
        }
    }

    // The local stack speaks HTTP/2 without TLS, on loopback only: hence the insecure channel with credentials.
    private GrpcChannel Open(string address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        Credentials = ChannelCredentials.Create(ChannelCredentials.Insecure, credentials()),
        UnsafeUseInsecureChannelCallCredentials = true,
        HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true },
    });
}

/// <summary>Dates as protobuf has them, and back.</summary>
public static class Dates
{
    public static Google.Type.Date ToProto(this DateOnly date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    public static DateOnly? ToDateOnly(this Google.Type.Date? date) => date is null ? null : new DateOnly(date.Year, date.Month, date.Day);
}
