using System.Security.Cryptography;
using System.Text;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Tests.Unit.Rules;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>Which tokens are accepted, and who may call.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class AccessTests : IAsyncLifetime
{
    private readonly RunningService service;
    private Caller? seen;

    public AccessTests() => service = RunningService.Start(context =>
    {
        seen = context.Caller();
        return Task.FromResult(new GetCaseResponse());
    });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task A_caller_is_who_the_token_says()
    {
        await service.Call(headers: new Metadata { { "x-purpose", "sagsbehandling" } });

        Assert.Equal(("anna", "Anna Sagsbehandler", (short)101, "sagsbehandling"), (seen!.Subject, seen.Name, seen.Municipality, seen.Purpose));
        Assert.Equal((Role.Caseworker, "caseworker"), (seen.ActingRole, seen.ActingRoleName));
        Assert.Null(seen.ActsFor);
    }

    [Fact]
    public async Task The_purpose_is_the_method_where_none_is_given()
    {
        await service.Call();

        Assert.Equal("sygeopfoelgning.cases.v1.CaseService/GetCase", seen!.Purpose);
    }

    [Fact]
    public async Task A_purpose_is_at_most_200_characters_long_and_keeps_no_cpr_number()
    {
        await service.Call(headers: new Metadata { { "x-purpose", "ring til 010190-1234" } });
        Assert.Equal("ring til ******-****", seen!.Purpose);

        await service.Call(headers: new Metadata { { "x-purpose", new string('x', 200) } });
        var (code, status) = await service.Refused(headers: new Metadata { { "x-purpose", new string('x', 201) } });
        Assert.Equal((StatusCode.InvalidArgument, "x-purpose"), (code, Assert.Single(status.Detail<BadRequest>()!.FieldViolations).Field));
    }

    [Fact]
    public async Task A_role_that_the_method_does_not_name_is_not_enough()
    {
        var (code, status) = await service.Refused(service.Token(role: "auditor"));

        Assert.Equal((StatusCode.PermissionDenied, "ROLE_MISSING"), (code, status.Reason()));
        Assert.Equal("caseworker,retention_officer,coordinator,payment_unit,team_leader,citizen", status.ErrorInfo().Metadata["required"]);
        Assert.Null(seen);
    }

    [Theory]
    [InlineData("an_unknown_role")]
    [InlineData("")]
    [InlineData("Caseworker")]
    public async Task A_role_is_its_wire_name_and_nothing_else(string role)
    {
        var (code, status) = await service.Refused(service.Token(role: role));

        Assert.Equal((StatusCode.PermissionDenied, "ROLE_MISSING"), (code, status.Reason()));
    }

    [Fact]
    [Meets("ROLE_MISSING")]
    public async Task A_refused_role_is_explained_in_the_callers_language()
    {
        var (_, status) = await service.Refused(service.Token(role: "auditor"), new Metadata { { "accept-language", "en" } });

        Assert.Equal("This requires the role caseworker, retention officer, pathway coordinator, payment unit, team leader or citizen.", status.Detail<LocalizedMessage>()!.Message);
    }

    public static TheoryData<string> TokensThatDoNotHold => new(Bad.Keys);

    private static readonly Dictionary<string, Func<RunningService, string>> Bad = new()
    {
        ["no token at all"] = _ => "",
        ["not a token"] = _ => "abc",
        ["expired"] = service => service.Token(token => (token.IssuedAt, token.Expires) = (DateTime.UtcNow.AddMinutes(-6), DateTime.UtcNow.AddMinutes(-1))),
        ["not valid yet"] = service => service.Token(token => token.NotBefore = DateTime.UtcNow.AddMinutes(1)),
        ["without an end"] = service => service.Token(token => token.Expires = null),
        ["for another audience"] = service => service.Token(token => token.Audience = "another"),
        ["of an unknown issuer"] = service => service.Token(token => token.Issuer = "someone"),
        ["signed with another key"] = service => service.Token(token => token.SigningCredentials = Es256(ECDsa.Create(ECCurve.NamedCurves.nistP256))),
        ["not signed (alg none)"] = service => service.Token(token => token.SigningCredentials = null),
        ["signed with the public key as a secret (HS256)"] = service => service.Token(token => token.SigningCredentials = new SigningCredentials(
            new SymmetricSecurityKey(Encoding.UTF8.GetBytes(service.UsersKey.ExportSubjectPublicKeyInfoPem())), SecurityAlgorithms.HmacSha256)),
        ["not signed (alg None)"] = service => Crafted(service, """{"alg":"None","typ":"JWT"}""", _ => []),
        ["not signed (alg nOnE)"] = service => Crafted(service, """{"alg":"nOnE","typ":"JWT"}""", _ => []),
        ["not signed, though it says ES256"] = service => Crafted(service, """{"alg":"ES256","typ":"JWT"}""", _ => []),
        ["signed with zeros"] = service => Crafted(service, """{"alg":"ES256","typ":"JWT"}""", _ => new byte[64]),
        ["signed with the public key's bytes as a secret (HS256)"] = service => Crafted(
            service, """{"alg":"HS256","typ":"JWT"}""", content => HMACSHA256.HashData(service.UsersKey.ExportSubjectPublicKeyInfo(), content)),
        ["that brings its own key (jwk)"] = service => OfOwnKey(service, own =>
            $$$"""{"alg":"ES256","typ":"JWT","jwk":{"kty":"EC","crv":"P-256","x":"{{{Base64UrlEncoder.Encode(own.X)}}}","y":"{{{Base64UrlEncoder.Encode(own.Y)}}}"}}"""),
        ["that names a file as its key (kid)"] = service => OfOwnKey(service, _ => """{"alg":"ES256","typ":"JWT","kid":"../../../../dev/null"}"""),
        ["that says where its key is (jku)"] = service => OfOwnKey(service, _ => """{"alg":"ES256","typ":"JWT","jku":"http://127.0.0.1:1/keys"}"""),
        ["signed with another kind of key (RS256)"] = service =>
        {
            using var rsa = RSA.Create(2048);
            return Crafted(service, """{"alg":"RS256","typ":"JWT"}""", content => rsa.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        },
        ["that is encrypted (five parts)"] = service => $"{service.Token()}.AAAA.AAAA",
        ["with a huge claim and another key"] = service => service.Token(token =>
        {
            token.Claims["padding"] = new string('x', 9_000);
            token.SigningCredentials = Es256(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        }),
        ["with a changed claim"] = service => Forged(service.Token(municipality: "101"), service.Token(municipality: "630")),
        ["of the services' issuer, signed with the users' key"] = service => service.Token(token => token.Issuer = "sygeopfoelgning-services", role: "service"),
        ["of the users' issuer, signed with the services' key"] = service => service.Token(token => token.SigningCredentials = Es256(service.ServicesKey)),
        ["of the users' issuer with the role service"] = service => service.Token(role: "service"),
        ["of the services' issuer with a person's role"] = service => service.Token(token =>
            (token.Issuer, token.Claims["sub"], token.SigningCredentials) = ("sygeopfoelgning-services", "cases", Es256(service.ServicesKey))),
        ["of one service, signed with another's key"] = service => service.Token(
            token => (token.Issuer, token.Claims["sub"], token.SigningCredentials) = ("sygeopfoelgning-services", "cases", Es256(service.OtherServicesKey)), role: "service"),
        ["of a service that nobody knows"] = service => service.Token(
            token => (token.Issuer, token.Claims["sub"], token.SigningCredentials) = ("sygeopfoelgning-services", "billing", Es256(service.OtherServicesKey)), role: "service"),
        ["without a municipality"] = service => service.Token(municipality: null),
        ["with a municipality that is none"] = service => service.Token(municipality: "1e2"),
        ["without a subject"] = service => service.Token(token => token.Claims.Remove("sub")),
    };

    [Theory]
    [MemberData(nameof(TokensThatDoNotHold))]
    [Meets("UNAUTHENTICATED")]
    public async Task A_token_that_does_not_hold_lets_no_one_in(string which)
    {
        var (code, status) = await service.Refused(Bad[which](service));

        Assert.Equal((StatusCode.Unauthenticated, "UNAUTHENTICATED"), (code, status.Reason()));
        Assert.Null(seen);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ..")]
    [InlineData("Bearer e30.e30.")]
    [InlineData("Bearer a b c")]
    [InlineData("Bearer %00.%00.%00")]
    [InlineData("Basic YW5uYTphbm5h")]
    [InlineData("Negotiate AAAA")]
    [InlineData(",")]
    public async Task A_header_that_holds_no_token_lets_no_one_in(string header)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
            await service.Client.GetCaseAsync(new GetCaseRequest(), new Metadata { { "authorization", header } }));

        Assert.Equal((StatusCode.Unauthenticated, "UNAUTHENTICATED"), (exception.StatusCode, exception.GetRpcStatus()!.Reason()));
        Assert.Null(seen);
    }

    [Fact]
    public async Task Two_tokens_are_as_good_as_none()
    {
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await service.Client.GetCaseAsync(new GetCaseRequest(), new Metadata
        {
            { "authorization", $"Bearer {service.Token()}" }, { "authorization", $"Bearer {service.Token(municipality: "630")}" },
        }));

        Assert.Equal(StatusCode.Unauthenticated, exception.StatusCode);
    }

    [Fact]
    public async Task A_token_that_is_larger_than_headers_may_be_lets_no_one_in_and_hurts_no_one()
    {
        await Assert.ThrowsAsync<RpcException>(() => service.Call(service.Token(token => token.Claims["padding"] = new string('x', 100_000))));
        Assert.Null(seen);

        await service.Call();
        await service.Call(service.Token(token => token.Claims["padding"] = new string('x', 9_000)));
    }

    [Fact]
    public async Task A_call_without_a_header_is_not_let_in()
    {
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await service.Client.GetCaseAsync(new GetCaseRequest()));

        Assert.Equal((StatusCode.Unauthenticated, "UNAUTHENTICATED"), (exception.StatusCode, exception.GetRpcStatus()!.Reason()));
    }

    [Fact]
    public async Task A_service_is_known_by_its_own_token_and_carries_the_acting_person_and_purpose()
    {
        var tokens = service.Services.GetRequiredService<ServiceTokens>();
        var anna = new Caller("anna", "Anna Sagsbehandler", 101, new HashSet<Role> { Role.Caseworker }, null, "visitation") { ActingRole = Role.Caseworker };

        // GetCase is not for services: the role is refused, not the token.
        var (code, _) = await service.Refused(tokens.ActingFor(anna));
        Assert.Equal(StatusCode.PermissionDenied, code);

        var read = TokenClaims.Read(await Principal(tokens.ActingFor(anna)), null, "none")!;
        Assert.Equal(("cases", (short)101, "visitation"), (read.Subject, read.Municipality, read.Purpose));
        Assert.Equal([Role.Service], read.Roles);
        Assert.Equal(new ActingPerson("anna", "Anna Sagsbehandler", "caseworker"), read.ActsFor);

        var byItself = TokenClaims.Read(await Principal(tokens.ForService("ReadEvents")), null, "none")!;
        Assert.Equal(("cases", (short)0, "ReadEvents", null), (byItself.Subject, byItself.Municipality, byItself.Purpose, byItself.ActsFor));
    }

    [Fact]
    public async Task On_behalf_of_a_person_a_service_acts_in_the_persons_role_with_team_and_purpose()
    {
        var anna = new Caller("anna", "Anna Sagsbehandler", 101, new HashSet<Role> { Role.PaymentUnit }, null, "arbejdsliste")
        {
            ActingRole = Role.PaymentUnit, Team = "team-nord", HasPurpose = true,
        };

        Assert.Null(await OnBehalf(ActingFor(anna)));
        Assert.Equal((Role.PaymentUnit, "team-nord", true, "arbejdsliste"), (seen!.ActingRole, seen.Team, seen.HasPurpose, seen.Purpose));
        Assert.Equal(("anna", "cases", (short)101), (seen.Who.Subject, seen.Via, seen.Municipality));

        // What the person did not state, the service does not state either.
        Assert.Null(await OnBehalf(ActingFor(anna with { HasPurpose = false, Team = "" })));
        Assert.Equal(("", false), (seen.Team, seen.HasPurpose));
    }

    [Theory]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Service)]
    public async Task On_behalf_of_a_person_without_the_role_a_service_is_refused(Role role)
    {
        var person = new Caller("anna", "Anna", 101, new HashSet<Role> { role }, null, "x") { ActingRole = role, HasPurpose = true };

        Assert.Equal((StatusCode.PermissionDenied, "ROLE_MISSING"), await OnBehalf(ActingFor(person)));
        Assert.Null(seen);
    }

    [Fact]
    public async Task By_itself_a_service_reads_nothing_that_is_only_for_persons()
    {
        Assert.Equal(
            (StatusCode.PermissionDenied, "ROLE_MISSING"), await OnBehalf(service.Services.GetRequiredService<ServiceTokens>().ForService("names")));
        Assert.Null(seen);
    }

    [Fact]
    public void Only_reads_may_be_called_on_behalf_of_a_person_and_by_officers_only() => Assert.All(
        Contract.Methods.Where(method => Contract.AccessOf(method.Key).OnBehalf),
        method => Assert.True(Contract.IsRead(method.Value) && !Contract.RolesOf(method.Value).Contains(Role.Citizen), method.Key));

    private string ActingFor(Caller caller) => service.Services.GetRequiredService<ServiceTokens>().ActingFor(caller);

    private async Task<(StatusCode, string)?> OnBehalf(string token)
    {
        try
        {
            await service.Client.ListCaseNamesAsync(
                new ListCaseNamesRequest { CaseIds = { RunningService.CaseId } }, new Metadata { { "authorization", $"Bearer {token}" } });
            return null;
        }
        catch (RpcException refused)
        {
            return (refused.StatusCode, refused.GetRpcStatus()!.Reason());
        }
    }

    [Fact]
    public async Task A_token_is_verified_once_a_minute_at_most_and_never_after_its_end()
    {
        var trusted = service.Services.GetRequiredService<TokenHandler>();
        var expected = IdentityConfiguration.Expecting("sygeopfoelgning-local", new ECDsaSecurityKey(service.UsersKey), [SecurityAlgorithms.EcdsaSha256]);
        var token = service.Token();

        var first = await trusted.ValidateTokenAsync(token, expected);
        Assert.True(first.IsValid);
        Assert.Same(first, await trusted.ValidateTokenAsync(token, expected));

        var clock = new SetClock(DateTimeOffset.UtcNow);
        var moving = new TrustedTokens(service.Services.GetRequiredService<ServiceIssuer>(), clock);
        var before = await moving.ValidateTokenAsync(token, expected);
        clock.Now += TimeSpan.FromSeconds(61);
        Assert.NotSame(before, await moving.ValidateTokenAsync(token, expected));
    }

    private async Task<System.Security.Claims.ClaimsPrincipal> Principal(string token)
    {
        var result = await service.Services.GetRequiredService<TokenHandler>().ValidateTokenAsync(token, new TokenValidationParameters());
        Assert.True(result.IsValid);
        return new System.Security.Claims.ClaimsPrincipal(result.ClaimsIdentity);
    }

    // A custom header over correct claims, signed as the test chooses.
    private static string Crafted(RunningService service, string head, Func<byte[], byte[]> sign)
    {
        var content = $"{Base64UrlEncoder.Encode(head)}.{service.Token().Split('.')[1]}";
        return $"{content}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(content)))}";
    }

    private static string OfOwnKey(RunningService service, Func<ECPoint, string> head)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Crafted(service, head(own.ExportParameters(includePrivateParameters: false).Q), content => own.SignData(content, HashAlgorithmName.SHA256));
    }

    private static SigningCredentials Es256(ECDsa key) => new(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256);

    private static string Forged(string signed, string wanted) => $"{wanted[..wanted.LastIndexOf('.')]}{signed[signed.LastIndexOf('.')..]}";
}

/// <summary>A clock that the test sets.</summary>
internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
