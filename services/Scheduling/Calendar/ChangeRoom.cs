using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Calendar;

internal sealed partial class CalendarService
{
    /// <summary>Changes what is known of a room, or takes it out of use after a day.</summary>
    public override Task<ChangeRoomResponse> ChangeRoom(ChangeRoomRequest request, ServerCallContext context) =>
        writes.Run<ChangeRoomRequest, ChangeRoomResponse>(request, context, async work =>
        {
            if (await RoomStore.Lock(work, Guid.Parse(request.RoomId)) is not { } room)
            {
                return new RoomNotFound(request.RoomId);
            }

            var stated = room with
            {
                Name = request.Name, Address = request.Address, Seats = request.Seats, LastDay = request.LastDay.ToDateOnly(), LastChange = LastChange.Of(work),
            };
            // Whoever books takes the lock of the room too: none is booked meanwhile.
            var talks = stated.LastDay is { } last
                ? await work.Run(BookedTalkStore.In(work, ResourceId.Room(room.Id), last.AddDays(1), KnownDays.Last))
                : [];
            return room.Change(request.Etag, stated, work.Today).Map(changed =>
            {
                RoomStore.Keep(work, changed);
                return new ChangeRoomResponse { Room = changed.ToProto(), TalksOutside = talks.ToOutside() };
            });
        });
}

internal sealed class ChangeRoomValidator : RequestValidator<ChangeRoomRequest>
{
    public ChangeRoomValidator()
    {
        RuleFor(request => request.Seats).AreSeats();
        RuleFor(request => request.LastDay).IsFromTodayOn();
    }
}
