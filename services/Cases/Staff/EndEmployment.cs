using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.Caseloads;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Staff;

internal sealed partial class StaffService
{
    // A roster is set for at most this many days.
    private const int RosterDays = 366;

    /// <summary>
    /// Ends an employment (fratrædelse), and with it the officer's mandates; says which duty days nobody covers then, and how many open
    /// cases are to be assigned to somebody else.
    /// </summary>
    public override Task<EndEmploymentResponse> EndEmployment(EndEmploymentRequest request, ServerCallContext context) =>
        writes.Run<EndEmploymentRequest, EndEmploymentResponse>(request, context, async work =>
        {
            if (await OfficerStore.Lock(work, request.OfficerId) is not { } officer)
            {
                return new OfficerNotFound();
            }

            if (!officer.End(request.Etag, request.LastDay.ToDateOnly()!.Value, work.Today).TryGet(out var ended, out var refusal))
            {
                return refusal;
            }

            var last = ended.LastDay!.Value;
            var uncovered = await HoldingStore.Uncovered(work, officer.Id, new(Guid.Empty, last.AddDays(1), last.AddDays(RosterDays)));
            var open = await CaseloadStore.OpenOf(work, officer.Id);
            var mandates = (await HoldingStore.Find(work, officer.Id, work.Today)).Mandates;
            work.Keep(ended, StaffChangeKind.EmploymentEnded, request.Reason);
            foreach (var mandate in mandates.Where(one => one.FirstDay <= last && !(one.LastDay <= last)).Select(one => one with { LastDay = last }))
            {
                HoldingStore.End(work, mandate);
                work.Record(mandate.ToChange(officer, StaffChangeKind.MandateEnded, request.Reason), mandate.ToEvent(officer.Id));
            }

            return new EndEmploymentResponse
            {
                Officer = (ended with { IsPresent = officer.IsPresent && !ended.HasLeft(work.Today) }).ToProto(),
                UncoveredDays = { uncovered.Select(day => day.ToProto()) },
                OpenCases = open,
                Warnings = { open > 0 ? [StaffViolations.OpenCasesToAssign.At("officer_id", open, last).ToWarning(context.Language())] : Array.Empty<Warning>() },
            };
        });
}

internal sealed class EndEmploymentValidator : RequestValidator<EndEmploymentRequest>
{
    public EndEmploymentValidator() => RuleFor(request => request.LastDay).IsDate()
        .Must(day => !(day.ToDateOnly() > DanishCalendar.LastDay.AddYears(-2))).Violates(StaffViolations.LastDayOutOfRange);
}
