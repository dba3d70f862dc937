using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Tests.Unit.Rules;

public sealed class IdentifierTests
{
    // 13748136 is the example of Erhvervsstyrelsen; 10172748 is printed on letters of Beskæftigelsesministeriet.
    [Theory]
    [InlineData("13748136")]
    [InlineData("24256790")]
    [InlineData("10172748")]
    public void A_CVR_number_with_the_right_check_digit_is_accepted(string text) =>
        Assert.Equal(text, CvrNumber.Parse(text).Value.ToString());

    [Theory]
    [InlineData("24256791")]
    [InlineData("12345678")]
    [InlineData("00000000")]
    [InlineData("00000019")]
    [InlineData("00000108")]
    [Meets("CVR_CHECK_DIGIT")]
    public void A_CVR_number_with_a_wrong_check_digit_is_refused(string text) =>
        Assert.Equal("CVR_CHECK_DIGIT", Given.ViolationOf(CvrNumber.Parse(text)));

    [Theory]
    [InlineData(null)]
    [InlineData("1374813")]
    [InlineData("137481366")]
    [InlineData("DK13748136")]
    [InlineData("1374813６")]
    [Meets("CVR_FORMAT")]
    public void A_CVR_number_has_eight_digits(string? text) =>
        Assert.Equal("CVR_FORMAT", Given.ViolationOf(CvrNumber.Parse(text)));

    // 2*2 + 7*2 + ... : where the first seven leave the remainder 1, no check digit fits.
    [Fact]
    public void Some_seven_digits_have_no_CVR_number_at_all()
    {
        foreach (var seven in Enumerable.Range(1_000_000, 2_000).Select(number => $"{number}"))
        {
            var fitting = Enumerable.Range(0, 10).Count(last => !CvrNumber.Parse($"{seven}{last}").IsRefused);
            var remainder = seven.Zip([2, 7, 6, 5, 4, 3, 2]).Sum(pair => (pair.First - '0') * pair.Second) % 11;

            Assert.Equal(remainder == 1 ? 0 : 1, fitting);
        }
    }

    [Theory]
    [InlineData("1000000000", false)]
    [InlineData("1000000001", false)]
    [InlineData("0000000000", true)]
    [InlineData("0123456789", true)]
    [InlineData("100000000", true)]
    [InlineData("10000000000", true)]
    [InlineData("100000000A", true)]
    [InlineData("", true)]
    [Meets("P_NUMBER_FORMAT")]
    public void A_P_number_has_ten_digits_and_no_check_digit(string text, bool refused)
    {
        var parsed = PNumber.Parse(text);

        Assert.Equal(refused, parsed.IsRefused);
        Assert.Equal(refused ? "P_NUMBER_FORMAT" : text, refused ? Given.ViolationOf(parsed) : parsed.Value.Value);
    }

    [Fact]
    [Meets("EAN_FORMAT")]
    [Meets("EAN_CHECK_DIGIT")]
    public void An_EAN_number_has_thirteen_digits_and_a_GS1_check_digit()
    {
        Assert.Equal("5798009710581", EanNumber.Parse("5798009710581").Value.ToString());
        Assert.Equal("EAN_CHECK_DIGIT", Given.ViolationOf(EanNumber.Parse("5798009710582")));
        Assert.Equal("EAN_CHECK_DIGIT", Given.ViolationOf(EanNumber.Parse("7598009710581")));
        Assert.Equal("EAN_FORMAT", Given.ViolationOf(EanNumber.Parse("579800971058")));
    }

    [Theory]
    [InlineData("012345", false)]
    [InlineData("000000", true)]
    [InlineData("12345", true)]
    [InlineData("1234567", true)]
    [InlineData("12345x", true)]
    [Meets("PROVIDER_NUMBER_FORMAT")]
    public void A_provider_number_has_six_digits(string text, bool refused)
    {
        var parsed = ProviderNumber.Parse(text);

        Assert.Equal(refused ? "PROVIDER_NUMBER_FORMAT" : text, refused ? Given.ViolationOf(parsed) : parsed.Value.Value);
    }

    [Fact]
    public void A_case_number_is_year_and_serial()
    {
        var number = CaseNumber.Parse("2014-0001603").Value;

        Assert.Equal((2014, 1603), (number.Year, number.Serial));
        Assert.Equal("2014-0001603", number.ToString());
        Assert.Equal("2026-9999999", CaseNumber.Of(2026, CaseNumber.LastSerial).Value.ToString());
    }

