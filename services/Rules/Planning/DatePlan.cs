namespace Sygeopfoelgning.Rules;

/// <summary>
/// The plan of a case (fristplan): every date that follows from the rules and what is known of the case, with what became of each.
/// The same facts give the same plan, in whatever order they came.
/// </summary>
public sealed class DatePlan
{
    private readonly Planner planner;
    private readonly DanishCalendar calendar;

    private DatePlan(RuleSetChoice rules, IReadOnlyList<Overlay> overlays, Planner planner, DanishCalendar calendar, DateOnly asOf)
    {
        (Rules, Overlays, this.planner, this.calendar, AsOf) = (rules, overlays, planner, calendar, asOf);
        Dates = planner.Dates;
        NotGiven = planner.NotGiven;
    }

    /// <summary>The rule set it was made under.</summary>
    public RuleSetChoice Rules { get; }

    /// <summary>The local practice it was made under.</summary>
    public IReadOnlyList<Overlay> Overlays { get; }

    /// <summary>The day whose knowledge it is made from.</summary>
    public DateOnly AsOf { get; }

    /// <summary>The history it was made from, as it was known on that day.</summary>
    public FactHistory History => planner.History;

    /// <summary>The dates, earliest first.</summary>
    public IReadOnlyList<PlannedDate> Dates { get; }

    /// <summary>The rules that give no date, and why.</summary>
    public IReadOnlyList<NotGiven> NotGiven { get; }

    /// <summary>The day on which the plan changes though nothing happens: an exemption runs out and duties revive. Null where none does.</summary>
    public DateOnly? RenewOn => planner.RenewOn;

    /// <summary>The category that is proposed (R-VISIT-1), where one is.</summary>
    public VisitationCategory? ProposedCategory
    {
        get
        {
            VisitationCategory? proposed = null;
            foreach (var date in Dates)
            {
                proposed = date.Rule.Proposes ?? proposed;
            }

            return proposed;
        }
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="choice">The rule set.</param>
    /// <param name="overlays">The municipality's own rules.</param>
    /// <param name="history">The case's happenings; what was not known on the day is left out.</param>
    /// <param name="calendar">The calendar.</param>
    /// <param name="asOf">The day.</param>
    /// <param name="pilotGroup">The pilot group the case is in, for overlays on trial.</param>
    public static DatePlan Make(
        RuleSetChoice choice, IReadOnlyList<Overlay> overlays, FactHistory history, DanishCalendar calendar, DateOnly asOf,
        string? pilotGroup = null)
    {
        var planner = new Planner(choice, overlays, history.AsKnownOn(asOf), calendar, asOf, pilotGroup);
        planner.Run();
        return new DatePlan(choice, overlays, planner, calendar, asOf);
    }

    /// <summary>The last occurrence of a rule's date, one that stands before one that is superseded; null where the plan has none.</summary>
    public PlannedDate? Find(string ruleId)
    {
        PlannedDate? found = null;
        foreach (var date in Dates)
        {
            found = date.Rule.Id == ruleId && (date.Superseded is null || found is null) ? date : found;
        }

        return found;
    }

    /// <summary>Every occurrence of a rule's date, in the order of what started them.</summary>
    public IReadOnlyList<PlannedDate> All(string ruleId) => planner.Of(ruleId);

    /// <summary>The date with this key, or null where the plan has none.</summary>
    public PlannedDate? Find(Occurrence key) => Dates.FirstOrDefault(date => date.Key == key);

    /// <summary>Why a date of this plan is what it is.</summary>
    public Explanation Explain(PlannedDate date) => planner.Explain(date);

    /// <summary>How many are held and remain on a day, for a date that needs several; null for any other.</summary>
    public Remaining? RemainingOn(PlannedDate date, DateOnly today) => TallyOf(date)?.On(today, calendar);

    /// <summary>How many are held and what the rest depends on, for a date that needs several; null for any other.</summary>
    public Tally? TallyOf(PlannedDate date) => planner.TallyOf(date);
}
