using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>Goes through the rules once and writes down each date, or why there is none.</summary>
internal sealed class Planner
{
    private readonly RuleSetChoice choice;
    private readonly IReadOnlyList<Overlay> overlays;
    private readonly DanishCalendar calendar;
    private readonly DateOnly asOf;
    private readonly string? pilotGroup;
    private readonly bool runsOn;
    private readonly Dictionary<string, List<PlannedDate>> planned = new(64, StringComparer.Ordinal);
    private readonly List<PlannedDate> dates = new(48);
    private readonly List<NotGiven> notGiven = new(64);
    private readonly Reckoning reckoning;
    private TurnOfEvents? ended;

    internal Planner(
        RuleSetChoice choice, IReadOnlyList<Overlay> overlays, FactHistory history, DanishCalendar calendar, DateOnly asOf, string? pilotGroup)
    {
        (this.choice, this.overlays, History, this.calendar, this.asOf, this.pilotGroup) = (choice, overlays, history, calendar, asOf, pilotGroup);
        runsOn = !choice.Set.Holds(history.FirstAbsenceDay);
        reckoning = new Reckoning(history, calendar, planned, NameOf);
    }

    internal FactHistory History { get; }

    internal IReadOnlyList<PlannedDate> Dates => dates;

    internal IReadOnlyList<NotGiven> NotGiven => notGiven;

    internal DateOnly? RenewOn { get; private set; }

    internal IReadOnlyList<PlannedDate> Of(string ruleId) => planned.TryGetValue(ruleId, out var found) ? found : [];

    internal void Run()
    {
        // What ends the case first: whether it goes on decides what becomes of every other date.
        Plan(choice.Set, endings: true);
        ReadEndings();
        Plan(choice.Set, endings: false);
        foreach (var overlay in overlays)
        {
            Plan(overlay, endings: false);
        }

        var order = 0;
        var sorted = dates.ConvertAll(date => (date, order: order++));
        sorted.Sort((one, other) => one.date.Date.CompareTo(other.date.Date) is var byDate && byDate != 0 ? byDate : one.order - other.order);
        for (var i = 0; i < sorted.Count; i++)
        {
            dates[i] = sorted[i].date;
        }
    }

    private void Plan(RuleSource source, bool endings)
    {
        foreach (var rule in source.Dated)
        {
            if (rule.Ends == endings)
            {
                Plan(source, rule);
            }
        }
    }

    private void Plan(RuleSource source, Rule rule)
    {
        reckoning.Begin(Certainties.Lowest(choice.Certainty, rule.Certainty), new(History.Registration, History.FirstAbsenceDay));
        if (!IsForThisCase(source, rule))
        {
            Leave(rule, null);
            return;
        }

        var trigger = rule.Date!.Trigger!;
        var anything = false;
        if (trigger.Rule is { } other)
        {
            foreach (var start in Of(other))
            {
                if (start.Superseded is null)
                {
                    anything = true;
                    One(source, rule, new(start.StartedBy, trigger.Actual && start.Met is { } met ? met.On : start.Date), start.Certainty);
                }
            }

            if (!anything)
            {
                LeaveBuiltOnAbsent(rule, other);
            }

            return;
        }

        var last = -1;
        for (var i = 0; i < History.Count; i++)
        {
            if (!trigger.Matches(History, i))
            {
                continue;
            }

            anything = true;
            last = i;
            if (trigger.Which != Which.Last)
            {
                One(source, rule, new(History[i], History[i].Day), Certainty.Verified);
                if (trigger.Which == Which.First)
                {
                    return;
                }
            }
        }

        if (!anything)
        {
            reckoning.LeaveOut(NotGivenReason.MissingFact, () => Reckoning.NotStatedDate(trigger.Kind!.Word), trigger.Kind!.RequestName);
            Leave(rule, null);
        }
        else if (trigger.Which == Which.Last)
        {
            One(source, rule, new(History[last], History[last].Day), Certainty.Verified);
        }
    }

