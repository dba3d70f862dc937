using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>Why happenings are no history of a case. None repeats what a caller wrote: it may be about a person.</summary>
public static class HistoryViolations
{
    public static readonly ViolationCode NoRegistration = new("NO_REGISTRATION",
        "Sagens hændelser skal begynde med præcis én registrering med første fraværsdag og beskæftigelsesforhold.",
        "The happenings of a case must hold exactly one registration, with the first absence day and the kind of employment.");

    public static readonly ViolationCode HappeningUnknown = new("HAPPENING_UNKNOWN",
        "Der er ingen hændelse, der hedder sådan. RuleService/ListFacts viser dem, der er.",
        "There is no happening of that name. RuleService/ListFacts lists those there are.");

    public static readonly ViolationCode HappeningRepeated = new("HAPPENING_REPEATED",
        "Der er mere end én hændelse med dette id.",
        "There is more than one happening with this id.");

    public static readonly ViolationCode FactNotCarried = new("FACT_NOT_CARRIED",
        "Hændelsen {0} har ingen oplysning, der hedder sådan. RuleService/ListFacts viser, hvilke den kan have.",
        "The happening {0} carries no fact of that name. RuleService/ListFacts lists those it may carry.");

    public static readonly ViolationCode FactValueInvalid = new("FACT_VALUE_INVALID",
        "Det er ingen værdi for oplysningen {0}. RuleService/ListFacts viser, hvad den kan være.",
        "That is no value of the fact {0}. RuleService/ListFacts lists what it may be.");

    public static readonly ViolationCode HappeningNotFound = new("HAPPENING_NOT_FOUND",
        "Hændelsen henviser til en anden, som sagen ikke har.",
        "The happening refers to another one, which the case does not have.");
}

/// <summary>
/// The facts of a case as its history (sagens hændelser), in the order of their days. In which order they arrived makes no
/// difference, and a happening that was taken back is as if it had never been.
/// </summary>
public sealed class FactHistory
{
    // What is planned on a working day lies less than two years beyond the facts, and must stay within the calendar.
    private const int YearsOfPlan = 2;

    private readonly Happening[] told;
    private readonly Happening[] known;
    private readonly HappeningKind[] kinds;

    private FactHistory(Happening[] told, IEnumerable<Happening> known)
    {
        this.told = told;
        this.known = [.. known];
        Array.Sort(this.known, InOrder);
        kinds = Array.ConvertAll(this.known, one => FactVocabulary.Shipped.FindHappening(one.Type)!);
        Registration = this.known[Array.FindIndex(kinds, kind => kind.Name == FactVocabulary.Registration)];
        KindOfEmployment = Codes.Parse<KindOfEmployment>(Registration.Value(FactVocabulary.KindOfEmployment)!);
    }

    /// <summary>The registration, the first happening of every case.</summary>
    public Happening Registration { get; }

    /// <summary>First absence day (første fraværsdag), D0.</summary>
    public DateOnly FirstAbsenceDay => Registration.Day;

    /// <summary>The citizen's tie to the labour market.</summary>
    public KindOfEmployment KindOfEmployment { get; }

    /// <summary>The happenings that count, by day.</summary>
    public IReadOnlyList<Happening> Happenings => known;

    /// <summary>Everything that was told, in that order, also what was taken back.</summary>
    public IReadOnlyList<Happening> Told => told;

    /// <summary>The last day that anything is known of.</summary>
    public DateOnly LastDay => known[^1].Day;

    internal int Count => known.Length;

    /// <summary>Reads happenings as the history of a case; everything that is wrong is said at once, by the happening's index.</summary>
    public static Result<FactHistory> Of(IReadOnlyList<Happening> happenings)
    {
        var violations = Violations(happenings);
        return violations.Count > 0 ? new InvalidRequest(violations) : Made([.. happenings], DateOnly.MaxValue);
    }

    /// <summary>What was known of the case on a day: happenings told later are left out, and taken back only what was by then.</summary>
    public FactHistory AsKnownOn(DateOnly day) => Made(told, day);

    /// <summary>This history and further happenings.</summary>
    public Result<FactHistory> With(params IReadOnlyList<Happening> further) => Of([.. told, .. further]);

    /// <summary>This history with other facts of the registration; a fact without a value is left out.</summary>
    public FactHistory WithRegistered(IReadOnlyList<(string Fact, string? Value)> facts)
    {
        var values = Registration.Values.ToDictionary(StringComparer.Ordinal);
        foreach (var (fact, value) in facts)
        {
            if (value is null)
            {
                values.Remove(fact);
            }
            else
            {
                values[fact] = value;
            }
        }

        return Made([.. told.Select(one => one.Id == Registration.Id ? one with { Values = values } : one)], DateOnly.MaxValue);
    }

    internal Happening this[int index] => known[index];

    internal HappeningKind KindOf(int index) => kinds[index];

    /// <summary>The value a fact has on a day: that of the last happening up to it that carries the fact.</summary>
    internal string? ValueOn(string fact, DateOnly day, out Happening? from)
    {
        for (var i = known.Length - 1; i >= 0; i--)
        {
            if (known[i].Day <= day && known[i].Value(fact) is { } value)
            {
                from = known[i];
                return value;
            }
        }

        from = null;
        return null;
    }

