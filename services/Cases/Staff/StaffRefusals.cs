using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Staff;

/// <summary>The register has no such officer. It is not named: what a caller takes for an id may be a CPR number.</summary>
[Danish("Der er ingen medarbejder med det id. Opret medarbejderen først.")]
[English("There is no officer with that id. Register the officer first.")]
public sealed record OfficerNotFound() : Refusal(RefusalKind.NotFound, "OFFICER_NOT_FOUND", "officer", "");

/// <summary>Somebody is to take on something who is not in the register of staff.</summary>
[Danish("{OfficerId} er ikke oprettet som medarbejder. Opret medarbejderen først, eller vælg en anden.")]
[English("{OfficerId} is not registered as an officer. Register the officer first, or choose another.")]
public sealed record OfficerNotRegistered(string OfficerId) : Refusal(RefusalKind.FixState, "OFFICER_NOT_REGISTERED", "officer", OfficerId);

/// <summary>The officer is employed already.</summary>
[Danish("Medarbejderen {OfficerId} er allerede oprettet. Ret oplysningerne i stedet.")]
[English("The officer {OfficerId} is registered already. Change the officer instead.")]
public sealed record OfficerAlreadyRegistered(string OfficerId)
    : Refusal(RefusalKind.AlreadyExists, "OFFICER_ALREADY_REGISTERED", "officer", OfficerId);

/// <summary>The employment has ended.</summary>
[Danish("Medarbejderen {OfficerId} er fratrådt den {LastDay}. Vælg en anden, eller opret medarbejderen igen fra en senere dag.")]
[English("The officer {OfficerId} left on {LastDay}. Choose another, or register the officer again from a later day.")]
public sealed record OfficerHasLeft(string OfficerId, DateOnly LastDay) : Refusal(RefusalKind.FixState, "OFFICER_HAS_LEFT", "officer", OfficerId);

/// <summary>The employment has not begun.</summary>
[Danish("Medarbejderen {OfficerId} begynder først den {FirstDay}. Vælg en anden indtil da.")]
[English("The officer {OfficerId} begins on {FirstDay} only. Choose another until then.")]
public sealed record OfficerNotYetEmployed(string OfficerId, DateOnly FirstDay)
    : Refusal(RefusalKind.FixState, "OFFICER_NOT_YET_EMPLOYED", "officer", OfficerId);

/// <summary>The function of the officer does not follow cases: a payment officer or a team leader.</summary>
[Danish("Medarbejderen {OfficerId} følger ikke sager. Vælg en sagsbehandler, en fastholdelsesmedarbejder eller en forløbskoordinator, eller ret medarbejderens funktion først.")]
[English("The officer {OfficerId} does not follow cases. Choose a caseworker, a retention officer or a pathway coordinator, or change the officer's function first.")]
public sealed record OfficerFollowsNoCases(string OfficerId) : Refusal(RefusalKind.FixState, "OFFICER_FOLLOWS_NO_CASES", "officer", OfficerId);

/// <summary>Two employments of one officer.</summary>
[Danish("Medarbejderen er ansat til og med den {LastDay}. Vælg en første dag efter den, eller ret den sidste dag først.")]
[English("The officer is employed until {LastDay}. Choose a first day after that, or correct the last day first.")]
public sealed record EmploymentsOverlap(DateOnly LastDay) : Refusal(RefusalKind.FixState, "EMPLOYMENTS_OVERLAP");

/// <summary>The employment still runs to its last day.</summary>
[Danish("Medarbejderen er ansat til og med den {LastDay}. Ret den sidste dag i stedet, eller vent til den er passeret.")]
[English("The officer is employed until {LastDay}. Correct the last day instead, or wait until it is past.")]
public sealed record EmploymentNotOver(DateOnly LastDay) : Refusal(RefusalKind.FixState, "EMPLOYMENT_NOT_OVER");

/// <summary>A first day behind the last.</summary>
[Danish("Ansættelsen slutter den {LastDay}. Vælg en første dag, der ikke ligger efter den.")]
[English("The employment ends on {LastDay}. Choose a first day that is not after it.")]
public sealed record EmploymentBeginsAfterItEnds(DateOnly LastDay) : Refusal(RefusalKind.FixState, "EMPLOYMENT_BEGINS_AFTER_IT_ENDS");

/// <summary>Nobody on duty can become responsible for a new case, and who registers it is not in the register of staff.</summary>
[Danish("Ingen, der følger sager, er på vagt i dag, og du er ikke oprettet som medarbejder, så du kan ikke få ansvaret for sagen. Bed teamlederen om at sætte vagtplanen eller oprette dig.")]
[English("Nobody who follows cases is on duty today, and you are not registered as an officer, so you cannot become responsible for the case. Ask the team leader to set the duty roster or to register you.")]
public sealed record CallerNotRegistered() : Refusal(RefusalKind.FixState, "CALLER_NOT_REGISTERED");

