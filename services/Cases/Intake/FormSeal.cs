using Google.Protobuf;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>How the information form is stored, with the case's key. The CPR number is stored with the person, and nowhere else.</summary>
internal static class FormSeal
{
    private const string What = "case.form";
    private const string WhatOfEvent = "event.case_registered";

    /// <summary>The form as it was received, without the citizen, who is stored beside it.</summary>
    public static byte[] Seal(CaseKey key, InformationForm form)
    {
        var kept = form.Clone();
        kept.Citizen = null;
        return key.Encrypt(kept.ToByteArray(), What);
    }

    /// <summary>The form without the citizen.</summary>
    public static InformationForm Open(CaseKey key, byte[] cipher) => InformationForm.Parser.ParseFrom(key.Decrypt(cipher, What));

    /// <summary>The whole form for the case's own history.</summary>
    public static byte[] SealForHistory(CaseKey key, InformationForm form)
    {
        var kept = form.Clone();
        kept.Citizen.CprNumber = "";
        return key.Encrypt(kept.ToByteArray(), WhatOfEvent);
    }
}
