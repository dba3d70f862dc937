using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Scheduling.Talks;

/// <summary>Several things are missing; the details list each of them.</summary>
[Danish("Samtalen kan ikke afsluttes. {Missing}")]
[English("The talk cannot be completed. {Missing}")]
[Pure]
public sealed record TalkIncomplete(SeveralRefusals Missing) : Refusal(RefusalKind.FixState, "TALK_INCOMPLETE"), ISeveralRefusals
{
    IReadOnlyList<Refusal> ISeveralRefusals.Each => Missing.All;
}

/// <summary>The incapacity is not assessed.</summary>
[Danish("Vurderingen af uarbejdsdygtigheden mangler. Skriv den på opfølgningen.")]
[English("The assessment of the incapacity is missing. Record it with the follow-up.")]
[Pure]
public sealed record IncapacityMissing() : Refusal(RefusalKind.FixState, "INCAPACITY_MISSING");

/// <summary>The category was not decided at the follow-up.</summary>
[Danish("Der er ikke taget stilling til visitationskategorien ved opfølgningen. Afgør kategorien i sagen: ved en samtale med samtalens id, ellers senest på opfølgningens dag.")]
[English("The category was not decided at the follow-up. Decide the category of the case: at a talk with the talk's id, otherwise on the day of the follow-up at the latest.")]
[Pure]
public sealed record CategoryMissing() : Refusal(RefusalKind.FixState, "CATEGORY_MISSING");

/// <summary>The need for an effort is not assessed.</summary>
[Danish("Behovet for en indsats mangler, herunder om delvis raskmelding er mulig. Svar på begge dele på opfølgningen.")]
[English("The need for an effort is missing, including whether a partial return is possible. Answer both with the follow-up.")]
[Pure]
public sealed record EffortMissing() : Refusal(RefusalKind.FixState, "EFFORT_MISSING");

/// <summary>There is no position on how the effort is to be arranged.</summary>
[Danish("Der mangler en konkret stillingtagen til, hvordan indsatsen bør tilrettelægges i lyset af borgerens helbred og ressourcer. Skriv den på opfølgningen.")]
[English("A concrete position on how the effort is to be arranged in the light of the citizen's health and resources is missing. Record it with the follow-up.")]
[Pure]
public sealed record PositionMissing() : Refusal(RefusalKind.FixState, "POSITION_MISSING");

/// <summary>The perspective is missing.</summary>
[Danish("Perspektivet mangler: tilbage til eget job eller til arbejdsmarkedet. Vælg et af dem på opfølgningen.")]
[English("The perspective is missing: return to the own job or to the labour market. Choose one with the follow-up.")]
[Pure]
public sealed record PerspectiveMissing() : Refusal(RefusalKind.FixState, "PERSPECTIVE_MISSING");

/// <summary>It is not decided of any party whether it is to be involved.</summary>
[Danish("Det er ikke besluttet, hvilke parter der skal inddrages. Skriv for mindst én part, om den skal inddrages, og hvorfor.")]
[English("It is not decided which parties are to be involved. Record for at least one party whether it is, and why.")]
[Pure]
public sealed record PartiesMissing() : Refusal(RefusalKind.FixState, "PARTIES_MISSING");

/// <summary>The development goal is not linked to the talk.</summary>
[Danish("Udviklingsmålet er ikke knyttet til samtalen, som kommunens praksis kræver ved fremmøde. Gennemgå det, og skriv det på samtalen.")]
[English("The development goal is not linked to the talk, as the municipality's practice asks at talks in person. Go through it, and record that on the talk.")]
[Pure]
public sealed record DevelopmentGoalMissing() : Refusal(RefusalKind.FixState, "DEVELOPMENT_GOAL_MISSING");

/// <summary>The citizen was not told of rights and duties.</summary>
[Danish("Borgeren skal oplyses om ret og pligt ved visitationssamtalen. Gør det, og skriv det på samtalen.")]
[English("The citizen must be told of rights and duties at the visitation talk. Do that, and record it on the talk.")]
[Pure]
public sealed record RightsNotGiven() : Refusal(RefusalKind.FixState, "RIGHTS_NOT_GIVEN");

/// <summary>No plan was agreed at the talk.</summary>
[Danish("Indsatssamtalen skal ende med en aftalt plan. Aftal planen i sagen med samtalens id.")]
[English("The intervention talk must end with an agreed plan. Agree on the plan of the case with the talk's id.")]
[Pure]
public sealed record PlanNotAgreed() : Refusal(RefusalKind.FixState, "PLAN_NOT_AGREED");

/// <summary>The medical questions were not asked.</summary>
[Danish("De åbne medicinske spørgsmål skal stilles ved sundhedssamtalen. Gør det, og skriv det på samtalen.")]
[English("The open medical questions must be asked at the health talk. Do that, and record it on the talk.")]
[Pure]
public sealed record MedicalQuestionsNotAsked() : Refusal(RefusalKind.FixState, "MEDICAL_QUESTIONS_NOT_ASKED");

/// <summary>The documents of the case were not looked at.</summary>
[Danish("Sagens dokumenter skal gennemgås ved overblikssamtalen. Gør det, og skriv det på samtalen.")]
[English("The documents of the case must be looked at at the overview talk. Do that, and record it on the talk.")]
[Pure]
public sealed record DossierNotRead() : Refusal(RefusalKind.FixState, "DOSSIER_NOT_READ");

/// <summary>The citizen's view of the reassessment is missing.</summary>
[Danish("Borgerens synspunkt mangler. Ved revurderingssamtalen inddrages borgeren i afgørelsen: skriv det på samtalen.")]
[English("The citizen's view is missing. At the reassessment talk the citizen is involved in the decision: record it on the talk.")]
[Pure]
public sealed record CitizensViewMissing() : Refusal(RefusalKind.FixState, "CITIZENS_VIEW_MISSING");

/// <summary>The citizen was not guided on financial support.</summary>
[Danish("Borgeren skal ved revurderingssamtalen vejledes om økonomisk støtte ved overgang til jobafklaring. Gør det, og skriv det på samtalen.")]
[English("At the reassessment talk the citizen must be guided on financial support when moving to job clarification. Do that, and record it on the talk.")]
[Pure]
public sealed record GuidanceNotGiven() : Refusal(RefusalKind.FixState, "GUIDANCE_NOT_GIVEN");
