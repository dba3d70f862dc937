using System.Globalization;
using System.Text.Json;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>The computation of one date as it goes on: what went in, each step, and how certain it is so far.</summary>
internal sealed class Reckoning(
    PlanFacts facts, DanishCalendar calendar, IReadOnlyDictionary<string, PlannedDeadline> planned, Certainty certainty)
{
    private readonly List<InputFact> inputs = [];
    private readonly List<Step> steps = [];
    private readonly List<ClosedDay> movedBy = [];

    internal PlanFacts Facts => facts;

    internal DanishCalendar Calendar => calendar;

    internal IReadOnlyList<InputFact> Inputs => inputs;

    internal IReadOnlyList<Step> Steps => steps;

    internal IReadOnlyList<ClosedDay> MovedBy => movedBy;

    /// <summary>The lowest certainty of everything so far.</summary>
    internal Certainty Certainty { get; private set; } = certainty;

    /// <summary>Why the rule gives no date, once that is known.</summary>
    internal Wording? Why { get; private set; }

    /// <summary>The fact that would give the date, where one is missing.</summary>
    internal string? MissingFact { get; private set; }

    /// <summary>The day a computation starts from; null, with the reason, when it is not known.</summary>
    internal DateOnly? Start(string trigger)
    {
        if (Triggers.Find(trigger) is { } fact)
        {
            if (fact.Read(facts) is not { } day)
            {
                LeaveOut(Wording.Of("Datoen for {0} er ikke oplyst.", "The date of {0} is not given.", fact.Name), fact.FactName);
                return null;
            }

            Input(fact.FactName, day);
            Step(fact.Name, day);
            return day;
        }

        if (!planned.TryGetValue(trigger, out var other))
        {
            LeaveOut(Wording.Of(
                "Reglen bygger på {0}, som ikke giver en dato her.", "The rule builds on {0}, which gives no date here.", trigger));
            return null;
        }

        Lower(other.Certainty);
        Input(trigger, other.StatutoryDate);
        Step(new($"datoen for {trigger}", $"the date of {trigger}"), other.StatutoryDate, other.Certainty);
        return other.StatutoryDate;
    }

    /// <summary>A date so and so long after the trigger, moved off a closed day where the rule says so.</summary>
    internal Reckoned? After(
        string trigger, Func<DateOnly, DateOnly> add, Wording text, int amount, Convention? convention, OnClosedDay onClosedDay)
    {
        if (Start(trigger) is not { } start)
        {
            return null;
        }

        var date = add(start);
        var from = Triggers.Find(trigger)?.Name ?? new Wording(trigger, trigger);
        Step(Wording.Of(text.Danish, text.English, amount, from), date, convention);
        return new Reckoned(onClosedDay == OnClosedDay.Forward ? MovedForward(date) : date);
    }

    /// <summary>The n-th week of absence, with its step.</summary>
    internal AbsenceWeek? WeekOfAbsence(string trigger, int number)
    {
        if (Start(trigger) is not { } start)
        {
            return null;
        }

        var week = AbsenceWeek.Of(start, number).Value;
        Step(
            Wording.Of(
                "{0}. uge, regnet fra første fraværsdag, begynder {1} og slutter",
                "week {0}, counted from the first absence day, begins on {1} and ends",
                number, week.First),
            week.Last, Convention.AbsenceWeeks);
        return week;
    }

    /// <summary>The end of a way over working days or bank days; the closed days on it are remembered.</summary>
    internal DateOnly Walked(DayMove move, Wording text, Convention convention)
    {
        Step(text, move.To, convention);
        Remember(move);
        return move.To;
    }

    /// <summary>The plan-by date (C5).</summary>
    internal DateOnly PlanBy(DateOnly statutory)
    {
        var move = calendar.BackToWorkingDay(statutory).Value;
        if (move.From != move.To)
        {
            StepOfMove(move, Convention.Backward);
        }

        return move.To;
    }

    internal void Input(string name, DateOnly date) => Input(name, date.ToString("O", CultureInfo.InvariantCulture));

    internal void Input(string name, Enum member) => Input(name, JsonNamingPolicy.SnakeCaseUpper.ConvertName(member.ToString()));

    internal void Input(string name, string value) => inputs.Add(new InputFact(name, value));

    internal void Step(Wording text, DateOnly? date, Convention? convention)
    {
        if (convention is not null)
        {
            Lower(convention.Certainty);
        }

        steps.Add(new Step(text, date, convention?.Id, convention?.Certainty ?? Certainty.Verified));
    }

    internal void Step(Wording text, DateOnly? date = null, Certainty certainty = Certainty.Verified)
    {
        Lower(certainty);
        steps.Add(new Step(text, date, null, certainty));
    }

    internal Reckoned? LeaveOut(Wording why, string? missingFact = null)
    {
        (Why, MissingFact) = (why, missingFact);
        return null;
    }

    // C4. On an open day there is nothing to move, and the date does not rest on the convention.
    private DateOnly MovedForward(DateOnly date)
    {
        var move = calendar.ForwardToWorkingDay(date).Value;
        if (move.From != move.To)
        {
            StepOfMove(move, Convention.Forward);
        }

        return move.To;
    }

    private void StepOfMove(DayMove move, Convention convention)
    {
        var names = new Wording(
            string.Join(", ", move.Passed.Select(day => day.Name.Danish).Distinct()),
            string.Join(", ", move.Passed.Select(day => day.Name.English).Distinct()));
        var (from, to) = (Languages.WithWeekday(move.From), Languages.WithWeekday(move.To));
        var text = move.To > move.From
            ? new Wording("{0} er ikke en arbejdsdag ({1}): frem til {2}", "{0} is no working day ({1}): forward to {2}")
            : new Wording("{0} er ikke en arbejdsdag ({1}): planlægges senest {2}", "{0} is no working day ({1}): planned by {2}");
        Step(Wording.Of(text.Danish, text.English, from, names, to), move.To, convention);
        Remember(move);
    }

    // That the municipality is closed on 5 June, 24 and 31 December is custom, so a date that rests on it is assumed.
    private void Remember(DayMove move)
    {
        movedBy.AddRange(move.Passed);
        if (move.Passed.Any(day => day.Kind == ClosingKind.Custom))
        {
            Lower(Convention.CustomaryClosing.Certainty);
        }
    }

    private void Lower(Certainty other) => Certainty = Certainties.Lowest(Certainty, other);
}
