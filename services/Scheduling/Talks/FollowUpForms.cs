using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.Talks;

/// <summary>The forms of follow-ups, and what the rules call them.</summary>
internal static class FollowUpForms
{
    private static readonly Dictionary<FollowUpForm, string> Codes = new()
    {
        [FollowUpForm.InPerson] = "IN_PERSON",
        [FollowUpForm.Phone] = "PHONE",
        [FollowUpForm.Video] = "VIDEO",
        [FollowUpForm.Digital] = "DIGITAL",
        [FollowUpForm.Letter] = "LETTER",
        [FollowUpForm.Standby] = "STANDBY",
    };

    /// <summary>The form as the rules name it.</summary>
    public static string ToCode(this FollowUpForm form) => Codes[form];

    /// <summary>The form that the rules name so; unspecified where they name none.</summary>
    public static FollowUpForm Parse(string? code) => Codes.FirstOrDefault(one => one.Value == code).Key;

    /// <summary>The form of a follow-up that is a talk of this form.</summary>
    public static FollowUpForm ToFollowUpForm(this ContactForm form) => form switch
    {
        ContactForm.InPerson => FollowUpForm.InPerson,
        ContactForm.Phone => FollowUpForm.Phone,
        ContactForm.Video => FollowUpForm.Video,
        _ => FollowUpForm.Unspecified,
    };
}
