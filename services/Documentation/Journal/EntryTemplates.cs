using Google.Protobuf;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Documentation.Journal;

/// <summary>
/// A sentence of an entry, in Danish, with published fields as placeholders in braces, and in brackets what it says where the entry
/// quotes a text, and where the text was erased before it was read. It is left out, or replaced by <paramref name="Otherwise"/>, when the
/// event lacks one of the fields, or the act had no text.
/// </summary>
internal sealed record Sentence(string Text, string? Otherwise = null)
{
    /// <summary>Whether a number that is 0 counts as lacking.</summary>
    public bool IsNoneAtZero { get; init; }

    public static implicit operator Sentence(string text) => new(text);
}

/// <summary>The entry that an event of a publisher produces (journalføring, offentlighedsloven § 15).</summary>
/// <param name="Publisher">The service that publishes it.</param>
/// <param name="Event">The event.</param>
/// <param name="Subscribe">Subscribes to the event, so that its entry is written.</param>
/// <param name="Subject">The subject of the entry.</param>
/// <param name="Sentences">The text of the entry.</param>
internal sealed record EntryTemplate(
    string Publisher, MessageDescriptor Event, Action<PublisherMap, EventEntries> Subscribe, string Subject, IReadOnlyList<Sentence> Sentences)
{
    /// <summary>Whether the entry quotes what was said or written in the act.</summary>
    public bool IsQuoting { get; private init; }

    /// <summary>The field without which an event of this type has no entry; null where each has one.</summary>
    public string? OnlyWith { get; init; }

    /// <summary>The entry of a case's first event, with which its journal begins.</summary>
    public static EntryTemplate Beginning(string publisher, string subject, params IReadOnlyList<Sentence> sentences) => new(
        publisher, CaseRegistered.Descriptor, (events, entries) => events.On<CaseRegistered>(entries.Begin), subject, sentences);

    /// <summary>The entry of an event of a case whose journal has begun.</summary>
    public static EntryTemplate On<T>(string publisher, string subject, params IReadOnlyList<Sentence> sentences) where T : class, IMessage<T>, new() =>
        new(publisher, new T().Descriptor, (events, entries) => events.On<T>(entries.Record), subject, sentences);

    /// <summary>The same, with what was said or written in the act, which Cases is asked for.</summary>
    public static EntryTemplate Quoting<T>(string subject, params IReadOnlyList<Sentence> sentences) where T : class, IMessage<T>, new() =>
        new("cases", new T().Descriptor, (events, entries) => events.On<T, IReadOnlyList<EntryQuote>>(entries.Quote, entries.Texts), subject, sentences)
        {
            IsQuoting = true,
        };
}

/// <summary>Why an event produces no entry.</summary>
internal sealed record NoEntry(MessageDescriptor Event, string Reason);

/// <summary>
/// Which event produces which journal entry: every event listed here is subscribed to, and docs/events.md shows it. Health,
/// working capacity and free text are not published, so no sentence repeats them; free text is fetched and quoted below them.
/// </summary>
internal static class EntryTemplates
{
    private static readonly Sentence Reason = "Begrundelsen [står nedenfor/er slettet].";

    private static readonly Sentence AgreeAgain = "Planen var aftalt {ended_agreement_of} og skal aftales igen.";

