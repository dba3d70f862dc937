using Google.Protobuf;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>How name, address and doctor are stored: with the case's key, and without the CPR number, which is stored with the person.</summary>
internal static class CitizenSeal
{
    public static byte[] Seal(CaseKey key, Citizen citizen)
    {
        var kept = citizen.Clone();
        kept.CprNumber = "";
        return key.Encrypt(kept.ToByteArray(), NameKeys.Citizen);
    }

    public static CitizenData Open(CaseKey key, byte[] cipher) => Read(OpenWhole(key, cipher));

    /// <summary>The citizen from the form, without the CPR number.</summary>
    public static Citizen OpenWhole(CaseKey key, byte[] cipher) => Citizen.Parser.ParseFrom(key.Decrypt(cipher, NameKeys.Citizen));

    public static CitizenData Read(Citizen citizen) => new(
        citizen.Name,
        citizen.Address?.ToAddress());
}