    // What holds for the whole case, and is said before anything is missed.
    private bool IsForThisCase(RuleSource source, Rule rule)
    {
        if (source is Overlay overlay && !overlay.AppliesOn(History.FirstAbsenceDay, pilotGroup))
        {
            reckoning.LeaveOut(NotGivenReason.NotApplicable, () => Wording.Of(
                "{0} gælder ikke for sagen på første fraværsdag.", "{0} does not apply to the case on the first absence day.", overlay.Id));
            return false;
        }

        if (rule.AppliesBy == AppliesBy.FirstAbsenceDay && !rule.AppliesOn(History.FirstAbsenceDay))
        {
            reckoning.LeaveOut(NotGivenReason.NotApplicable, () => new(
                "Reglen gælder ikke på første fraværsdag.", "The rule does not apply on the first absence day."));
            return false;
        }

        if (rule.NotVerified is { } unknown)
        {
            reckoning.LeaveOut(NotGivenReason.NotVerified, () => unknown);
            return false;
        }

        foreach (var condition in rule.When ?? [])
        {
            if (condition.IsConstant && !reckoning.Holds(condition, History.FirstAbsenceDay))
            {
                return false;
            }
        }

        return true;
    }

    private void One(RuleSource source, Rule rule, Start start, Certainty builtOn)
    {
        reckoning.Begin(Certainties.Lowest(Certainties.Lowest(choice.Certainty, rule.Certainty), builtOn), start);
        if (rule.AppliesBy == AppliesBy.EventDay && !rule.AppliesOn(start.Day))
        {
            reckoning.LeaveOut(NotGivenReason.NotApplicable, () => Wording.Of(
                "Reglen gælder ikke den {0}.", "The rule does not apply on {0}.", start.Day));
            Leave(rule, start.Happening.Id);
            return;
        }

        if (rule.Date!.Reckon(reckoning, start) is not { } reckoned
            || !Holds(rule, ref reckoned) || Resting(rule, ref reckoned))
        {
            Leave(rule, start.Happening.Id);
            return;
        }

        if (rule.Assumption is not null || runsOn)
        {
            reckoning.Lower(Certainty.Assumption);
        }

        var date = new PlannedDate(source, rule, start.Happening, reckoned, PlanBy(rule, start.Happening, reckoned.Date), reckoning.Certainty) { StartDay = start.Day };
        Fulfil(rule, date, start.Happening);
        TakeAway(rule, date);
        if (rule.SupersededBy is { } instead && Of(instead) is [.., var other])
        {
            date.Superseded = new(other.StartedBy.Day, other.StartedBy.Id, other.Rule.Title);
        }

        Add(date);
        Agree(source, rule, date);
    }

    private void Add(PlannedDate date)
    {
        if (!planned.TryGetValue(date.Rule.Id, out var all))
        {
            planned.Add(date.Rule.Id, all = new(1));
        }

        all.Add(date);
        dates.Add(date);
    }

    private bool Holds(Rule rule, ref Reckoned reckoned)
    {
        if (rule.Norm == Norm.Exemption)
        {
            return IsExempt(rule, ref reckoned);
        }

        foreach (var condition in rule.When ?? [])
        {
            if (!condition.IsConstant && !reckoning.Holds(condition, reckoned.Date))
            {
                return false;
            }
        }

        return true;
    }

    // An exemption holds as long as its conditions do: to its end, or to the day before they fell away.
    private bool IsExempt(Rule rule, ref Reckoned reckoned)
    {
        var last = asOf < reckoned.Date ? asOf : reckoned.Date;
        if (IsExemptOn(rule, reckoned.Date, last))
        {
            return true;
        }

        var fellAway = last;
        for (var i = History.Count - 1; i >= 0; i--)
        {
            var day = History[i].Day;
            if (day >= fellAway || day < reckoned.From)
            {
                continue;
            }

            if (IsExemptOn(rule, reckoned.Date, day))
            {
                reckoned = reckoned with { Date = FirstWithout(rule, reckoned.Date, day).AddDays(-1) };
                reckoning.Trace?.Step(new("betingelserne faldt bort dagen efter", "the conditions fell away on the day after"), reckoned.Date);
                return true;
            }

            fellAway = day;
        }

        return IsExemptOn(rule, reckoned.Date, last);
    }

