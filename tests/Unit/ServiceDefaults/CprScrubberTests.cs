using System.Globalization;
using FsCheck.Fluent;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Tests.Unit.Rules;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>All numbers are constructed.</summary>
public sealed class CprScrubberTests
{
    [Theory]
    [InlineData("0101901234", "******-****")]
    // What precedes the number looks like a date but is not; it must not hide the number. Constructed numbers.
    [InlineData("2026-02-20 010190-1234", "2026-02-20 ******-****")]
    [InlineData("tlf. 12 34 56 78 010190-1234", "tlf. 12 34 56 78 ******-****")]
    [InlineData("0101901234,0202902345", "******-****,******-****")]
    [InlineData("010190-1234", "******-****")]
    [InlineData("010190 1234", "******-****")]
    [InlineData("010190 - 1234", "******-****")]
    [InlineData("010190–1234", "******-****")]
    [InlineData("010190+1234", "******-****")]
    [InlineData("010190.1234", "******-****")]
    [InlineData("010190/1234", "******-****")]
    [InlineData("010190_1234", "******-****")]
    [InlineData("010190 — 1234", "******-****")]
    [InlineData("010190\u22121234", "******-****")]
    [InlineData("010190\u00A01234", "******-****")]
    [InlineData("010190\u202F-\u202F1234", "******-****")]
    [InlineData("010190\u00AD1234", "******-****")]
    [InlineData("010190\u200B1234", "******-****")]
    [InlineData("010190\t1234", "******-****")]
    [InlineData("01 01 90 1234", "******-****")]
    [InlineData("01.01.90-1234", "******-****")]
    [InlineData("01. 01. 90-1234", "******-****")]
    [InlineData("01/01/90-1234", "******-****")]
    [InlineData("01/01/90/1234", "******-****")]
    [InlineData("01-01-90-1234", "******-****")]
    [InlineData("01\u00A001\u00A090\u00A01234", "******-****")]
    [InlineData("０１０１９０－１２３４", "******-****")]
    [InlineData("０１０１９０１２３４", "******-****")]
    [InlineData("010190-１２３４", "******-****")]
    [InlineData("01.01.1990-1234", "******-****")]
    [InlineData("01-01-1990 1234", "******-****")]
    [InlineData("01/01/1990/1234", "******-****")]
    [InlineData("01 01 1990 1234", "******-****")]
    [InlineData("født 01.01.1990 - 1234", "født ******-****")]
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
    // The year in four digits.
    [InlineData("17051980-1300", "******-****")]
    [InlineData("17051980 1300", "******-****")]
    [InlineData("170519801300", "******-****")]
    [InlineData("17.05.1980, 1300", "******-****")]
    [InlineData("17 051980 1300", "******-****")]
    // Day and month in one digit, and the month as a word.
    [InlineData("17.5.80-1300", "******-****")]
    [InlineData("17/5 1980-1300", "******-****")]
    [InlineData("17/5-80 1300", "******-****")]
    [InlineData("7/5-80 1300", "******-****")]
    [InlineData("1.5.1980 1300", "******-****")]
    [InlineData("17. maj 1980-1300", "******-****")]
    [InlineData("d. 17. maj 80 1300", "d. ******-****")]
    [InlineData("1. Sept. 1980 1300", "******-****")]
    [InlineData("17 februar 1980/1300", "******-****")]
    [InlineData("17maj1980-1300", "******-****")]
    [InlineData("17. maj 2021-1300", "******-****")]
    // In other groups.
    [InlineData("170580 13 00", "******-****")]
    [InlineData("17 05 80 13 00", "******-****")]
    [InlineData("170580-13-00", "******-****")]
    [InlineData("1705 80 1300", "******-****")]
    [InlineData("1705-80-1300", "******-****")]
    [InlineData("17 0580-1300", "******-****")]
    [InlineData("170 580 1300", "******-****")]
    [InlineData("170-580-1300", "******-****")]
    [InlineData("1 7 0 5 8 0 1 3 0 0", "******-****")]
    [InlineData("1.7.0.5.8.0.1.3.0.0", "******-****")]
    [InlineData("1 7 0 5 8 0 - 1 3 0 0", "******-****")]
    [InlineData("1-7-0-5-1-9-8-0-1-3-0-0", "******-****")]
    // With other signs between.
    [InlineData("170580\u20431300", "******-****")]
    [InlineData("170580\u02D71300", "******-****")]
    [InlineData("170580\u00AF1300", "******-****")]
    [InlineData("170580\u30FC1300", "******-****")]
    [InlineData("170580\uFF701300", "******-****")]
    [InlineData("170580\u4E001300", "******-****")]
    [InlineData("170580\u223C1300", "******-****")]
    [InlineData("170580~1300", "******-****")]
    [InlineData("170580, 1300", "******-****")]
    [InlineData("170580:1300", "******-****")]
    [InlineData("170580;1300", "******-****")]
    [InlineData("170580|1300", "******-****")]
    [InlineData("(170580) 1300", "(******-****")]
    [InlineData("170580 (1300)", "******-****)")]
    [InlineData("170580 -- 1300", "******-****")]
    [InlineData("170580     1300", "******-****")]
    [InlineData("170580\r\n1300", "******-****")]
    [InlineData("170580&nbsp;1300", "******-****")]
    [InlineData("170580&#160;-&#xa0;1300", "******-****")]
    [InlineData("170580%201300", "******-****")]
    [InlineData("170580\uFE0F-\uFE0F1300", "******-****")]
    [InlineData("17\uFE0F05\uFE0F80\uFE0F1300", "******-****")]
    // In other digits.
    [InlineData("\U0001D7CF\U0001D7D5\U0001D7CE\U0001D7D3\U0001D7D6\U0001D7CE-\U0001D7CF\U0001D7D1\U0001D7CE\U0001D7CE", "******-****")]
    [InlineData("\u00B9\u2077\u2070\u2075\u2078\u2070-\u00B9\u00B3\u2070\u2070", "******-****")]
    [InlineData("\u2460\u2466\u24EA\u2464\u2467\u24EA-\u2460\u2462\u24EA\u24EA", "******-****")]
    [InlineData("\u0661\u0667\u0660\u0665\u0668\u0660-\u0661\u0663\u0660\u0660", "******-****")]
    [InlineData("1\uFE0F\u20E37\uFE0F\u20E30\uFE0F\u20E35\uFE0F\u20E38\uFE0F\u20E30\uFE0F\u20E3-1300", "******-****")]
    // The year first.
    [InlineData("1980-05-17-1300", "******-****")]
    [InlineData("1980-05-17 1300", "******-****")]
    [InlineData("1980/5/17-1300", "******-****")]
    [InlineData("19800517-1300", "******-****")]
    [InlineData("198005171300", "******-****")]
    [InlineData("den 2026-11-05 kl. 12:34 ringede 17051980-1300, som", "den 2026-11-05 kl. 12:34 ringede ******-****, som")]
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
    [InlineData("+45 12 10 90 12")]
    [InlineData("tlf. 12 10 90 12 eller 20 30 40 50")]
    [InlineData("0045 1210 9012")]
    [InlineData("P-nummer 10 1234 5678")]
    [InlineData("CVR 24 25 67 90")]
    [InlineData("den 01.02.2026 kl. 12.34")]
    [InlineData("01-02-26 kl. 12:34")]
    [InlineData("fra 01.02.26 til 03.04.26")]
    [InlineData("01.02.26-03.04.26")]
    [InlineData("1.2.2026-3.4.2026")]
    [InlineData("2026-02-01/2026-04-03")]
    [InlineData("2026-10-11 12:34:56")]
    [InlineData("9. 10. 2026 1. 2. 2026")]
    [InlineData("1. januar 2025 1234")]
    [InlineData("01.02.2026-03.04.2026")]
    [InlineData("01.02.2026, 1234 kr.")]
    [InlineData("01-02-2026 12:34")]
    [InlineData("01-02-26 12 34 56 78")]
    [InlineData("01.02.26 12 34 56 78")]
    [InlineData("12 10 90 12, 20 30 40 50")]
    [InlineData("12 10 90 12 34 56 78 90")]
    [InlineData("+45 17 05 80 13")]
    [InlineData("0045 17 05 80 13")]
    [InlineData("12.345.678,90 kr.")]
    [InlineData("1.705.801.300,00")]
    [InlineData("1 705 801 300 kr.")]
    [InlineData("170.580,13")]
    [InlineData("beløb 1300,00 og 170580,50")]
    [InlineData("EAN 5790000123456")]
    [InlineData("EAN 5 790000 123456")]
    [InlineData("5790 0001 2345 6")]
    [InlineData("CVR 17051980")]
    [InlineData("CVR 17051980, P-nummer 1 034 567 890")]
    [InlineData("DK50 0040 0440 1162 43")]
    [InlineData("dok. 2026-123456")]
    [InlineData("dok. 2012-345678")]
    [InlineData("20261011-1234")]
    [InlineData("2026-10-11 1230")]
    [InlineData("2026-10-11 12.30")]
    [InlineData("20261122 044512")]
    [InlineData("202611220445")]
    [InlineData("2026-11-22T04:45:12+0100")]
    [InlineData("1980-05-17T13:00:00.1234567Z")]
    [InlineData("1980-05-17 13:00")]
    [InlineData("1980-02-01/1981-04-03")]
    [InlineData("1980-02-01 - 1981-04-03")]
    [InlineData("31.02.1980-1300")]
    [InlineData("29.02.1981-1300")]
    [InlineData("17. marts kl. 1300")]
    [InlineData("17. maj 2026 1300 kr.")]
    [InlineData("KLE 32.24.04-G01")]
    [InlineData("10.12.80.15:5432")]
    [InlineData("10.0.26.5231")]
    [InlineData("170580 og 1300")]
    [InlineData("170580 m. 1300")]
    [InlineData("170580 ---- 1300")]
    public void What_is_no_cpr_number_stays_as_it_is(string text) => Assert.Same(text, CprScrubber.Scrub(text));

