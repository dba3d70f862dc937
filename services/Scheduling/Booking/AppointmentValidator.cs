using FluentValidation;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>What can be said of a time without looking at a calendar.</summary>
internal sealed class AppointmentValidator : RequestValidator<Appointment>
{
    internal const int LeastMinutes = 5;
    internal const int MostHours = 8;
    internal const int LeastPersons = 2;
    internal const int MostPersons = 50;

    public static readonly ViolationCode NotAWholeMinute = new("TIME_NOT_WHOLE_MINUTE",
        "[Tidspunktet] skal ligge på et helt minut.",
        "[The time] must be on a whole minute.");

    public static readonly ViolationCode LengthOutOfRange = new("TALK_LENGTH_OUT_OF_RANGE",
        "En samtale varer mindst {0} minutter og højst {1} timer. Ret begyndelsen eller slutningen.",
        "A talk lasts from {0} minutes to {1} hours. Correct the beginning or the end.");

    public static readonly ViolationCode PlaceMissing = new("PLACE_MISSING",
        "En samtale ved fremmøde skal have et sted. Vælg et lokale, eller skriv, hvilken arbejdsplads den holdes på.",
        "A talk in person needs a place. Choose a room, or write at which workplace it is held.");

    public static readonly ViolationCode PlaceTwice = new("PLACE_TWICE",
        "En samtale holdes ét sted. Vælg enten et lokale eller en arbejdsplads.",
        "A talk is held at one place. Choose either a room or a workplace.");

    public static readonly ViolationCode WorkplaceInPerson = new("WORKPLACE_IN_PERSON",
        "Kun en samtale ved fremmøde holdes på en arbejdsplads. Fjern arbejdspladsen, eller vælg fremmøde.",
        "Only a talk in person is held at a workplace. Remove the workplace, or choose in person.");

    public static readonly ViolationCode PersonsOutOfRange = new("PERSONS_OUT_OF_RANGE",
        "Antallet, der mødes, er fra {0} til {1}.",
        "The number of those who meet is from {0} to {1}.");

    public AppointmentValidator()
    {
        RuleFor(slot => slot.OfficerId).IsOpaqueIdOrEmpty();
        RuleFor(slot => slot.StartsAt).IsTime().Must(IsWhole).Violates(NotAWholeMinute).Custom((time, context) =>
        {
            if (time is not null && LocalTimes.DayOf(time.ToDateTimeOffset()) is var day && !KnownDays.Covers(day))
            {
                context.AddViolations(KnownDays.Outside.Refuse(day, KnownDays.First, KnownDays.Last));
            }
        });
        RuleFor(slot => slot.EndsAt).IsTime().Must(IsWhole).Violates(NotAWholeMinute)
            .Must((slot, end) => !TimeMapping.Exists(slot.StartsAt) || end is null || IsALength(end.ToDateTimeOffset() - slot.StartsAt.ToDateTimeOffset()))
            .Violates(LengthOutOfRange, LeastMinutes, MostHours);
        RuleFor(slot => slot.RoomId)
            .Must((slot, room) => slot.ContactForm != ContactForm.InPerson || room.Length > 0 || slot.Workplace.Length > 0).Violates(PlaceMissing)
            .Must((slot, room) => room.Length == 0 || slot.Workplace.Length == 0).Violates(PlaceTwice);
        RuleFor(slot => slot.Workplace)
            .Must((slot, workplace) => workplace.Length == 0 || slot.ContactForm is ContactForm.InPerson or ContactForm.Unspecified).Violates(WorkplaceInPerson);
        RuleFor(slot => slot.Persons).Must(IsANumber).Violates(PersonsOutOfRange, LeastPersons, MostPersons);
    }

    private static bool IsWhole(Timestamp? time) => time is null || (time.Nanos == 0 && time.Seconds % 60 == 0);

    /// <summary>Whether so many can meet; 0 where it is absent.</summary>
    internal static bool IsANumber(int persons) => persons is 0 or (>= LeastPersons and <= MostPersons);

    /// <summary>Whether a talk can last so long; may be absent.</summary>
    internal static bool IsALength(Duration? length) =>
        length is null || (length.Seconds is >= 0 and <= MostHours * 3600 && length.Nanos == 0 && length.Seconds % 60 == 0 && IsALength(length.ToTimeSpan()));

    private static bool IsALength(TimeSpan length) => length >= TimeSpan.FromMinutes(LeastMinutes) && length <= TimeSpan.FromHours(MostHours);
}
