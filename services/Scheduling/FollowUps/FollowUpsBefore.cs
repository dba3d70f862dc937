using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.Booking.Rules;
using Sygeopfoelgning.Scheduling.Talks;
using Sygeopfoelgning.Scheduling.V1;
using FollowUpForm = Sygeopfoelgning.Types.V1.FollowUpForm;
using TalkPurpose = Sygeopfoelgning.Types.V1.TalkPurpose;

namespace Sygeopfoelgning.Scheduling.FollowUps;

/// <summary>What a case has behind it on the day of a follow-up that is made without a talk, and what of it decides whether it can be recorded.</summary>
/// <param name="Day">The day of the follow-up.</param>
/// <param name="Held">How many follow-ups the case has.</param>
/// <param name="LastOn">The day of the last one; null where there is none.</param>
/// <param name="Standing">How the case stands on the day.</param>
/// <param name="StandbyBy">The rule by which there is no contact on the day (standby); null where there is none. The citizen's own wish for a talk changes
/// nothing in it.</param>
/// <param name="FirstAbsenceDay">The first absence day of the case.</param>
/// <param name="HasCategory">The category was decided after the last follow-up, and at the latest on the day.</param>
internal sealed record FollowUpsBefore(
    DateOnly Day, int Held, DateOnly? LastOn, CaseStanding Standing, string? StandbyBy, DateOnly FirstAbsenceDay, bool HasCategory)
{
    private const string CategoryDecided = "CATEGORY_DECIDED";

    /// <summary>What the history of a case says.</summary>
    /// <param name="history">The happenings of the case.</param>
    /// <param name="choice">The rule set of the case.</param>
    /// <param name="overlays">The municipality's own rules.</param>
    /// <param name="day">The day of the follow-up.</param>
    public static FollowUpsBefore Of(FactHistory history, RuleSetChoice choice, IReadOnlyList<Overlay> overlays, DateOnly day)
    {
        var held = history.Happenings.Where(one => one.Type == FollowUpHappenings.Held).Select(one => one.Day).ToList();
        DateOnly? last = held.Count == 0 ? null : held.Max();
        return new(
            day, held.Count, last, CaseStanding.On(history, choice, overlays, day, isOneInPersonBooked: false),
            CaseStanding.Prohibition(history, choice, overlays, day), history.FirstAbsenceDay,
            history.Happenings.Any(one => one.Type == CategoryDecided && !(one.Day <= last) && one.Day <= day));
    }

    /// <summary>Everything that hinders the follow-up or is missing, each once.</summary>
    /// <param name="stated">The follow-up.</param>
    /// <param name="items">What the rules of the case ask of a follow-up.</param>
    public IReadOnlyList<Refusal> Missing(StatedFollowUp stated, IEnumerable<string> items) =>
    [
        .. Hindering(stated).OfType<Refusal>(),
        .. TalkContent.Missing(items, TalkPurpose.Unspecified, stated.Form, stated.Facts, new(HasCategory, HasPlan: false)),
    ];

    private IEnumerable<Refusal?> Hindering(StatedFollowUp stated)
    {
        var isWithoutContact = stated.Form == FollowUpForm.Standby;
        return
        [
            Standing.EndedOn is { } ended ? new CaseEnded(ended) : null,
            Day < FirstAbsenceDay ? new FollowUpBeforeAbsence(FirstAbsenceDay) : null,
            Day <= LastOn ? new FollowUpNotInOrder(LastOn.Value) : null,
            isWithoutContact && StandbyBy is null ? new NotOnStandby() : null,
            !isWithoutContact && Standing.ProhibitedBy is { } rule ? new FollowedUpWithoutContact(rule) : null,
            !isWithoutContact && Standing.Form != FormRule.None && !FormIsAllowed.IsExcuse(stated.FormReason) ? new FormNeedsReason() : null,
        ];
    }
}
