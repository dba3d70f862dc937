using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Which tokens are accepted.</summary>
public sealed class AuthenticationTests(StackFixture fixture) : StackTest(fixture)
{
    private string UsersKey => Stack.Secret("users-signing-key");

    private string ServicesKey => Stack.Secret("documentation-signing-key");

    private byte[] UsersPublicKey => Convert.FromBase64String(Stack.Secret("users-public-key"));

    [Fact]
    public async Task A_right_token_is_let_in() => await Call(TestToken.Header(new TestToken().Sign(UsersKey)));

    [Fact]
    public async Task A_call_without_a_token_is_not_let_in()
    {
        var refused = await Refuses([]);
        await Refuses(new Metadata { { "authorization", "Bearer" } });
        await Refuses(new Metadata { { "authorization", "Basic c29maWU6aGVtbWVsaWc=" } });
        await Refuses(TestToken.Header("not.a.token"));
        Assert.Contains("adgangstoken", refused.Text.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_signed_by_somebody_else_is_not_believed()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await Refuses(new TestToken().Sign(Convert.ToBase64String(stranger.ExportPkcs8PrivateKey())));
    }

    [Fact]
    public async Task A_token_whose_claims_were_changed_is_not_believed()
    {
        var token = new TestToken().Sign(UsersKey);
        await Call(TestToken.Header(token));

        await Refuses(TestToken.WithClaimChanged(token, "\"101\"", "\"766\""));
    }

    [Fact]
    public async Task An_expired_token_is_not_believed() =>
        await Refuses(new TestToken { Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-1) }.Sign(UsersKey));

    [Fact]
    public async Task A_token_for_another_audience_is_not_believed() => await Refuses(new TestToken { Audience = "others" }.Sign(UsersKey));

    [Fact]
    public async Task A_token_of_an_unknown_issuer_is_not_believed() => await Refuses(new TestToken { Issuer = "others" }.Sign(UsersKey));

    [Fact]
    public async Task A_token_without_a_signature_is_not_believed() => await Refuses(new TestToken().Unsigned());

    [Fact]
    public async Task A_token_signed_with_the_public_key_as_a_secret_is_not_believed()
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(UsersPublicKey, out _);

        await Refuses(new TestToken().SignAsSecret(UsersPublicKey));
        await Refuses(new TestToken().SignAsSecret(Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem())));
    }

    [Fact]
    public async Task The_users_issuer_cannot_make_a_service_nor_the_services_issuer_a_caseworker()
    {
        await Refuses(new TestToken { Roles = ["service"] }.Sign(UsersKey));
        await Refuses(new TestToken { Roles = ["caseworker", "service"] }.Sign(UsersKey));
        await Refuses(new TestToken { Issuer = "sygeopfoelgning-services", Subject = "documentation", Roles = ["service"] }.Sign(UsersKey));
        await Refuses(new TestToken { Issuer = "sygeopfoelgning-services", Subject = "documentation", Roles = ["caseworker"] }.Sign(ServicesKey));
        await Refuses(new TestToken().Sign(ServicesKey));
    }

    [Theory]
    [InlineData("coordination", "cases")]
    [InlineData("coordination", "documentation")]
    [InlineData("cases", "scheduling")]
    public async Task A_service_cannot_make_a_token_that_says_it_is_another(string signer, string claimed)
    {
        foreach (var target in Stack.Services)
        {
            var feed = new EventFeedService.EventFeedServiceClient(Fixture.Channel(target));
            await feed.ReadEventsAsync(new ReadEventsRequest { Limit = 1 }, TestToken.Header(Signed(signer, by: signer)), Suite.Soon);

            await Refused.By(
                StatusCode.Unauthenticated, "UNAUTHENTICATED",
                feed.ReadEventsAsync(new ReadEventsRequest { Limit = 1 }, TestToken.Header(Signed(claimed, by: signer)), Suite.Soon));
        }

        string Signed(string service, string by) =>
            new TestToken { Issuer = "sygeopfoelgning-services", Subject = service, Roles = ["service"], Municipality = null }.Sign(Stack.Secret($"{by}-signing-key"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1O1")]
    [InlineData("1010")]
    [InlineData("-10")]
    public async Task A_person_without_a_municipality_is_nobody(string? municipality) =>
        await Refuses(new TestToken { Municipality = municipality }.Sign(UsersKey));

    [Fact]
    public async Task A_person_without_a_subject_is_nobody() => await Refuses(new TestToken { Subject = null }.Sign(UsersKey));

    [Fact]
    public async Task A_purpose_of_more_than_200_characters_is_refused()
    {
        var header = TestToken.Header(new TestToken().Sign(UsersKey));
        header.Add("x-purpose", new string('x', 201));

        await Refused.For(CasesClient.ListCasesAsync(new ListCasesRequest(), header, Suite.Soon), ("x-purpose", "TEXT_TOO_LONG"));
    }

    private CaseService.CaseServiceClient CasesClient => new(Fixture.Channel("cases"));

    private async Task Call(Metadata headers)
    {
        headers.Add("x-purpose", "test");
        await CasesClient.ListCasesAsync(new ListCasesRequest(), headers, Suite.Soon);
    }

    private Task<Refused> Refuses(string token) => Refuses(TestToken.Header(token));

    private Task<Refused> Refuses(Metadata headers) =>
        Refused.By(StatusCode.Unauthenticated, "UNAUTHENTICATED", CasesClient.ListCasesAsync(new ListCasesRequest(), headers, Suite.Soon));
}
