using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Rpc.Identity;

/// <summary>
/// Reads the purpose of a call from its header <c>x-purpose</c>. Headers are ASCII: other characters are percent-encoded (UTF-8). Some
/// clients send raw UTF-8, which is accepted too; anything else, such as Latin-1 from a page's <c>fetch</c>, is refused.
/// The purpose is validated after decoding, like every text (docs/api-guide.md, Text).
/// </summary>
internal static partial class Purposes
{
    public const string Header = "x-purpose";
    private const int Limit = 200;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The purpose without CPR numbers; null if none is stated: a text without letters is not a purpose.</summary>
    public static string? Of(ServerCallContext context)
    {
        // Intermediaries may join two headers with a comma, which encoded text does not contain.
        var given = context.GetHttpContext().Request.Headers[Header];
        return given.Count switch
        {
            0 => null,
            1 when given[0]?.Contains(',', StringComparison.Ordinal) != true => Read(given[0] ?? "").TryGet(out var purpose, out var refusal)
                ? purpose.Length == 0 ? null : CprScrubber.Scrub(purpose)
                : throw Statuses.Of(refusal, context),
            _ => throw Statuses.Of(new InvalidRequest([Violations.PurposeRepeated.At(Header)]), context),
        };
    }

    /// <summary>The purpose in a header; empty if it states none.</summary>
    internal static Result<string> Read(string header)
    {
        if (Decoded(header) is not { } decoded || !AcceptableText.IsWellFormed(decoded) || AcceptableText.HasControls(decoded))
        {
            return new InvalidRequest([Violations.TextUnreadable.At(Header)]);
        }

        // Its digits and letters would count as what somebody wrote.
        if (Escape().Match(decoded) is { Success: true } escape)
        {
            return new InvalidRequest([Violations.PurposeEncodedTwice.At(Header, escape.Value)]);
        }

        var purpose = AcceptableText.Normal(decoded.Trim());
        if (!AcceptableText.HasLetters(purpose, ValidationExtensions.LeastLetters))
        {
            return "";
        }

        if (RequestTexts.ViolationOf(purpose, lineBreaks: false, Header) is { } violation)
        {
            return new InvalidRequest([violation]);
        }

        return AcceptableText.Length(purpose) <= Limit ? purpose : new InvalidRequest([Violations.TextTooLong.At(Header, Limit)]);
    }

    [GeneratedRegex("%[0-9A-Fa-f]{2}")]
    private static partial Regex Escape();

    // Null if a % begins no byte, or the bytes are not UTF-8.
    private static string? Decoded(string header)
    {
        if (!header.Contains('%', StringComparison.Ordinal) && Ascii.IsValid(header))
        {
            return header;
        }

        var bytes = new ArrayBufferWriter<byte>(header.Length);
        for (var i = 0; i < header.Length; i++)
        {
            // A character of a header is a byte (Listeners).
            if (header[i] != '%' && header[i] <= byte.MaxValue)
            {
                bytes.Write([(byte)header[i]]);
            }
            else if (header[i] == '%' && i + 2 < header.Length && byte.TryParse(header.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var one))
            {
                bytes.Write([one]);
                i += 2;
            }
            else
            {
                return null;
            }
        }

        try
        {
            return Strict.GetString(bytes.WrittenSpan);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
