using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Deadlines;

internal sealed partial class DeadlineService
{
    /// <summary>Sets an officer's own day to plan a date by, or takes it back (faglig vurdering, S2-31).</summary>
    public override Task<OverridePlanByResponse> OverridePlanBy(OverridePlanByRequest request, ServerCallContext context) =>
        writes.OnCase<OverridePlanByRequest, OverridePlanByResponse>(request, context, async work =>
        {
            var kept = work.Found(await plans.Load(work, work.CaseId));
            var planBy = request.PlanBy.ToDateOnly();
            return PlanByOverride.Decide(kept.Dates, new(request.RuleId, request.Occurrence), planBy, work.Today).Map(date =>
            {
                PlanStore.Override(work, kept, date.Key, planBy, request.Reason);
                var others = kept.Overrides.Where(one => one.Key != date.Key).ToList();
                var own = planBy is { } day ? new StoredOverride(date.Key, day, request.Reason, work.Actor.Subject, work.Now) : null;
                var holding = Own.Of(kept.Dates, own is null ? others : [.. others, own]);
                PlanKeeper.Rearm(work, kept, holding);
                work.Append(work.CaseId, new PlanByOverridden
                {
                    CaseId = work.CaseId.ToString(),
                    RuleId = date.RuleId,
                    Title = date.Title.In(Language.Danish),
                    Occurrence = date.Occurrence,
                    StatutoryDate = date.StatutoryDate.ToProto(),
                    PlanBy = planBy?.ToProto(),
                });
                PlanKeeper.Publish(work, work.CaseId, NextDeadline.Of(kept.Dates, holding, work.Today), kept.PublishedNext);
                var shown = date.ToProto(work.Today, context.Language());
                shown.OwnPlanBy = own?.ToProto(date);
                return new OverridePlanByResponse { Deadline = shown };
            });
        });
}

internal sealed class OverridePlanByValidator : RequestValidator<OverridePlanByRequest>
{
    public static readonly ViolationCode NotAWorkingDay = new("NOT_A_WORKING_DAY",
        "Dagen er ikke en arbejdsdag. Vælg en dag, hvor kommunen har åbent.",
        "The day is no working day. Choose a day on which the municipality is open.");

    public OverridePlanByValidator() => RuleFor(request => request.PlanBy)
        .Must(day => day.ToDateOnly() is not { } planBy || !DanishCalendar.Covers(planBy) || DanishCalendar.Municipal.Day(planBy).Value.IsWorkingDay)
        .Violates(NotAWorkingDay);
}
