using Google.Rpc;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Tests.Unit.Rules;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>The purpose and the caller in headers and tokens, validated after decoding.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class PurposeTests : IAsyncLifetime
{
    private readonly RunningService service;
    private Caller? seen;

    public PurposeTests() => service = RunningService.Start(context =>
    {
        seen = context.Caller();
        return Task.FromResult(new GetCaseResponse());
    });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Theory]
    [InlineData("Opf%C3%B8lgning", "Opfølgning")]
    [InlineData("A%CC%8Arsag: ring", "Årsag: ring")]
    [InlineData("Ring+til borger", "Ring+til borger")]
    [InlineData("%20 Opslag %20", "Opslag")]
    [InlineData("Opslag%0A", "Opslag")]
    [InlineData("100%25 sikker", "100% sikker")]
    [InlineData("Ring til 010190%C2%A01234", "Ring til ******-****")]
    public async Task A_purpose_is_kept_as_it_is_meant(string header, string purpose)
    {
        await Call(header);

        Assert.Equal((purpose, true), (seen!.Purpose, seen.HasPurpose));
    }

    [Theory]
    [InlineData("%20")]
    [InlineData("%09")]
    [InlineData("%C2%A0")]
    [InlineData("%E2%80%8B")]
    [InlineData("%EF%BB%BF")]
    [InlineData("%E2%80%AE%E2%80%8F")]
    [InlineData("%E3%85%A4%E3%85%A4%E3%85%A4")]
    [InlineData("...")]
    [InlineData("-")]
    [InlineData("12345")]
    [InlineData("x")]
    [InlineData("%CC%8A%CC%8A")]
    [InlineData("%CA%BC%CA%BC")]
    [InlineData("%CA%B0%CA%B2%CA%B7%CA%B8")]
    [InlineData("%C2%AA%C2%BA")]
    public async Task What_has_no_letters_states_no_purpose(string header)
    {
        await Call(header);

        Assert.Equal(("sygeopfoelgning.cases.v1.CaseService/GetCase", false), (seen!.Purpose, seen.HasPurpose));
    }

    [Theory]
    [InlineData("%00abc", "TEXT_UNREADABLE")]
    [InlineData("Opslag%00", "TEXT_UNREADABLE")]
    [InlineData("%00", "TEXT_UNREADABLE")]
    [InlineData("Opslag%1B[2J", "TEXT_UNREADABLE")]
    [InlineData("Opslag%F8", "TEXT_UNREADABLE")]
    [InlineData("Opslag%ED%A0%80", "TEXT_UNREADABLE")]
    [InlineData("Opslag%EF%BF%BD", "TEXT_UNREADABLE")]
    [InlineData("Opslag%C0%80", "TEXT_UNREADABLE")]
    [InlineData("100% sikker", "TEXT_UNREADABLE")]
    [InlineData("Opslag%", "TEXT_UNREADABLE")]
    [InlineData("Opslag%0Aog mere", "TEXT_UNREADABLE")]
    [InlineData("%25C2%25A0", "PURPOSE_ENCODED_TWICE")]
    [InlineData("Opf%25C3%25B8lgning", "PURPOSE_ENCODED_TWICE")]
    [InlineData("Opslag%2520", "PURPOSE_ENCODED_TWICE")]
    [InlineData("%252525e2", "PURPOSE_ENCODED_TWICE")]
    [InlineData("Opslag%E2%80%AEgalspo", "TEXT_INVISIBLE")]
    [InlineData("Op%E2%80%8Bslag", "TEXT_INVISIBLE")]
    public async Task A_purpose_that_is_no_text_is_refused(string header, string reason)
    {
        var (code, status) = await service.Refused(headers: new Metadata { { "x-purpose", header } });

        var violation = Assert.Single(status.Detail<BadRequest>()!.FieldViolations);
        Assert.Equal((StatusCode.InvalidArgument, "x-purpose", reason), (code, violation.Field, violation.Reason));
        Assert.Null(seen);
    }

    [Fact]
    public async Task Two_purposes_are_refused_and_not_joined()
    {
        var (code, status) = await service.Refused(headers: new Metadata { { "x-purpose", "visitation" }, { "x-purpose", "samtale" } });

        Assert.Equal(
            (StatusCode.InvalidArgument, "PURPOSE_REPEATED"), (code, Assert.Single(status.Detail<BadRequest>()!.FieldViolations).Reason));
    }

    [Fact]
    public async Task A_comma_in_a_purpose_is_encoded()
    {
        await Call(Uri.EscapeDataString("ring, og skriv"));

        Assert.Equal("ring, og skriv", seen!.Purpose);
    }

    [Fact]
    public async Task A_purpose_is_counted_as_people_count()
    {
        var family = Uri.EscapeDataString("\U0001F468\u200D\U0001F469\u200D\U0001F467");

        await Call("familie" + string.Concat(Enumerable.Repeat(family, 193)));
        var (_, status) = await service.Refused(headers: new Metadata { { "x-purpose", "familie" + string.Concat(Enumerable.Repeat(family, 194)) } });

        Assert.Equal("TEXT_TOO_LONG", Assert.Single(status.Detail<BadRequest>()!.FieldViolations).Reason);
    }

    [Theory]
    [InlineData("name", "Anna\0")]
    [InlineData("team", "team\0vest")]
    [InlineData("sub", "an\0na")]
    [InlineData("name", "Anna\u202Eanna")]
    [InlineData("name", "Anna\nBo")]
    [InlineData("sub", "\u200B")]
    [Meets("TOKEN_CLAIM_UNUSABLE")]
    public async Task A_claim_that_cannot_be_kept_is_refused(string claim, string value)
    {
        var (code, status) = await service.Refused(service.Token(token => token.Claims[claim] = value));

        Assert.Equal((StatusCode.Unauthenticated, "TOKEN_CLAIM_UNUSABLE", claim), (code, status.Reason(), status.ErrorInfo().Metadata["claim"]));
        Assert.Null(seen);
    }

    private Task<GetCaseResponse> Call(string header) => service.Call(headers: new Metadata { { "x-purpose", header } });
}
