using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>Between a case's history and its messages, and from the plan that is made of one.</summary>
internal static class HistoryMapping
{
    /// <summary>The happenings of a request as a history; what is wrong with them, by the paths of the request.</summary>
    public static Result<FactHistory> ToHistory(this V1.PreviewPlanRequest request) =>
        FactHistory.Of([.. request.History.Select(ToHappening)]).TryGet(out var history, out var refusal)
            ? history
            : refusal is InvalidRequest invalid
                ? new InvalidRequest([.. invalid.Violations.Select(violation => violation with { Field = PathOf(violation.Field, request) })])
                : refusal;

    /// <summary>The plan with its states on the day that it is made for.</summary>
    public static V1.Plan ToProto(this DatePlan plan, Language language) => new()
    {
        Rules = new()
        {
            RuleSetId = plan.Rules.Set.Id,
            RuleSetVersion = plan.Rules.Set.Version,
            OverlayIds = { plan.Overlays.Select(overlay => overlay.Id) },
            Certainty = (Types.V1.Certainty)plan.Rules.Certainty,
        },
        Deadlines = { plan.Dates.Select(date => date.ToProto(plan, language)) },
        ProposedCategory = (Types.V1.VisitationCategory)(plan.ProposedCategory ?? 0),
        NotGiven = { plan.NotGiven.Select(one => one.ToProto(language)) },
        AsOf = plan.AsOf.ToProto(),
        RenewOn = plan.RenewOn?.ToProto(),
    };

    private static Happening ToHappening(V1.Happening happening)
    {
        var day = happening.Day.ToDateOnly()!.Value;
        return new Happening(
            happening.HappeningId, happening.Type, day,
            happening.Values.DistinctBy(one => one.Fact).ToDictionary(one => one.Fact, one => one.Value, StringComparer.Ordinal),
            happening.KnownOn.ToDateOnly() ?? day);
    }

    // The history names a value by its fact, the request by its place; it may not be found by its name only where it stands twice.
    private static string PathOf(string field, V1.PreviewPlanRequest request)
    {
        if (!field.StartsWith("happenings", StringComparison.Ordinal))
        {
            return field;
        }

        var path = $"history{field["happenings".Length..]}".Replace("].id", "].happening_id", StringComparison.Ordinal);
        return path.Split(["[", "].values[", "]"], StringSplitOptions.RemoveEmptyEntries) is [_, var index, var fact]
            && int.TryParse(index, out var number) && request.History[number].Values.ToList().FindIndex(one => one.Fact == fact) is var place and >= 0
            ? $"history[{number}].values[{place}].value"
            : path;
    }

    private static V1.Deadline ToProto(this PlannedDate date, DatePlan plan, Language language)
    {
        var state = date.StateOn(plan.AsOf);
        return new()
        {
            RuleId = date.Rule.Id,
            Title = date.Rule.Title.In(language),
            Kind = (V1.DeadlineKind)date.Rule.Kind,
            StatutoryDate = date.Date.ToProto(),
            WindowFrom = date.WindowFrom?.ToProto(),
            PlanBy = date.PlanBy?.ToProto(),
            BoundParty = (V1.BoundParty)date.Rule.Binds,
            Certainty = (Types.V1.Certainty)date.Certainty,
            Explanation = plan.Explain(date).ToProto(language),
            Past = date.Rule.Kind == DeadlineKind.Deadline && date.Date < plan.AsOf,
            Occurrence = date.StartedBy.Id,
            State = (V1.DeadlineState)state,
            Turn = TurnOf(date, state)?.ToProto(language),
            Remaining = plan.RemainingOn(date, plan.AsOf)?.ToProto(),
            Authority = (V1.Authority)date.Rule.Authority,
            Norm = (V1.Norm)date.Rule.Norm,
            UnmovedDate = date.Unmoved?.ToProto(),
            OpenEnded = date.IsOpenEnded,
        };
    }

    private static TurnOfEvents? TurnOf(PlannedDate date, DeadlineState state) => state switch
    {
        DeadlineState.Met or DeadlineState.MetLate => date.Met,
        DeadlineState.Superseded => date.Superseded,
        DeadlineState.Cancelled or DeadlineState.NotRelevant => date.Cancelled,
        _ => null,
    };

    private static V1.TurnOfEvents ToProto(this TurnOfEvents turn, Language language) => new()
    {
        On = turn.On.ToProto(), HappeningId = turn.By ?? "", What = turn.Why.In(language),
    };

    private static V1.Remaining ToProto(this Remaining remaining) => new()
    {
        Required = remaining.Required, Held = remaining.Held, Missing = remaining.Missing, Forecast = remaining.Forecast, OutOfReach = remaining.IsOutOfReach,
    };

    private static V1.NotGiven ToProto(this NotGiven one, Language language) => new()
    {
        RuleId = one.Rule.Id,
        Title = one.Rule.Title.In(language),
        Why = one.Why.In(language),
        MissingFact = one.MissingFact ?? "",
        Reason = (V1.NotGivenReason)one.Reason,
        StartedBy = one.StartedBy ?? "",
    };
}
