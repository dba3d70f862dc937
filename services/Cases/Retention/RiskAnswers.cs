using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Retention;

/// <summary>The answers to the indicators of a risk: what the information form says of them, and what they come to.</summary>
internal static class RiskAnswers
{
    /// <summary>The code of an indicator in the rules' data.</summary>
    public static string CodeOf(RiskIndicator indicator) => Codes.Of(indicator);

    /// <summary>What the information form says of the indicators; nothing where it is silent.</summary>
    public static IReadOnlyList<RiskAnswer> OnForm(InformationForm form)
    {
        var answers = new List<RiskAnswer>();
        if (form.WorkplaceDialogue is { } dialogue)
        {
            if (dialogue.Contact != WorkplaceContact.Unspecified)
            {
                Add(RiskIndicator.LimitedContact, dialogue.Contact != WorkplaceContact.Good);
            }

            Add(RiskIndicator.NoTalkOnAbsence, !dialogue.AbsenceDiscussed);
        }

        if (form.CauseGroup != CauseGroup.Unspecified)
        {
            Add(RiskIndicator.MentalDisorder, form.CauseGroup == CauseGroup.Mental);
        }

        return answers;

        void Add(RiskIndicator indicator, bool isPresent) => answers.Add(new RiskAnswer
        {
            Indicator = indicator, Answer = isPresent ? Answer.Yes : Answer.No, Weight = RiskModel.Shipped.WeightOf(CodeOf(indicator)),
        });
    }

    /// <summary>What the answers come to.</summary>
    public static RiskAssessment Assess(this RiskModel model, IEnumerable<RiskAnswer> answers)
    {
        var given = answers
            .Select(one => new RiskAnswer { Indicator = one.Indicator, Answer = one.Answer, Weight = model.WeightOf(CodeOf(one.Indicator)) }).ToList();
        var score = model.Score(given.Where(one => one.Answer == Answer.Yes).Select(one => CodeOf(one.Indicator)));
        return new RiskAssessment { Answers = { given }, Score = score, Threshold = model.Threshold, Risk = model.IsRisk(score) };
    }
}
