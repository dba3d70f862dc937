using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>The facts of a case that can start a rule, by the name they have in the rule files.</summary>
internal static class Triggers
{
    private static readonly Dictionary<string, Trigger> Known = new()
    {
        ["FIRST_ABSENCE_DAY"] = new("first_absence_day", facts => facts.FirstAbsenceDay,
            new("første fraværsdag", "the first absence day")),
        ["NOTIFIED_ON"] = new("notified_on", facts => facts.NotifiedOn,
            new("anmeldelsen af fraværet", "the notice of absence")),
        ["FORM_SENT_ON"] = new("form_sent_on", facts => facts.FormSentOn,
            new("afsendelsen af oplysningsskemaet", "the dispatch of the information form")),
        ["FORM_RECEIVED_ON"] = new("form_received_on", facts => facts.FormReceivedOn,
            new("modtagelsen af oplysningsskemaet", "the receipt of the information form")),
    };

    internal static Trigger? Find(string name) => Known.GetValueOrDefault(name);
}

/// <summary>A fact of a case: its name in requests, how to read it, and what it is called.</summary>
internal sealed record Trigger(string FactName, Func<PlanFacts, DateOnly?> Read, Wording Name);
