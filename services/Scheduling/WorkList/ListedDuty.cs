using System.Globalization;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.WorkList;

/// <summary>A duty as it is stored for the work list. Enums by their numbers in the contract.</summary>
internal sealed record ListedDuty
{
    public required Guid CaseId { get; init; }
    public required string CaseNumber { get; init; }
    public required string RuleSetId { get; init; }
    public required string ResponsibleId { get; init; }
    public required string TeamId { get; init; }
    public required string RuleId { get; init; }
    public required string Occurrence { get; init; }
    public required short Kind { get; init; }
    public required short NormNumber { get; init; }
    public required short Authority { get; init; }
    public required short BoundParty { get; init; }
    public required short Certainty { get; init; }
    public required DateOnly StatutoryDate { get; init; }
    public required DateOnly LastDay { get; init; }
    public required DateOnly? WindowFrom { get; init; }
    public required DateOnly? PlanBy { get; init; }
    public required DateOnly? OwnPlanBy { get; init; }
    public required DateOnly DueOn { get; init; }
    public required DateOnly? MetOn { get; init; }
    public required DateOnly? CancelledOn { get; init; }
    public required DateOnly? SupersededOn { get; init; }

    /// <summary>What has become of it on a day.</summary>
    public DeadlineState StateOn(DateOnly today) => new DateOutcome(
        (Norm)NormNumber, StatutoryDate, LastDay, IsOpenEnded: false, MetOn, CancelledOn, SupersededOn).On(today);

    /// <summary>Its place in the list, in the form of a page token.</summary>
    public string[] ToKey() => [DueOn.ToString("O", CultureInfo.InvariantCulture), CaseId.ToString(), RuleId, Occurrence];
}
