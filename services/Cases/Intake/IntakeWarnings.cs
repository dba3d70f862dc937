using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>
/// What is accepted on an information form but should be checked: dates that are possible but improbable, and what is already known
/// of the person.
/// </summary>
/// <remarks>The limits are assumptions of the suite (A): the commonest typing error is a wrong year.</remarks>
[Pure]
internal static class IntakeWarnings
{
    public static readonly ViolationCode KnownAsProtected = new("PERSON_KNOWN_AS_PROTECTED",
        "Borgeren er kendt med navne- og adressebeskyttelse. Sagen er begrænset, og adressen vises ikke, selv om skemaet ikke nævner det.",
        "The citizen is registered with name and address protection. The case is restricted and the address masked, although the form does not mention it.");

    public static readonly ViolationCode KnownAsOwnStaff = new("PERSON_KNOWN_AS_OWN_STAFF",
        "Borgeren er registreret som ansat i kommunen eller nær på en ansat. Sagen er begrænset til navngivne medarbejdere.",
        "The citizen is registered as own staff. The case is restricted to named officers.");

    public static readonly ViolationCode OverlapsCase = new("OVERLAPS_CASE",
        "Personen har en løbende sag med første fraværsdag {0}: {1}. Er det samme fravær, også fra en anden arbejdsgiver, hører det til den sag; en arbejdsgiver mere skrives i dens journal.",
        "The person has an open case with the first absence day {0}: {1}. If it is the same absence, from another employer too, it belongs to that case; a further employer is noted in its journal.");

    public static readonly ViolationCode OverlapsOtherCase = new("OVERLAPS_OTHER_CASE",
        "Personen har en anden løbende sag, som du ikke har adgang til. Spørg teamlederen, om det er samme fravær.",
        "The person has another open case to which you have no access. Ask the team leader whether it is the same absence.");

    public static readonly ViolationCode FirstAbsenceLongAgo = new("FIRST_ABSENCE_LONG_AGO",
        "Første fraværsdag {0} ligger mere end tre år tilbage. Er årstallet rigtigt?",
        "The first absence day {0} is more than three years back. Is the year right?");

    public static readonly ViolationCode DateFarFromAnother = new("DATE_FAR_FROM_ANOTHER",
        "Datoen {0} ligger usædvanligt længe efter {1}. Er årstallet rigtigt?",
        "The date {0} is unusually long after {1}. Is the year right?");

    public static readonly ViolationCode PartialReturnAfterRecovery = new("PARTIAL_RETURN_AFTER_RECOVERY",
        "Delvis raskmelding fra {0} ligger efter den forventede fulde raskmelding {1}. Er datoerne rigtige?",
        "The partial return from {0} is after the expected full recovery on {1}. Are the dates right?");

    public static readonly ViolationCode FormReceivedLongAgo = new("FORM_RECEIVED_LONG_AGO",
        "Oplysningsskemaet er modtaget {0}, for mere end et år siden. Er årstallet rigtigt?",
        "The information form was received on {0}, more than a year ago. Is the year right?");

    public static readonly ViolationCode AgeImprobable = new("AGE_IMPROBABLE",
        "Personen var {0} år på første fraværsdag. Er CPR-nummeret og årstallet rigtige?",
        "The person was {0} years old on the first absence day. Are the CPR number and the year right?");

    public static readonly ViolationCode PensionAgeInCourse = new("PENSION_AGE_IN_COURSE",
        "Borgeren når folkepensionsalderen {0}, før der skulle revurderes efter sygedagpengelovens § 24. Fra da af gælder grænserne i § 25, som endnu ikke beregnes: planen har ingen dato for revurdering.",
        "The citizen reaches pension age on {0}, before the reassessment by § 24 of the Sickness Benefit Act would be due. From then on the limits of § 25 hold, which are not computed yet: the plan has no date of the reassessment.");

    public static readonly ViolationCode ForeignEmployer = new("FOREIGN_EMPLOYER",
        "Arbejdsgiveren er udenlandsk ({0}). Undersøg, hvilket lands lovgivning borgeren er omfattet af (attest A1), og hvilket land der skal udbetale sygedagpenge.",
        "The employer is foreign ({0}). Find out which country's legislation applies to the citizen (form A1), and which country pays the benefit.");

