using Sygeopfoelgning.ServiceDefaults.Telemetry;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>All numbers are constructed.</summary>
public sealed class CprScrubberTests
{
    [Theory]
    [InlineData("0101901234", "******-****")]
    [InlineData("010190-1234", "******-****")]
    [InlineData("010190 1234", "******-****")]
    [InlineData("010190 - 1234", "******-****")]
    [InlineData("010190–1234", "******-****")]
    [InlineData("010190+1234", "******-****")]
    [InlineData("borger 010190-1234, ringede", "borger ******-****, ringede")]
    [InlineData("(0101901234)", "(******-****)")]
    [InlineData("{\"cpr\":\"0101901234\"}", "{\"cpr\":\"******-****\"}")]
    [InlineData("cpr=0101901234&x=1", "cpr=******-****&x=1")]
    [InlineData("/borgere/0101901234/sager", "/borgere/******-****/sager")]
    [InlineData("CPR0101901234", "CPR******-****")]
    [InlineData("id0101901234", "id******-****")]
    [InlineData("sag-0101901234", "sag-******-****")]
    [InlineData("case-0101901234.pdf", "case-******-****.pdf")]
    [InlineData("0101901234 og 3112991111.", "******-**** og ******-****.")]
    [InlineData("6101901234", "******-****")]
    [InlineData("2902001234", "******-****")]
    [InlineData("2902851234", "******-****")]
    [InlineData("Key (cpr)=(010190-1234) already exists.", "Key (cpr)=(******-****) already exists.")]
    public void A_cpr_number_does_not_get_through(string text, string scrubbed) => Assert.Equal(scrubbed, CprScrubber.Scrub(text));

    [Theory]
    [InlineData("")]
    [InlineData("ingen tal her")]
    [InlineData("2026-0000001")]
    [InlineData("sag 2026-1234567 er åben")]
    [InlineData("01012612-3456-7890-8901-010126123456")]
    [InlineData("a1010126-1234-7000-8000-000000000001")]
    [InlineData("01930000-0000-7000-8000-010190123456")]
    [InlineData("4bf92f0101901234a3ce929d0e0e4736")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad0101901234af-01")]
    [InlineData("b7ad0101901234af")]
    [InlineData("2026-11-22T04:45:12.0101901234Z")]
    [InlineData("3,0101901234")]
    [InlineData("01019012345")]
    [InlineData("20261122044512")]
    [InlineData("3201901234")]
    [InlineData("0113901234")]
    [InlineData("3102901234")]
    [InlineData("0000000000")]
    [InlineData("1763789000")]
    [InlineData("127.0.0.1:54321")]
    [InlineData("12345678")]
    [InlineData("010190-****")]
    [InlineData("+45 12 34 56 78")]
    public void What_is_no_cpr_number_stays_as_it_is(string text) => Assert.Same(text, CprScrubber.Scrub(text));
}
