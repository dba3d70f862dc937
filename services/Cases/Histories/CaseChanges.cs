using Google.Protobuf;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Histories;

/// <summary>How an event appears in the history of its case.</summary>
/// <param name="Event">The event.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Title">What happened.</param>
/// <param name="Part">Which part of the case it is about.</param>
internal sealed record CaseChangeType(MessageDescriptor Event, CaseChangeKind Kind, Wording Title, Func<IMessage, ChangedPart> Part);

/// <summary>
/// Every event that Cases publishes about a case, as its history shows it. The Danish titles are those of the journal's entries.
/// </summary>
internal static class CaseChanges
{
    public static readonly IReadOnlyList<CaseChangeType> All =
    [
        Of<CaseRegistered>(CaseChangeKind.Registration, "Sag oprettet", "Case registered", one => new ChangedPart.Access(one.Access)),

        Of<CaseAccessChanged>(CaseChangeKind.Access, "Ansvarlig eller adgang ændret", "Responsibility or access changed", one => new ChangedPart.Access(one.Access)),
        Of<GlassBroken>(CaseChangeKind.Access, "Nødadgang taget", "Glass broken", _ => new ChangedPart.Nothing()),

        Of<ProtectionRegistered>(CaseChangeKind.Protection, "Beskyttelse registreret", "Protection registered", one => new ChangedPart.Protection(one.Protection, false)),
        Of<ProtectionLifted>(CaseChangeKind.Protection, "Beskyttelse ophævet", "Protection lifted", one => new ChangedPart.Protection(one.Protection, true)),

        OfCourse<CategoryDecided>("Kategori besluttet", "Category decided", one => one.DecisionId),
        OfCourse<StandbyDecided>("Opfølgningens form besluttet", "Form of follow-up decided", one => one.DecisionId),
        OfCourse<ExpectationStated>("Forventet forløb oplyst", "Expected course stated", one => one.StatementId),
        OfCourse<PartialReturnRecorded>("Delvis raskmelding", "Partial return recorded", one => one.PartialReturnId),
        OfCourse<RecoveryRecorded>("Raskmelding", "Recovery recorded", one => one.RecoveryId),
        OfCourse<Feed.V1.CaseClosed>("Sag afsluttet", "Case closed", one => one.ClosingId),
        OfCourse<CaseReopened>("Sag genoptaget", "Case reopened", one => one.ReopeningId),
        OfCourse<CitizenCalled>("Første telefonsamtale", "First call", one => one.CallId),
        OfCourse<CitizenNotReached>("Opkald uden svar", "Call without answer", one => one.CallId),
        OfCourse<RiskAssessed>("Risikovurdering", "Risk assessed", one => one.AssessmentId),
        OfCourse<CaseClassified>("Klassifikation", "Case classified", one => one.ClassificationId),
        OfCourse<RecordTakenBack>("Oplysning rettet", "Record taken back", one => one.CorrectionId),
        OfCourse<HappeningTakenBack>("Oplysning rettet", "Record taken back", one => one.CorrectionId),

        OfGoal<GoalFormulated>("Mål formuleret", "Goal formulated", one => (one.GoalId, one.Version)),
        OfGoal<GoalReformulated>("Mål omformuleret", "Goal reformulated", one => (one.GoalId, one.Version)),
        OfGoal<GoalClosed>("Mål afsluttet", "Goal closed", one => (one.GoalId, one.Version)),

        OfStatement<ResourceRecorded>("Ressource registreret", "Resource recorded", one => one.ResourceId),
        OfStatement<ResourceWithdrawn>("Ressource trukket tilbage", "Resource withdrawn", one => one.ResourceId, isWithdrawn: true),
        OfStatement<ChallengeRecorded>("Udfordring registreret", "Challenge recorded", one => one.ChallengeId),
        OfStatement<ChallengeWithdrawn>("Udfordring trukket tilbage", "Challenge withdrawn", one => one.ChallengeId, isWithdrawn: true),

        OfPlan<PlanStepAdded>("Skridt i planen tilføjet", "Step of the plan added", one => one.Version),
        OfPlan<PlanStepChanged>("Skridt i planen ændret", "Step of the plan changed", one => one.Version),
        OfPlan<PlanStepsReordered>("Skridt i planen omordnet", "Steps of the plan reordered", one => one.Version),
        OfPlan<PlanStepCompleted>("Skridt i planen gjort", "Step of the plan completed", one => one.Version),
        OfPlan<PlanStepCancelled>("Skridt i planen aflyst", "Step of the plan cancelled", one => one.Version),
        OfPlan<StaircaseSet>("Trappe lagt", "Staircase set", one => one.Version),
        OfPlan<InterventionPlanAgreed>("Plan aftalt", "Plan agreed", one => one.Version),
        OfPlan<FollowUpItemAdded>("Opfølgningspunkt tilføjet", "Follow-up item added", one => one.Version),
        OfPlan<Feed.V1.FollowUpItemSettled>("Opfølgningspunkt afklaret", "Follow-up item settled", one => one.Version),
        OfPlan<GoalsAtTalkDecided>("Mål ved næste samtale", "Goals at the next talk decided", one => one.Version),

        Of<CitizenInputAdded>(CaseChangeKind.CitizenInput, "Borgerens input", "The citizen's input", one => new ChangedPart.Input(Guid.Parse(one.InputId))),

        OfProgress<MeasurementRecorded>("Progression målt", "Progress measured", one => one.MeasurementId),
        OfProgress<MeasurementCorrected>("Måling af progression rettet", "Measurement of progress corrected", one => one.MeasurementId),
        OfProgress<MeasurementWithdrawn>("Måling af progression trukket tilbage", "Measurement of progress withdrawn", one => one.MeasurementId, isEnd: true),
        OfProgress<HealthClarificationDecided>("Helbredsmæssig afklaring", "Clarification of health", one => one.DecisionId),
        OfProgress<MedicalQuestionAdded>("Lægeligt spørgsmål tilføjet", "Medical question added", one => one.QuestionId),
        OfProgress<MedicalQuestionSettled>("Lægeligt spørgsmål afklaret", "Medical question settled", one => one.QuestionId, isEnd: true),
        OfProgress<WorkContactRecorded>("Kontakt til arbejdsmarkedet", "Contact with the labour market", one => one.WorkContactId),

        Of<OwnUnderstandingStated>(
            CaseChangeKind.OwnUnderstanding, "Borgerens egen forståelse", "The citizen's own understanding", one => new ChangedPart.Understanding(one.Version)),
    ];