    private DateOnly FirstWithout(Rule rule, DateOnly end, DateOnly after)
    {
        for (var i = 0; i < History.Count; i++)
        {
            if (History[i].Day > after && !IsExemptOn(rule, end, History[i].Day))
            {
                return History[i].Day;
            }
        }

        return end.AddDays(1);
    }

    private bool IsExemptOn(Rule rule, DateOnly end, DateOnly day)
    {
        reckoning.ExpectedOn = day;
        var holds = true;
        foreach (var condition in rule.When ?? [])
        {
            holds = holds && (condition.IsConstant || reckoning.Holds(condition, condition.ByOwnDate ? end : day));
        }

        reckoning.ExpectedOn = DateOnly.MaxValue;
        return holds;
    }

    // In abeyance under an exemption that is in force, and revived on the day after one that has ended.
    private bool Resting(Rule rule, ref Reckoned reckoned)
    {
        foreach (var id in rule.Rests ?? [])
        {
            foreach (var exemption in Of(id))
            {
                var (from, to) = (exemption.WindowFrom!.Value, exemption.IsOpenEnded ? DanishCalendar.LastDay : exemption.Date);
                var several = rule.MetBy?.AtLeast > 1;
                if (asOf <= to && asOf >= from && (several || (from <= reckoned.Date && reckoned.Date <= to)))
                {
                    RenewOn = RenewOn is { } renew && renew <= to ? renew : to.AddDays(1);
                    reckoning.LeaveOut(NotGivenReason.Exempt, () => Wording.Of(
                        "Fritaget til og med {0}: {1}.", "Exempt until {0}: {1}.", to, exemption.Rule.Title));
                    return true;
                }

                if (!several && from <= reckoned.Date && reckoned.Date <= to && asOf > to)
                {
                    reckoned = new Reckoned(calendar.ForwardToWorkingDay(to.AddDays(1)).Value.To, Unmoved: reckoned.Date);
                    reckoning.Follow(Convention.Revived);
                    reckoning.Trace?.Step(
                        Wording.Of("fritagelsen ({0}) er udløbet; pligten gælder igen fra", "the exemption ({0}) has run out; the duty holds again from", exemption.Rule.Title),
                        reckoned.Date, Convention.Revived);
                }
            }
        }

        return false;
    }

    private DateOnly? PlanBy(Rule rule, Happening startedBy, DateOnly date)
    {
        if (rule is not { Norm: Norm.Duty, Binds: BoundParty.Municipality })
        {
            return null;
        }

        var move = calendar.BackToWorkingDay(date).Value;
        if (reckoning.Trace is { } trace && move.From != move.To && move.To >= startedBy.Day)
        {
            trace.Moved(move, Convention.Backward);
        }

        // Never before what starts it (C11): then there is no working day left to plan it on but the day itself.
        return move.To >= startedBy.Day ? move.To : null;
    }

    private void Fulfil(Rule rule, PlannedDate date, Happening startedBy)
    {
        if (rule.MetBy is not { } metBy)
        {
            return;
        }

        var (count, inTime) = (0, 0);
        for (var i = 0; i < History.Count; i++)
        {
            var one = History[i];
            if (!ReferenceEquals(History.KindOf(i), metBy.Kind) || !Trigger.Fits(metBy.Where, one)
                || !(metBy.AnyTime || Reckoning.IsAbout(one, startedBy)) || !IsAfter(one, startedBy, metBy))
            {
                continue;
            }

            count++;
            inTime += metBy.Before ? (one.Day < date.Date ? 1 : 0) : one.Day <= date.Date ? 1 : 0;
            if (count == metBy.AtLeast)
            {
                date.Met = new(one.Day, one.Id, metBy.Kind!.Word);
                break;
            }
        }

        date.Held = metBy.AtLeast > 1 ? inTime : null;
    }

