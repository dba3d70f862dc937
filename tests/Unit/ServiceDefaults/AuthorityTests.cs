using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Sygeopfoelgning.Tests.Unit.Rules;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>Users' tokens of an OIDC authority: its keys are read from it, it may be away, and its keys change.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class AuthorityTests : IAsyncLifetime
{
    private readonly Authority authority = new();

    public Task InitializeAsync() => authority.Start();

    public async Task DisposeAsync() => await authority.DisposeAsync();

    [Fact]
    public async Task A_token_of_the_authority_is_believed_and_the_local_issuers_is_not()
    {
        await using var service = ServiceOf(authority);

        await service.Call(authority.Token());

        Assert.Equal(StatusCode.Unauthenticated, (await service.Refused(service.Token())).Code);
        Assert.Equal(StatusCode.Unauthenticated, (await service.Refused(authority.Token(issuer: "https://others.example"))).Code);
        Assert.Equal(StatusCode.Unauthenticated, (await service.Refused(authority.Token(signWith: Authority.NewKey("key-1")))).Code);
    }

    [Fact]
    [Meets("AUTHORITY_UNAVAILABLE")]
    public async Task While_the_authority_is_away_a_caller_is_asked_to_come_back_and_nobody_is_called_a_stranger()
    {
        await using var service = ServiceOf(authority);
        var token = authority.Token();
        await authority.Stop();

        var (code, status) = await service.Refused(token);
        Assert.Equal((StatusCode.Unavailable, "AUTHORITY_UNAVAILABLE"), (code, status.Reason()));
        Assert.NotNull(status.Detail<RetryInfo>());

        await authority.Start();
        await IsLetIn(service, token);
    }

    [Fact]
    public async Task An_authority_that_takes_the_question_and_never_answers_is_away_for_all_at_once()
    {
        var token = authority.Token();
        await authority.Stop();
        using var silent = new TcpListener(IPAddress.Loopback, authority.Port);
        silent.Start();
        await using var service = ServiceOf(authority);

        var codes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CodeOf(service, token))).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.All(codes, code => Assert.Equal(StatusCode.Unavailable, code));
    }

    [Fact]
    public async Task Once_read_the_keys_outlive_the_authority()
    {
        await using var service = ServiceOf(authority);
        await service.Call(authority.Token());
        await authority.Stop();

        await service.Call(authority.Token(subject: "bente"));
    }

    [Fact]
    public async Task A_key_that_the_authority_changed_to_is_found_by_the_first_token_that_has_it()
    {
        await using var service = ServiceOf(authority);
        var old = authority.Token();
        await service.Call(old);
        authority.Roll();

        var next = authority.Token(subject: "bente");
        await service.Call(next);
        // New tokens signed with a deleted key are rejected.
        Assert.Equal(StatusCode.Unauthenticated, await CodeOf(service, authority.Token(subject: "carl", signWith: authority.FirstKey)));
    }

    private static RunningService ServiceOf(Authority authority) =>
        RunningService.Start(settings: [("Identity:PublicKey", ""), ("Identity:Authority", authority.Url)]);

    private static async Task<StatusCode> CodeOf(RunningService service, string token)
    {
        try
        {
            await service.Call(token);
            return StatusCode.OK;
        }
        catch (RpcException answer)
        {
            return answer.StatusCode;
        }
    }

    private static async Task IsLetIn(RunningService service, string token)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        for (var code = StatusCode.Unavailable; code != StatusCode.OK; code = await CodeOf(service, token))
        {
            Assert.Equal(StatusCode.Unavailable, code);
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>An OIDC authority on loopback: its metadata, its keys, and tokens signed with the newest.</summary>
    private sealed class Authority : IAsyncDisposable
    {
        private WebApplication? app;
        private ECDsaSecurityKey key = NewKey("key-1");

        public Authority() => FirstKey = key;

        public ECDsaSecurityKey FirstKey { get; }

        public int Port { get; } = FreePort();

        public string Url => $"http://localhost:{Port}";

        public async Task Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls($"http://127.0.0.1:{Port}");
            app = builder.Build();
            app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, string>
            {
                ["issuer"] = Url, ["jwks_uri"] = $"{Url}/keys",
            }));
            app.MapGet("/keys", () => Results.Json(new { keys = new[] { PublicOf(key) } }));
            await app.StartAsync();
        }

        public async Task Stop()
        {
            await app!.DisposeAsync();
            app = null;
        }

        public void Roll() => key = NewKey("key-2");

        public string Token(string subject = "anna", string? issuer = null, ECDsaSecurityKey? signWith = null) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Url,
            Audience = "sygeopfoelgning",
            Claims = new Dictionary<string, object>
            {
                ["sub"] = subject, ["name"] = "Anna Sagsbehandler", ["roles"] = new[] { "caseworker" }, ["municipality"] = "101",
            },
            SigningCredentials = new SigningCredentials(signWith ?? key, SecurityAlgorithms.EcdsaSha256),
        });

        public static ECDsaSecurityKey NewKey(string id) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            KeyId = id, CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };

        public async ValueTask DisposeAsync()
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }
        }

        private static Dictionary<string, string> PublicOf(ECDsaSecurityKey key)
        {
            var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
            return new()
            {
                ["kty"] = "EC", ["crv"] = "P-256", ["use"] = "sig", ["alg"] = "ES256", ["kid"] = key.KeyId,
                ["x"] = Base64UrlEncoder.Encode(point.X), ["y"] = Base64UrlEncoder.Encode(point.Y),
            };
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
