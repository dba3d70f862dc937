using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Cases.Intake;

internal sealed partial class IntakeService
{
    /// <summary>Registers a case from the information form (oplysningsskema), and assigns it.</summary>
    public override Task<RegisterCaseResponse> RegisterCase(RegisterCaseRequest request, ServerCallContext context) =>
        writes.Run<RegisterCaseRequest, RegisterCaseResponse>(request, context, async work =>
        {
            // A dry run is a look-up by CPR number whose only trace is its row in the access log.
            if (work is { IsDryRun: true, HasPurpose: false })
            {
                return new PurposeRequired();
            }

            var taken = (await intake.Take(work, [ReceivedForm.Of(request.Form, work.Today)], context.Caller().Team, isImport: false))[0];
            return taken switch
            {
                { Refusal: { } refusal } => refusal,
                { Before: { } before } => new FormAlreadyRegistered(before.CaseId?.ToString(), before.Number?.ToString()),
                _ => taken.Registered!.ToAnswer(context.Language()),
            };
        }, new OtherCases<RegisterCaseResponse>(
            answer => NamedCases.In(answer.Warnings),
            (answer, gone) => NamedCases.Unname(answer.Warnings, gone, context.Language())));
}
