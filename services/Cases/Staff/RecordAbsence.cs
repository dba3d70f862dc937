using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Staff;

internal sealed partial class StaffService
{
    /// <summary>Records when an officer is away (fravær), never why.</summary>
    public override Task<RecordAbsenceResponse> RecordAbsence(RecordAbsenceRequest request, ServerCallContext context) =>
        writes.Run<RecordAbsenceRequest, RecordAbsenceResponse>(request, context, async work =>
        {
            if (await OfficerStore.Lock(work, request.OfficerId) is not { } officer)
            {
                return new OfficerNotFound();
            }

            if (officer.Working(work.Today) is { } left)
            {
                return left;
            }

            var stated = new RecordedAbsence(Ids.New(work.Now), request.FirstDay.ToDateOnly()!.Value, request.LastDay.ToDateOnly()!.Value);
            var uncovered = await HoldingStore.Uncovered(work, officer.Id, stated);
            return stated.RecordBeside((await HoldingStore.Find(work, officer.Id, stated.FirstDay)).Absences).Map(absence =>
            {
                HoldingStore.Insert(work, officer.Id, absence);
                work.Record(absence.ToChange(officer, StaffChangeKind.AbsenceRecorded), absence.ToEvent(officer.Id, cancelled: false));
                return new RecordAbsenceResponse { Absence = absence.ToProto(), UncoveredDays = { uncovered.Select(day => day.ToProto()) } };
            });
        });
}

internal sealed class RecordAbsenceValidator : RequestValidator<RecordAbsenceRequest>
{
    private const int MostDays = 366;

    public RecordAbsenceValidator() => RuleFor(request => request.LastDay)
        .Must((request, last) => !(last.ToDateOnly() < request.FirstDay.ToDateOnly())).Violates(Violations.DatesReversed)
        .Must((request, last) => !(last.ToDateOnly()?.DayNumber - request.FirstDay.ToDateOnly()?.DayNumber > MostDays)).Violates(StaffViolations.PeriodTooLong, MostDays);
}