    // The registration is known whenever a plan is asked for: without it there is no case.
    private static FactHistory Made(Happening[] told, DateOnly day)
    {
        var byThen = told.Where(one => one.KnownOn <= day || one.Type == FactVocabulary.Registration).ToList();
        if (byThen.Exists(one => one.Type == FactVocabulary.TakenBack))
        {
            var back = byThen.Where(one => one.Type == FactVocabulary.TakenBack).Select(one => one.Value(FactVocabulary.Concerns)).ToHashSet();
            byThen.RemoveAll(one => one.Type == FactVocabulary.TakenBack || back.Contains(one.Id));
        }

        return new FactHistory(told, byThen);
    }

    private static int InOrder(Happening one, Happening other)
    {
        var byDay = one.Day.CompareTo(other.Day);
        if (byDay != 0)
        {
            return byDay;
        }

        // The registration first, whatever else happened on the first absence day.
        var byType = (one.Type != FactVocabulary.Registration).CompareTo(other.Type != FactVocabulary.Registration);
        byType = byType != 0 ? byType : string.CompareOrdinal(one.Type, other.Type);
        if (byType != 0)
        {
            return byType;
        }

        // What the registration says comes before what was recorded later, whose ids are UUIDs in the order of time.
        byType = Guid.TryParse(one.Id, out _).CompareTo(Guid.TryParse(other.Id, out _));
        return byType != 0 ? byType : string.CompareOrdinal(one.Id, other.Id);
    }

    private static List<Violation> Violations(IReadOnlyList<Happening> happenings)
    {
        var violations = new List<Violation>();
        var registrations = happenings.Where(one => one.Type == FactVocabulary.Registration).ToList();
        if (registrations.Count != 1 || registrations[0].Value(FactVocabulary.KindOfEmployment) is null)
        {
            violations.Add(HistoryViolations.NoRegistration.At("happenings"));
        }

        DateOnly? first = registrations.Count == 1 ? registrations[0].Day : null;
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var taken = happenings.Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < happenings.Count; i++)
        {
            var (one, field) = (happenings[i], $"happenings[{i}]");
            if (!ids.Add(one.Id))
            {
                violations.Add(HistoryViolations.HappeningRepeated.At($"{field}.id"));
            }

            if (FactVocabulary.Shipped.FindHappening(one.Type) is not { } kind)
            {
                violations.Add(HistoryViolations.HappeningUnknown.At($"{field}.type"));
                continue;
            }

            violations.AddRange(DayViolations($"{field}.day", one.Day, first, kind));
            violations.AddRange(one.Values.SelectMany(value => ValueViolations($"{field}.values[{value.Key}]", kind, value.Key, value.Value, taken)));
            if (one.DayValue(FactVocabulary.To) < one.Day)
            {
                violations.Add(FactViolations.PeriodReversed.At(field, one.Day, one.DayValue(FactVocabulary.To)!.Value));
            }
        }

        return violations;
    }

    private static IEnumerable<Violation> DayViolations(string field, DateOnly day, DateOnly? first, HappeningKind kind)
    {
        var last = DanishCalendar.LastDay.AddYears(-YearsOfPlan);
        if (day < DanishCalendar.FirstDay || day > last)
        {
            yield return KnownDays.Outside.At(field, day, DanishCalendar.FirstDay, last);
        }
        else if (day < first && !kind.BeforeAbsence)
        {
            yield return CalendarViolations.BeforeFirstAbsenceDay.At(field, day, first.Value);
        }
    }

    private static IEnumerable<Violation> ValueViolations(string field, HappeningKind kind, string name, string value, HashSet<string> ids)
    {
        if (!kind.Carries(name) || FactVocabulary.Shipped.FindFact(name) is not { } fact)
        {
            yield return HistoryViolations.FactNotCarried.At(field, kind.Name);
        }
        else if (fact.Type == FactType.Id && !ids.Contains(value))
        {
            yield return HistoryViolations.HappeningNotFound.At(field);
        }
        else if (!fact.Admits(value))
        {
            yield return HistoryViolations.FactValueInvalid.At(field, name);
        }
    }
}

/// <summary>How the values of facts are read.</summary>
public static class FactValues
{
    /// <summary>Yes.</summary>
    public const string Yes = "YES";

    /// <summary>No.</summary>
    public const string No = "NO";

    /// <summary>Nobody knows: an answer of its own.</summary>
    public const string NotKnown = "NOT_KNOWN";

    internal static bool Admits(this FactKind fact, string value) => fact.Type switch
    {
        FactType.Code => fact.Codes!.Any(code => code.Code == value),
        FactType.YesNoUnknown => value is Yes or No or NotKnown,
        FactType.Day => Happening.ReadDay(value) is { } day && DanishCalendar.Covers(day) && day <= DanishCalendar.LastDay.AddYears(-2),
        FactType.Number => Happening.ReadNumber(value) is >= 0 and <= 168,
        _ => value.Length > 0,
    };
}
