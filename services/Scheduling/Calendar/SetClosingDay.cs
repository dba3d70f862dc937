using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Calendar;

internal sealed partial class CalendarService
{
    /// <summary>Closes the whole municipality on a day, or opens it again (lukkedag).</summary>
    public override Task<SetClosingDayResponse> SetClosingDay(SetClosingDayRequest request, ServerCallContext context) =>
        writes.Run<SetClosingDayRequest, SetClosingDayResponse>(request, context, async work =>
        {
            var day = request.Day.ToDateOnly()!.Value;
            ClosingDayStore.Lock(work);
            var (known, talks) = (ClosingDayStore.Find(work, day), BookedTalkStore.Of(work, day));
            await work.Together(known, talks);
            var stated = new ClosingDay(day, request.Name, LastChange.Of(work));
            var decided = request.Remove
                ? known.Result is null ? new ClosingDayNotFound(day) : Result.Of(known.Result with { LastChange = stated.LastChange })
                : stated.AddTo(known.Result);
            return decided.Map(closing =>
            {
                ClosingDayStore.Keep(work, closing, request.Remove);
                // The day is closed for every talk, and where it is opened again for none.
                return new SetClosingDayResponse { ClosingDay = closing.ToProto(), TalksOutside = (request.Remove ? [] : talks.Result).ToOutside() };
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
