using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.ServiceDefaults.Errors;

namespace Sygeopfoelgning.ServiceDefaults.Feed;

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
/// to them. Who wrote in several services gives the positions of all, joined by a dot.
/// </summary>
internal static class Position
{
    private const int MaximumLength = 2_000;

    public static string Text(params IEnumerable<Mark> marks) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(
        ';', marks.Select(mark => string.Create(CultureInfo.InvariantCulture, $"{mark.Service},{mark.Epoch:N},{mark.Txid},{mark.Sequence}")))));

    public static Result<IReadOnlyList<Mark>> Parse(string text)
    {
        var positions = text.Length > MaximumLength ? [] : text.Split('.');
        if (positions.Length == 0 || !positions.All(position => position.Length > 0 && Base64Url.IsValid(position)))
        {
            return new PositionInvalid();
        }

        var marks = new List<Mark>();
        foreach (var part in positions.SelectMany(position => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(position)).Split(';')))
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

        return marks;
    }
}
