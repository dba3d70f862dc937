using FluentValidation;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Access;

internal sealed class GetCaseAccessRules : RequestRules<GetCaseAccessRequest>
{
    public GetCaseAccessRules() => RuleFor(request => request.CaseId).IsUuid();
}

internal sealed class AssignCaseRules : RequestRules<AssignCaseRequest>
{
    public AssignCaseRules()
    {
        RuleFor(request => request.CaseId).IsUuid();
        RuleFor(request => request.Etag).IsGiven();
        RuleFor(request => request.ResponsibleId).IsGiven().IsOpaqueIdOrEmpty();
        RuleFor(request => request.TeamId).IsOpaqueIdOrEmpty();
    }
}

internal sealed class RestrictCaseRules : RequestRules<RestrictCaseRequest>
{
    private const int MostNamed = 50;

    internal static readonly ViolationCode NobodyNamed = new("NAMED_WITHOUT_RESTRICTION",
        "Der navngives kun medarbejdere, når sagen begrænses.",
        "Officers are named only when the case is restricted.");

    internal static readonly ViolationCode NamedTwice = new("NAMED_TWICE",
        "Hver medarbejder navngives kun én gang.",
        "Each officer is named only once.");

    public RestrictCaseRules()
    {
        RuleFor(request => request.CaseId).IsUuid();
        RuleFor(request => request.Etag).IsGiven();
        RuleFor(request => request.Restriction).IsKnown();
        RuleFor(request => request.NamedIds).AtMostItems(MostNamed)
            .Must(named => named.Distinct(StringComparer.Ordinal).Count() == named.Count).Violates(NamedTwice)
            .Must((request, named) => named.Count == 0 || request.Restriction != CaseRestriction.None).Violates(NobodyNamed);
        RuleForEach(request => request.NamedIds).IsGiven().IsOpaqueIdOrEmpty();
    }
}

internal sealed class LiftProtectionRules : RequestRules<LiftProtectionRequest>
{
    internal static readonly ViolationCode NoProtection = new("NO_PROTECTION",
        "Det skal siges, hvilken beskyttelse der ophæves: PROTECTED_PERSON eller OWN_STAFF.",
        "It must be said which protection is lifted: PROTECTED_PERSON or OWN_STAFF.");

    public LiftProtectionRules()
    {
        RuleFor(request => request.CaseId).IsUuid();
        RuleFor(request => request.Etag).IsGiven();
        RuleFor(request => request.Protection).IsKnown()
            .Must(protection => protection != CaseRestriction.None).Violates(NoProtection);
        RuleFor(request => request.Reason).IsReason();
    }
}

internal sealed class BreakGlassRules : RequestRules<BreakGlassRequest>
{
    public BreakGlassRules()
    {
        RuleFor(request => request.CaseId).IsUuid();
        RuleFor(request => request.Reason).IsReason();
    }
}

internal sealed class ListBreakGlassesRules : RequestRules<ListBreakGlassesRequest>
{
    public ListBreakGlassesRules() => RuleFor(request => request.Filter).SetValidator(new BreakGlassFilterRules());
}

internal sealed class BreakGlassFilterRules : RequestRules<BreakGlassFilter>
{
    public BreakGlassFilterRules() => RuleFor(filter => filter.State).IsKnownOrUnspecified();
}

internal sealed class AcknowledgeBreakGlassRules : RequestRules<AcknowledgeBreakGlassRequest>
{
    public AcknowledgeBreakGlassRules()
    {
        RuleFor(request => request.CaseId).IsUuid();
        RuleFor(request => request.BreakGlassId).IsUuid();
    }
}
