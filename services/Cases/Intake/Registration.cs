using System.Diagnostics.Contracts;
using Sygeopfoelgning.Cases.Municipalities;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>What the municipality knows when an information form arrives.</summary>
/// <param name="Municipality">The municipality.</param>
/// <param name="Settings">Null if it is not set up.</param>
/// <param name="Person">Null if the person is new.</param>
/// <param name="OpenCase">The person's open case for the same absence, if there is one.</param>
/// <param name="NextNumber">The case number to assign; null if there is an open case already.</param>
[Pure]
internal sealed record KnownAtIntake(
    short Municipality, StoredSettings? Settings, KnownPerson? Person, OpenCase? OpenCase, CaseNumber? NextNumber);

/// <summary>A registered person, and under how many of the live hash keys.</summary>
[Pure]
internal sealed record KnownPerson(Guid PersonId, int Hashes);

/// <summary>An open case (løbende sag).</summary>
[Pure]
internal sealed record OpenCase(Guid CaseId, CaseNumber Number);

/// <summary>The person has an open case for the same absence. It is named only to callers who may reach it.</summary>
[Danish("Personen har allerede en løbende sag med første fraværsdag {FirstAbsenceDay}. {Which}")]
[English("The person already has an open case with the first absence day {FirstAbsenceDay}. {Which}")]
[Pure]
public sealed record CaseAlreadyOpen(string? CaseId, string? CaseNumber, DateOnly FirstAbsenceDay)
    : Refusal(RefusalKind.AlreadyExists, "CASE_ALREADY_OPEN", "case", CaseId)
{
    /// <summary>The open case is that of another form of the same import, in a dry run: it has no number yet.</summary>
    internal bool IsInSameImport { get; init; }

    /// <summary>Its number, or whom to contact.</summary>
    public Wording Which => IsInSameImport
        ? new("Den kommer fra et skema længere fremme i samme indlæsning.", "It comes from a form further ahead in the same import.")
        : CaseNumber is null
        ? new("Du har ikke adgang til den; spørg teamlederen.", "You have no access to it; ask the team leader.")
        : new(
            $"Sagsnummer: {CaseNumber}. Gælder skemaet endnu en arbejdsgiver for samme fravær, kan den endnu ikke føjes til sagen: skriv den i sagens journal.",
            $"Case number: {CaseNumber}. If the form is about another employer for the same absence, it cannot be added to the case yet: note it in the case's journal.");
}

/// <summary>The form was handed in before and became a case. It is named only to callers who may reach it.</summary>
[Danish("Skemaet er allerede modtaget. {Which}")]
[English("The form was received before. {Which}")]
[Pure]
public sealed record FormAlreadyRegistered(string? CaseId, string? CaseNumber)
    : Refusal(RefusalKind.AlreadyExists, "FORM_ALREADY_REGISTERED", "case", CaseId)
{
    /// <summary>The number of its case, or why there is none.</summary>
    public Wording Which => CaseNumber is null
        ? new(
            "Du har ikke adgang til sagen, eller den er slettet; spørg teamlederen. Er det et andet skema, skal det have sit eget id.",
            "You have no access to its case, or it was erased; ask the team leader. If it is another form, it needs an id of its own.")
        : new(
            $"Sagsnummer: {CaseNumber}. Er det et andet skema, skal det have sit eget id.",
            $"Case number: {CaseNumber}. If it is another form, it needs an id of its own.");
}

