using System.Security.Cryptography;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc;
using RpcStatus = Google.Rpc.Status;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>
/// A service on loopback with everything between the wire and its method, and a method that does what the test defines. No
/// database.
/// </summary>
internal sealed class RunningService : IAsyncDisposable
{
    /// <summary>Spans and metrics belong to the process: services whose telemetry is tested run one at a time.</summary>
    public const string OneAtATime = "running services";

    public const string CaseId = "01930000-0000-7000-8000-000000000001";

    // One suite: all services trust the same issuers.
    private static readonly ECDsa Users = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly ECDsa SuiteServices = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly ECDsa Documentation = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private readonly WebApplication app;
    private readonly GrpcChannel channel;

    private RunningService(Func<ServerCallContext, Task<GetCaseResponse>> method, Action<WebApplicationBuilder>? configure, (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Identity:PublicKey"] = Users.ExportSubjectPublicKeyInfoPem(),
            ["Identity:ServiceKey"] = SettingOfServicesKey,
            ["Identity:Services:documentation"] = SettingOfOtherServicesKey,
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.AddCalls("cases");
        builder.Services.AddSingleton(new OneMethod(method));
        configure?.Invoke(builder);
        app = builder.Build();
        app.MapGrpcService<CasesAsTold>();
        app.MapGrpcService<FeedAsTold>();
        app.MapGrpcService<OpenWatches>();
        app.MapCalls();
        app.StartAsync().GetAwaiter().GetResult();

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        GrpcAddress = new Uri(addresses[0]);
        HttpAddress = new Uri(addresses[1]);
        ServicesAddress = new Uri(addresses[2]);
        channel = GrpcChannel.ForAddress(GrpcAddress);
    }

    public static RunningService Start(
        Func<ServerCallContext, Task<GetCaseResponse>>? method = null, Action<WebApplicationBuilder>? configure = null,
        params (string Key, string Value)[] settings) =>
        new(method ?? (_ => Task.FromResult(new GetCaseResponse())), configure, settings);

    public static string SettingOfOtherServicesKey => Convert.ToBase64String(Documentation.ExportSubjectPublicKeyInfo());

    public static string SettingOfServicesKey => Convert.ToBase64String(SuiteServices.ExportPkcs8PrivateKey());

    public IServiceProvider Services => app.Services;

    public Uri GrpcAddress { get; }

    public Uri HttpAddress { get; }

    /// <summary>The port of the other services.</summary>
    public Uri ServicesAddress { get; }

    public CaseService.CaseServiceClient Client => new(channel);

    public GrpcChannel Channel => channel;

    public ECDsa UsersKey => Users;

    /// <summary>The key of Cases; every service that runs here is Cases.</summary>
    public ECDsa ServicesKey => SuiteServices;

    /// <summary>The key of Documentation, another service.</summary>
    public ECDsa OtherServicesKey => Documentation;

    /// <summary>One call as a caseworker of København, unless specified otherwise.</summary>
    public async Task<GetCaseResponse> Call(string? token = null, Metadata? headers = null, DateTime? deadline = null, string caseId = CaseId)
    {
        headers ??= [];
        headers.Add("authorization", $"Bearer {token ?? Token()}");
        return await Client.GetCaseAsync(new GetCaseRequest { CaseId = caseId }, headers, deadline);
    }

    /// <summary>The answer of a call that is refused.</summary>
    public async Task<(StatusCode Code, RpcStatus Status)> Refused(string? token = null, Metadata? headers = null, DateTime? deadline = null)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(() => Call(token, headers, deadline));
        return (exception.StatusCode, exception.GetRpcStatus() ?? new RpcStatus());
    }

    /// <summary>A token of the local users' issuer.</summary>
    public string Token(Action<SecurityTokenDescriptor>? change = null, string role = "caseworker", string? municipality = "101")
    {
        var claims = new Dictionary<string, object> { ["sub"] = "anna", ["name"] = "Anna Sagsbehandler", ["roles"] = new[] { role } };
        if (municipality is not null)
        {
            claims["municipality"] = municipality;
        }

        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = "sygeopfoelgning-local",
            Audience = "sygeopfoelgning",
            IssuedAt = DateTime.UtcNow,
            Expires = DateTime.UtcNow.AddMinutes(5),
            Claims = claims,
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(Users), SecurityAlgorithms.EcdsaSha256),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    public Task Stop() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        await app.DisposeAsync();
    }

    private sealed record OneMethod(Func<ServerCallContext, Task<GetCaseResponse>> Run);

    private sealed class CasesAsTold(OneMethod method) : CaseService.CaseServiceBase
    {
        public override Task<GetCaseResponse> GetCase(GetCaseRequest request, ServerCallContext context) => method.Run(context);

        // May be called on behalf of a person.
        public override async Task<ListCaseNamesResponse> ListCaseNames(ListCaseNamesRequest request, ServerCallContext context)
        {
            await method.Run(context);
            return new ListCaseNamesResponse();
        }
    }

    // Sends its headers once, and stays open.
    private sealed class OpenWatches : WatchService.WatchServiceBase
    {
        public override async Task Watch(WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context)
        {
            await responseStream.WriteAsync(new WatchResponse { Heartbeat = new() });
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
        }
    }

    private sealed class FeedAsTold(OneMethod method) : EventFeedService.EventFeedServiceBase
    {
        public override async Task<ReadEventsResponse> ReadEvents(ReadEventsRequest request, ServerCallContext context)
        {
            await method.Run(context);
            return new ReadEventsResponse();
        }
    }
}

internal static class Details
{
    /// <summary>The detail of that type, or null.</summary>
    public static T? Detail<T>(this RpcStatus status) where T : class, IMessage<T>, new() =>
        status.Details.FirstOrDefault(detail => detail.Is(new T().Descriptor))?.Unpack<T>();

    public static ErrorInfo ErrorInfo(this RpcStatus status) => status.Detail<ErrorInfo>() ?? throw new InvalidOperationException("no ErrorInfo");

    public static string Reason(this RpcStatus status) => status.ErrorInfo().Reason;
}