    // Of two of a kind on one day the later in the history fulfils the earlier.
    private static bool IsAfter(Happening one, Happening startedBy, MetBy metBy) =>
        metBy.AnyTime || one.Type != startedBy.Type || one.Day > startedBy.Day
        || (one.Day == startedBy.Day && string.CompareOrdinal(one.Id, startedBy.Id) > 0);

    private void TakeAway(Rule rule, PlannedDate date)
    {
        if (rule.CancelledBy is { } cancelling && reckoning.Related(new Trigger(cancelling), date.StartedBy) is { } away)
        {
            date.Cancelled = new(away.Day, away.Id, FactVocabulary.Shipped.FindHappening(away.Type)!.Word);
        }
        else if (ended is not null && !rule.Outlives && !rule.Ends
            && (date.IsOpenEnded || date.Date >= ended.On || (rule.Norm == Norm.Duty && !(date.Met?.On <= ended.On))))
        {
            date.Cancelled = ended;
        }
    }

    private void Agree(RuleSource source, Rule rule, PlannedDate date)
    {
        if (rule.AgreedBy is not { } agreedBy
            || reckoning.Related(new Trigger(agreedBy, Which.Last), date.StartedBy) is not { } agreed || agreed.DayValue("UNTIL") is not { } until)
        {
            return;
        }

        var word = FactVocabulary.Shipped.FindHappening(agreed.Type)!.Word;
        date.Superseded = new(agreed.Day, agreed.Id, word);
        if (date.Met?.On >= agreed.Day)
        {
            date.Met = null;
        }

        reckoning.Trace?.Step(word, until);
        var other = new PlannedDate(source, rule, agreed, new Reckoned(until), PlanBy(rule, agreed, until), reckoning.Certainty) { StartDay = date.StartDay };
        Fulfil(rule, other, date.StartedBy);
        TakeAway(rule, other);
        Add(other);
    }

    // Ended is the case whose last ending was not followed by a relapse; the times between are interruptions.
    private void ReadEndings()
    {
        var turns = new List<(DateOnly Day, bool Ends, string Id, Wording Word)>();
        for (var i = 0; i < History.Count; i++)
        {
            if (History.KindOf(i) is { Effect: not HappeningEffect.None } kind)
            {
                turns.Add((History[i].Day, kind.Effect == HappeningEffect.Ends, History[i].Id, kind.Word));
            }
        }

        foreach (var date in dates)
        {
            turns.Add((date.Date, true, date.StartedBy.Id, date.Rule.Title));
        }

        if (turns.Count == 0)
        {
            return;
        }

        turns.Sort((one, other) => one.Day.CompareTo(other.Day) is var byDay && byDay != 0 ? byDay : other.Ends.CompareTo(one.Ends));
        var interruptions = new List<Period>();
        foreach (var (day, ends, id, word) in turns)
        {
            if (ends)
            {
                ended ??= new(day, id, word);
            }
            else if (ended is not null)
            {
                interruptions.Add(new(ended.On, day.AddDays(-1)));
                ended = null;
            }
        }

        reckoning.Interruptions = interruptions;
    }

    private void LeaveBuiltOnAbsent(Rule rule, string other)
    {
        var missing = notGiven.FindLast(one => one.Rule.Id == other)?.MissingFact;
        reckoning.LeaveOut(NotGivenReason.BuildsOnAbsent, () => Wording.Of(
            "Reglen bygger på {0}, som ikke giver en dato her.", "The rule builds on {0}, which gives no date here.", NameOf(other)), missing);
        Leave(rule, null);
    }

    private void Leave(Rule rule, string? startedBy) =>
        notGiven.Add(new(rule, reckoning.Reason, startedBy, reckoning.MissingFact, reckoning.Tell!));

    private Wording NameOf(string ruleId) =>
        (choice.Set.Find(ruleId) ?? overlays.Select(overlay => overlay.Find(ruleId)).FirstOrDefault(rule => rule is not null)) is { } rule
            ? new($"{rule.Title.Danish} ({ruleId})", $"{rule.Title.English} ({ruleId})")
            : new(ruleId, ruleId);

