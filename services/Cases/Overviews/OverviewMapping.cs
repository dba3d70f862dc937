using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.Courses;
using Sygeopfoelgning.Cases.Goals;
using Sygeopfoelgning.Cases.InterventionPlans;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.Resources;
using Sygeopfoelgning.Cases.Talks;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Overviews;

/// <summary>Converts what was read to the overview.</summary>
internal static class OverviewMapping
{
    public static CaseOverview ToProto(this OverviewFacts facts, ChangesSince changes, RuleBook book, Role reader, Language language)
    {
        var rules = CategoryRules.Of(facts.Course, book, facts.Today);
        var course = facts.Course.ToProto(rules, facts.Today, language);
        course.Records.Clear();
        var valid = facts.Statements.All.Where(said => !said.IsWithdrawn).ToList();
        return new()
        {
            OwnUnderstanding = facts.Understanding.Latest,
            WrittenByCitizen = facts.Understanding.WrittenByCitizen,
            Case = CaseAnswer.InList(facts.File, facts.Today, language),
            Course = course,
            Goals = { facts.Goals.All.Where(goal => !goal.IsClosed).Select(goal => goal.ToProto(facts.File.CaseId)) },
            Plan = WhatIsOpen(facts.Plan.ToProto(facts.Today)),
            Resources = { valid.Where(said => said.About == About.Resource).Select(said => said.ToResource(facts.File.CaseId)) },
            Challenges = { valid.Where(said => said.About == About.Challenge).Select(said => said.ToChallenge(facts.File.CaseId)) },
            Inputs = { facts.Inputs },
            Changes = changes,
            LastTalk = facts.LastTalk?.ToProto(),
            // They ask an officer to do something.
            Warnings = { reader == Role.Citizen ? [] : OverviewWarnings.Of(facts, rules, book).Select(warning => warning.ToProto(language)) },
        };
    }

    private static LastTalk ToProto(this HeldTalk talk) => new()
    {
        TalkId = talk.Id.ToString(), Purpose = (TalkPurpose)talk.Purpose, HeldOn = talk.HeldOn.ToProto(), CompletedAt = talk.CompletedAt!.Value.ToTimestamp(),
    };

    private static OverviewWarning ToProto(this ToLookAt warning, Language language) => new()
    {
        Kind = warning.Kind,
        Text = warning.Text.In(language),
        RuleId = warning.RuleId,
        LegalReference = warning.LegalReference,
        Day = warning.Day?.ToProto(),
        Count = warning.Count,
    };

    // The share of the citizen and the etag are those of the whole plan.
    private static InterventionPlan WhatIsOpen(InterventionPlan plan)
    {
        var (steps, items) = (plan.Steps.Where(step => step.Status == PlanStepStatus.Open).ToList(), plan.FollowUpItems.Where(item => item.IsOpen).ToList());
        plan.Steps.Clear();
        plan.Steps.Add(steps);
        plan.FollowUpItems.Clear();
        plan.FollowUpItems.Add(items);
        return plan;
    }
}
