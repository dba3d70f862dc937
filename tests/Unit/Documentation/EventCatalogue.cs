namespace Sygeopfoelgning.Tests.Unit.Documentation;

/// <summary>What docs/events.md says beyond the contract itself; the tests hold both together.</summary>
internal static class EventCatalogue
{
    /// <summary>What a subscriber does on an event, by subscriber and event.</summary>
    public static readonly IReadOnlyDictionary<(string Subscriber, string Event), string> Effects = new Dictionary<(string, string), string>
    {
        [("scheduling", "MunicipalityConfigured")] = "keeps the settings, under which a preview for the municipality is made",
        [("scheduling", "CaseRegistered")] = "makes the plan of deadlines under the rules the case carries, and publishes `PlanMade`",
        [("coordination", "CaseRegistered")] = "registers employer, general practitioner or unemployment fund as parties to whom nothing is disclosed, and publishes `PartiesRegistered`",
        [("documentation", "CaseRegistered")] = "opens the journal of the case and writes its first entry",
        [("documentation", "ProtectionRegistered")] = "writes a journal entry; waits until the case has arrived",
        [("documentation", "ProtectionLifted")] = "writes a journal entry; waits until the case has arrived",
        [("documentation", "PlanMade")] = "writes a journal entry; waits until the case has arrived",
        [("documentation", "DeadlineReached")] = "writes a journal entry; waits until the case has arrived",
        [("documentation", "PartiesRegistered")] = "writes a journal entry; waits until the case has arrived",
        [("scheduling", "CaseAccessChanged")] = "keeps who may reach the case",
        [("scheduling", "GlassBroken")] = "lets the officer reach the case until the time it says",
        [("coordination", "CaseAccessChanged")] = "keeps who may reach the case",
        [("coordination", "GlassBroken")] = "lets the officer reach the case until the time it says",
        [("documentation", "CaseAccessChanged")] = "keeps who may reach the case",
        [("documentation", "GlassBroken")] = "lets the officer reach the case until the time it says",
        [("scheduling", "CaseErasureOrdered")] = "erases the plan and its dates, and publishes `CaseErased`; later events about the case have no effect",
        [("coordination", "CaseErasureOrdered")] = "erases the parties, and publishes `CaseErased`; later events about the case have no effect",
        [("documentation", "CaseErasureOrdered")] = "erases the key, and with it the journal's text; the chain stays and is sealed; publishes `CaseErased`; later events about the case have no effect",
        [("cases", "CaseErased")] = "notes that the service is done with the erasure",
    };