    internal Remaining? Remaining(PlannedDate date, DateOnly today)
    {
        if (date.Rule is not { Norm: Norm.Duty, MetBy: { AtLeast: > 1 } metBy } || date.Held is not { } held)
        {
            return null;
        }

        var last = metBy.Before ? date.Date.AddDays(-1) : date.Date;
        var missing = metBy.AtLeast - held;
        var forecast = held;
        if (metBy.EveryWeeks is { } weeks)
        {
            var latest = LatestOf(metBy, last);
            var next = latest is { } on ? on.AddDays(7 * weeks) : History.FirstAbsenceDay.AddDays((7 * (metBy.FirstByWeek ?? weeks)) - 1);
            for (next = next < today ? today : next; next <= last; next = next.AddDays(7 * weeks))
            {
                forecast++;
            }
        }

        return new(metBy.AtLeast, held, forecast, missing > 0 && WorkingDays(today, last, missing) < missing);
    }

    private DateOnly? LatestOf(MetBy metBy, DateOnly last)
    {
        for (var i = History.Count - 1; i >= 0; i--)
        {
            if (ReferenceEquals(History.KindOf(i), metBy.Kind) && History[i].Day <= last)
            {
                return History[i].Day;
            }
        }

        return null;
    }

    private int WorkingDays(DateOnly from, DateOnly to, int enough)
    {
        var days = 0;
        for (var day = from; day <= to && days < enough; day = day.AddDays(1))
        {
            days += calendar.Day(day).Value.IsWorkingDay ? 1 : 0;
        }

        return days;
    }

    internal Explanation Explain(PlannedDate date)
    {
        var (rule, trace) = (date.Rule, new Trace());
        if (runsOn)
        {
            trace.Step(Wording.Of(
                "{0} bruges videre: det regelsæt, hvis periode omfatter første fraværsdag, er ikke slået til eller ikke valgt af kommunen",
                "{0} runs on: the rule set whose period holds the first absence day is switched off, or not chosen by the municipality",
                choice.Set.Id), certainty: Certainty.Assumption);
        }

        var trigger = rule.Date!.Trigger!;
        var builtOn = trigger.Rule is { } other ? Of(other).FirstOrDefault(one => one.StartedBy == date.StartedBy) : null;
        if (builtOn is not null)
        {
            var title = builtOn.Rule.Title;
            trace.Input(builtOn.Rule.Id, date.StartDay);
            trace.Step(new($"datoen for {title.Danish}", $"the date of: {title.English}"), date.StartDay, builtOn.Certainty);
        }
        else if (trigger.Kind is { } kind)
        {
            trace.Input(kind.RequestName, date.StartDay);
            trace.Step(kind.Word, date.StartDay);
        }

        var agreed = rule.AgreedBy is { } agreedBy && date.StartedBy.Type == agreedBy;
        reckoning.Trace = trace;
        reckoning.Begin(date.Certainty, new(date.StartedBy, date.StartDay));
        if (agreed)
        {
            trace.Step(FactVocabulary.Shipped.FindHappening(date.StartedBy.Type)!.Word, date.Date);
        }
        else if (rule.Date.Reckon(reckoning, new(date.StartedBy, date.StartDay)) is { } reckoned && Holds(rule, ref reckoned))
        {
            Resting(rule, ref reckoned);
        }

        if (rule.Assumption is { } assumption)
        {
            trace.Step(assumption, certainty: Certainty.Assumption);
        }

        PlanBy(rule, date.StartedBy, date.Date);
        reckoning.Trace = null;
        return new Explanation(rule.BaseId, rule.Text, rule.LegalReference, rule.Certainty, date.Source.Id, date.Source.Version,
            trace.Inputs, trace.Steps, trace.MovedBy)
        {
            BuildsOn = builtOn is null ? [] : [Explain(builtOn)],
        };
    }
}