    public static readonly IReadOnlyList<EntryTemplate> All =
    [
        EntryTemplate.Beginning("cases", "Sag oprettet",
            "Sag {case_number} er oprettet på grundlag af oplysningsskemaet, der blev modtaget {form_received_on}.",
            "Første fraværsdag er {first_absence_day}.",
            "Fraværet blev anmeldt {notified_on}.",
            "Oplysningsskemaet blev sendt til borgeren {form_sent_on}.",
            "Tilknytning til arbejdsmarkedet: {kind_of_employment}.",
            "Sagen følger regelsættet {rules.rule_set_id}.",
            "Lokal praksis: {rules.overlay_ids}.",
            "Sagen blev overdraget til den ansvarlige medarbejder {handed_over_on}.",
            "Sagen er tildelt {assignment_basis}."),

        // Who else may reach the case is not part of it: the event itself is the record. No change of access waits for a text.
        EntryTemplate.On<CaseAccessChanged>("cases", "Ny ansvarlig",
            "Ansvaret for sagen ligger nu hos {assigned}.", "Begrundelsen står ved sagens adgang, hvor den er givet.") with { OnlyWith = "assigned" },

        EntryTemplate.On<ProtectionRegistered>("cases", "Beskyttelse registreret",
            "Personen er kendt med {protection}. Alle personens sager er begrænset til navngivne medarbejdere."),

        EntryTemplate.Quoting<ProtectionLifted>("Beskyttelse ophævet",
            "Personen er ikke længere kendt med {protection}.",
            Reason with { Otherwise = "Begrundelsen står ved den af personens sager, hvor den er givet." }),

        EntryTemplate.Quoting<CitizenInputAdded>("Borgerens input",
            "Der er tilføjet et input fra borgeren til de kommende samtaler ({kind}). Det er skrevet af {author}; ordlyden [står nedenfor/er slettet]."),

        EntryTemplate.Quoting<OwnUnderstandingStated>("Borgerens egen forståelse",
            "Borgerens egen forståelse er skrevet ned (version {version}) med {wording}. Den er skrevet af {written_by}; ordlyden [står nedenfor/er slettet]."),

        EntryTemplate.Quoting<GoalFormulated>("Mål formuleret",
            "Der er formuleret et {kind} med {wording}. Det er skrevet af {written_by}; ordlyden [står nedenfor/er slettet]."),

        EntryTemplate.Quoting<GoalReformulated>("Mål omformuleret",
            "Et {kind} er omformuleret (version {version}) med {wording}. Det er skrevet af {written_by}; ordlyden og begrundelsen [står nedenfor/er slettet]."),

        EntryTemplate.Quoting<GoalClosed>("Mål afsluttet", "Et {kind} er afsluttet: {outcome}. Målet og begrundelsen [står nedenfor/er slettet]."),

        EntryTemplate.Quoting<ResourceRecorded>("Ressource registreret",
            "Der er registreret en ressource hos borgeren med {wording}. Den er skrevet af {written_by}; ordlyden [står nedenfor/er slettet]."),

        EntryTemplate.Quoting<ResourceWithdrawn>("Ressource trukket tilbage",
            "En ressource gælder ikke længere og er trukket tilbage af {written_by}. Ressourcen og begrundelsen [står nedenfor/er slettet]."),

        EntryTemplate.Quoting<ChallengeRecorded>("Udfordring registreret",
            "Der er registreret en udfordring med {wording}. Den er skrevet af {written_by}; ordlyden [står nedenfor/er slettet]."),

        EntryTemplate.Quoting<ChallengeWithdrawn>("Udfordring trukket tilbage",
            "En udfordring gælder ikke længere og er trukket tilbage af {written_by}. Udfordringen og begrundelsen [står nedenfor/er slettet]."),

        EntryTemplate.Quoting<PlanStepAdded>("Skridt i planen tilføjet",
            "Der er tilføjet et skridt i planen, som {owner} tager senest {due_on}; indholdet [står nedenfor/er slettet].", AgreeAgain),

        EntryTemplate.Quoting<PlanStepChanged>("Skridt i planen ændret",
            "Et skridt i planen er ændret: {owner} tager det senest {due_on}; indholdet [står nedenfor/er slettet].", AgreeAgain),

        EntryTemplate.On<PlanStepsReordered>("cases", "Skridt i planen omordnet", "Skridtene i planen har fået en anden rækkefølge.", AgreeAgain),

        EntryTemplate.Quoting<PlanStepCompleted>("Skridt i planen gjort",
            "Et skridt i planen, som {owner} tager, er gjort {done_on}. Det er skrevet af {written_by}; indholdet [står nedenfor/er slettet]."),

        EntryTemplate.Quoting<PlanStepCancelled>("Skridt i planen aflyst",
            "Et skridt i planen, som {owner} skulle tage, er aflyst. Indholdet og begrundelsen [står nedenfor/er slettet].", AgreeAgain),

        EntryTemplate.Quoting<StaircaseSet>("Trappe lagt",
            new Sentence(
                "Antal trin i trappen mod fuld tid er nu {step_count}; timerne står i sagen.",
                Otherwise: "Trappen mod fuld tid er trukket tilbage.")
            {
                IsNoneAtZero = true,
            },
            "Ordlyden [står nedenfor/er slettet].", AgreeAgain),

        EntryTemplate.On<InterventionPlanAgreed>("cases", "Plan aftalt", "Borgeren og medarbejderen har aftalt planen {agreed_on}."),

        EntryTemplate.Quoting<FollowUpItemAdded>("Opfølgningspunkt tilføjet",
            "Der er tilføjet et punkt at følge op på ved næste samtale ({kind}); ordlyden [står nedenfor/er slettet]."),

        EntryTemplate.Quoting<FollowUpItemSettled>("Opfølgningspunkt afklaret",
            "Der er fulgt op på et punkt ({kind}): {result}. Punktet og det nærmere [står nedenfor/er slettet]."),

        EntryTemplate.Quoting<GoalsAtTalkDecided>("Mål ved næste samtale",
            "Det er besluttet, at mål og planer {decision} ved den næste samtale.", Reason),

        EntryTemplate.Quoting<CategoryDecided>("Kategori besluttet", "Sagen er visiteret til {category} den {decided_on}.", Reason),

        EntryTemplate.Quoting<StandbyDecided>("Opfølgningens form besluttet",
            "Det er besluttet, hvordan der følges op fra {from_day}; beslutningen står i sagen.", Reason),

        EntryTemplate.Quoting<ExpectationStated>("Forventet forløb oplyst",
            "Det forventede forløb er oplyst den {stated_on}; oplysningen står i sagen.", Reason),

        EntryTemplate.Quoting<PartialReturnRecorded>("Delvis raskmelding", "En delvis tilbagevenden fra {from_day} er registreret; timerne står i sagen.",
            Reason),

        EntryTemplate.Quoting<RecoveryRecorded>("Raskmelding", "Borgeren er raskmeldt fra {recovered_on}. Raskmeldingen kommer fra {source}.",
            Reason),

        EntryTemplate.Quoting<CaseClosed>("Sag afsluttet", "Sagen er afsluttet {closed_on}. Udfald: {outcome}.", Reason),

        EntryTemplate.Quoting<CaseReopened>("Sag genoptaget", "Borgeren er syg igen fra {from_day}, og sagen er genoptaget.", Reason),

        EntryTemplate.Quoting<CitizenCalled>("Første telefonsamtale",
            "Borgeren er ringet op og truffet den {called_on}; svarene og beslutningen om rundbordssamtale står i sagen.",
            "Ordlyden [står nedenfor/er slettet]."),

        EntryTemplate.Quoting<CitizenNotReached>("Opkald uden svar", "Borgeren er ringet op den {called_on} og ikke truffet. Opkaldet mangler fortsat.",
            Reason),

        EntryTemplate.Quoting<RiskAssessed>("Risikovurdering", "Sagen er risikovurderet den {assessed_on}; vurderingen står i sagen.", Reason),

        EntryTemplate.Quoting<MeasurementRecorded>("Progression målt",
            "Der er den {measured_on} målt progression ({instrument}) efter svar fra {answered_by}. Målingen er skrevet af {written_by}; den står i sagen.",
            "Bemærkningen [står nedenfor/er slettet]."),

        EntryTemplate.Quoting<MeasurementCorrected>("Måling af progression rettet",
            "En måling af progression er rettet: {instrument}, målt den {measured_on}. Rettelsen er skrevet af {written_by}; begge målinger står i sagen.",
            "Bemærkningen [står nedenfor/er slettet]."),

        EntryTemplate.Quoting<MeasurementWithdrawn>("Måling af progression trukket tilbage",
            "En måling af progression den {measured_on} er trukket tilbage af {written_by}: {instrument}.", Reason),

        EntryTemplate.Quoting<HealthClarificationDecided>("Helbredsmæssig afklaring",
            "Der er den {decided_on} taget stilling til, hvor langt den helbredsmæssige afklaring er. Status står i sagen.", Reason),

        EntryTemplate.Quoting<MedicalQuestionAdded>("Lægeligt spørgsmål tilføjet",
            "Der er tilføjet et lægeligt spørgsmål, der skal afklares. Ordlyden [står nedenfor/er slettet]."),

        EntryTemplate.Quoting<MedicalQuestionSettled>("Lægeligt spørgsmål afklaret",
            "Et lægeligt spørgsmål er afsluttet: {outcome}. Spørgsmålet og svaret [står nedenfor/er slettet]."),

        EntryTemplate.Quoting<WorkContactRecorded>("Kontakt til arbejdsmarkedet",
            "Det er registreret, hvordan kontakten til {with} står fra den {from_day}. Oplysningen står i sagen.",
            "Bemærkningen [står nedenfor/er slettet]."),

        EntryTemplate.Quoting<CaseClassified>("Klassifikation", "Sagen er klassificeret den {classified_on}: {case_class}.", Reason),

        EntryTemplate.Quoting<RecordTakenBack>("Oplysning rettet", "En oplysning i sagen var ikke rigtig og er taget tilbage {taken_back_on}.", Reason),

        EntryTemplate.Quoting<HappeningTakenBack>("Oplysning rettet",
            "En oplysning i sagen var ikke rigtig og er taget tilbage {taken_back_on}.", Reason),

        EntryTemplate.On<PlanMade>("scheduling", "Fristplan lagt",
            "Der er lagt en plan med {deadline_count} frister, perioder og milepæle efter regelsættet {rules.rule_set_id}.",
            new Sentence(
                "Første opfølgningssamtale skal være holdt {first_follow_up_on} og planlægges senest {first_follow_up_plan_by}.",
                Otherwise: "Planen har ingen frist for første opfølgningssamtale; fristplanen siger hvorfor."),
            new Sentence(
                "Revurdering skal ske inden {reassessment_on}.",
                Otherwise: "Der er ikke beregnet en dato for revurdering; fristplanen siger hvorfor.")),

        EntryTemplate.On<PlanChanged>("scheduling", "Fristplan ændret",
            "Fristplanen er lagt om (version {version}) efter regelsættet {rules.rule_set_id}.",
            "Nye datoer: {added_count}.",
            "Flyttede datoer: {moved_count}.",
            "Datoer, der er opfyldt, bortfaldet, afløst eller gælder igen: {settled_count}.",
            "Datoer, der ikke længere er der: {gone_count}.",
            "Ændringer i, hvilke regler der ikke giver en dato, og hvorfor: {not_given_count}."),

        EntryTemplate.On<DeadlineReached>("scheduling", "Frist nået",
            "{title}: fristen er {statutory_date}, og sidste arbejdsdag, den kan holdes på, er {plan_by} ({rule_id})."),

        EntryTemplate.On<DeadlineMissed>("scheduling", "Frist overskredet",
            "{title}: fristen var {statutory_date}, og der er intet i sagen, der viser, at den er overholdt ({rule_id})."),

        EntryTemplate.On<PlanByOverridden>("scheduling", "Faglig vurdering af en frist",
            new Sentence(
                "{title}: planlægges senest {plan_by} efter en faglig vurdering. Lovens eller reglens dato er uændret {statutory_date} ({rule_id}).",
                Otherwise: "{title}: den egne planlægningsdag er taget tilbage; reglens dag gælder igen ({rule_id})."),
            "Begrundelsen står i fristplanen."),

        EntryTemplate.On<TalkBooked>("scheduling", "Samtale booket",
            "Der er booket en samtale den {held_on}. Formål: {purpose}. Form: {contact_form}."),

        EntryTemplate.On<TalkRescheduled>("scheduling", "Samtale flyttet",
            "En samtale, der skulle holdes den {moved_from}, er flyttet til den {held_on}. Formål: {purpose}. Form: {contact_form}.",
            "Begrundelsen står ved samtalen."),

        EntryTemplate.On<TalkCancelled>("scheduling", "Samtale aflyst",
            "Samtalen, der skulle holdes den {held_on}, er aflyst. Formål: {purpose}.", "Begrundelsen står ved samtalen."),

        EntryTemplate.On<TalkPrepared>("scheduling", "Samtale forberedt", "Samtalen den {held_on} er forberedt. Formål: {purpose}."),

        EntryTemplate.On<TalkStarted>("scheduling", "Samtale begyndt", "Samtalen er begyndt den {started_on}. Formål: {purpose}."),

        EntryTemplate.On<TalkFactsRecorded>("scheduling", "Oplysninger fra en samtale",
            "Der er skrevet oplysninger fra samtalen, mens den er i gang. Formål: {purpose}. Oplysningerne står ved samtalen."),

        EntryTemplate.On<TalkCompleted>("scheduling", "Opfølgning afsluttet",
            new Sentence(
                "Sagens opfølgning nr. {number} er holdt den {held_on} og afsluttet. Formål: {purpose}.",
                Otherwise: "Sagens opfølgning nr. {number} er lavet den {held_on} uden en samtale."),
            "Indholdet står ved opfølgningen."),

        EntryTemplate.On<TalkCorrected>("scheduling", "Opfølgning rettet",
            new Sentence(
                "Der er skrevet en rettelse til samtalen, der blev holdt den {held_on}. Formål: {purpose}.",
                Otherwise: "Der er skrevet en rettelse til opfølgningen fra den {held_on}."),
            "Rettelsen og begrundelsen står ved opfølgningen."),

        EntryTemplate.On<TalkNoShow>("scheduling", "Udeblivelse registreret",
            "Borgeren kom ikke til samtalen den {held_on}. Formål: {purpose}. Om indkaldelsen er nået frem, fremgår ikke heraf."),

        EntryTemplate.On<TalkNoShowWithdrawn>("scheduling", "Udeblivelse trukket tilbage",
            "Det var ikke rigtigt, at borgeren udeblev fra samtalen den {held_on}. Formål: {purpose}.", "Begrundelsen står ved samtalen."),

        EntryTemplate.On<TalkRequested>("scheduling", "Ønske om samtale",
            "Der er den {requested_on} bedt om: {kind}. Hvem der beder: {requested_by}."),

        EntryTemplate.On<EarlyFollowUpAnswered>("scheduling", "Svar om tidlig opfølgning",
            "Borgeren er spurgt, om den tidlige opfølgning, som arbejdsgiveren har bedt om, ønskes. Svar: {wanted_by_citizen}."),

        EntryTemplate.On<TalkRequestWithdrawn>("scheduling", "Ønske om samtale trukket tilbage",
            "Ønsket fra den {requested_on} er trukket tilbage. Det gjaldt: {kind}."),

        EntryTemplate.On<PartiesRegistered>("coordination", "Parter registreret",
            new Sentence("Registrerede parter: {parties.kind}. Der må intet oplyses til dem, før borgeren har valgt det.",
                Otherwise: "Der er ingen parter at registrere.")),
    ];

