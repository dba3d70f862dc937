using System.Buffers.Text;
using System.Text.Json;
using Grpc.Core;
using Grpc.Core.Interceptors;
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
    private readonly Dictionary<string, CallInvoker> invokers;
    private readonly Func<CallCredentials> credentials;

    /// <param name="addresses">gRPC address per service name.</param>
    /// <param name="token">The caller's token.</param>
    /// <param name="purpose">The purpose of calls that do not state one themselves; null states none.</param>
    /// <param name="around">A wrapper around each call; none if it is null.</param>
    public Suite(IReadOnlyDictionary<string, string> addresses, string token, string? purpose = "sygedagpengeopfølgning", Interceptor? around = null)
    {
        Subject = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1])).RootElement.GetProperty("sub").GetString()!;
        credentials = () => CallCredentials.FromInterceptor((_, metadata) =>
        {
            metadata.Add("authorization", $"Bearer {token}");
            return Task.CompletedTask;
        });
        channels = addresses.ToDictionary(address => address.Key, address => Open(address.Value));
        invokers = channels.ToDictionary(channel => channel.Key, channel => channel.Value.Intercept(headers => WithPurpose(headers, purpose)));
        if (around is not null)
        {
            invokers = invokers.ToDictionary(invoker => invoker.Key, invoker => invoker.Value.Intercept(around));
        }

        Intake = new IntakeService.IntakeServiceClient(To("cases"));
        Cases = new CaseService.CaseServiceClient(To("cases"));
        Courses = new CourseService.CourseServiceClient(To("cases"));
        Retention = new RetentionService.RetentionServiceClient(To("cases"));
        Goals = new GoalService.GoalServiceClient(To("cases"));
        InterventionPlans = new InterventionPlanService.InterventionPlanServiceClient(To("cases"));
        Deadlines = new DeadlineService.DeadlineServiceClient(To("scheduling"));
        Parties = new PartyService.PartyServiceClient(To("coordination"));
        Journal = new JournalService.JournalServiceClient(To("documentation"));
        CaseWatch = new(To("cases"));
        PlanWatch = new(To("scheduling"));
        PartiesWatch = new(To("coordination"));
        JournalWatch = new(To("documentation"));
    }

    /// <summary>Who calls: the <c>sub</c> of the token.</summary>
    public string Subject { get; }

    /// <summary>The invoker for a service, for clients that are not listed below.</summary>
    public CallInvoker To(string service) => invokers[service];

    public IntakeService.IntakeServiceClient Intake { get; }

    public CaseService.CaseServiceClient Cases { get; }

    public CourseService.CourseServiceClient Courses { get; }

    public RetentionService.RetentionServiceClient Retention { get; }

    public GoalService.GoalServiceClient Goals { get; }

    public InterventionPlanService.InterventionPlanServiceClient InterventionPlans { get; }

    public DeadlineService.DeadlineServiceClient Deadlines { get; }

    public PartyService.PartyServiceClient Parties { get; }

    public JournalService.JournalServiceClient Journal { get; }

    public Cases.V1.WatchService.WatchServiceClient CaseWatch { get; }

    public Scheduling.V1.WatchService.WatchServiceClient PlanWatch { get; }

    public Coordination.V1.WatchService.WatchServiceClient PartiesWatch { get; }

    public Documentation.V1.WatchService.WatchServiceClient JournalWatch { get; }

    /// <summary>Sets the business date of the caller's municipality in all services; null follows the real clock again.</summary>
    /// <param name="date">The date.</param>
    /// <param name="time">The time of day at which the clock then stands still; null: that of the real clock.</param>
    public async Task SetBusinessDate(DateOnly? date, TimeOnly? time = null)
    {
        var request = new SetBusinessDateRequest
        {
            Date = date?.ToProto(),
            Time = time is { } at ? new Google.Type.TimeOfDay { Hours = at.Hour, Minutes = at.Minute, Seconds = at.Second } : null,
        };
        await Task.WhenAll(invokers.Values.Select(service =>
            new ClockService.ClockServiceClient(service).SetBusinessDateAsync(request, deadline: Soon).ResponseAsync));
    }

    /// <summary>All cases that lists show the caller.</summary>
    public async Task<List<Case>> AllCases()
    {
        var all = new List<Case>();
        var token = "";
        do
        {
            var page = await Cases.ListCasesAsync(new ListCasesRequest { PageSize = 200, PageToken = token }, deadline: Soon);
            all.AddRange(page.Cases);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return all;
    }

    /// <summary>The first two hundred entries of a case's journal; none while the case has not arrived there.</summary>
    public async Task<IReadOnlyList<JournalEntry>> Entries(string caseId)
    {
        try
        {
            return (await Journal.ListEntriesAsync(new ListEntriesRequest { CaseId = caseId, PageSize = 200 }, deadline: Soon)).Entries;
        }
        catch (RpcException notThere) when (notThere.StatusCode == StatusCode.NotFound)
        {
            return [];
        }
    }

    /// <summary>A deadline for one call.</summary>
    public static DateTime Soon => DateTime.UtcNow.AddSeconds(60);

    public void Dispose()
    {
        foreach (var channel in channels.Values)
        {
            channel.Dispose();
        }
    }

    // Headers are ASCII: the purpose is percent-encoded.
    private static Metadata WithPurpose(Metadata headers, string? purpose)
    {
        if (purpose is not null && headers.Get("x-purpose") is null)
        {
            headers.Add("x-purpose", Uri.EscapeDataString(purpose));
        }

        return headers;
    }

    // The local stack speaks HTTP/2 without TLS, on loopback only: hence the insecure channel with credentials.
    private GrpcChannel Open(string address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        Credentials = ChannelCredentials.Create(ChannelCredentials.Insecure, credentials()),
        UnsafeUseInsecureChannelCallCredentials = true,
        HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true },
    });
}

/// <summary>Converts dates to protobuf's form and back.</summary>
public static class Dates
{
    public static Google.Type.Date ToProto(this DateOnly date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    public static DateOnly? ToDateOnly(this Google.Type.Date? date) => date is null ? null : new DateOnly(date.Year, date.Month, date.Day);
}
