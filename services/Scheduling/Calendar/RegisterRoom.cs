using Grpc.Core;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Calendar;

internal sealed partial class CalendarService
{
    /// <summary>Registers a room in which talks are held (lokale).</summary>
    public override Task<RegisterRoomResponse> RegisterRoom(RegisterRoomRequest request, ServerCallContext context) =>
        writes.Run<RegisterRoomRequest, RegisterRoomResponse>(request, context, work =>
        {
            var room = new RegisteredRoom(Ids.New(work.Now), request.Name, request.Address, request.Seats, request.FirstDay.ToDateOnly()!.Value, null, 1)
            {
                LastChange = LastChange.Of(work),
            };
            RoomStore.Keep(work, room);
            return Task.FromResult(Result.Of(new RegisterRoomResponse { Room = room.ToProto() }));
        });
}

internal sealed class RegisterRoomValidator : RequestValidator<RegisterRoomRequest>
{
    public RegisterRoomValidator()
    {
        RuleFor(request => request.Seats).AreSeats();
        RuleFor(request => request.FirstDay).IsFromTodayOn();
    }
}
