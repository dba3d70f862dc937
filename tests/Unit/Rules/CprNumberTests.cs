using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>Every number here is constructed: digits put together for the test, regardless of whether a person has them.</summary>
public sealed class CprNumberTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    // Far in the future, so that the whole century table is tested.
    private static readonly DateOnly EndOfTable = new(2100, 1, 1);

    // The century table of domain.md 6.1, cell by cell; null is a refused century.
    public static TheoryData<int, string, int?> CenturyTable()
    {
        var cells = new TheoryData<int, string, int?>();
        foreach (var digit in Enumerable.Range(0, 10))
        {
            var (early, middle, late) = digit switch
            {
                0 or 1 or 2 or 3 => (1900, 1900, (int?)1900),
                4 or 9 => (2000, 1900, 1900),
                _ => (2000, 2000, null),
            };
            cells.Add(digit, "00", early);
            cells.Add(digit, "36", early + 36);
            cells.Add(digit, "37", middle + 37);
            cells.Add(digit, "57", middle + 57);
            cells.Add(digit, "58", late + 58);
            cells.Add(digit, "99", late + 99);
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(CenturyTable))]
    [Meets("CPR_CENTURY")]
    public void The_seventh_digit_and_the_year_give_the_century(int seventhDigit, string year, int? expected)
    {
        var parsed = CprNumber.Parse($"1503{year}-{seventhDigit}000", EndOfTable);

        if (expected is null)
        {
            Assert.Equal("CPR_CENTURY", Given.ViolationOf(parsed));
        }
        else
        {
            Assert.Equal(new DateOnly(expected.Value, 3, 15), parsed.Value.BirthDate);
        }
    }

    [Theory]
    [InlineData("150380-1234")]
    [InlineData("1503801234")]
    public void A_number_is_read_with_and_without_hyphen(string text)
    {
        var number = CprNumber.Parse(text, Today).Value;

        Assert.Equal("1503801234", number.Reveal());
        Assert.Equal(CprNumber.Parse("1503801234", Today).Value, number);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("150380-123")]
    [InlineData("150380-12345")]
    [InlineData("15038-01234")]
    [InlineData("150380 1234")]
    [InlineData(" 1503801234")]
    [InlineData("1503801234-")]
    [InlineData("150380-123A")]
    [InlineData("١٥٠٣٨٠١٢٣٤")]
    [Meets("CPR_FORMAT")]
    public void Anything_but_ten_digits_is_refused(string? text) =>
        Assert.Equal("CPR_FORMAT", Given.ViolationOf(CprNumber.Parse(text, Today)));

    [Theory]
    [InlineData("000180-1234")]
    [InlineData("320180-1234")]
    [InlineData("310480-1234")]
    [InlineData("150080-1234")]
    [InlineData("151380-1234")]
    [InlineData("290281-1234")]
    [InlineData("290200-1234")]
    [Meets("CPR_DATE")]
    public void A_date_that_does_not_exist_is_refused(string text) =>
        Assert.Equal("CPR_DATE", Given.ViolationOf(CprNumber.Parse(text, Today)));

    [Theory]
    [InlineData("290280-1234", "1980-02-29")]
    [InlineData("290200-4234", "2000-02-29")]
    public void A_leap_day_exists_in_a_leap_year(string text, string birthDate) =>
        Assert.Equal(Given.Day(birthDate), CprNumber.Parse(text, Today).Value.BirthDate);

    [Fact]
    [Meets("CPR_FUTURE")]
    public void Nobody_is_born_after_today()
    {
        Assert.Equal(Today, CprNumber.Parse("221126-4000", Today).Value.BirthDate);
        Assert.Equal("CPR_FUTURE", Given.ViolationOf(CprNumber.Parse("231126-4000", Today)));
    }

    [Theory]
    [InlineData("610180-1234", 1)]
    [InlineData("910180-1234", 31)]
    [Meets("CPR_REPLACEMENT")]
    public void A_replacement_number_is_refused_unless_it_is_asked_for(string text, int day)
    {
        Assert.Equal("CPR_REPLACEMENT", Given.ViolationOf(CprNumber.Parse(text, Today)));

        var accepted = CprNumber.Parse(text, Today, acceptReplacements: true).Value;
        Assert.True(accepted.IsReplacement);
        Assert.Equal(new DateOnly(1980, 1, day), accepted.BirthDate);
    }

    [Fact]
    public void A_day_that_no_replacement_number_has_is_refused_as_a_date()
    {
        Assert.Equal("CPR_DATE", Given.ViolationOf(CprNumber.Parse("600180-1234", Today, acceptReplacements: true)));
        Assert.Equal("CPR_DATE", Given.ViolationOf(CprNumber.Parse("920180-1234", Today, acceptReplacements: true)));
    }

    // 1*4 + 5*3 + 0*2 + 3*7 + 8*6 + 0*5 + 0*4 + 0*3 + 0*2 = 88, so that the check digit 0 passes and 1 does not.
    [Theory]
    [InlineData("150380-0000", false)]
    [InlineData("150380-0001", true)]
    [InlineData("010165-0001", true)]
    [Meets("CPR_CHECK_DIGIT")]
    public void A_number_without_a_check_digit_is_accepted_and_marked(string text, bool fails) =>
        Assert.Equal(fails, CprNumber.Parse(text, Today).Value.FailsModulus11);

    [Fact]
    public void A_number_prints_as_stars()
    {
        var number = CprNumber.Parse("150380-1234", Today).Value;

        Assert.Equal("******-****", number.ToString());
        Assert.Equal("******-****", $"{number}");
        Assert.Equal("******-****", default(CprNumber).ToString());
        Assert.Equal("150380-****", number.Masked);
        Assert.DoesNotContain("1234", System.Text.Json.JsonSerializer.Serialize(number));
    }

    [Fact]
    public void No_refusal_repeats_the_number()
    {
        foreach (var text in new[] { "150380-12345", "320180-1234", "150380-12", "231126-4000", "610180-1234", "150358-5678" })
        {
            var refusal = CprNumber.Parse(text, Today).Refusal!;

            Assert.DoesNotContain(text[..6], refusal.Text(Language.Danish) + refusal.Text(Language.English) + refusal + string.Join(',', refusal.Facts()));
        }
    }
}
