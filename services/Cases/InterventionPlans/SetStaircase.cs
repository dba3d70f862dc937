using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.Courses;
using Sygeopfoelgning.Cases.Intake;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.InterventionPlans;

internal sealed partial class InterventionPlanService
{
    /// <summary>Sets the staircase towards full hours (trappemodellen).</summary>
    public override Task<SetStaircaseResponse> SetStaircase(SetStaircaseRequest request, ServerCallContext context) =>
        Change<SetStaircaseRequest, SetStaircaseResponse>(
            request, context,
            async (work, plan, _) => plan.SetStaircase(
                request.Etag, request.Steps, request.ChangedBecause, WeeklyHours.Contracted(work.Found(await forms.Find(work, work.CaseId)))),
            (plan, change, _) => new()
            {
                Staircase = change.Part.Staircase, Standing = plan.ToStanding(),
                Warnings = { plan.StaircaseWarnings(request.Steps).Select(warning => warning.ToWarning(context.Language())) },
            });
}

internal sealed class SetStaircaseValidator : RequestValidator<SetStaircaseRequest>
{
    public static readonly ViolationCode Down = new("STAIRCASE_DOWN",
        "Trappen går ikke ned: et trin har mindst lige så mange timer som trinnet før.",
        "The staircase does not go down: a step has at least the hours of the step before.");

    public static readonly ViolationCode Days = new("STAIRCASE_DAYS",
        "Hvert trin begynder efter trinnet før.",
        "Each step begins after the step before.");

    public SetStaircaseValidator()
    {
        RuleForEach(request => request.Steps).ChildRules(step => step.RuleFor(one => one.FromDay).Within());
        RuleForEach(request => request.Steps).Must((request, step) => Before(request, step) is not { } before
            || !(WeeklyHours.Of(step.WeeklyHours) < WeeklyHours.Of(before.WeeklyHours))).Violates(Down);
        RuleForEach(request => request.Steps).Must((request, step) => Before(request, step) is not { } before
            || !(step.FromDay.ToDateOnly() <= before.FromDay.ToDateOnly())).Violates(Days);
    }

    private static StaircaseStep? Before(SetStaircaseRequest request, StaircaseStep step) =>
        request.Steps.TakeWhile(one => !ReferenceEquals(one, step)).LastOrDefault();
}