    private const int YearsBack = 3;
    private const int MonthsBetween = 6;
    private const int MonthsUntilRecovery = 24;
    private const int YoungestAge = 15;
    private const int OldestAge = 100;

    /// <summary>Dates that are possible but improbable.</summary>
    /// <param name="facts">The dates, already found possible.</param>
    /// <param name="partialReturnFrom">First day of reduced hours; null if there is no partial return.</param>
    /// <param name="bornOn">The person's date of birth.</param>
    /// <param name="today">The business date.</param>
    public static IEnumerable<Violation> OfDates(PlanFacts facts, DateOnly? partialReturnFrom, DateOnly bornOn, DateOnly today)
    {
        var first = facts.FirstAbsenceDay;
        if (first < today.AddYears(-YearsBack))
        {
            yield return FirstAbsenceLongAgo.At("form.first_absence_day", first);
        }

        if (AgeOn(first, bornOn) is var age && age is < YoungestAge or > OldestAge)
        {
            yield return AgeImprobable.At("form.first_absence_day", age);
        }

        (string Field, DateOnly? Date, DateOnly? After, int Months)[] pairs =
        [
            ("form.notified_on", facts.NotifiedOn, first, MonthsBetween),
            ("form.form_sent_on", facts.FormSentOn, first, MonthsBetween),
            ("form.form_received_on", facts.FormReceivedOn, facts.FormSentOn ?? first, MonthsBetween),
            ("form.partial_return.from", partialReturnFrom, first, MonthsUntilRecovery),
            ("form.expected_recovery_on", facts.ExpectedRecoveryOn, first, MonthsUntilRecovery),
        ];
        foreach (var (field, date, after, months) in pairs)
        {
            if (date > after?.AddMonths(months))
            {
                yield return DateFarFromAnother.At(field, date.Value, after.Value);
            }
        }

        if (partialReturnFrom > facts.ExpectedRecoveryOn)
        {
            yield return PartialReturnAfterRecovery.At("form.partial_return.from", partialReturnFrom.Value, facts.ExpectedRecoveryOn.Value);
        }

        foreach (var (index, period) in facts.EarlierCountedPeriods.Index())
        {
            foreach (var doubt in EarlierPeriods.Doubts($"form.earlier_counted_periods[{index}]", period.From, period.To, first))
            {
                yield return doubt;
            }
        }

        if (facts.FormReceivedOn <= today.AddYears(-1))
        {
            yield return FormReceivedLongAgo.At("form.form_received_on", facts.FormReceivedOn.Value);
        }
    }

    /// <summary>What is known of the person and missing in the form. A case is named only to callers who may reach it.</summary>
    public static IEnumerable<Violation> OfPerson(KnownCases known, DateOnly firstAbsenceDay, bool formSaysProtected)
    {
        if (known.Protections.Address && !formSaysProtected)
        {
            yield return KnownAsProtected.At("form.citizen.address_protected");
        }

        if (known.Protections.OwnStaff)
        {
            yield return KnownAsOwnStaff.At("form.citizen");
        }

        var around = known.Around(firstAbsenceDay);
        foreach (var one in around.Where(one => one.IsOpenToCaller))
        {
            yield return OverlapsCase.At("form.first_absence_day", one.FirstAbsenceDay, one.Number.ToString(), one.CaseId);
        }

        if (around.Any(one => !one.IsOpenToCaller))
        {
            yield return OverlapsOtherCase.At("form.first_absence_day");
        }
    }

    /// <summary>The other case that a warning names; null if it names none.</summary>
    public static Guid? CaseNamedIn(Violation warning) => warning.Code == OverlapsCase ? (Guid)warning.Arguments[2] : null;

    private static int AgeOn(DateOnly day, DateOnly bornOn) =>
        day.Year - bornOn.Year - (bornOn.AddYears(day.Year - bornOn.Year) > day ? 1 : 0);
}
