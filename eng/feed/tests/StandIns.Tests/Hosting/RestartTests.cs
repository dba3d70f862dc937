using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.Dcp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace StandIns.Tests.Hosting;

/// <summary>
/// What the genuine orchestrator does once in some hundred or thousand restarts: it answers a deletion with success and keeps the
/// object, refuses one, or never looks at the object that takes the place of the deleted one. Here it does so when told.
/// </summary>
public sealed class RestartTests : IAsyncLifetime
{
    private const string Objects = "/apis/usvc-dev.developer.microsoft.com/v1/executables";
    private const string HalfGone = """{"kind":"Status","status":"Failure","message":"file does not exist","code":500}""";

    private readonly CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
    private WebApplication orchestrator = null!;
    private X509Certificate2 authority = null!;
    private DcpClient client = null!;

    private JsonNode? known;
    private (int Lost, int Refused, bool Overlooks) faults;
    private (int Deletions, int Changes) asked;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        orchestrator = builder.Build();
        orchestrator.MapGet($"{Objects}/cases", Known);
        orchestrator.MapPost(Objects, (JsonNode created) =>
        {
            known = created;
            return faults.Overlooks ? Known() : LookAt();
        });
        orchestrator.MapPatch($"{Objects}/cases", () =>
        {
            asked.Changes++;
            return LookAt();
        });
        orchestrator.MapDelete($"{Objects}/cases", () =>
        {
            asked.Deletions++;
            if (faults.Refused-- > 0)
            {
                return Results.Text(HalfGone, "application/json", statusCode: 500);
            }

            var answer = Known();
            known = faults.Lost-- > 0 ? known : null;
            return answer;
        });
        await orchestrator.StartAsync(limit.Token);

        using var key = ECDsa.Create();
        authority = new CertificateRequest("CN=none", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        client = new DcpClient(new KubeConfig(new Uri(orchestrator.Urls.Single()), authority, "token"));
        await client.CreateProcessAsync(DcpKinds.Executable, Cases(), limit.Token);
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        authority.Dispose();
        await orchestrator.DisposeAsync();
        limit.Dispose();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(0, 4)]
    [InlineData(1, 2)]
    public async Task A_deletion_is_asked_for_until_the_object_is_gone(int lost, int refused)
    {
        (faults.Lost, faults.Refused) = (lost, refused);
        await client.DeleteAsync(DcpKinds.Executable, "cases", limit.Token);
        Assert.Null(known);
        Assert.Equal(lost + refused + 1, asked.Deletions);
    }

    [Fact]
    public async Task An_orchestrator_that_only_refuses_is_not_asked_for_ever()
    {
        faults.Refused = 100;
        var refusal = await Assert.ThrowsAsync<DistributedApplicationException>(() => client.DeleteAsync(DcpKinds.Executable, "cases", limit.Token));
        Assert.Contains("file does not exist", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(5, asked.Deletions);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_process_that_the_orchestrator_does_not_look_at_is_brought_to_its_notice(bool overlooks, int changes)
    {
        faults.Overlooks = overlooks;
        await client.DeleteAsync(DcpKinds.Executable, "cases", limit.Token);
        await client.CreateProcessAsync(DcpKinds.Executable, Cases(), limit.Token);
        Assert.Equal("Running", (string?)known!["status"]!["state"]);
        Assert.Equal(changes, asked.Changes);
    }

    private static DcpObject<ExecutableSpec, ExecutableStatus> Cases() =>
        DcpKinds.Executable.New("cases", new ExecutableSpec { ExecutablePath = "cases", WorkingDirectory = ".", Args = [], Env = [] });

    private IResult LookAt()
    {
        known!["status"] = new JsonObject { ["state"] = "Running" };
        return Known();
    }

    private IResult Known() => known is null ? Results.NotFound() : Results.Text(known.ToJsonString(), "application/json");
}
