using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;
using Instrument = Sygeopfoelgning.Rules.Instrument;
using KindOfEmployment = Sygeopfoelgning.Rules.KindOfEmployment;
using VisitationCategory = Sygeopfoelgning.Rules.VisitationCategory;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>Instruments of progression, target groups and guides, as data.</summary>
public sealed class InstrumentTests
{
    private static Instrument Health => InstrumentBook.Shipped.Find("HEALTH")!;

    [Fact]
    public void Every_instrument_of_the_contract_has_its_data_and_all_data_its_instrument() => Assert.Equal(
        Enum.GetValues<ProgressInstrument>().Where(one => one != ProgressInstrument.Unspecified).Select(one => Codes.Of(one)),
        InstrumentBook.Shipped.Instruments.Select(one => one.Code));

    [Fact]
    public void Who_answers_and_which_end_is_better_have_the_numbers_of_the_contract()
    {
        Assert.Equal(((int)AnsweredBy.Citizen, (int)AnsweredBy.Officer), ((int)Answerer.Citizen, (int)Answerer.Officer));
        Assert.Equal(
            ((int)Sygeopfoelgning.Cases.V1.BetterEnd.Higher, (int)Sygeopfoelgning.Cases.V1.BetterEnd.Lower),
            ((int)Sygeopfoelgning.Rules.BetterEnd.Higher, (int)Sygeopfoelgning.Rules.BetterEnd.Lower));
    }

    [Fact]
    public void The_shipped_instruments_are_assumptions() => Assert.Equal(Sygeopfoelgning.Rules.Certainty.Assumption, InstrumentBook.Shipped.Certainty);

    // The threshold is 2, and the latest is compared with the best of the three before it.
    [Theory]
    [InlineData("5,4", 0, 1, false)]
    [InlineData("5,3", 0, 2, true)]
    [InlineData("5,7", 0, -2, false)]
    [InlineData("6,5,5,4", 0, 2, true)]
    [InlineData("9,6,5,5,4", 1, 2, true)]
    [InlineData("9,5,5,5,4", 3, 1, false)]
    [InlineData("5,5,3", 1, 2, true)]
    public void It_is_a_worsening_when_the_latest_is_worse_than_the_best_of_those_before_it(string values, int best, int difference, bool isWorse) =>
        Assert.Equal(new Worsening(best, difference, isWorse), Health.WorseningOf([.. values.Split(',').Select(int.Parse)]));

    [Fact]
    public void One_value_is_compared_with_nothing() => Assert.Null(Health.WorseningOf([3]));

    [Fact]
    public void Where_a_lower_value_is_better_a_rise_is_the_worsening()
    {
        var pain = Health with { Better = Sygeopfoelgning.Rules.BetterEnd.Lower };
        Assert.Equal(new Worsening(0, 3, true), pain.WorseningOf([2, 5]));
        Assert.Equal(new Worsening(0, -3, false), pain.WorseningOf([5, 2]));
    }