    /// <summary>The entries of what this service does itself, which the act writes.</summary>
    public static readonly IReadOnlyList<EntryTemplate> Own =
    [
        EntryTemplate.On<LetterRendered>("documentation", "Brev dannet",
            "Der er dannet et brev efter skabelonen {template_id}, version {template_version}. Brevet står ved sagens breve; det er ikke sendt hermed."),
    ];

    public static readonly IReadOnlyList<NoEntry> None =
    [
        new(MunicipalityConfigured.Descriptor, "it is about no case"),
        new(OfficerChanged.Descriptor, "it is about no case"),
        new(OfficerAbsenceChanged.Descriptor, "it is about no case"),
        new(MandateChanged.Descriptor, "it is about no case"),
        new(CourseRecorded.Descriptor, "it is about no case"),
        new(TeamChanged.Descriptor, "it is about no case"),
        new(DutyRosterSet.Descriptor, "it is about no case"),
        new(JournalEntryAppended.Descriptor, "it is about an entry itself"),
        new(CaseErasureOrdered.Descriptor, "the journal's text is gone with the key of the case; the erasure itself is the record"),
        new(CaseErased.Descriptor, "it answers an erasure"),
        new(DeadlineApproaching.Descriptor, "nothing has happened yet; it is for those who watch the plan"),
        new(NextDeadlineChanged.Descriptor, "it follows from the plan, whose changes have entries; it is for lists of cases"),
        new(GlassBroken.Descriptor, "the access log and the team leader's notice record it"),
    ];

    public static EntryTemplate For(MessageDescriptor published) =>
        All.Concat(Own).FirstOrDefault(template => template.Event == published)
        ?? throw new InvalidOperationException($"No journal entry is declared for {published.FullName}.");
}
