using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>What the plan of a case is made from (grundlaget for fristplanen): everything that is known of it.</summary>
/// <param name="Happenings">What happened, in the order in which it was told; the registration is the first.</param>
/// <param name="Employments">The employments on the first absence day, at least one.</param>
/// <param name="PensionAgeInCourse">The citizen reaches pension age before the reassessment of § 24.</param>
internal sealed record PlanBasis(IReadOnlyList<Happening> Happenings, IReadOnlyList<PlannedEmployment> Employments, bool PensionAgeInCourse)
{
    /// <summary>What a registration tells: the municipality knows all of it on the day on which the plan is made.</summary>
    public static PlanBasis Of(CaseRegistered registered, DateOnly today) => new(
        [.. registered.ToFacts().ToHistory().Told.Concat(Handover(registered)).Select(one => one with { KnownOn = one.KnownOn < today ? one.KnownOn : today })],
        PlannedEmployment.Of(registered),
        registered.PensionAgeBeforeReassessment);

    private static IEnumerable<Happening> Handover(CaseRegistered registered) =>
        registered.HandedOverOn.ToDateOnly() is { } day ? [Happening.Of("handover", "HANDED_OVER", day)] : [];

    /// <summary>The basis with further happenings; one with the id of another replaces it, because it says what was right.</summary>
    public PlanBasis With(IReadOnlyCollection<Happening> further)
    {
        var ids = further.Select(one => one.Id).ToHashSet();
        return this with { Happenings = [.. Happenings.Where(one => !ids.Contains(one.Id)), .. further] };
    }

    /// <summary>The basis as if some happenings had not been.</summary>
    public PlanBasis Without(IReadOnlyCollection<string> ids) => this with { Happenings = [.. Happenings.Where(one => !ids.Contains(one.Id))] };
}
