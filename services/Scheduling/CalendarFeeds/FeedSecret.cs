using System.Buffers.Text;
using System.Diagnostics.Contracts;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Scheduling.CalendarFeeds;

/// <summary>
/// The secret in the address of a calendar feed: the municipality's code, which is none, and 256 random bits. It is said once, to the officer who makes
/// it; only its hash is kept.
/// </summary>
/// <param name="Municipality">The municipality's code.</param>
/// <param name="Text">The whole of it, as it stands in the address.</param>
internal readonly record struct FeedSecret(short Municipality, string Text)
{
    private const int CodeLength = 3;
    private const int Bytes = 32;
    private const int Characters = 43;

    /// <summary>A new one.</summary>
    public static FeedSecret New(short municipality) => new(
        municipality, $"{municipality.ToString("D3", CultureInfo.InvariantCulture)}-{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes))}");

    /// <summary>The secret of an address; null where it cannot be one.</summary>
    [Pure]
    public static FeedSecret? Parse(string text) =>
        text.Length == CodeLength + 1 + Characters && text[CodeLength] == '-'
        && short.TryParse(text.AsSpan(0, CodeLength), NumberStyles.None, CultureInfo.InvariantCulture, out var municipality)
        && text.AsSpan(CodeLength + 1).IndexOfAnyExcept(Alphabet) < 0
            ? new(municipality, text)
            : null;

    /// <summary>What is kept of it. 256 random bits need no salt and no slow hash.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.ASCII.GetBytes(Text));

    /// <summary>The path of the address.</summary>
    public string Path => $"{SecretScrubber.Before}{Text}.ics";

    /// <summary>Never the secret.</summary>
    public override string ToString() => SecretScrubber.Mask;

    private static readonly System.Buffers.SearchValues<char> Alphabet =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
