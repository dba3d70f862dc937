using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Staff;

internal sealed partial class StaffService
{
    /// <summary>Gives an officer a mandate (bemyndigelse, S3-17).</summary>
    public override Task<GrantMandateResponse> GrantMandate(GrantMandateRequest request, ServerCallContext context) =>
        writes.Run<GrantMandateRequest, GrantMandateResponse>(request, context, async work =>
        {
            if (await OfficerStore.Lock(work, request.OfficerId) is not { } officer)
            {
                return new OfficerNotFound();
            }

            if (officer.Working(work.Today) is { } left)
            {
                return left;
            }

            var stated = new HeldMandate(
                Ids.New(work.Now), request.Kind, request.LimitKroner, request.FirstDay.ToDateOnly()!.Value, request.LastDay.ToDateOnly());
            if (stated.Outside(officer) is { } outside)
            {
                return outside;
            }

            return stated.GrantBeside((await HoldingStore.Find(work, officer.Id, work.Today)).Mandates).Map(granted =>
            {
                HoldingStore.Insert(work, officer.Id, granted);
                work.Record(granted.ToChange(officer, StaffChangeKind.MandateGranted), granted.ToEvent(officer.Id));
                return new GrantMandateResponse { Mandate = granted.ToProto() };
            });
        });
}

internal sealed class GrantMandateValidator : RequestValidator<GrantMandateRequest>
{
    private const int MostKroner = 1_000_000;

    public GrantMandateValidator()
    {
        RuleFor(request => request.LimitKroner).Must(limit => limit is > 0 and <= MostKroner).Violates(StaffViolations.LimitOutOfRange);
        RuleFor(request => request.LastDay)
            .Must((request, last) => !(last.ToDateOnly() < request.FirstDay.ToDateOnly())).Violates(Violations.DatesReversed);
    }
}
