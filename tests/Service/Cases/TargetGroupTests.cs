using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>What guides the follow-up of a case: its target group, the guide to its talks, and the staircase of category 2.</summary>
public sealed class TargetGroupTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task The_target_group_follows_from_category_and_employment_and_is_tried_before_it_is_decided()
    {
        var registered = await Caseworker.Register();
        Assert.Null((await Course(Caseworker, registered)).TargetGroup);
        var tried = Decision(registered, "1", VisitationCategory._3);
        tried.ValidateOnly = true;
        Assert.Equal("CATEGORY_3_EMPLOYED", (await Caseworker.Courses.DecideVisitationAsync(tried, deadline: Suite.Soon)).Course.TargetGroup.Code);

        var decided = await Caseworker.Courses.DecideVisitationAsync(Decision(registered, "1", VisitationCategory._2), deadline: Suite.Soon);

        var group = decided.Course.TargetGroup;
        Assert.Equal(("CATEGORY_2_EMPLOYED", "Kategori 2, beskæftiget", "R-KBH-TARGET", Certainty.Assumption), (group.Code, group.Title, group.RuleId, group.Certainty));
        Assert.Equal("Arbejdspladsbaseret indsats: delvise raskmeldinger eller en virksomhedsrettet indsats.", group.Focus[0]);
        Assert.All((string[])[group.Description, group.Course, group.Competence, group.CostNote, group.Source], Assert.NotEmpty);
        Assert.Equal(group, (await Course(Fixture.As("payment_unit"), registered)).TargetGroup);
        var english = await Caseworker.Courses.GetCourseAsync(new() { CaseId = registered.Case.CaseId }, new Metadata { { "accept-language", "en" } }, Suite.Soon);
        Assert.Equal("Category 2, employed", english.Course.TargetGroup.Title);
    }

    [Fact]
    public async Task The_unemployed_have_a_group_of_their_own_and_without_the_local_practice_there_is_none()
    {
        var unemployed = await Caseworker.Register(Given.Form(KindOfEmployment.InsuredUnemployed));
        var group = (await Caseworker.Courses.DecideVisitationAsync(Decision(unemployed, "1", VisitationCategory._2), deadline: Suite.Soon)).Course.TargetGroup;
        Assert.Equal("CATEGORY_2_UNEMPLOYED", group.Code);

        var hedensted = Fixture.As(municipality: 766);
        var elsewhere = await hedensted.Register();
        Assert.Null((await hedensted.Courses.DecideVisitationAsync(Decision(elsewhere, "1", VisitationCategory._2), deadline: Suite.Soon)).Course.TargetGroup);
    }

    [Fact]
    public async Task The_guide_follows_from_the_cause_group_and_is_seen_by_whoever_may_see_health()
    {
        var form = Given.Form();
        form.CauseGroup = CauseGroup.Mental;
        var mental = await Caseworker.Register(form);
        form = Given.Form();
        form.CauseGroup = CauseGroup.Surgery;
        var surgery = await Caseworker.Register(form);

        var guide = (await Course(Caseworker, mental)).ConversationGuide;

        Assert.Equal(("LUCA", Certainty.Verified), (guide.Code, guide.Certainty));
        Assert.Contains("Projekt LUCA", guide.Title, StringComparison.Ordinal);
        Assert.Equal("RESOURCES", (await Course(Caseworker, surgery)).ConversationGuide.Code);
        var seen = (await Course(Fixture.As("payment_unit"), mental)).ConversationGuide;
        Assert.True(seen is null || seen.Equals(new ConversationGuide()), $"The payment unit sees {seen}.");
    }

    [Fact]
    public async Task A_staircase_of_another_category_than_2_is_set_with_a_warning()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        var undecided = await Caseworker.Plans().SetStaircaseAsync(GivenPlans.Staircase(caseId, "0", 10, 20), deadline: Suite.Soon);
        Assert.Equal("STAIRCASE_WITHOUT_CATEGORY", Assert.Single(undecided.Warnings).Reason);
        var third = await Caseworker.Courses.DecideVisitationAsync(Decision(registered, "1", VisitationCategory._3), deadline: Suite.Soon);
        var again = GivenPlans.Staircase(caseId, undecided.Standing.Etag, 10, 15);
        again.ChangedBecause = GivenPlans.Why;
        var warned = await Caseworker.Plans().SetStaircaseAsync(again, deadline: Suite.Soon);
        Assert.Equal(("steps", "STAIRCASE_NOT_CATEGORY_2"), (Assert.Single(warned.Warnings).Field, warned.Warnings[0].Reason));
        Assert.Contains("kategori 3", warned.Warnings[0].Message, StringComparison.Ordinal);

        await Caseworker.Courses.DecideVisitationAsync(Decision(registered, third.Course.Etag, VisitationCategory._2), deadline: Suite.Soon);

        var rightly = GivenPlans.Staircase(caseId, warned.Standing.Etag, 10, 25);
        rightly.ChangedBecause = GivenPlans.Why;
        Assert.Empty((await Caseworker.Plans().SetStaircaseAsync(rightly, deadline: Suite.Soon)).Warnings);
    }

    private static async Task<Sygeopfoelgning.Cases.V1.Course> Course(Suite suite, RegisterCaseResponse registered) =>
        (await suite.Courses.GetCourseAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Course;

    private static DecideVisitationRequest Decision(RegisterCaseResponse registered, string etag, VisitationCategory category) => new()
    {
        RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = etag, DecidedOn = Given.Today.ToProto(), Category = category,
        Reason = "Afprøvning af målgruppen (opdigtet).",
    };
}
