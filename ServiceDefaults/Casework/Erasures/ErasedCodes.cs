using Google.Protobuf;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Casework.Erasures;

/// <summary>
/// What an event of an erased case may still say: that it happened, when, and what rules and journal need to read it. Codes
/// that say something of the person become ERASED or empty.
/// </summary>
internal static class ErasedCodes
{
    /// <summary>The event rewritten; null where it says nothing that must go.</summary>
    public static byte[]? Of(string type, byte[] published)
    {
        if (type != CaseRegistered.Descriptor.FullName)
        {
            return null;
        }

        var registered = CaseRegistered.Parser.ParseFrom(published);
        registered.StandbyRequest = StandbyRequest.Erased;
        registered.ExpectedRecoveryOn = null;
        registered.EarlierCountedPeriods.Clear();
        registered.Circumstances.Clear();

        // Together with the dates they would tell who it was to whoever knows the workplace.
        registered.Employers.Clear();
        registered.EmployerCvrNumber = registered.EmployerPNumber = registered.UnemploymentFundCode = registered.GeneralPractitionerProviderNumber = "";
        return registered.ToByteArray();
    }
}
