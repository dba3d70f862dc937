using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Courses;

/// <summary>What guides the follow-up of a case: its target group and the guide to its talks. Both follow from what is known, and are never stored.</summary>
internal static class Practice
{
    /// <summary>The target group that follows from the category that holds (S2-25); null where there is none.</summary>
    public static V1.TargetGroup? TargetGroup(this CaseCourse course, TargetGroupBook book, Language language) =>
        course.Visitation is { } decided
        && book.Find(course.Rules.OverlayIds, (VisitationCategory)decided.Visitation.Category, course.Registered.KindOfEmployment) is { } group
            ? new()
            {
                Code = group.Code,
                Title = group.Title.In(language),
                Description = group.Description.In(language),
                Focus = { group.Focus.Select(one => one.In(language)) },
                Course = group.Course.In(language),
                Competence = group.Competence.In(language),
                CostNote = group.Cost.In(language),
                RuleId = book.RuleId,
                Source = book.Source,
                Certainty = (Types.V1.Certainty)book.Certainty,
            }
            : null;

    /// <summary>The guide that the cause group asks for (S0-22); null where the form says nothing of the cause.</summary>
    public static V1.ConversationGuide? Guide(this CaseCourse course, GuideBook book, Language language) => book.For(Codes.Of(course.CauseGroup)) is { } guide
        ? new()
        {
            Code = guide.Code, Title = guide.Title.In(language), Text = guide.Text.In(language), Source = guide.Source,
            Certainty = (Types.V1.Certainty)guide.Certainty,
        }
        : null;
}
