using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>Goes through the rules once and writes down each date, or why there is none.</summary>
internal sealed class Planner
{
    private readonly RuleSetChoice choice;
    private readonly IReadOnlyList<Overlay> overlays;
    private readonly DanishCalendar calendar;
    private readonly string? pilotGroup;
    private readonly bool runsOn;
    private readonly Dictionary<string, List<PlannedDate>> planned = new(64, StringComparer.Ordinal);
    private readonly List<PlannedDate> dates = new(48);
    private readonly List<NotGiven> notGiven = new(64);
    private readonly Reckoning reckoning;
    private readonly Exemptions exemptions;
    private readonly Outcomes outcomes;

    internal Planner(
        RuleSetChoice choice, IReadOnlyList<Overlay> overlays, FactHistory history, DanishCalendar calendar, DateOnly asOf, string? pilotGroup)
    {
        (this.choice, this.overlays, History, this.calendar, this.pilotGroup) = (choice, overlays, history, calendar, pilotGroup);
        runsOn = !choice.Set.Holds(history.FirstAbsenceDay);
        reckoning = new Reckoning(history, calendar, planned, NameOf);
        exemptions = new Exemptions(history, reckoning, calendar, asOf, Of);
        outcomes = new Outcomes(history, reckoning);
    }

    internal FactHistory History { get; }

    internal IReadOnlyList<PlannedDate> Dates => dates;

    internal IReadOnlyList<NotGiven> NotGiven => notGiven;

    internal DateOnly? RenewOn => exemptions.RunOutOn;

    internal Tally? TallyOf(PlannedDate date) => outcomes.TallyOf(date);

    internal IReadOnlyList<PlannedDate> Of(string ruleId) => planned.TryGetValue(ruleId, out var found) ? found : [];

    internal void Run()
    {
        // What ends the case first: whether it goes on decides what becomes of every other date.
        Plan(choice.Set, endings: true);
        outcomes.ReadEndings(dates);
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
            || !Holds(rule, ref reckoned) || exemptions.Rest(rule, ref reckoned))
        {
            Leave(rule, start.Happening.Id);
            return;
        }

        if (rule.Assumption is not null || runsOn)
        {
            reckoning.Lower(Certainty.Assumption);
        }

        var date = new PlannedDate(source, rule, start.Happening, reckoned, PlanBy(rule, start.Happening, reckoned.Date), reckoning.Certainty) { StartDay = start.Day };
        outcomes.Fulfil(date, start.Happening);
        outcomes.TakeAway(date);
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
            return exemptions.Holds(rule, ref reckoned);
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

        // One agreement may be about several of a kind, if it does not say which: the date agreed on is one.
        if (Of(rule.Id).Any(one => one.StartedBy.Id == agreed.Id))
        {
            return;
        }

        // A new hearing on a closed day moves as the first did (C4).
        var reckoned = rule.Date is DaysAfter { OnClosedDay: OnClosedDay.Forward } ? reckoning.MovedForward(until) : new Reckoned(until);
        var other = new PlannedDate(source, rule, agreed, reckoned, PlanBy(rule, agreed, reckoned.Date), reckoning.Certainty) { StartDay = date.StartDay };
        outcomes.Fulfil(other, date.StartedBy);
        outcomes.TakeAway(other);
        Add(other);
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
            var until = date.Unmoved ?? date.Date;
            trace.Step(FactVocabulary.Shipped.FindHappening(date.StartedBy.Type)!.Word, until);
            reckoning.MovedForward(until);
        }
        else if (rule.Date.Reckon(reckoning, new(date.StartedBy, date.StartDay)) is { } reckoned && Holds(rule, ref reckoned))
        {
            exemptions.Rest(rule, ref reckoned);
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
