using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Forecast;

/// <summary>Converts forecasts to their messages.</summary>
internal static class ForecastMapping
{
    public static ForecastCase ToProto(this ForecastTalk forecast, string caseNumber, string title, DateOnly today) => new()
    {
        CaseId = forecast.Talk.CaseId.ToString(),
        CaseNumber = caseNumber,
        ResponsibleId = forecast.Talk.OfficerId,
        TeamId = forecast.Talk.TeamId,
        RuleId = forecast.Talk.RuleId,
        Title = title,
        PlanBy = forecast.Talk.PlanBy.ToProto(),
        LastDay = forecast.Talk.LastDay.ToProto(),
        HeldOn = forecast.HeldOn?.ToProto(),
        DaysLate = forecast.DaysLate ?? 0,
        Why = (ForecastReason)forecast.Why(today),
    };

    public static CapacityWeek ToProto(this WeekOfCapacity week, TimeSpan length)
    {
        var minutes = (int)length.TotalMinutes;
        return new()
        {
            Monday = week.Monday.ToProto(),
            TeamId = week.TeamId,
            Due = week.Due,
            Late = week.Late,
            OpenMinutes = week.Room * minutes,
            NeededMinutes = week.Due * minutes,
            MissingMinutes = week.Late * minutes,
        };
    }

    /// <summary>What a forecast assumes, in words.</summary>
    public static IEnumerable<Wording> Assumptions(TimeSpan length) =>
    [
        Wording.Of(
            "Hver samtale varer {0} minutter og har kommunens tid før og efter, uden transport og lokale.",
            "Each talk lasts {0} minutes and has the municipality's time before and after it, without travel and room.", (int)length.TotalMinutes),
        new(
            "Den tidligste frist kommer først. Den ansvarlige medarbejder holder samtalen på sin første ledige tid; er der ingen, der er ansat, holder teamet den.",
            "The earliest deadline comes first. The responsible officer holds the talk at the first free time; where nobody employed is responsible, the team holds it."),
        new(
            "En sag tæller med én samtale: den, dens første frist kræver. De samtaler, der følger efter den, er ikke regnet med.",
            "A case counts with one talk: the one that its first deadline demands. The talks that follow it are not counted."),
        new(
            "Kalenderne er, som de er nu: arbejdstid, fravær, lukkedage, bookede samtaler og tider, der er holdt.",
            "The calendars are as they are now: working hours, absence, closing days, booked talks and times that are held."),
    ];
}
