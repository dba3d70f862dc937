using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Access;

internal sealed partial class CaseAccessService
{
    /// <summary>Lifts a protection of the person, in every case of the person at once.</summary>
    public override Task<LiftProtectionResponse> LiftProtection(LiftProtectionRequest request, ServerCallContext context) =>
        writes.OnCase<LiftProtectionRequest, LiftProtectionResponse>(request, context, async work =>
        {
            var personId = await protections.LockPerson(work);
            if (!(await CaseAccessStore.Lock(work)).Lift(request.ToCommand()).TryGet(out var lifted, out var refusal))
            {
                return refusal;
            }

            await ProtectionStore.Lift(work, personId, request.ToLifted(work));
            return new LiftProtectionResponse { Access = lifted.ToProto() };
        });
}

internal sealed class LiftProtectionValidator : RequestValidator<LiftProtectionRequest>
{
    internal static readonly ViolationCode NoProtection = new("NO_PROTECTION",
        "Det skal siges, hvilken beskyttelse der ophæves: PROTECTED_PERSON eller OWN_STAFF.",
        "State which protection is lifted: PROTECTED_PERSON or OWN_STAFF.");

    public LiftProtectionValidator() => RuleFor(request => request.Protection)
        .Must(protection => protection != CaseRestriction.None).Violates(NoProtection);
}
