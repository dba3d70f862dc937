using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Reveal;

/// <summary>The address as the API shows it.</summary>
internal static class RevealRequests
{
    public static PostalAddress? ToProto(this CitizensAddress found) => found.Address?.ToProto();
}
