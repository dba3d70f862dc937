using Grpc.Core;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Calendar;

internal sealed partial class CalendarService
{
    /// <summary>The rooms of the municipality, by name.</summary>
    public override Task<ListRoomsResponse> ListRooms(ListRoomsRequest request, ServerCallContext context) =>
        reads.Page(
            request, context,
            async (session, page) => await RoomStore.List(session, request.Filter?.AlsoOutOfUse == true, await session.Today(), page),
            room => room.ToProto(), (ListRoomsResponse answer) => answer.Rooms, room => [room.Name, room.Id.ToString()]);
}
