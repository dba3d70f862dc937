using System.Text.Json;
using System.Text.Json.Serialization;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>What of a time is stored with the case's key: why it has its form may be about the citizen's health, and the workplace is the citizen's.</summary>
/// <param name="Reason">Why it has its form.</param>
/// <param name="Workplace">The workplace; empty where it is held elsewhere.</param>
internal sealed record SlotDetails(FormReason Reason, string Workplace)
{
    public byte[] Seal(CaseKey key, Guid bookingId) => key.Encrypt(JsonSerializer.SerializeToUtf8Bytes(this, SlotJson.Default.SlotDetails), TextOf(bookingId));

    public static SlotDetails Open(byte[] stored, CaseKey key, Guid bookingId) =>
        JsonSerializer.Deserialize(key.Decrypt(stored, TextOf(bookingId)), SlotJson.Default.SlotDetails)!;

    private static string TextOf(Guid bookingId) => $"slot.details:{bookingId}";
}

[JsonSerializable(typeof(SlotDetails))]
internal sealed partial class SlotJson : JsonSerializerContext;
