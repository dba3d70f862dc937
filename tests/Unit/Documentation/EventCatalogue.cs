using Sygeopfoelgning.Documentation.Journal;

namespace Sygeopfoelgning.Tests.Unit.Documentation;

/// <summary>What docs/events.md says beyond the contract itself; the tests check that both agree.</summary>
internal static class EventCatalogue
{
    private const string Replans = "makes the plan of the case anew, and publishes `PlanChanged` where it is another one";

    private const string FollowsTeam = "stores which team the officer belongs to, and from which day to which";

    private const string Writes = "writes a journal entry; waits until the case has arrived";

    private const string Quotes = "writes a journal entry with the texts of the act, which it fetches from Cases (`EventTextService`) first; waits until the case has arrived and Cases answers";

    private static readonly Dictionary<(string, string), string> OfItsOwn = new()
    {
        [("scheduling", "MunicipalityConfigured")] = "stores the settings, under which a preview for the municipality is made, by whose lead time deadlines are announced, and by whose buffers talks are booked",
        [("scheduling", "CaseRegistered")] = "makes the plan of deadlines under the rules the case carries, and publishes `PlanMade`",
        [("coordination", "CaseRegistered")] = "registers employer, general practitioner or unemployment fund as parties to whom nothing is disclosed, and publishes `PartiesRegistered`",
        [("documentation", "CaseRegistered")] = "opens the journal of the case and writes its first entry",
        [("scheduling", "CaseAccessChanged")] = "stores who may reach the case, and whose work list its dates are on",
        [("scheduling", "GlassBroken")] = "gives the officer access to the case until the stated time",
        [("scheduling", "OfficerChanged")] = FollowsTeam,
        [("scheduling", "OfficerAbsenceChanged")] = "stores when the officer is absent, so that nothing is booked on these days",
        [("coordination", "OfficerChanged")] = FollowsTeam,
        [("documentation", "OfficerChanged")] = FollowsTeam,
        [("scheduling", "CategoryDecided")] = $"{Replans}; stores at which talk it was decided",
        [("scheduling", "InterventionPlanAgreed")] = "stores at which talk the plan was agreed, so that a talk about the effort can be completed",
        [("scheduling", "CitizenCalled")] = Replans,
        [("scheduling", "StandbyDecided")] = Replans,
        [("scheduling", "ExpectationStated")] = Replans,
        [("scheduling", "PartialReturnRecorded")] = Replans,
        [("scheduling", "RecoveryRecorded")] = Replans,
        [("scheduling", "CaseClosed")] = Replans,
        [("scheduling", "CaseReopened")] = Replans,
        [("scheduling", "HappeningTakenBack")] = $"{Replans}; a category that is taken back was decided at no talk",
        [("coordination", "CaseAccessChanged")] = "stores who may reach the case",
        [("coordination", "GlassBroken")] = "gives the officer access to the case until the stated time",
        [("documentation", "CaseAccessChanged")] = "stores who may reach the case; where it was assigned, writes the entry below",
        [("documentation", "GlassBroken")] = "gives the officer access to the case until the stated time",
        [("scheduling", "CaseErasureOrdered")] = "erases the plan and its dates, and publishes `CaseErased`; later events about the case have no effect",
        [("coordination", "CaseErasureOrdered")] = "erases the parties, and publishes `CaseErased`; later events about the case have no effect",
        [("documentation", "CaseErasureOrdered")] = "erases the key, and with it the journal's text; the chain stays and is sealed; publishes `CaseErased`; later events about the case have no effect",
        [("cases", "NextDeadlineChanged")] = "stores the next deadline of the case, by which lists of cases are ordered",
        [("cases", "TalkStarted")] = "stores that the talk has begun: from then on something can be decided at it",
        [("cases", "TalkCompleted")] = "stores that the talk is completed: the overview of the case looks back to it",
        [("cases", "TalkNoShow")] = "stores that the citizen did not come: nothing is decided at the talk",
        [("cases", "TalkNoShowWithdrawn")] = "forgets the talk until it begins",
        [("cases", "CaseErased")] = "records that the service is done with the erasure",
    };

    /// <summary>What a subscriber does on an event, by subscriber and event; a template of the journal says it by itself.</summary>
    public static readonly IReadOnlyDictionary<(string Subscriber, string Event), string> Effects = OfItsOwn.Concat(
        EntryTemplates.All.Where(template => !OfItsOwn.ContainsKey(("documentation", template.Event.Name)))
            .Select(template => KeyValuePair.Create(("documentation", template.Event.Name), template.IsQuoting ? Quotes : Writes))).ToDictionary();
}
