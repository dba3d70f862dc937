using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Calendar;

internal sealed partial class CalendarService
{
    /// <summary>Closes the whole municipality on a day, or opens it again (lukkedag).</summary>
    public override Task<SetClosingDayResponse> SetClosingDay(SetClosingDayRequest request, ServerCallContext context) =>
        writes.Run<SetClosingDayRequest, SetClosingDayResponse>(request, context, async work =>
        {
            var day = request.Day.ToDateOnly()!.Value;
            var known = await ClosingDayStore.Lock(work, day);
            var stated = new ClosingDay(day, request.Name, LastChange.Of(work));
            var decided = request.Remove
                ? known is null ? new ClosingDayNotFound(day) : Result.Of(known with { LastChange = stated.LastChange })
                : stated.AddTo(known);
            return decided.Map(closing =>
            {
                ClosingDayStore.Keep(work, closing, request.Remove);
                return new SetClosingDayResponse { ClosingDay = closing.ToProto() };
            });
        });
}

internal sealed class SetClosingDayValidator : RequestValidator<SetClosingDayRequest>
{
    public SetClosingDayValidator()
    {
        RuleFor(request => request.Day).IsFromTodayOn();
        RuleFor(request => request.Name)
            .Must((request, name) => request.Remove || name.Length > 0).Violates(Violations.FieldRequired)
            .Must((request, name) => !request.Remove || name.Length == 0).Violates(CalendarChecks.NameOfRemovedDay);
    }
}