/// <summary>Nobody on duty can become responsible for a new case, nor can who registers it.</summary>
[Danish("Ingen, der følger sager, er på vagt i dag, og din egen funktion følger ikke sager, så du kan ikke få ansvaret for den. Bed teamlederen om at sætte vagtplanen.")]
[English("Nobody who follows cases is on duty today, and your own function does not follow cases, so you cannot become responsible for it. Ask the team leader to set the duty roster.")]
public sealed record NobodyOnDuty() : Refusal(RefusalKind.FixState, "NOBODY_ON_DUTY");

/// <summary>A last day before the first.</summary>
[Danish("Ansættelsen begyndte den {FirstDay}. Vælg en sidste dag, der ikke ligger før den.")]
[English("The employment began on {FirstDay}. Choose a last day that is not before it.")]
public sealed record EmploymentEndsBeforeItBegins(DateOnly FirstDay) : Refusal(RefusalKind.FixState, "EMPLOYMENT_ENDS_BEFORE_IT_BEGINS");

/// <summary>Two absences for the same day.</summary>
[Danish("Der er allerede registreret fravær fra {FirstDay} til {LastDay}. Aflys det først, eller vælg andre dage.")]
[English("There is an absence from {FirstDay} to {LastDay} already. Cancel it first, or choose other days.")]
public sealed record OfficerAbsenceOverlaps(DateOnly FirstDay, DateOnly LastDay) : Refusal(RefusalKind.FixState, "OFFICER_ABSENCE_OVERLAPS");

/// <summary>The officer has no such absence.</summary>
[Danish("Medarbejderen har ikke det fravær, eller det er aflyst. Hent medarbejderen igen.")]
[English("The officer has no such absence, or it is cancelled. Read the officer again.")]
public sealed record OfficerAbsenceNotFound(string AbsenceId)
    : Refusal(RefusalKind.NotFound, "OFFICER_ABSENCE_NOT_FOUND", "officer_absence", AbsenceId);

/// <summary>A mandate from before the employment.</summary>
[Danish("Medarbejderen er ansat fra {FirstDay}. Vælg en første dag for bemyndigelsen, der ikke ligger før den.")]
[English("The officer is employed from {FirstDay}. Choose a first day of the mandate that is not before it.")]
public sealed record MandateBeginsBeforeEmployment(DateOnly FirstDay) : Refusal(RefusalKind.FixState, "MANDATE_BEGINS_BEFORE_EMPLOYMENT");

/// <summary>A mandate beyond the employment.</summary>
[Danish("Medarbejderen er ansat til og med den {LastDay}. Vælg en sidste dag for bemyndigelsen, der ikke ligger efter den.")]
[English("The officer is employed until {LastDay}. Choose a last day of the mandate that is not after it.")]
public sealed record MandateOutlastsEmployment(DateOnly LastDay) : Refusal(RefusalKind.FixState, "MANDATE_OUTLASTS_EMPLOYMENT");

/// <summary>Two mandates of one kind for the same day.</summary>
[Danish("Medarbejderen har allerede den bemyndigelse fra {FirstDay}. Afslut den først, eller vælg dage, hvor den ikke gælder.")]
[English("The officer has that mandate from {FirstDay} already. End it first, or choose days on which it does not hold.")]
public sealed record MandateOverlaps(DateOnly FirstDay) : Refusal(RefusalKind.FixState, "MANDATE_OVERLAPS");

/// <summary>The officer has no such mandate.</summary>
[Danish("Medarbejderen har ikke den bemyndigelse. Hent medarbejderen igen.")]
[English("The officer has no such mandate. Read the officer again.")]
public sealed record MandateNotFound(string MandateId) : Refusal(RefusalKind.NotFound, "MANDATE_NOT_FOUND", "mandate", MandateId);

/// <summary>A last day of a mandate before its first.</summary>
[Danish("Bemyndigelsen gælder fra {FirstDay}. Vælg en sidste dag, der ikke ligger før den.")]
[English("The mandate holds from {FirstDay}. Choose a last day that is not before it.")]
public sealed record MandateEndsBeforeItBegins(DateOnly FirstDay) : Refusal(RefusalKind.FixState, "MANDATE_ENDS_BEFORE_IT_BEGINS");

/// <summary>A mandate is ended before its time, never extended.</summary>
[Danish("Bemyndigelsen ophører den {LastDay} og kan ikke forlænges. Giv en ny fra dagen efter.")]
[English("The mandate ends on {LastDay} and cannot be extended. Grant a new one from the day after.")]
public sealed record MandateNotExtended(DateOnly LastDay) : Refusal(RefusalKind.FixState, "MANDATE_NOT_EXTENDED");

/// <summary>The mandate ended before; what was granted under it stays as it was.</summary>
[Danish("Bemyndigelsen ophørte den {LastDay}. Giv en ny, hvis den skal gælde igen.")]
[English("The mandate ended on {LastDay}. Grant a new one if it shall hold again.")]
public sealed record MandateHasEnded(DateOnly LastDay) : Refusal(RefusalKind.FixState, "MANDATE_HAS_ENDED");
