using System.Globalization;
using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.CalendarFeeds;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Booking;

internal sealed partial class BookingService
{
    private static readonly Wording TalkWithMunicipality = new("Samtale med kommunen", "Talk with the municipality");

    /// <summary>A talk as a file that calendar programs import (kalenderfil): time, place and form, never whose calendar it is in.</summary>
    public override Task<GetTalkInvitationResponse> GetTalkInvitation(GetTalkInvitationRequest request, ServerCallContext context) =>
        reads.OnCase<GetTalkInvitationRequest, GetTalkInvitationResponse>(request, context, async session =>
        {
            var id = Guid.Parse(request.TalkId);
            return await talks.Find(session, session.CaseId, id) is { } talk
                ? new GetTalkInvitationResponse
                {
                    Calendar = ICalendarText.Of([ToEntry(talk, context.Language())]),
                    FileName = string.Create(CultureInfo.InvariantCulture, $"samtale-{LocalTimes.DayOf(talk.Slot.StartsAt):yyyy-MM-dd}.ics"),
                }
                : Result.Refused<GetTalkInvitationResponse>(new TalkNotFound(id));
        });

    // The purpose stays out of it: private calendars are shared and copied, and it may say something about the citizen's health.
    private static CalendarEntry ToEntry(KnownTalk talk, Language language)
    {
        var slot = talk.Slot;
        var place = slot.Workplace.Length > 0 ? slot.Workplace : FeedTalk.JoinOf(talk.RoomName, talk.RoomAddress);
        return new(talk.Id, slot.StartsAt, slot.EndsAt, talk.Status == TalkStatus.Cancelled, talk.Version, talk.Done[^1].At)
        {
            Summary = TalkWithMunicipality.In(language), Location = FeedTalk.PlaceOf(slot.Form, place).In(language),
        };
    }
}