    /// <summary>What is about a case that can no longer be read, and why it has no place in a history.</summary>
    public static readonly IReadOnlyList<(MessageDescriptor Event, string Reason)> None =
        [(CaseErasureOrdered.Descriptor, "nothing is shown of an erased case")];

    private static readonly IReadOnlyDictionary<string, CaseChangeType> ByName = All.ToDictionary(type => type.Event.FullName);

    /// <summary>The type with the full name of an event; null for one that this version does not know.</summary>
    public static CaseChangeType? Find(string fullName) => ByName.GetValueOrDefault(fullName);

    /// <summary>The full names of the events of these kinds.</summary>
    public static string[] NamesOf(IEnumerable<CaseChangeKind> kinds)
    {
        var asked = kinds.ToHashSet();
        return [.. All.Where(type => asked.Contains(type.Kind)).Select(type => type.Event.FullName)];
    }

    private static CaseChangeType Of<T>(CaseChangeKind kind, string danish, string english, Func<T, ChangedPart> part) where T : class, IMessage<T>, new() =>
        new(new T().Descriptor, kind, new(danish, english), published => part((T)published));

    private static CaseChangeType OfCourse<T>(string danish, string english, Func<T, string> recordId) where T : class, IMessage<T>, new() =>
        Of<T>(CaseChangeKind.Course, danish, english, one => new ChangedPart.Course(recordId(one)));

    private static CaseChangeType OfGoal<T>(string danish, string english, Func<T, (string GoalId, int Version)> version) where T : class, IMessage<T>, new() =>
        Of<T>(CaseChangeKind.Goals, danish, english, one =>
        {
            var (goalId, number) = version(one);
            return new ChangedPart.Goal(Guid.Parse(goalId), number);
        });

    private static CaseChangeType OfStatement<T>(string danish, string english, Func<T, string> id, bool isWithdrawn = false) where T : class, IMessage<T>, new() =>
        Of<T>(CaseChangeKind.Resources, danish, english, one => new ChangedPart.Statement(Guid.Parse(id(one)), isWithdrawn));

    private static CaseChangeType OfProgress<T>(string danish, string english, Func<T, string> id, bool isEnd = false) where T : class, IMessage<T>, new() =>
        Of<T>(CaseChangeKind.Progress, danish, english, one => new ChangedPart.Progress(id(one), isEnd));

    private static CaseChangeType OfPlan<T>(string danish, string english, Func<T, long> version) where T : class, IMessage<T>, new() =>
        Of<T>(CaseChangeKind.Plan, danish, english, one => new ChangedPart.Plan(version(one)));
}
