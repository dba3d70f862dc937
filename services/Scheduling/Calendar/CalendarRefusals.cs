using System.Globalization;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>A calendar that the caller may not change.</summary>
[Danish("Du kan kun ændre din egen kalender. Bed teamlederen om at ændre kollegers og lokalers.")]
[English("You can change your own calendar only. Ask the team leader to change those of colleagues and rooms.")]
public sealed record CalendarOfAnother() : Refusal(RefusalKind.Forbidden, "CALENDAR_OF_ANOTHER");

/// <summary>Nobody and nothing has that calendar. The id is not named: what a caller takes for one may be a CPR number.</summary>
[Danish("Der er ingen medarbejder og intet lokale med det id. Vælg en medarbejder fra medarbejderregistret eller et lokale fra listen.")]
[English("There is no officer and no room with that id. Choose an officer from the register of staff, or a room from the list.")]
public sealed record CalendarNotFound() : Refusal(RefusalKind.NotFound, "CALENDAR_NOT_FOUND", "calendar", "");

/// <summary>There is no such room.</summary>
[Danish("Der er intet lokale med det id. Hent listen over lokaler igen.")]
[English("There is no room with that id. Read the list of rooms again.")]
public sealed record RoomNotFound(string RoomId) : Refusal(RefusalKind.NotFound, "ROOM_NOT_FOUND", "room", RoomId);

/// <summary>The room is not in use any more.</summary>
[Danish("Lokalet var i brug til og med den {LastDay}. Opret det som et nyt lokale, hvis det skal bruges igen.")]
[English("The room was in use until {LastDay}. Register it as a new room if it shall be used again.")]
public sealed record RoomOutOfUse(DateOnly LastDay) : Refusal(RefusalKind.FixState, "ROOM_OUT_OF_USE");

/// <summary>A last day of a room before its first.</summary>
[Danish("Lokalet er i brug fra den {FirstDay}. Vælg en sidste dag, der ikke ligger før den.")]
[English("The room is in use from {FirstDay}. Choose a last day that is not before it.")]
public sealed record RoomEndsBeforeItBegins(DateOnly FirstDay) : Refusal(RefusalKind.FixState, "ROOM_ENDS_BEFORE_IT_BEGINS");

/// <summary>Hours on a day on which the whole municipality is closed.</summary>
[Danish("Kommunen er lukket den {Day} ({Closed}). Vælg en anden dag.")]
[English("The municipality is closed on {Day} ({Closed}). Choose another day.")]
public sealed record DayClosed(DateOnly Day, Wording Closed) : Refusal(RefusalKind.FixState, "DAY_CLOSED");

/// <summary>The day has no hours of its own that could be removed.</summary>
[Danish("Der er ikke sat særlige tider for den {Day}. Hent kalenderen igen.")]
[English("No hours are set for {Day} alone. Read the calendar again.")]
public sealed record DayHoursNotFound(DateOnly Day)
    : Refusal(RefusalKind.NotFound, "DAY_HOURS_NOT_FOUND", "day_hours", Day.ToString("O", CultureInfo.InvariantCulture));

/// <summary>The municipality is not closed on the day by a closing day of its own.</summary>
[Danish("Den {Day} er ikke en lukkedag, som kommunen har sat. Vælg en af lukkedagene i kalenderen.")]
[English("{Day} is not a closing day that the municipality has set. Choose one of the closing days in the calendar.")]
public sealed record ClosingDayNotFound(DateOnly Day)
    : Refusal(RefusalKind.NotFound, "CLOSING_DAY_NOT_FOUND", "closing_day", Day.ToString("O", CultureInfo.InvariantCulture));
