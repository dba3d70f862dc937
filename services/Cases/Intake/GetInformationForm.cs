using Grpc.Core;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Intake;

internal sealed partial class IntakeService
{
    /// <summary>The information form of a case as it was handed in (oplysningsskema).</summary>
    public override Task<GetInformationFormResponse> GetInformationForm(GetInformationFormRequest request, ServerCallContext context) =>
        reads.OnCase<GetInformationFormRequest, GetInformationFormResponse>(request, context, async session =>
        {
            var file = session.Found(await cases.Find(session, session.CaseId));
            return await forms.Find(session, session.CaseId) is { } form
                ? new GetInformationFormResponse
                {
                    Case = CaseAnswer.Of(file), Form = form, Receipt = new Receipt(file.FormReceivedOn, file.RegisteredOn).ToProto(file.RegisteredAt),
                }
                : new FormNotFound(request.CaseId);
        });
}

/// <summary>The case is there, and the key that its form was encrypted with is not.</summary>
[Danish("Oplysningsskemaet findes ikke længere: sagens nøgle er slettet.")]
[English("The information form is not there any more: the key of the case was erased.")]
public sealed record FormNotFound(string CaseId) : Refusal(RefusalKind.NotFound, "FORM_NOT_FOUND", "information_form", CaseId);