    [Theory]
    [InlineData("2014-1603")]
    [InlineData("2014-00016033")]
    [InlineData("20140001603")]
    [InlineData("2014_0001603")]
    [InlineData("2014-0000000")]
    [InlineData("0000-0000001")]
    [InlineData(null)]
    [Meets("CASE_NUMBER_FORMAT")]
    public void Another_writing_is_no_case_number(string? text) =>
        Assert.Equal("CASE_NUMBER_FORMAT", Given.ViolationOf(CaseNumber.Parse(text)));

    [Fact]
    public void A_year_holds_no_more_than_its_serials()
    {
        Assert.True(CaseNumber.Of(2026, CaseNumber.LastSerial + 1).IsRefused);
        Assert.True(CaseNumber.Of(2026, 0).IsRefused);
    }

    [Fact]
    public void A_document_number_is_a_case_number_and_a_serial()
    {
        var number = DocumentNumber.Parse("2014-0001603-80").Value;

        Assert.Equal(CaseNumber.Parse("2014-0001603").Value, number.Case);
        Assert.Equal(80, number.Serial);
        Assert.Equal("2014-0001603-80", number.ToString());
    }

    [Theory]
    [InlineData("2014-0001603")]
    [InlineData("2014-0001603-")]
    [InlineData("2014-0001603-0")]
    [InlineData("2014-0001603-08")]
    [InlineData("2014-0001603-9999999999")]
    [InlineData("2014-1603-80")]
    [Meets("DOCUMENT_NUMBER_FORMAT")]
    public void Another_writing_is_no_document_number(string text) =>
        Assert.Equal("DOCUMENT_NUMBER_FORMAT", Given.ViolationOf(DocumentNumber.Parse(text)));

    [Theory]
    [InlineData("101", null)]
    [InlineData("766", null)]
    [InlineData("860", null)]
    [InlineData("100", "MUNICIPALITY_CODE_UNKNOWN")]
    [InlineData("411", "MUNICIPALITY_CODE_UNKNOWN")]
    [InlineData("861", "MUNICIPALITY_CODE_UNKNOWN")]
    [InlineData("0101", "MUNICIPALITY_CODE_FORMAT")]
    [InlineData("1O1", "MUNICIPALITY_CODE_FORMAT")]
    [Meets("MUNICIPALITY_CODE_UNKNOWN")]
    [Meets("MUNICIPALITY_CODE_FORMAT")]
    public void A_municipality_is_one_of_the_98(string text, string? violation)
    {
        var parsed = MunicipalityCode.Parse(text);

        Assert.Equal(violation ?? text, violation is null ? parsed.Value.ToString() : Given.ViolationOf(parsed));
        Assert.Equal(98, MunicipalityCode.All.Count);
    }

    [Theory]
    [InlineData("15.17.06", "15.17.06", null)]
    [InlineData("15.17.06 G01", "15.17.06", "G01")]
    public void A_KLE_number_is_a_subject_and_perhaps_a_facet(string text, string subject, string? facet)
    {
        var number = KleNumber.Parse(text).Value;

        Assert.Equal((subject, facet, text), (number.Subject, number.Facet, number.ToString()));
    }

    [Theory]
    [InlineData("15.17")]
    [InlineData("151706")]
    [InlineData("15.17.06G01")]
    [InlineData("15.17.06 g01")]
    [InlineData("15.17.06\n")]
    [InlineData(null)]
    [Meets("KLE_NUMBER_FORMAT")]
    public void Another_writing_is_no_KLE_number(string? text) =>
        Assert.Equal("KLE_NUMBER_FORMAT", Given.ViolationOf(KleNumber.Parse(text)));

    [Theory]
    [InlineData("01", true)]
    [InlineData("99", true)]
    [InlineData("00", false)]
    [InlineData("1", false)]
    [InlineData("001", false)]
    [InlineData("\uFF10\uFF11", false)]
    [InlineData(" 1", false)]
    [InlineData("", false)]
    public void A_fund_code_is_two_digits_and_not_all_zeros(string text, bool isOne) =>
        Assert.Equal(isOne, UnemploymentFundCode.Parse(text).TryGet(out _, out _));
}
