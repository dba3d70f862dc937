using FsCheck;
using FsCheck.Fluent;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>What parts a name is found by, however it is written. The names are invented.</summary>
public sealed class NamePartsTests
{
    // One sound each, in the spellings that are the same.
    private static readonly string[][] Spellings =
    [
        ["å", "Å", "aa", "AA", "a\u030A"], ["ø", "Ø", "ö", "Ö", "oe", "OE", "o\u0308"], ["æ", "Æ", "ä", "Ä", "ae"], ["é", "e", "E", "è"],
        ["ü", "u", "U"], ["ç", "c"], ["ñ", "n"], ["b", "B"], ["k", "K"], ["r", "R"], ["s", "S"], ["t", "T"], ["ı", "i", "I", "İ"], ["ß", "ss"],
    ];

    private static readonly string[] Partings = [" ", "-", "  ", " - ", "\u2010", ", "];

    private static readonly Arbitrary<Written> AnyName = Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(Written.Of));

    [Theory]
    [InlineData("Åse Bjørk", "aase bjoerk")]
    [InlineData("Aase Bjoerk", "aase bjoerk")]
    [InlineData("ÅSE BJÖRK", "aase bjoerk")]
    [InlineData("A\u030Ase Bjo\u0308rk", "aase bjoerk")]
    [InlineData("Käthe Sæby", "kaethe saeby")]
    [InlineData("René Müller", "rene muller")]
    [InlineData("Ægir Ðórsson", "aegir dorsson")]
    [InlineData("Straße İpek Kılıç", "strasse ipek kilic")]
    [InlineData("Chr. Holm, Ole", "chr holm ole")]
    [InlineData("Anne-Marie", "anne marie annemarie")]
    [InlineData("Anne\u2013Marie", "anne marie annemarie")]
    [InlineData("O’Brien", "obrien brien")]
    [InlineData("D'Angelo", "dangelo angelo")]
    [InlineData("Sten Sten", "sten")]
    [InlineData("Anna K Holm", "anna holm")]
    [InlineData("Ø", "oe")]
    [InlineData("Σίσυφος", "σισυφοσ")]
    public void A_name_is_found_by_its_parts(string name, string parts) => Assert.Equal(parts.Split(' ').Order(), NameParts.Of(name).Order());

    [Theory]
    [InlineData("bjørk ÅSE", "bjoerk aase")]
    [InlineData("Anne-Marie", "anne marie")]
    [InlineData("O'Brien", "obrien")]
    [InlineData("Sten sten", "sten")]
    [InlineData("", "")]
    public void What_is_sought_are_the_parts_as_they_were_written(string name, string parts) =>
        Assert.Equal(parts.Split(' ', StringSplitOptions.RemoveEmptyEntries), NameParts.Sought(name));

    [Theory]
    [InlineData("Åse B", false)]
    [InlineData("Å", false)]
    [InlineData("J. Holm", false)]
    [InlineData("K-Marie", false)]
    [InlineData("Bo", true)]
    [InlineData("O'Brien", true)]
    [InlineData("Åé", true)]
    [InlineData("Bo -", true)]
    public void An_initial_is_no_part_to_look_for(string name, bool longEnough) => Assert.Equal(longEnough, NameParts.AreLongEnough(name));

    [Fact]
    public void A_name_is_found_by_its_parts_in_any_order_and_spelling() => Prop.ForAll(AnyName, name =>
        NameParts.Sought(name.Other).All(NameParts.Of(name.One).Contains)).Holds();

    [Fact]
    public void A_part_that_a_name_does_not_have_does_not_find_it() => Prop.ForAll(AnyName, name =>
        !NameParts.Of(name.One).Contains(Assert.Single(NameParts.Sought($"{name.Joined}x")))).Holds();

    [Fact]
    public void Any_text_has_parts_none_of_them_twice_and_spelled_alike_they_stay_as_they_are() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
    {
        var name = AcceptableText.IsWellFormed(text ?? "") ? text ?? "" : "opdigtet";
        var parts = NameParts.Of(name);
        return parts.Count > 0 && parts.Distinct().Count() == parts.Count && NameParts.Sought(string.Join(' ', parts)).SequenceEqual(parts.Where(part => part.Length > 0));
    }).Holds();

    /// <summary>The same parts twice: each in spellings of its own, the second time in another order.</summary>
    internal sealed record Written(string One, string Other, string Joined)
    {
        public static Written Of(int seed)
        {
            var chance = new Random(seed);
            var parts = Enumerable.Range(0, chance.Next(1, 6)).Select(_ => Enumerable.Range(0, chance.Next(2, 9)).Select(_ => chance.Next(Spellings.Length)).ToArray()).ToList();
            string Any(string[] of) => of[chance.Next(of.Length)];
            string Write(IEnumerable<int[]> some) => string.Concat(some.Select((part, n) => (n == 0 ? "" : Any(Partings)) + string.Concat(part.Select(sound => Any(Spellings[sound])))));

            return new(Write(parts), Write(parts.OrderBy(_ => chance.Next())), string.Concat(parts.SelectMany(part => part).Select(sound => Spellings[sound][^1])));
        }
    }
}
