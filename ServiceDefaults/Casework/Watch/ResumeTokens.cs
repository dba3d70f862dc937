using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Casework.Watch;

/// <summary>The resume token was not issued to this caller for this method.</summary>
[Danish("Genoptagelsesnøglen (resume_token) passer ikke til dette kald. Begynd forfra uden den.")]
[English("The resume token does not belong to this call. Begin again without it.")]
public sealed record ResumeTokenInvalid() : Refusal(RefusalKind.FixRequest, "RESUME_TOKEN_INVALID"), IFieldRefusal
{
    /// <inheritdoc/>
    public string Field => "resume_token";
}

/// <summary>
/// Resume tokens: what the caller of a Watch has received, per subscription, as a mark that reveals nothing to others. They
/// are signed and bound to the method, the municipality, the caller and the role, and any replica accepts them: changes since
/// are found by comparing, not by a place in a log.
/// </summary>
public sealed class ResumeTokens(KeyRing keys)
{
    private const int SignatureBytes = 16;
    private const int EntryBytes = 16;
    private const int MaximumLength = 2_000;

    private const string Signing = "resume-tokens";
    private const string Marking = "resume-marks";

    /// <summary>The key of a subscription in a token: the same id for the same thing.</summary>
    internal static long KeyOf(IMessage subscription) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(subscription.ToByteArray()));

    /// <summary>The mark of a state. Keyed, so that nobody can use it to guess a state that they may not see.</summary>
    internal long MarkOf(IMessage state) => BinaryPrimitives.ReadInt64BigEndian(HMACSHA256.HashData(keys.SigningKeys(Marking)[0], state.ToByteArray()));

    internal string Create(ServerCallContext context, IReadOnlyDictionary<long, long> marks)
    {
        var content = new byte[marks.Count * EntryBytes];
        var rest = content.AsSpan();
        foreach (var (key, mark) in marks)
        {
            BinaryPrimitives.WriteInt64BigEndian(rest, key);
            BinaryPrimitives.WriteInt64BigEndian(rest[sizeof(long)..], mark);
            rest = rest[EntryBytes..];
        }

        return Base64Url.EncodeToString([.. Sign(keys.SigningKeys(Signing)[0], context, content), .. content]);
    }

    /// <summary>The marks by subscription; none without a token.</summary>
    internal Result<Dictionary<long, long>> Read(ServerCallContext context, string token)
    {
        var marks = new Dictionary<long, long>();
        if (token.Length == 0)
        {
            return marks;
        }

        if (token.Length > MaximumLength || !Base64Url.IsValid(token))
        {
            return new ResumeTokenInvalid();
        }

        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length < SignatureBytes
            || (bytes.Length - SignatureBytes) % EntryBytes != 0
            || !keys.SigningKeys(Signing).Any(key => CryptographicOperations.FixedTimeEquals(
                bytes.AsSpan(0, SignatureBytes), Sign(key, context, bytes.AsSpan(SignatureBytes)))))
        {
            return new ResumeTokenInvalid();
        }

        var content = bytes.AsSpan(SignatureBytes);

        for (; content.Length > 0; content = content[EntryBytes..])
        {
            marks[BinaryPrimitives.ReadInt64BigEndian(content)] = BinaryPrimitives.ReadInt64BigEndian(content[sizeof(long)..]);
        }

        return marks;
    }

    private static byte[] Sign(byte[] key, ServerCallContext context, ReadOnlySpan<byte> content)
    {
        var caller = context.Caller();
        var scope = Encoding.UTF8.GetBytes($"{context.Method}|{caller.Municipality}|{caller.ActingRoleName}|{caller.Subject}|");
        return HMACSHA256.HashData(key, (byte[])[.. scope, .. content])[..SignatureBytes];
    }
}
