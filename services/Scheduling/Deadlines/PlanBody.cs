using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>Why a version of a plan was made. The numbers are those of the contract.</summary>
internal enum PlanReason
{
    Registered = 1,
    Told = 2,
    DayCame = 3,
    Rules = 4,
}

/// <summary>A happening that made a plan another one.</summary>
internal sealed record ToldFact(string HappeningId, string Type, DateOnly Day)
{
    public static ToldFact Of(Happening happening) => new(happening.Id, happening.Type, happening.Day);
}

/// <summary>What a version of a plan says: as it was made, in both languages, so that it can be shown whatever becomes of the rules.</summary>
/// <param name="Deadlines">The dates, earliest first.</param>
/// <param name="LeftOut">The rules that gave no date, and why.</param>
/// <param name="ProposedCategory">The proposed category, where one is.</param>
/// <param name="AsOf">The day on which it was made.</param>
/// <param name="RenewOn">The day on which an exemption runs out.</param>
/// <param name="Reason">Why it was made.</param>
/// <param name="Told">The happenings that the version before did not know.</param>
/// <param name="TakenBack">The happenings that turned out not to be so.</param>
internal sealed record PlanBody(
    IReadOnlyList<PlannedDeadline> Deadlines, IReadOnlyList<LeftOut> LeftOut, VisitationCategory? ProposedCategory, DateOnly AsOf, DateOnly? RenewOn,
    PlanReason Reason, IReadOnlyList<ToldFact> Told, IReadOnlyList<ToldFact> TakenBack)
{
    public static PlanBody Of(DeadlinePlan plan, PlanReason reason, IReadOnlyList<ToldFact> told, IReadOnlyList<ToldFact> takenBack) =>
        new(plan.Deadlines, plan.LeftOut, plan.ProposedCategory, plan.AsOf, plan.RenewOn, reason, told, takenBack);

    /// <summary>Whether a plan says the same of the case; on which day it was made, and how it words it, does not matter.</summary>
    public bool Says(DeadlinePlan plan) =>
        ProposedCategory == plan.ProposedCategory && RenewOn == plan.RenewOn
        && PlanChange.Between(Deadlines, plan.Deadlines).Count == 0
        && PlanChange.Between(LeftOut, plan.LeftOut).Count == 0;
}

/// <summary>What of a plan is stored as ciphertext of the case's key.</summary>
internal static class PlanTexts
{
    private const string BasisText = "plan.basis";
    private const string BodyText = "plan_version.body";
    private const string ReasonText = "plan_override.reason";

    public static byte[] Seal(this PlanBasis basis, CaseKey key) => key.Encrypt(JsonSerializer.SerializeToUtf8Bytes(basis, PlanJson.Default.PlanBasis), BasisText);

    public static PlanBasis Basis(byte[] stored, CaseKey key) => JsonSerializer.Deserialize(key.Decrypt(stored, BasisText), PlanJson.Default.PlanBasis)!;

    public static byte[] Seal(this PlanBody body, CaseKey key) => SealPacked(Pack(body), key);

    // A plan repeats itself: its texts take a tenth of the room when they are compressed.
    public static byte[] Pack(PlanBody body)
    {
        using var packed = new MemoryStream();
        using (var packing = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(packing, body, PlanJson.Default.PlanBody);
        }

        return packed.ToArray();
    }

    public static byte[] SealPacked(byte[] packed, CaseKey key) => key.Encrypt(packed, BodyText);

    public static PlanBody Body(byte[] stored, CaseKey key)
    {
        using var unpacking = new BrotliStream(new MemoryStream(key.Decrypt(stored, BodyText)), CompressionMode.Decompress);
        return JsonSerializer.Deserialize(unpacking, PlanJson.Default.PlanBody)!;
    }

    public static byte[] SealReason(string reason, CaseKey key) => key.EncryptText(reason, ReasonText);

    public static string Reason(byte[] stored, CaseKey key) => key.DecryptText(stored, ReasonText);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PlanBasis))]
[JsonSerializable(typeof(PlanBody))]
internal sealed partial class PlanJson : JsonSerializerContext;