    /// <summary>Why others need a published field, for every one of them.</summary>
    public static readonly IReadOnlyDictionary<string, string> Reasons = new Dictionary<string, string>
    {
        ["MunicipalityConfigured.municipality_code"] = "whose settings",
        ["MunicipalityConfigured.name"] = "names it to people",
        ["MunicipalityConfigured.pinned_rule_set_id"] = "a preview chooses its rules by it",
        ["MunicipalityConfigured.overlay_ids"] = "a preview chooses its rules by them",

        ["CaseRegistered.case_id"] = "which case; opaque",
        ["CaseRegistered.case_number"] = "the first journal entry names it",
        ["CaseRegistered.person_id"] = "which person; opaque, leads to nobody outside Cases",
        ["CaseRegistered.first_absence_day"] = "most rules count from it",
        ["CaseRegistered.notified_on"] = "rules count from it",
        ["CaseRegistered.form_sent_on"] = "R-SKEMA-REPLY counts from it",
        ["CaseRegistered.form_received_on"] = "R-HANDOVER and R-FIRSTCALL count from it",
        ["CaseRegistered.expected_recovery_on"] = "R-VISIT-1 compares it",
        ["CaseRegistered.kind_of_employment"] = "code: decides which deadlines exist (R-EMPPERIOD, R-AKASSE14, R-22W-EXCL)",
        ["CaseRegistered.rules"] = "the plan is made under them",
        ["CaseRegistered.employer_cvr_number"] = "code: Coordination registers the employer by it",
        ["CaseRegistered.employer_p_number"] = "code: which workplace of the employer",
        ["CaseRegistered.unemployment_fund_code"] = "code: Coordination registers the a-kasse by it",
        ["CaseRegistered.general_practitioner_provider_number"] = "code: Coordination registers the doctor by it",
        ["CaseRegistered.standby_request"] = "code: R-FU-FIRST and R-STANDBY depend on it; erasure rewrites it to `ERASED`",
        ["CaseRegistered.earlier_counted_periods"] = "R-REASSESS counts their days",

        ["CaseRegistered.access"] = "every service checks who may reach the case",

        ["CaseRegistered.circumstances"] = "code: exceptions of R-EMPPERIOD, R-22W-EXCL and R-REASSESS depend on it; erasure empties it",
        ["CaseRegistered.employers"] = "code: Coordination registers each employer by it; erasure empties it",
        ["NamedEmployer.cvr_number"] = "code: which employer",
        ["NamedEmployer.p_number"] = "code: which workplace of the employer",
        ["NamedEmployer.country_code"] = "code: the country of a foreign employer",
        ["NamedEmployer.foreign_id"] = "code: which employer there",
        ["NamedEmployer.kind_of_employment"] = "code: whether the employer pays wages, and so claims a refund",

        ["CaseAccess.person_id"] = "a citizen reaches the own case; opaque",
        ["CaseAccess.responsible_id"] = "the responsible officer needs no purpose; opaque",
        ["CaseAccess.team_id"] = "the team needs no purpose; opaque",
        ["CaseAccess.restriction"] = "code: whether only named officers reach the case",
        ["CaseAccess.named_ids"] = "who they are; opaque",
        ["CaseAccessChanged.case_id"] = "which case; opaque",
        ["CaseAccessChanged.access"] = "every service checks who may reach the case",
        ["ProtectionRegistered.case_id"] = "which case; opaque",
        ["ProtectionRegistered.protection"] = "code: the journal entry names it",
        ["ProtectionLifted.case_id"] = "which case; opaque",
        ["ProtectionLifted.protection"] = "code: the journal entry names it",
        ["GlassBroken.case_id"] = "which case; opaque",
        ["GlassBroken.break_glass_id"] = "which breaking; opaque",
        ["GlassBroken.officer_id"] = "who reaches the case by it; opaque",
        ["GlassBroken.until"] = "how long",

        ["CaseErasureOrdered.case_id"] = "which case; opaque",
        ["CaseErasureOrdered.erasure_id"] = "which erasure; the answers name it",
        ["CaseErased.case_id"] = "which case; opaque",
        ["CaseErased.erasure_id"] = "which erasure it answers",

        ["PlanMade.case_id"] = "which case; opaque",
        ["PlanMade.deadline_count"] = "the journal entry tells it",
        ["PlanMade.first_follow_up_on"] = "the journal entry tells it",
        ["PlanMade.first_follow_up_plan_by"] = "the journal entry tells it",
        ["PlanMade.reassessment_on"] = "the journal entry tells it",
        ["PlanMade.rules"] = "the journal entry names the rule set",

        ["DeadlineReached.case_id"] = "which case; opaque",
        ["DeadlineReached.rule_id"] = "code: which deadline",
        ["DeadlineReached.title"] = "the journal entry names it; text of the rule data, never about a person",
        ["DeadlineReached.statutory_date"] = "the journal entry tells it",
        ["DeadlineReached.plan_by"] = "the journal entry tells it",

        ["PartiesRegistered.case_id"] = "which case; opaque",
        ["PartiesRegistered.parties"] = "who: id and kind only",
        ["RegisteredParty.party_id"] = "which party; opaque",
        ["RegisteredParty.kind"] = "code: the journal entry names what the party is",

        ["JournalEntryAppended.case_id"] = "which case; opaque",
        ["JournalEntryAppended.entry_id"] = "which entry; opaque",
        ["JournalEntryAppended.number"] = "its place in the journal",
    };
}
