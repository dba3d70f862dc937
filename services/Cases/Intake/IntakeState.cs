using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Cases.Municipalities;
using Sygeopfoelgning.Cases.Staff;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>What the municipality knows when forms arrive. Each form that becomes a case is known to the forms behind it.</summary>
internal sealed class IntakeState
{
    private readonly Dictionary<CprNumber, IntakePerson> persons = [];
    private readonly Dictionary<string, FormBefore> forms = new(StringComparer.Ordinal);

    /// <summary>The municipality's settings; null if it is not set up.</summary>
    public StoredSettings? Settings { get; set; }

    /// <summary>Who can become responsible.</summary>
    public required Staffing Staffing { get; set; }

    /// <summary>The year of new case numbers.</summary>
    public required int Year { get; init; }

    /// <summary>The serial of the next case number.</summary>
    public int NextSerial { get; set; }

    /// <summary>The numbers that were taken for the forms and are left.</summary>
    public int SerialsLeft { get; set; }

    public IEnumerable<IntakePerson> Persons => persons.Values;

    /// <summary>A person, known or new.</summary>
    public IntakePerson Person(CprNumber cpr) =>
        persons.TryGetValue(cpr, out var person) ? person : persons[cpr] = new IntakePerson();

    /// <summary>The form with this id as it was handed in before; null if it was not.</summary>
    public FormBefore? Before(string formId) => forms.GetValueOrDefault(formId);

    public void Add(string formId, FormBefore before) => forms[formId] = before;

    /// <summary>The next number, which the next case has if it is registered.</summary>
    public CaseNumber NextNumber => CaseNumber.Of(Year, NextSerial).Value;

    /// <summary>Takes the number for a case.</summary>
    public void UseNumber()
    {
        NextSerial++;
        SerialsLeft--;
    }
}

/// <summary>A form that became a case.</summary>
/// <param name="CaseId">The case; null once it is erased.</param>
/// <param name="Number">Its number.</param>
/// <param name="Verdict">Whether the caller may reach it; null for one that this call has registered.</param>
internal sealed record FormBefore(Guid? CaseId, CaseNumber? Number, short? Verdict);

/// <summary>A person at intake: what is known, and what the forms of this call have added.</summary>
internal sealed class IntakePerson
{
    /// <summary>The opaque id; null for a new person.</summary>
    public Guid? Id { get; set; }

    /// <summary>Under how many of the live hash keys the person is found.</summary>
    public int Hashes { get; set; }

    /// <summary>The person's row is stored.</summary>
    public bool IsStored { get; set; }

    /// <summary>What protects the person, as stored.</summary>
    public Protections Known { get; set; } = Protections.None;

    /// <summary>A form of this call that becomes a case says that the address is protected.</summary>
    public bool FormSaysProtected { get; set; }

    /// <summary>What protects the person from this call on.</summary>
    public Protections Protections => FormSaysProtected ? Known.With(Restriction.ProtectedPerson) : Known;

    /// <summary>The person's cases, of this call too.</summary>
    public List<PersonsCase> Cases { get; } = [];

    /// <summary>The person's open cases, as the warnings compare them.</summary>
    /// <param name="onlyStored">Without those of this call.</param>
    public KnownCases Running(bool onlyStored) => new(Known, [.. Cases.Where(one => one.IsOpen && !(onlyStored && one.Verdict is null)).Select(one =>
        new RunningCase(one.CaseId, one.Number, one.FirstAbsenceDay, one.IsReachable))]);

    /// <summary>Who is responsible for the person's cases, of the latest registered first.</summary>
    /// <param name="onlyTold">Without those who are known only from cases that the caller may not reach.</param>
    public IReadOnlyList<EarlierOfficer> Officers(bool onlyTold) =>
    [
        .. Cases.OrderByDescending(one => one.RegisteredAt).ThenByDescending(one => one.Number.Year).ThenByDescending(one => one.Number.Serial)
            .Where(one => one.Officer is not null).GroupBy(one => one.Officer!.Id)
            .Select(cases => new EarlierOfficer(cases.First().Officer!, cases.Any(one => one.IsReachable))).Where(one => one.IsTold || !onlyTold),
    ];
}

/// <summary>A case of a person at intake.</summary>
/// <param name="CaseId">Its id.</param>
/// <param name="Number">Its number.</param>
/// <param name="FirstAbsenceDay">Its first absence day.</param>
/// <param name="IsOpen">Whether it is open.</param>
/// <param name="RegisteredAt">When it was registered.</param>
/// <param name="Verdict">Whether the caller may reach it; null for one that this call has registered, and so has told of.</param>
/// <param name="Officer">Who is responsible, as registered; null for one who is not.</param>
internal sealed record PersonsCase(
    Guid CaseId, CaseNumber Number, DateOnly FirstAbsenceDay, bool IsOpen, DateTimeOffset RegisteredAt, short? Verdict, Employee? Officer)
{
    /// <summary>The verdict <c>case_verdict</c> gives of a case that the caller may reach.</summary>
    public const short Reachable = 1;

    /// <summary>Whether the caller may reach it, or this call has made it.</summary>
    public bool IsReachable => Verdict is null or Reachable;
}