/// <summary>The decision to register a case (sag oprettes).</summary>
/// <param name="Number">Its number.</param>
/// <param name="Facts">The facts from which its dates follow.</param>
/// <param name="Rules">The rules it follows from now on.</param>
/// <param name="ProposedCategory">Category 1 if R-VISIT-1 proposes it; otherwise null.</param>
/// <param name="Warnings">What was accepted but should be checked.</param>
[Pure]
internal sealed record Registration(
    CaseNumber Number, PlanFacts Facts, CaseRules Rules, VisitationCategory? ProposedCategory, IReadOnlyList<Violation> Warnings)
{
    private const string Reassessment = "R-REASSESS";
    private const int MonthsAhead = 12;

    /// <summary>
    /// The day the person reaches pension age, where it lies after the first absence day and no later than the reassessment by
    /// sygedagpengeloven § 24: § 25 limits the benefit from then on. Otherwise null.
    /// </summary>
    public DateOnly? PensionAgeOn { get; init; }

    /// <summary>
    /// Registers a case: one open case per person and absence, the rules by the municipality's settings, and the category
    /// that follows from the form (sygedagpengeloven § 12, R-VISIT-1).
    /// </summary>
    /// <param name="cpr">The sick-listed person.</param>
    /// <param name="stated">The form's facts for dates; a form without a day of receipt was received today.</param>
    /// <param name="known">What the municipality knows.</param>
    /// <param name="book">The available rules.</param>
    /// <param name="today">The business date.</param>
    /// <param name="kinds">The kinds of all employments; that of the facts alone when left out.</param>
    public static Result<Registration> Decide(
        CprNumber cpr, PlanFacts stated, KnownAtIntake known, RuleBook book, DateOnly today, IReadOnlyList<KindOfEmployment>? kinds = null)
    {
        if (known.Settings?.In(book) is not { } settings)
        {
            return new MunicipalityNotConfigured(known.Municipality);
        }

        if (known.OpenCase is { } open)
        {
            return new CaseAlreadyOpen(open.CaseId.ToString(), open.Number.ToString(), stated.FirstAbsenceDay);
        }

        var number = known.NextNumber ?? throw new ArgumentException("There is no number to assign.", nameof(known));
        var facts = stated with { FormReceivedOn = stated.FormReceivedOn ?? today };
        return RuleSetChoice.For(settings.RuleSet, facts.FirstAbsenceDay, book).Then(choice => facts.Checked().Map(_ =>
        {
            var pensionAge = PensionAgeInCourse(cpr, facts, kinds ?? [facts.KindOfEmployment], choice, settings);
            return new Registration(
                number, facts, CaseRules.Of(choice, settings.Overlays.Select(overlay => overlay.Id)),
                DeadlinePlan.Propose(choice, settings.Overlays, facts, DanishCalendar.Municipal), [.. Warn(cpr, pensionAge)])
            {
                PensionAgeOn = pensionAge,
            };
        }));
    }

    // The plan is made for the few only who are near that age.
    private static DateOnly? PensionAgeInCourse(
        CprNumber cpr, PlanFacts facts, IReadOnlyList<KindOfEmployment> kinds, RuleSetChoice choice, MunicipalitySettings settings)
    {
        var first = facts.FirstAbsenceDay;
        if (PensionAge.IsReached(cpr.BirthDate, first) || !PensionAge.IsReached(cpr.BirthDate, first.AddMonths(MonthsAhead)))
        {
            return null;
        }

        var reassessment = kinds
            .Select(kind => DeadlinePlan.Make(choice, settings.Overlays, facts with { KindOfEmployment = kind }, DanishCalendar.Municipal).Value.Find(Reassessment)?.StatutoryDate)
            .Min();
        return reassessment is { } last && PensionAge.IsReached(cpr.BirthDate, last)
            ? Enumerable.Range(1, last.DayNumber - first.DayNumber).Select(first.AddDays).First(day => PensionAge.IsReached(cpr.BirthDate, day))
            : null;
    }

    // CPR numbers without a check digit have been issued since 2007, so a wrong one is only a possible typing error.
    private static IEnumerable<Violation> Warn(CprNumber cpr, DateOnly? pensionAge)
    {
        if (cpr.FailsModulus11)
        {
            yield return IdentifierViolations.CprCheckDigit.At("form.citizen.cpr_number");
        }

        if (pensionAge is { } day)
        {
            yield return IntakeWarnings.PensionAgeInCourse.At("form.citizen.cpr_number", day);
        }
    }
}
