using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Retention;

internal sealed partial class RetentionService
{
    /// <summary>Records a call to the citizen (første telefonsamtale).</summary>
    public override Task<RecordFirstCallResponse> RecordFirstCall(RecordFirstCallRequest request, ServerCallContext context) => acts.Run(
        request, request.Etag, context,
        _ => new CourseRecord
        {
            Day = request.CalledOn, Reason = request.Reason,
            FirstCall = new()
            {
                Reached = request.Reached,
                TasksFit = request.TasksFit,
                InTreatment = request.InTreatment,
                Treatment = request.Treatment,
                WorkplaceDialogue = request.WorkplaceDialogue,
                CommonPlan = request.CommonPlan,
                RoundTable = request.RoundTable,
            },
        },
        (course, record, _) => course.RecordFirstCall(record, book),
        (record, course, warnings) => new RecordFirstCallResponse { Record = record, Course = course, Warnings = { warnings } });
}

internal sealed class RecordFirstCallValidator : RequestValidator<RecordFirstCallRequest>
{
    public static readonly ViolationCode AnswersWithoutCall = new("ANSWERS_WITHOUT_CALL",
        "Borgeren blev ikke truffet, så der er ingen svar. Udelad svar, behandling og beslutning om rundbordssamtale.",
        "The citizen was not reached, so there are no answers. Leave out the answers, the treatment and the decision on a round table.");

    public static readonly ViolationCode TreatmentOnlyWhereThereIsOne = new("TREATMENT_WITHOUT_ANSWER",
        "Behandlingen beskrives kun, når borgeren er i behandling.",
        "The treatment is described only where the citizen is in treatment.");

    public RecordFirstCallValidator()
    {
        RuleFor(request => request.CalledOn).IsNotInTheFuture();
        RuleFor(request => request.Treatment)
            .Must((request, text) => text.Length == 0 || request.InTreatment == Answer.Yes).Violates(TreatmentOnlyWhereThereIsOne);
        RuleFor(request => request.Reached)
            .Must((request, reached) => reached || (request.TasksFit == 0 && request.InTreatment == 0 && request.WorkplaceDialogue == 0
                && request.CommonPlan == 0 && request.RoundTable == 0 && request.Treatment.Length == 0)).Violates(AnswersWithoutCall);
    }
}
