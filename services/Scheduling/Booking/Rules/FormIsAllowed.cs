using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.Booking.Rules;

/// <summary>
/// The form of the talk, or the reason for another one, is as the case's rules ask (§ 13 b; R-FU-FORM, R-FU-FORM23). That the reasons of the
/// older rule also excuse the first talk under the newer one is an assumption of the suite.
/// </summary>
internal sealed class FormIsAllowed : IBookingRule
{
    public IEnumerable<Refusal> Broken(BookingAttempt attempt)
    {
        var (form, reason) = (attempt.Slot.Form, attempt.Slot.Reason);
        var isExcused = form != ContactForm.InPerson && IsExcuse(reason);
        return attempt.Standing switch
        {
            { Form: FormRule.ReasonIfNotInPerson } when form != ContactForm.InPerson && !isExcused => [new FormNeedsReason()],
            { Form: FormRule.CitizenChooses, HasEarlierTalk: false } when form != ContactForm.InPerson && !isExcused => [new FirstTalkInPerson()],
            { Form: FormRule.CitizenChooses, HasEarlierTalk: true } when !isExcused && !IsChosen(form, reason) => [new FormNotChosen()],
            _ => [],
        };
    }

    /// <summary>A reason by which the rules allow another form than in person (R-FU-FORM).</summary>
    public static bool IsExcuse(FormReason reason) => reason is FormReason.InActivity or FormReason.IllnessPreventsAttendance;

    private static bool IsChosen(ContactForm form, FormReason reason) =>
        reason == FormReason.CitizensChoice || (form == ContactForm.InPerson && reason == FormReason.MunicipalityDecided);
}

/// <summary>Another form than in person without a reason that the rules allow.</summary>
[Danish("Samtaler holdes ved personligt fremmøde. En anden form kræver en grund: at borgeren er i aktivitet, eller at sygdommen hindrer fremmøde (§ 13 b). Angiv grunden, eller vælg fremmøde.")]
[English("Talks are held in person. Another form needs a reason: that the citizen is in an activity, or that illness prevents attendance (§ 13 b). State the reason, or choose in person.")]
public sealed record FormNeedsReason() : Refusal(RefusalKind.FixState, "FORM_NEEDS_REASON");

/// <summary>The first talk is not in person.</summary>
[Danish("Den første opfølgningssamtale holdes ved personligt fremmøde (§ 13 b). Vælg fremmøde, eller angiv, at borgeren er i aktivitet, eller at sygdommen hindrer fremmøde.")]
[English("The first follow-up talk is held in person (§ 13 b). Choose in person, or state that the citizen is in an activity or that illness prevents attendance.")]
public sealed record FirstTalkInPerson() : Refusal(RefusalKind.FixState, "FIRST_TALK_IN_PERSON");

/// <summary>After the first talk, it is not said who chose the form.</summary>
[Danish("Efter den første samtale vælger borgeren selv mellem fremmøde, telefon og video (§ 13 b). Angiv, at formen er borgerens valg, eller at kommunen har besluttet fremmøde på konkret grundlag.")]
[English("After the first talk the citizen chooses between in person, phone and video (§ 13 b). State that the form is the citizen's choice, or that the municipality decided on attendance on concrete grounds.")]
public sealed record FormNotChosen() : Refusal(RefusalKind.FixState, "FORM_NOT_CHOSEN");