    [Fact]
    public void A_number_is_found_however_it_is_written() => Prop.ForAll(
        Gen.Choose(0, 36_000).SelectMany(day => Gen.Choose(0, 9_999).SelectMany(serial => Gen.Elements(Inside).SelectMany(inside =>
            Gen.Elements(Before).SelectMany(before => Gen.Elements(true, false).Select(wide => (day, serial, inside, before, wide)))))).ToArbitrary(),
        one =>
        {
            // Constructed: a real day of a hundred years and any serial.
            var date = new DateOnly(1930, 1, 1).AddDays(one.day);
            var text = string.Create(CultureInfo.InvariantCulture, $"{date:dd}{one.inside}{date:MM}{one.inside}{date:yy}{one.before}{one.serial:0000}");
            text = one.wide ? string.Concat(text.Select(letter => char.IsAsciiDigit(letter) ? (char)('\uFF10' + letter - '0') : letter)) : text;
            return CprScrubber.Scrub($"borger {text} ringede") == "borger ******-**** ringede";
        }).Holds();

    [Fact]
    public void A_number_is_found_in_other_writings_too() => Prop.ForAll(
        (from day in Gen.Choose(0, 32_000)
         from serial in Gen.Choose(0, 9_999)
         from date in Gen.Elements("ddMMyy", "ddMMyyyy", "dd.MM.yy", "d.M.yy", "d/M-yy", "d/M yyyy", "d. MMMM yyyy", "d. MMM yy", "dd MM yy", "ddMM yy", "ddMM-yyyy", "yyyy-MM-dd", "yyyyMMdd", "yyyy/M/d")
         from gap in Gen.Elements("-", " - ", "/", "  ", "--", ", ", ": ", "; ", " (", "\u00AF", "\u2043", "\u30FC", "~", "&nbsp;", "\uFE0F-", "\u2009\u2014\u2009")
         from parts in Gen.Elements("0000", "00 00", "00-00")
         from digits in Gen.Elements('0', '\uFF10', '\u0660', '\u06F0')
         let isNear = gap is not (", " or ": " or "; " or " (")
         let written = new DateOnly(1932, 1, 1).AddDays(day).ToString(date, CultureInfo.GetCultureInfo("da-DK")) + gap + serial.ToString(isNear ? parts : "0000", CultureInfo.InvariantCulture)
         select string.Concat(written.Select(letter => char.IsAsciiDigit(letter) ? (char)(digits + letter - '0') : letter))).ToArbitrary(),
        // Constructed: a real day before 2020 and any serial.
        text => CprScrubber.Scrub($"borger {text} ringede") == "borger ******-**** ringede").Holds();

