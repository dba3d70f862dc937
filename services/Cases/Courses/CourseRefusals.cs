using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Courses;

/// <summary>The citizen is well again.</summary>
[Danish("Borgeren er raskmeldt fra {RecoveredOn}. Genoptag sagen, hvis borgeren er syg igen, eller tag raskmeldingen tilbage, hvis den var en fejl.")]
[English("The citizen is well since {RecoveredOn}. Reopen the case if the citizen is ill again, or take the recovery back if it was a mistake.")]
[Pure]
public sealed record AlreadyRecovered(DateOnly RecoveredOn) : Refusal(RefusalKind.FixState, "ALREADY_RECOVERED");

/// <summary>The rule set of the case has no categories.</summary>
[Danish("Sagen følger {RuleSetId}, som ikke har visitationskategorier. Der skal ingen kategori afgøres.")]
[English("The case follows {RuleSetId}, which has no categories. There is none to decide.")]
[Pure]
public sealed record NoCategories(string RuleSetId) : Refusal(RefusalKind.FixState, "NO_CATEGORIES");

/// <summary>The rule set of the case does not have the category.</summary>
[Danish("Sagen følger {RuleSetId}, som ikke har kategori {Category}. Vælg kategori {Choice}.")]
[English("The case follows {RuleSetId}, which has no category {Category}. Choose category {Choice}.")]
[Pure]
public sealed record CategoryNotInRuleSet(string RuleSetId, int Category, IReadOnlyList<int> Allowed) : Refusal(RefusalKind.FixState, "CATEGORY_NOT_IN_RULE_SET")
{
    /// <summary>The categories as a sentence lists them.</summary>
    public Alternatives Choice => Alternatives.Of(Allowed);
}

/// <summary>Category 1 beyond eight weeks (R-CAT1-8W, § 13 a).</summary>
[Danish("Fraværet har varet mere end 8 uger, og siden den {From} kan sagen ikke være i kategori 1 (§ 13 a). Hold en opfølgningssamtale, og vælg kategori 2 eller 3.")]
[English("The absence has lasted longer than 8 weeks, and since {From} the case cannot be in category 1 (§ 13 a). Hold a follow-up talk, and choose category 2 or 3.")]
[Pure]
public sealed record Category1TooLong(DateOnly From) : Refusal(RefusalKind.FixState, "CATEGORY_1_TOO_LONG");

/// <summary>Standby is decided already as asked for.</summary>
[Danish("Det er allerede sådan, der følges op fra den dag. Der er intet at ændre.")]
[English("That is how follow-up happens from that day already. There is nothing to change.")]
[Pure]
public sealed record StandbyUnchanged() : Refusal(RefusalKind.FixState, "STANDBY_UNCHANGED");

/// <summary>So few hours of absence are a full recovery (R-PART-4H).</summary>
[Danish("Med under 4 timers fravær om ugen er borgeren fuldt raskmeldt. Registrér en raskmelding fra {Day} i stedet.")]
[English("With less than 4 hours' absence a week the citizen is fully recovered. Record the recovery from {Day} instead.")]
[Pure]
public sealed record PartialReturnIsRecovery(DateOnly Day) : Refusal(RefusalKind.FixState, "PARTIAL_RETURN_IS_RECOVERY");

/// <summary>The unemployed have no job to return to in part.</summary>
[Danish("Borgeren er ledig og kan ikke vende delvist tilbage til et arbejde. Ledige får fuld ydelse; registrér en raskmelding, når borgeren er rask.")]
[English("The citizen is unemployed and cannot return to a job in part. The unemployed get the full benefit; record the recovery when the citizen is well.")]
[Pure]
public sealed record PartialReturnNeedsEmployment() : Refusal(RefusalKind.FixState, "PARTIAL_RETURN_NEEDS_EMPLOYMENT");

/// <summary>The outcome needs a recovery.</summary>
[Danish("Udfaldet kræver en raskmelding. Registrér den først, eller vælg udfaldet ”andet”.")]
[English("The outcome needs a recovery. Record it first, or choose the outcome “other”.")]
[Pure]
public sealed record RecoveryMissing() : Refusal(RefusalKind.FixState, "RECOVERY_MISSING");

