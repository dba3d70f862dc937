using Grpc.Core;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The rule book as the API shows it.</summary>
public sealed class RuleBookTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task Every_day_from_2015_on_has_one_rule_set_and_the_one_of_2027_is_off()
    {
        var answer = await Rules.ListRuleSetsAsync(new());
        Assert.Equal(["RS-2015", "RS-2020", "RS-2025", "RS-2026H2", "RS-2027"], answer.RuleSets.Select(set => set.RuleSetId));
        Assert.Equal(["RS-2027"], answer.RuleSets.Where(set => !set.On).Select(set => set.RuleSetId));
        Assert.All(answer.RuleSets.Zip(answer.RuleSets.Skip(1)), pair => Assert.Equal(
            Stories.Dates.ToDateOnly(pair.First.FirstAbsenceDayTo)!.Value.AddDays(1), Stories.Dates.ToDateOnly(pair.Second.FirstAbsenceDayFrom)));
        Assert.Equal(["hedensted", "kbh-2014"], answer.Overlays.Select(overlay => overlay.OverlayId).Order());
    }

    [Fact]
    public async Task A_rule_set_is_read_with_every_rule_and_what_it_rests_on()
    {
        var answer = await Rules.GetRuleSetAsync(new() { SourceId = "RS-2015" });
        Assert.Equal(answer.RuleSet.RuleCount, answer.Rules.Count);
        Assert.All(answer.Rules, rule => Assert.True(rule.Basis.Reference.Length > 0 && rule.Text.Length > 0, rule.RuleId));
        Assert.All(answer.Rules.Where(rule => rule.Certainty == Certainty.Verified), rule => Assert.True(rule.Basis.Quote.Length + rule.Basis.Paraphrase.Length > 0, rule.RuleId));
        Assert.NotNull((await Rules.GetRuleSetAsync(new() { SourceId = "kbh-2014" })).Overlay);
    }

    [Fact]
    public async Task What_a_later_rule_set_repeals_amends_and_adds_is_told()
    {
        var differences = (await Rules.DiffRuleSetsAsync(new() { FromRuleSetId = "RS-2015", ToRuleSetId = "RS-2020" })).Differences;
        Assert.Null(Assert.Single(differences, one => one.RuleId == "R-FU-4W").After);
        Assert.Null(Assert.Single(differences, one => one.RuleId == "R-FU-4IN6").Before);
        Assert.All(differences.Where(one => one.Before is not null && one.After is not null), one => Assert.NotEmpty(one.Fields));
        Assert.Empty((await Rules.DiffRuleSetsAsync(new() { FromRuleSetId = "RS-2015", ToRuleSetId = "RS-2015" })).Differences);
    }

    [Fact]
    public async Task Rules_are_listed_page_by_page_each_once()
    {
        var (all, token) = (new List<string>(), "");
        do
        {
            var page = await Rules.ListRulesAsync(new() { Filter = new() { SourceId = "RS-2015" }, PageSize = 20, PageToken = token });
            Assert.InRange(page.Rules.Count, 1, 20);
            all.AddRange(page.Rules.Select(rule => rule.RuleId));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        Assert.Equal((await Rules.GetRuleSetAsync(new() { SourceId = "RS-2015" })).Rules.Select(rule => rule.RuleId), all);
    }

    [Fact]
    public async Task Rules_are_filtered_by_what_they_are()
    {
        var purposes = (await Rules.ListRulesAsync(new() { Filter = new() { RuleId = "R-FU-PURPOSE", SourceId = "kbh-2014" } })).Rules;
        Assert.Equal(5, purposes.Count);
        Assert.All(purposes, rule => Assert.Equal(Authority.LocalPractice, rule.Authority));
        var duties = (await Rules.ListRulesAsync(new() { Filter = new() { Norm = Norm.Duty }, PageSize = 200 })).Rules;
        Assert.NotEmpty(duties);
        Assert.All(duties, rule => Assert.Equal(Norm.Duty, rule.Norm));
    }

    [Fact]
    public async Task The_words_of_a_history_are_listed()
    {
        var facts = await Rules.ListFactsAsync(new());
        Assert.Equal(["CONTACT_FORM", "CONCERNS"], facts.Happenings.Single(one => one.Type == "FOLLOW_UP_HELD").Facts);
        Assert.Contains(facts.Facts.Single(one => one.Fact == "CONTACT_FORM").Codes, code => code is { Code: "IN_PERSON", Word: "personligt fremmøde" });
    }

    [Theory]
    [InlineData("RS-1999")]
    [InlineData("nowhere")]
    public async Task A_rule_set_that_is_not_there_is_said_to_be_missing(string id)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Rules.GetRuleSetAsync(new() { SourceId = id }).ResponseAsync);
        Assert.Equal((StatusCode.NotFound, "RULE_SOURCE_NOT_FOUND"), (refused.StatusCode, refused.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>().Reason));
        await Assert.ThrowsAsync<RpcException>(() => Rules.DiffRuleSetsAsync(new() { FromRuleSetId = id, ToRuleSetId = "RS-2015" }).ResponseAsync);
        await Assert.ThrowsAsync<RpcException>(() => Rules.DiffRuleSetsAsync(new() { FromRuleSetId = "RS-2015", ToRuleSetId = id }).ResponseAsync);
    }

    private RuleService.RuleServiceClient Rules => new(Caseworker.To("scheduling"));
}