    [Fact]
    public void Ids_and_amounts_and_times_are_none() => Prop.ForAll(
        (from bytes in Gen.ArrayOf(Gen.Choose(0, 255), 16)
         from number in Gen.Choose(0, 999_999_999)
         from day in Gen.Choose(0, 5_000)
         let id = new Guid([.. bytes.Select(one => (byte)one)])
         let now = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(day).AddTicks(number * 86_400L)
         select string.Create(CultureInfo.GetCultureInfo("da-DK"),
             $"sag 2026-{number % 10_000_000:0000000} ({id}, {id:N}), {number / 100m:N2} kr. og {number / 100m:0.00}, {now:O} {now:yyyy-MM-dd HH:mm:ss.fff} {now:dd.MM.yyyy HH:mm}, EAN 57900{number % 100_000_000:00000000}, CVR {20_000_000 + (number % 70_000_000)}"))
        .ToArbitrary(),
        text => ReferenceEquals(CprScrubber.Scrub(text), text)).Holds();

    // What would take minutes if the work grew with the square of the length, or faster.
    [Theory]
    [InlineData("1 ")]
    [InlineData("17 05 80 ")]
    [InlineData("170580 - ")]
    [InlineData("17. maj 1980 ")]
    [InlineData("17058013")]
    [InlineData("0a1B")]
    [InlineData("\uFE0F1")]
    [InlineData("&nbsp;")]
    [InlineData("01930000-0000-7000-8000-00000000000")]
    public void A_long_text_is_read_in_one_pass(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 2_000_000 / part.Length));
        var taken = System.Diagnostics.Stopwatch.StartNew();

        CprScrubber.Scrub(text);

        Assert.True(taken.Elapsed < TimeSpan.FromSeconds(20), $"{taken.Elapsed}");
    }

    [Fact]
    public void Dates_and_telephone_numbers_are_none() => Prop.ForAll(
        Gen.Choose(0, 36_000).SelectMany(day => Gen.Choose(20_00_00_00, 99_99_99_99).Select(phone => (day, phone))).ToArbitrary(),
        one =>
        {
            var date = new DateOnly(1930, 1, 1).AddDays(one.day);
            var text = string.Create(
                CultureInfo.InvariantCulture, $"den {date:dd.MM.yyyy}, {date:yyyy-MM-dd}, {date:d-M-yy} kl. 12.34, tlf. +45 {one.phone:00 00 00 00} eller {one.phone}");
            return ReferenceEquals(CprScrubber.Scrub(text), text);
        }).Holds();

    private static readonly string[] Inside = ["", ".", " ", "-", "/", "\u00A0", "\u2009", "\u2013"];
    private static readonly string[] Before = ["", "-", " ", ".", "/", " - ", "\u2013", "\u2014", "\u2011", "\u2212", "\u00A0", "\uFF0D", "\u00B7", "_"];
}
