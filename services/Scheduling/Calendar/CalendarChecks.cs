using FluentValidation;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;
using Date = Google.Type.Date;

namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>Checks of requests about calendars, and why a field of theirs cannot be accepted.</summary>
internal static class CalendarChecks
{
    public static readonly ViolationCode NotChosen = new("CALENDAR_NOT_CHOSEN",
        "Vælg enten en medarbejder eller et lokale: udfyld ét af felterne.",
        "Choose an officer or a room: fill in one of the fields.");

    public static readonly ViolationCode DayPast = new("CALENDAR_DAY_PAST",
        "Kalenderen kan ikke ændres tilbage i tiden. Vælg i dag eller en senere dag.",
        "The calendar cannot be changed for days that have passed. Choose today or a later day.");

    public static readonly ViolationCode DayFar = new("CALENDAR_DAY_FAR",
        "Dagen ligger for langt ude i fremtiden. Vælg en dag inden for de næste {0} år.",
        "The day is too far ahead. Choose one within the next {0} years.");

    public static readonly ViolationCode PeriodTooLong = new("CALENDAR_PERIOD_TOO_LONG",
        "Perioden må højst være på {0} dage.",
        "The period may have at most {0} days.");

    public static readonly ViolationCode SeatsOutOfRange = new("SEATS_OUT_OF_RANGE",
        "Antallet af pladser skal være fra 1 til {0}.",
        "The number of seats must be from 1 to {0}.");

    public static readonly ViolationCode MostTalksOutOfRange = new("MOST_TALKS_OUT_OF_RANGE",
        "Antallet af samtaler pr. dag skal være fra 0 (ingen grænse) til {0}.",
        "The number of talks a day must be from 0 (no limit) to {0}.");

    public static readonly ViolationCode WeekdayRepeated = new("WEEKDAY_REPEATED",
        "Ugedagen er nævnt mere end én gang. Saml dens tider ét sted.",
        "The weekday is named more than once. Put its hours in one place.");

    public static readonly ViolationCode TimeOfDayOutOfRange = new("TIME_OF_DAY_OUT_OF_RANGE",
        "Tidspunktet angives i minutter efter midnat, fra 0 til {0}.",
        "The time is given in minutes after midnight, from 0 to {0}.");

    public static readonly ViolationCode DayHoursReversed = new("DAY_HOURS_REVERSED",
        "Tidsrummet skal slutte, efter det er begyndt.",
        "The hours must end after they begin.");

    public static readonly ViolationCode HoursOverlap = new("HOURS_OVERLAP",
        "Tidsrummet begynder, før det forrige er slut. Angiv dagens tider i rækkefølge uden overlap.",
        "The hours begin before those before them end. Give the hours of a day in their order without overlap.");

    public static readonly ViolationCode HoursOfRemovedDay = new("HOURS_OF_REMOVED_DAY",
        "Når dagens særlige tider fjernes, kan der ikke sættes nye i samme kald.",
        "Where the hours of the day are removed, no new ones can be set in the same call.");

    public static readonly ViolationCode NameOfRemovedDay = new("NAME_OF_REMOVED_DAY",
        "Når lukkedagen fjernes, skal navnet ikke udfyldes.",
        "Where the closing day is removed, leave the name empty.");

    /// <summary>How many spans a day has at most. A longer list is refused by its length alone.</summary>
    public const int MostHours = 6;

    private const int YearsAhead = 5;
    private const int MostSeats = 500;

    /// <summary>A day from today on, not far ahead; may be absent.</summary>
    public static IRuleBuilderOptions<T, Date?> IsFromTodayOn<T>(this IRuleBuilder<T, Date?> rule) => rule.IsDate()
        .Must((_, day, context) => !(day.ToDateOnly() < context.Today())).Violates(DayPast)
        .Must((_, day, context) => !(day.ToDateOnly() > Furthest(context.Today()))).Violates(DayFar, YearsAhead);

    public static IRuleBuilderOptions<T, int> AreSeats<T>(this IRuleBuilder<T, int> rule) =>
        rule.InclusiveBetween(1, MostSeats).Violates(SeatsOutOfRange, MostSeats);

    /// <summary>Whether hours of a day begin after those before them have ended.</summary>
    public static bool IsAfterThoseBefore(IEnumerable<HoursOfDay> all, HoursOfDay hours) =>
        all.TakeWhile(before => !ReferenceEquals(before, hours)).All(before => before.ToMinute <= hours.FromMinute);

    private static DateOnly Furthest(DateOnly today) => today.AddYears(YearsAhead) is var day && day < KnownDays.Last ? day : KnownDays.Last;
}

internal sealed class HoursOfDayValidator : RequestValidator<HoursOfDay>
{
    public HoursOfDayValidator()
    {
        RuleFor(hours => hours.FromMinute).Must(CalendarMapping.IsTimeOfDay).Violates(CalendarChecks.TimeOfDayOutOfRange, CalendarMapping.LastMinute);
        RuleFor(hours => hours.ToMinute).Must(CalendarMapping.IsTimeOfDay).Violates(CalendarChecks.TimeOfDayOutOfRange, CalendarMapping.LastMinute)
            .Must((hours, to) => to > hours.FromMinute).Violates(CalendarChecks.DayHoursReversed);
    }
}
