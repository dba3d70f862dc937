using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Data.Feed;

/// <summary>A place in one service's log.</summary>
/// <param name="Service">The service whose log it is.</param>
/// <param name="Epoch">The log's epoch.</param>
/// <param name="Txid">Transaction id.</param>
/// <param name="Sequence">Sequence number.</param>
internal sealed record Mark(string Service, Guid Epoch, ulong Txid, long Sequence)
{
    /// <summary>At or after the other, in the same log.</summary>
    public bool Reaches(Mark other) => (Txid, Sequence).CompareTo((other.Txid, other.Sequence)) >= 0;
}

/// <summary>
/// A position as callers carry it, from the answer of a write to the <c>at_least</c> of a read: one mark per log, opaque
/// to them. A caller who wrote in several services joins their positions with a dot. Positions are signed, so that an invented one
/// costs no query. The keys (<c>Keys:Position</c>) are shared by all services, because each accepts the others' positions, and are used
/// for nothing else. A position stays valid over a change of keys until its key is deleted.
/// </summary>
public sealed class Positions(KeyRing keys)
{
    private const int MaximumLength = 2_000;
    private const int SignatureBytes = 16;

    internal string Text(params IEnumerable<Mark> marks)
    {
        var content = Encoding.UTF8.GetBytes(string.Join(
            ';', marks.Select(mark => string.Create(CultureInfo.InvariantCulture, $"{mark.Service},{mark.Epoch:N},{mark.Txid},{mark.Sequence}"))));
        return Base64Url.EncodeToString([.. Sign(keys.PositionKeys[0], content), .. content]);
    }

    internal Result<IReadOnlyList<Mark>> Parse(string text)
    {
        var positions = text.Length > MaximumLength ? [] : text.Split('.');
        if (positions.Length == 0 || !positions.All(position => position.Length > 0 && Base64Url.IsValid(position)))
        {
            return new PositionInvalid();
        }

        var marks = new List<Mark>();
        var signing = keys.PositionKeys;
        foreach (var position in positions)
        {
            var bytes = Base64Url.DecodeFromChars(position);
            if (bytes.Length < SignatureBytes
                || !signing.Any(key => CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, SignatureBytes), Sign(key, bytes.AsSpan(SignatureBytes)))))
            {
                return new PositionInvalid();
            }

            foreach (var part in Encoding.UTF8.GetString(bytes.AsSpan(SignatureBytes)).Split(';', StringSplitOptions.RemoveEmptyEntries))
            {
                if (part.Split(',') is not [var service, var epochText, var txidText, var sequenceText]
                    || !Guid.TryParseExact(epochText, "N", out var epoch)
                    || !ulong.TryParse(txidText, NumberStyles.None, CultureInfo.InvariantCulture, out var txid)
                    || !long.TryParse(sequenceText, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
                {
                    return new PositionInvalid();
                }

                marks.Add(new Mark(service, epoch, txid, sequence));
            }
        }

        return marks;
    }

    private static byte[] Sign(byte[] key, ReadOnlySpan<byte> content) => HMACSHA256.HashData(key, content)[..SignatureBytes];
}
