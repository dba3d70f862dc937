using System.Diagnostics.Contracts;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.TalkRequests;
using Sygeopfoelgning.Scheduling.Talks;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>What the rules ask of the form of a talk.</summary>
internal enum FormRule
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>In person, or another form with a reason (R-FU-FORM).</summary>
    ReasonIfNotInPerson,

    /// <summary>The first in person, after that the citizen's choice (R-FU-FORM23).</summary>
    CitizenChooses,
}

/// <summary>What of a case decides whether a talk can be held on a day.</summary>
/// <param name="EndedOn">Since when the case has ended; null while it goes on.</param>
/// <param name="ProhibitedBy">The rule that prohibits talks, such as during standby; null where none does, and where the citizen asked for a talk.</param>
/// <param name="Form">What the rules ask of the form.</param>
/// <param name="HasEarlierTalk">A follow-up was held before, or a talk in person is booked for an earlier time.</param>
[Pure]
internal sealed record CaseStanding(DateOnly? EndedOn, string? ProhibitedBy, FormRule Form, bool HasEarlierTalk)
{
    private const string Act = "BOOK_TALK";
    private const string ReasonItem = "REASON_IF_NOT_IN_PERSON";
    private const string ChoiceItem = "FORM_CHOSEN";

    /// <summary>The standing on the day of a talk.</summary>
    /// <param name="history">The happenings of the case.</param>
    /// <param name="choice">The rule set of the case.</param>
    /// <param name="overlays">The municipality's own rules.</param>
    /// <param name="day">The day of the talk.</param>
    /// <param name="isOneInPersonBooked">A talk in person is booked for an earlier time.</param>
    public static CaseStanding On(
        FactHistory history, RuleSetChoice choice, IReadOnlyList<Overlay> overlays, DateOnly day, bool isOneInPersonBooked)
    {
        var rules = RuleBook.Requirements(Act, choice, overlays, history, day);
        return new(
            Ended(history, day),
            AskedTalk.LetsMeet(history, day) ? null : Prohibition(rules),
            Asks(rules, ChoiceItem) ? FormRule.CitizenChooses : Asks(rules, ReasonItem) ? FormRule.ReasonIfNotInPerson : FormRule.None,
            isOneInPersonBooked || history.Happenings.Any(one => one.Type == FollowUpHappenings.Held && one.Day < day));
    }

    /// <summary>The rule that prohibits talks on a day, whatever the citizen asked for; null where none does.</summary>
    public static string? Prohibition(FactHistory history, RuleSetChoice choice, IReadOnlyList<Overlay> overlays, DateOnly day) =>
        Prohibition(RuleBook.Requirements(Act, choice, overlays, history, day));

    private static string? Prohibition(IReadOnlyList<Requirement> rules) => rules.FirstOrDefault(one => one.IsProhibition)?.Rule.Id;

    private static bool Asks(IReadOnlyList<Requirement> rules, string item) => rules.Any(rule => rule.Items.Any(one => one.Code == item));

    // The last happening up to the day that ended the case or took it up again.
    internal static DateOnly? Ended(FactHistory history, DateOnly day)
    {
        var last = history.Happenings.LastOrDefault(one => one.Day <= day && EffectOf(one) != HappeningEffect.None);
        return last is not null && EffectOf(last) == HappeningEffect.Ends ? last.Day : null;
    }

    private static HappeningEffect EffectOf(Happening happening) =>
        FactVocabulary.Shipped.FindHappening(happening.Type)?.Effect ?? HappeningEffect.None;
}
