using System.Text;
using FsCheck.Fluent;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>What is accepted as text (docs/api-guide.md, Text). Invisible characters are written by their numbers.</summary>
public sealed class AcceptableTextTests
{
    private const string Family = "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466";

    [Theory]
    [InlineData("Ring til borgeren på mandag – kl. 9.30 (se § 13 b, stk. 2)")]
    [InlineData("Søren Ærø-Østergård")]
    [InlineData("Ιωάννης Дмитрий 王小明 محمد")]
    [InlineData("می\u200Cخواهم")]
    [InlineData(Family)]
    [InlineData("✔\uFE0F klar")]
    [InlineData("1\uFE0F\u20E3 #\uFE0F\u20E3")]
    [InlineData("\u2139\uFE0F \u203C\uFE0F \u00A9\uFE0F \u2194\uFE0F")]
    [InlineData("\U0001F3F3\uFE0F\u200D\U0001F308 \U0001F575\U0001F3FD\u200D\u2642\uFE0F")]
    [InlineData("\u5140\uFE00 \u1000\uFE00")]
    [InlineData("100\u00A0% sikker")]
    public void What_people_write_is_taken(string text) => Assert.Equal(TextFault.None, AcceptableText.FaultOf(text, lineBreaks: false, out _));

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\u0007b")]
    [InlineData("a\u001Bb")]
    [InlineData("a\u007Fb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u2028b")]
    [InlineData("a\uFFFDb")]
    [InlineData("a\uFFFEb")]
    [InlineData("a\uFDD0b")]
    [InlineData("a\U0001FFFFb")]
    [InlineData("a\nb")]
    [InlineData("a\tb")]
    [InlineData("a\uE000b")]
    [InlineData("a\U000F0000b")]
    [InlineData("a\U0010FFFDb")]
    [InlineData("a\uFFFCb")]
    [InlineData("a\u0378b")]
    [InlineData("a\U000E1000b")]
    public void Controls_and_what_is_left_of_unreadable_bytes_are_no_text(string text) =>
        Assert.Equal(TextFault.Unreadable, AcceptableText.FaultOf(text, lineBreaks: false, out _));

    [Theory]
    [InlineData(0xD83D)]
    [InlineData(0xDC68)]
    public void Half_a_character_is_no_text(int half)
    {
        var text = $"a{(char)half}b";

        Assert.Equal(TextFault.Unreadable, AcceptableText.FaultOf(text, lineBreaks: true, out _));
        Assert.Same(text, AcceptableText.Normal(text));
    }

    [Theory]
    [InlineData("a\u200Bb", 0x200B)]
    [InlineData("a\u00ADb", 0x00AD)]
    [InlineData("\uFEFFa", 0xFEFF)]
    [InlineData("a\u202Eb", 0x202E)]
    [InlineData("a\u2066b", 0x2066)]
    [InlineData("a\u200Fb", 0x200F)]
    [InlineData("a\u2060b", 0x2060)]
    [InlineData("a\u3164b", 0x3164)]
    [InlineData("a\u2800b", 0x2800)]
    [InlineData("a\u200Db", 0x200D)]
    [InlineData("a\u200Cb", 0x200C)]
    [InlineData(" \uFE0Fa", 0xFE0F)]
    [InlineData("Ole\uFE0FHansen", 0xFE0F)]
    [InlineData("Ole\uFE00Hansen", 0xFE00)]
    [InlineData("S\u00F8\uFE0Fren", 0xFE0F)]
    [InlineData("\u1EA1\uFE0F", 0xFE0F)]
    [InlineData("\u0434\uFE0F", 0xFE0F)]
    [InlineData("12\uFE0F", 0xFE0F)]
    [InlineData("a.\uFE0Fb", 0xFE0F)]
    [InlineData("a-\uFE0Fb", 0xFE0F)]
    [InlineData("a\u0301\uFE0Fb", 0xFE0F)]
    [InlineData("a\U000E0041b", 0xE0041)]
    public void What_nobody_sees_and_what_turns_the_direction_is_named(string text, int culprit)
    {
        Assert.Equal(TextFault.Invisible, AcceptableText.FaultOf(text, lineBreaks: true, out var found));
        Assert.Equal(culprit, found);
    }

    [Fact]
    public void Lines_are_taken_where_a_field_has_them_and_a_lone_return_nowhere()
    {
        Assert.Equal(TextFault.None, AcceptableText.FaultOf("a\n\tb\r\nc", lineBreaks: true, out _));
        Assert.Equal(TextFault.Unreadable, AcceptableText.FaultOf("a\rb", lineBreaks: true, out _));
    }

    [Fact]
    public void Length_is_counted_as_people_count()
    {
        Assert.Equal(1, AcceptableText.Length(Family));
        Assert.Equal(1, AcceptableText.Length("e\u0323\u0301"));
        Assert.Equal(5, AcceptableText.Length("søren"));
        Assert.Equal(3, AcceptableText.Length("a\r\nb"));
    }

    [Fact]
    public void A_tower_of_marks_is_no_character()
    {
        Assert.Equal(TextFault.None, AcceptableText.FaultOf("e" + new string('\u0323', 31), lineBreaks: false, out _));
        Assert.Equal(TextFault.Unreadable, AcceptableText.FaultOf("e" + new string('\u0323', 32), lineBreaks: false, out _));
    }

    [Fact]
    public void The_same_text_is_the_same_however_it_is_composed() => Assert.Equal("Åse Ñúñez", AcceptableText.Normal("A\u030Ase N\u0303u\u0301n\u0303ez"));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\u00A0\u2003\t")]
    [InlineData("\u200B\uFEFF")]
    [InlineData("\u3164\u2800\u115F")]
    public void Blanks_and_invisible_characters_are_nothing_and_no_letters(string text)
    {
        Assert.True(AcceptableText.IsBlank(text));
        Assert.False(AcceptableText.HasLetters(text, 1));
        Assert.Equal(0, AcceptableText.LengthWithoutPadding(text));
    }

    [Theory]
    [InlineData("\u02BC\u02BC\u02BC")]
    [InlineData("\u02B0\u02B2\u02B7\u02B8")]
    [InlineData("\u30FC\u30FC")]
    [InlineData("\u00AA\u00BA")]
    [InlineData("\u207F\uFF70")]
    [InlineData("x\u02BC")]
    public void What_modifies_a_letter_is_none(string text) => Assert.False(AcceptableText.HasLetters(text, 2));

    [Fact]
    public void Blanks_do_not_make_a_text_longer()
    {
        Assert.Equal(3, AcceptableText.LengthWithoutPadding("  a \u00A0\u200B   b "));
        Assert.Equal("Akut sag nu".Length, AcceptableText.LengthWithoutPadding("Akut sag nu"));
    }

    [Fact]
    public void Any_text_is_judged_and_what_is_taken_is_storable_and_stays_what_it_is() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>(),
        text =>
        {
            if (text is null)
            {
                return true;
            }

            var normal = AcceptableText.Normal(text);
            _ = (AcceptableText.Length(normal), AcceptableText.IsBlank(text), AcceptableText.LengthWithoutPadding(text));
            return AcceptableText.FaultOf(normal, lineBreaks: true, out _) != TextFault.None
                || (ReferenceEquals(AcceptableText.Normal(normal), normal)
                    && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(normal)) == normal && !normal.Contains('\0', StringComparison.Ordinal));
        }).Holds();
}
