using FluentValidation;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Access;

internal sealed class AssignCaseRules : RequestRules<AssignCaseRequest>
{
    public AssignCaseRules()
    {
        RuleFor(request => request.ResponsibleId).IsOpaqueIdOrEmpty();
        RuleFor(request => request.TeamId).IsOpaqueIdOrEmpty();
    }
}

internal sealed class RestrictCaseRules : RequestRules<RestrictCaseRequest>
{
    internal static readonly ViolationCode NobodyNamed = new("NAMED_WITHOUT_RESTRICTION",
        "Der navngives kun medarbejdere, når sagen begrænses.",
        "Officers are named only when the case is restricted.");

    internal static readonly ViolationCode NamedTwice = new("NAMED_TWICE",
        "Hver medarbejder navngives kun én gang.",
        "Each officer is named only once.");

    public RestrictCaseRules()
    {
        RuleFor(request => request.NamedIds)
            .Must(named => named.Distinct(StringComparer.Ordinal).Count() == named.Count).Violates(NamedTwice)
            .Must((request, named) => named.Count == 0 || request.Restriction != CaseRestriction.None).Violates(NobodyNamed);
        RuleForEach(request => request.NamedIds).IsOpaqueIdOrEmpty();
    }
}

internal sealed class LiftProtectionRules : RequestRules<LiftProtectionRequest>
{
    internal static readonly ViolationCode NoProtection = new("NO_PROTECTION",
        "Det skal siges, hvilken beskyttelse der ophæves: PROTECTED_PERSON eller OWN_STAFF.",
        "It must be said which protection is lifted: PROTECTED_PERSON or OWN_STAFF.");

    public LiftProtectionRules() => RuleFor(request => request.Protection)
        .Must(protection => protection != CaseRestriction.None).Violates(NoProtection);
}
