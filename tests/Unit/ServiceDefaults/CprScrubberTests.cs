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
