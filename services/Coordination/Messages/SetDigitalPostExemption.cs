using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Coordination.Messages;

internal sealed partial class MessageService
{
    /// <summary>Records whether the citizen is exempt from Digital Post (fritagelse).</summary>
    public override Task<SetDigitalPostExemptionResponse> SetDigitalPostExemption(SetDigitalPostExemptionRequest request, ServerCallContext context) =>
        writes.OnCase<SetDigitalPostExemptionRequest, SetDigitalPostExemptionResponse>(request, context, async work =>
        {
            var last = await work.Run(ExemptionStore.Last(work, work.CaseId));
            if ((last == Answer.Yes) == (request.Exempt == Answer.Yes))
            {
                return new ExemptionUnchanged();
            }

            var exemption = new KnownExemption(Ids.New(work.Now), request.Exempt, work.Actor.Name, work.Now);
            ExemptionStore.Insert(work, exemption);
            work.Append(work.CaseId, new DigitalPostExemptionChanged { CaseId = work.CaseId.ToString(), Exempt = request.Exempt });
            return new SetDigitalPostExemptionResponse { Exemption = exemption.ToProto(work.CaseId) };
        });
}

internal sealed class SetDigitalPostExemptionValidator : RequestValidator<SetDigitalPostExemptionRequest>
{
    public SetDigitalPostExemptionValidator() =>
        RuleFor(request => request.Exempt).Must(one => one != Answer.NotKnown).Violates(Violations.YesOrNo);
}