    [Theory]
    [InlineData("\"from\": 1", "\"from\": 0", "HEALTH: the scale must begin at 1")]
    [InlineData("\"threshold\": 2", "\"threshold\": 10", "HEALTH: the threshold must lie between 1 and 9")]
    [InlineData("\"threshold\": 2", "\"threshold\": 0", "HEALTH: the threshold must lie between 1 and 9")]
    [InlineData("\"within\": 3", "\"within\": 0", "HEALTH: the latest value must be compared with at least one")]
    [InlineData("\"value\": 10", "\"value\": 9", "HEALTH: the anchors must begin at 1, end at 10")]
    [InlineData("\"to\": \"OFFICER\"", "\"to\": \"CITIZEN\"", "FUNCTION: there must be one question for each")]
    [InlineData("\"code\": \"HOPE\"", "\"code\": \"HEALTH\"", "HEALTH: two instruments have this code")]
    [InlineData("\"da\": \"Helbred\"", "\"da\": \" \"", "a text lacks a language")]
    [InlineData("\"within\": 3", "\"inside\": 3", "inside")]
    public void A_file_with_a_fault_is_refused_with_what_is_wrong(string right, string wrong, string said)
    {
        var (name, json) = RuleFiles.Embedded("Instruments.json").Single();
        Assert.Contains(right, json, StringComparison.Ordinal);

        var refused = Assert.Throws<InvalidDataException>(() => InstrumentBook.Read(name, json.Replace(right, wrong, StringComparison.Ordinal)));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(VisitationCategory.Category2, KindOfEmployment.EmployeeWithPay, "CATEGORY_2_EMPLOYED", "Arbejdspladsbaseret", "Arbejdsfastholdelse")]
    [InlineData(VisitationCategory.Category2, KindOfEmployment.SelfEmployedInsured, "CATEGORY_2_EMPLOYED", "Arbejdspladsbaseret", "Arbejdsfastholdelse")]
    [InlineData(VisitationCategory.Category2, KindOfEmployment.InsuredUnemployed, "CATEGORY_2_UNEMPLOYED", "Arbejdspladsbaseret", "a-dagpengeindsatsen")]
    [InlineData(VisitationCategory.Category3, KindOfEmployment.EmployeeWithoutPay, "CATEGORY_3_EMPLOYED", "Helhedsorienteret", "Arbejdsfastholdelse")]
    [InlineData(VisitationCategory.Category3, KindOfEmployment.InsuredUnemployed, "CATEGORY_3_UNEMPLOYED", "Helhedsorienteret", "a-dagpengeindsatsen")]
    public void Category_and_employment_give_the_target_group_with_the_focus_of_both(
        VisitationCategory category, KindOfEmployment employment, string code, string byCategory, string byEmployment)
    {
        var group = TargetGroupBook.Shipped.Find(["kbh-2014"], category, employment)!;

        Assert.Equal(code, group.Code);
        Assert.Contains(byCategory, group.Focus[0].Danish, StringComparison.Ordinal);
        Assert.Contains(byEmployment, group.Focus[1].Danish, StringComparison.Ordinal);
        Assert.Null(TargetGroupBook.Shipped.Find(["hedensted"], category, employment));
    }

    [Fact]
    public void Every_category_but_the_first_has_a_group_for_every_kind_of_employment() => Assert.All(
        Enum.GetValues<KindOfEmployment>(),
        kind => Assert.Equal(
            [false, true, true],
            Enum.GetValues<VisitationCategory>().Select(category => TargetGroupBook.Shipped.Find(["kbh-2014"], category, kind) is not null)));

    [Theory]
    [InlineData("R-KBH-TARGET", "R-KBH-OTHER", "kbh-2014 has no rule R-KBH-OTHER")]
    [InlineData("\"category\": \"CATEGORY_3\"", "\"category\": \"CATEGORY_2\"", "belongs to two groups")]
    [InlineData("\"code\": \"CATEGORY_3_EMPLOYED\"", "\"code\": \"CATEGORY_2_EMPLOYED\"", "two groups have this code")]
    public void A_file_of_target_groups_with_a_fault_is_refused(string right, string wrong, string said)
    {
        var (name, json) = RuleFiles.Embedded("TargetGroups.json").Single();
        Assert.Contains(right, json, StringComparison.Ordinal);

        var refused = Assert.Throws<InvalidDataException>(() =>
            TargetGroupBook.Read(name, json.Replace(right, wrong, StringComparison.Ordinal), RuleBook.Shipped));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cause_group_has_one_guide_and_mental_causes_have_their_own()
    {
        Assert.All(
            Enum.GetValues<CauseGroup>().Where(one => one != CauseGroup.Unspecified),
            cause => Assert.Equal(cause == CauseGroup.Mental, GuideBook.Shipped.For(Codes.Of(cause))!.Code == "LUCA"));
        Assert.Equal(
            Enum.GetValues<CauseGroup>().Where(one => one != CauseGroup.Unspecified).Select(one => Codes.Of(one)).Order(StringComparer.Ordinal),
            GuideBook.Shipped.Guides.SelectMany(one => one.CauseGroups).Order(StringComparer.Ordinal));
        Assert.Null(GuideBook.Shipped.For(Codes.Of(CauseGroup.Unspecified)));
    }

    [Fact]
    public void Two_guides_for_one_cause_group_are_refused()
    {
        var (name, json) = RuleFiles.Embedded("Guides.json").Single();

        var refused = Assert.Throws<InvalidDataException>(() => GuideBook.Read(name, json.Replace("\"CANCER\"", "\"MENTAL\"", StringComparison.Ordinal)));

        Assert.Contains("MENTAL: two guides for one cause group", refused.Message, StringComparison.Ordinal);
    }
}