/// <summary>The case would be closed before the citizen is well.</summary>
[Danish("Borgeren er først raskmeldt fra {RecoveredOn}. Afslut sagen den dag eller senere.")]
[English("The citizen is well only from {RecoveredOn}. Close the case on that day or later.")]
[Pure]
public sealed record ClosedBeforeRecovery(DateOnly RecoveredOn) : Refusal(RefusalKind.FixState, "CLOSED_BEFORE_RECOVERY");

/// <summary>Who is unemployed is not retained in a job.</summary>
[Danish("Borgeren var ledig ved første fraværsdag og kan ikke være fastholdt i et job. Vælg et andet udfald.")]
[English("The citizen was unemployed on the first absence day and cannot be retained in a job. Choose another outcome.")]
[Pure]
public sealed record OutcomeNeedsEmployment() : Refusal(RefusalKind.FixState, "OUTCOME_NEEDS_EMPLOYMENT");

/// <summary>Only a case that has ended is taken up again.</summary>
[Danish("Sagen er løbende, og borgeren er ikke raskmeldt. Der er intet at genoptage.")]
[English("The case is open and the citizen has not recovered. There is nothing to take up again.")]
[Pure]
public sealed record CaseNotEnded() : Refusal(RefusalKind.FixState, "CASE_NOT_ENDED");

/// <summary>The new absence begins before the old one ended.</summary>
[Danish("Det nye fravær kan tidligst begynde {EndedOn}, da borgeren var rask eller sagen blev afsluttet. Ret datoen, eller tag raskmeldingen eller lukningen tilbage.")]
[English("The new absence can begin on {EndedOn} at the earliest, when the citizen was well or the case was closed. Correct the day, or take the recovery or the closing back.")]
[Pure]
public sealed record RelapseBeforeEnd(DateOnly EndedOn) : Refusal(RefusalKind.FixState, "RELAPSE_BEFORE_END");

/// <summary>The case cannot end before, or on the day on which, it was taken up again.</summary>
[Danish("Sagen er genoptaget fra {ReopenedOn}. Vælg en senere dag, eller tag genoptagelsen tilbage, hvis den var en fejl.")]
[English("The case was taken up again from {ReopenedOn}. Choose a later day, or take the reopening back if it was a mistake.")]
[Pure]
public sealed record NotAfterReopening(DateOnly ReopenedOn) : Refusal(RefusalKind.FixState, "NOT_AFTER_REOPENING");

/// <summary>Another case of the person is open for the same absence. It is named only to callers who may reach it.</summary>
[Danish("Personen har en anden løbende sag for samme fravær. {Which}")]
[English("The person has another open case for the same absence. {Which}")]
[Pure]
public sealed record OtherCaseOpen(string? CaseId, string? CaseNumber) : Refusal(RefusalKind.AlreadyExists, "OTHER_CASE_OPEN", "case", CaseId)
{
    /// <summary>What to do, with its number or whom to ask.</summary>
    public Wording Which => CaseNumber is null
        ? new("Du har ikke adgang til den; spørg teamlederen.", "You have no access to it; ask the team leader.")
        : new($"Arbejd videre i sag {CaseNumber}, eller afslut den først.", $"Work on in case {CaseNumber}, or close it first.");
}

/// <summary>The course has no such record.</summary>
[Danish("Sagens forløb har ingen oplysning med det id. Se dem med ListCourseRecords.")]
[English("The course has no record with that id. ListCourseRecords shows those it has.")]
[Pure]
public sealed record RecordNotFound(string RecordId) : Refusal(RefusalKind.NotFound, "RECORD_NOT_FOUND", "course_record", RecordId);

/// <summary>The record was taken back already, or is itself a correction.</summary>
[Danish("Oplysningen er allerede taget tilbage eller er selv en rettelse. Registrér det rigtige på ny.")]
[English("The record is taken back already, or is itself a correction. Record what is right anew.")]
[Pure]
public sealed record RecordAlreadyTakenBack(string RecordId) : Refusal(RefusalKind.FixState, "RECORD_TAKEN_BACK", "course_record", RecordId);

/// <summary>A later record builds on this one.</summary>
[Danish("En senere oplysning af {BuiltOn} bygger på denne. Tag den senere tilbage først.")]
[English("A later record of {BuiltOn} builds on this one. Take the later one back first.")]
[Pure]
public sealed record RecordIsBuiltOn(DateOnly BuiltOn) : Refusal(RefusalKind.FixState, "RECORD_IS_BUILT_ON");
