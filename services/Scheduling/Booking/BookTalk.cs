using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Booking;

internal sealed partial class BookingService
{
    /// <summary>Books a talk: the time of a hold, or one that was not held (samtalen bookes).</summary>
    public override Task<BookTalkResponse> BookTalk(BookTalkRequest request, ServerCallContext context) =>
        writes.OnCase<BookTalkRequest, BookTalkResponse>(request, context, async work =>
        {
            KnownHold? hold = null;
            if (request.HoldId.Length > 0
                && !KnownHold.Find(await work.Run(HoldStore.OfCase(work)), Guid.Parse(request.HoldId), work.Now).TryGet(out hold, out var refusal))
            {
                return refusal;
            }

            var (id, slot) = (Ids.New(work.Now), hold?.Slot ?? request.Appointment.ToSlot());
            return (await desk.Check(work, id, slot, hold?.Id)).Map(free =>
            {
                var talk = KnownTalk.Book(id, work.CaseId, request.Purpose, slot, DoneBy(work, TalkAct.Booked, slot)) with
                {
                    RoomName = free.RoomName, RoomAddress = free.RoomAddress,
                };
                if (hold is not null)
                {
                    HoldStore.Consume(work, hold, id);
                }

                TalkStore.Insert(work, talk);
                OccupiedStore.Take(work, id, work.CaseId, slot, free.Spans, expiresAt: null);
                work.Append(work.CaseId, talk.ToBooked());
                TalksThatFallAway.Look(work, work.CaseId);
                return new BookTalkResponse { Talk = talk.ToProto() };
            });
        });
}

internal sealed class BookTalkValidator : RequestValidator<BookTalkRequest>
{
    public static readonly ViolationCode HoldOrAppointment = new("HOLD_OR_APPOINTMENT",
        "Angiv enten en reservation eller en tid: præcis ét af dem.",
        "State either a hold or an appointment: exactly one of them.");

    public BookTalkValidator()
    {
        RuleFor(request => request.HoldId).Must((request, hold) => (hold.Length > 0) != (request.Appointment is not null)).Violates(HoldOrAppointment);
        RuleFor(request => request.Appointment).SetValidator(new AppointmentValidator());
    }
}
