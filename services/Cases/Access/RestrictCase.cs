using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.Staff;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Access;

internal sealed partial class CaseAccessService
{
    /// <summary>Restricts a case to named officers, or lifts a restriction of this case alone.</summary>
    public override Task<RestrictCaseResponse> RestrictCase(RestrictCaseRequest request, ServerCallContext context) =>
        writes.OnCase<RestrictCaseRequest, RestrictCaseResponse>(request, context, async work =>
        {
            var personId = await protections.LockPerson(work);
            var access = await CaseAccessStore.Lock(work);
            if (!access.Restrict(request.ToCommand()).TryGet(out var restricted, out var refusal))
            {
                return refusal;
            }

            List<Employee> named = request.NamedIds.Count == 0 ? [] : await OfficerStore.FindAll(work, request.NamedIds, work.Today);
            if (named.Select(officer => officer.Working(work.Today)).OfType<Refusal>().FirstOrDefault() is { } left)
            {
                return left;
            }

            // First, because it locks the access to the person's other cases: nothing is written before the last lock (ADR 38).
            if (restricted.Protections != access.Protections)
            {
                await ProtectionStore.Register(work, personId, restricted.Restriction, restricted: work.CaseId);
            }

            CaseAccessStore.Keep(work, restricted);
            return new RestrictCaseResponse { Access = restricted.ToProto() };
        });
}

internal sealed class RestrictCaseValidator : RequestValidator<RestrictCaseRequest>
{
    internal static readonly ViolationCode NobodyNamed = new("NAMED_WITHOUT_RESTRICTION",
        "Der navngives kun medarbejdere, når sagen begrænses.",
        "Officers are named only when the case is restricted.");

    internal static readonly ViolationCode NamedTwice = new("NAMED_TWICE",
        "Hver medarbejder navngives kun én gang.",
        "Each officer is named only once.");

    public RestrictCaseValidator()
    {
        RuleFor(request => request.NamedIds)
            .Must(named => named.Distinct(StringComparer.Ordinal).Count() == named.Count).Violates(NamedTwice)
            .Must((request, named) => named.Count == 0 || request.Restriction != CaseRestriction.None).Violates(NobodyNamed);
        RuleForEach(request => request.NamedIds).IsOpaqueIdOrEmpty();
    }
}
