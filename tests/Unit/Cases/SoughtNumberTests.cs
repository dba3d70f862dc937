using Sygeopfoelgning.Cases.Register;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>Which case numbers a search by number is for.</summary>
public sealed class SoughtNumberTests
{
    [Theory]
    [InlineData("2026-0000012", 12, 12)]
    [InlineData("2026-12", 12, 12)]
    [InlineData("2026-1234567", 1_234_567, 1_234_567)]
    [InlineData("2026-00001", 100, 199)]
    [InlineData("2026-000001", 10, 19)]
    [InlineData("2026-0", 1, 999_999)]
    [InlineData("2026-000000", 1, 9)]
    public void A_number_is_searched_whole_without_its_zeros_or_by_its_beginning(string text, int first, int last) =>
        Assert.Equal(new SoughtNumber(2026, first, last), SoughtNumber.Of(text));

    [Theory]
    [InlineData("")]
    [InlineData("2026")]
    [InlineData("2026-")]
    [InlineData("2026-0000000")]
    [InlineData("2026-00000001")]
    [InlineData("0000-1")]
    [InlineData("26-12")]
    [InlineData("2026 12")]
    [InlineData("2026-1\n")]
    public void What_no_number_begins_with_is_none(string text) => Assert.Null(SoughtNumber.Of(text));

    [Fact]
    public void Only_one_number_is_for_a_particular_case()
    {
        Assert.True(SoughtNumber.Of("2026-12")!.IsOne);
        Assert.False(SoughtNumber.Of("2026-00001")!.IsOne);
    }
}
