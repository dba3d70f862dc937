using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>The calendars of officers and rooms (kalendere).</summary>
internal sealed partial class CalendarService(Reads reads, Writes writes) : V1.CalendarService.CalendarServiceBase;
