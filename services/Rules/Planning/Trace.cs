using System.Globalization;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>What a computation writes down where somebody asks why: what went in, each step, and the closed days that moved it.</summary>
internal sealed class Trace
{
    private readonly List<InputFact> inputs = [];
    private readonly List<Step> steps = [];
    private readonly List<ClosedDay> movedBy = [];

    internal IReadOnlyList<InputFact> Inputs => inputs;

    internal IReadOnlyList<Step> Steps => steps;

    internal IReadOnlyList<ClosedDay> MovedBy => movedBy;

    internal void Input(string name, DateOnly date) => Input(name, date.ToString("O", CultureInfo.InvariantCulture));

    internal void Input(string name, string value) => inputs.Add(new InputFact(name, value));

    internal void Step(Wording text, DateOnly? date, Convention? convention) =>
        steps.Add(new Step(text, date, convention?.Id, convention?.Certainty ?? Certainty.Verified));

    internal void Step(Wording text, DateOnly? date = null, Certainty certainty = Certainty.Verified) =>
        steps.Add(new Step(text, date, null, certainty));

    internal void Passed(IEnumerable<ClosedDay> closed) => movedBy.AddRange(closed);

    internal void Moved(DayMove move, Convention convention)
    {
        var names = new Wording(
            string.Join(", ", move.Passed.Select(day => day.Name.Danish).Distinct()),
            string.Join(", ", move.Passed.Select(day => day.Name.English).Distinct()));
        var (from, to) = (Languages.WithWeekday(move.From), Languages.WithWeekday(move.To));
        var text = move.To > move.From
            ? new Wording("{0} er ikke en arbejdsdag ({1}): frem til {2}", "{0} is no working day ({1}): forward to {2}")
            : new Wording("{0} er ikke en arbejdsdag ({1}): planlægges senest {2}", "{0} is no working day ({1}): planned by {2}");
        Step(Wording.Of(text.Danish, text.English, from, names, to), move.To, convention);
        Passed(move.Passed);
    }
}
