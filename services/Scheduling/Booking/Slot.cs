using Sygeopfoelgning.Scheduling.Calendar;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>When, with whom, where and in which form a talk is held (aftale om en samtale).</summary>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="OfficerId">Who holds it.</param>
/// <param name="Form">The contact form.</param>
/// <param name="Reason">Why it has this form.</param>
/// <param name="RoomId">The municipality's room; null where there is none.</param>
/// <param name="Workplace">The workplace at which it is held; empty where it is not.</param>
/// <param name="Persons">How many meet.</param>
internal sealed record Slot(
    DateTimeOffset StartsAt, DateTimeOffset EndsAt, string OfficerId, ContactForm Form, FormReason Reason, Guid? RoomId, string Workplace, int Persons)
{
    /// <summary>Whose calendars it needs.</summary>
    public IReadOnlyList<ResourceId> Resources =>
        RoomId is { } room ? [ResourceId.Officer(OfficerId), ResourceId.Room(room)] : [ResourceId.Officer(OfficerId)];

    /// <summary>Whether the officer travels to it.</summary>
    public bool IsAway => Workplace.Length > 0;

    /// <summary>What of it is stored with the case's key.</summary>
    public SlotDetails Details => new(Reason, Workplace);

    /// <summary>The time for which the officer is away or in the talk: the talk with the travel.</summary>
    public OpenTime WithTravel(BookingSettings settings) =>
        IsAway ? new(StartsAt - settings.Travel, EndsAt + settings.Travel) : new(StartsAt, EndsAt);

    /// <summary>
    /// What the talk occupies: the officer with travel and buffers, the room and the case for the talk itself. Each talk has its own buffers, so
    /// between two talks of an officer lie the buffer after the one and the buffer before the other.
    /// </summary>
    public IReadOnlyList<OccupiedSpan> Occupies(Guid caseId, BookingSettings settings)
    {
        var away = WithTravel(settings);
        var officer = new OccupiedSpan(ResourceId.Officer(OfficerId).Key, away.From - settings.BufferBefore, away.To + settings.BufferAfter);
        return
        [
            .. RoomId is { } room ? [officer, new(ResourceId.Room(room).Key, StartsAt, EndsAt)] : (OccupiedSpan[])[officer],
            new(OccupiedSpan.OfCase(caseId), StartsAt, EndsAt),
        ];
    }
}

/// <summary>A time for which an officer, a room or a case is taken.</summary>
/// <param name="Resource">Which, as it stands in the database.</param>
/// <param name="From">From when.</param>
/// <param name="To">Until when; the next may begin then.</param>
internal readonly record struct OccupiedSpan(string Resource, DateTimeOffset From, DateTimeOffset To)
{
    private const string CasePrefix = "case:";

    /// <summary>The name of a case among the resources: it is in one talk at a time.</summary>
    public static string OfCase(Guid caseId) => $"{CasePrefix}{caseId}";

    /// <summary>What is taken.</summary>
    public static TakenResource KindOf(string resource) =>
        resource.StartsWith(CasePrefix, StringComparison.Ordinal) ? TakenResource.Case
        : ResourceId.Of(resource).Kind == ResourceKind.Officer ? TakenResource.Officer
        : TakenResource.Room;
}

/// <summary>Another talk or hold, and what it occupies.</summary>
/// <param name="Span">What, with buffers and travel.</param>
/// <param name="BookingId">The talk or hold.</param>
/// <param name="StartsAt">When its talk begins.</param>
/// <param name="EndsAt">When its talk ends.</param>
internal sealed record Busy(OccupiedSpan Span, Guid BookingId, DateTimeOffset StartsAt, DateTimeOffset EndsAt);
