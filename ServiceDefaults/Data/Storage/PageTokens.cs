using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>
/// Page tokens: the key of the last row of a page, signed and bound to the list, its filter and order, the municipality
/// and the caller. A token of another list, filter or caller is refused.
/// </summary>
public sealed class PageTokens(KeyRing keys)
{
    private const int DefaultSize = 25;
    private const int MaximumSize = 200;
    private const int SignatureBytes = 16;

    // A client accepts 4 MiB per message by default.
    private const int MostBytes = 3 << 20;

    // Pages of these sizes read no superfluous row.
    private static readonly int[] UsualSizes = [10, DefaultSize, 50, 100, MaximumSize];

    private const string Purpose = "page-tokens";

    /// <summary>The page size to use: 25 if none is requested, at most 200.</summary>
    public static int Size(int requested) => requested == 0 ? DefaultSize : Math.Min(requested, MaximumSize);

    /// <summary>
    /// The number of rows to read, written into the statement as a constant: one more than a page, so that the caller
    /// knows whether another follows, and rounded up to one of a few numbers. A limit given as a parameter would make
    /// PostgreSQL plan the statement again for every call, which takes longer than the page.
    /// </summary>
    public static int Rows(int size) => 1 + UsualSizes.First(usual => usual >= size);

    /// <summary>As many of a page's rows as one answer can carry; at least one. The next page continues after them.</summary>
    public static IReadOnlyList<TRow> Fitting<TRow>(IEnumerable<TRow> rows) where TRow : IMessage
    {
        var fitting = new List<TRow>();
        var bytes = 0;
        foreach (var row in rows)
        {
            bytes += row.CalculateSize();
            if (bytes > MostBytes && fitting.Count > 0)
            {
                break;
            }

            fitting.Add(row);
        }

        return fitting;
    }

    /// <summary>The token of the page after the row with this key.</summary>
    public string Create(IMessage request, Caller caller, params string[] rowKey)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(rowKey);
        return Base64Url.EncodeToString([.. Sign(keys.SigningKeys(Purpose)[0], request, caller, content), .. content]);
    }

    /// <summary>The key of the last row of the previous page; empty for the first page.</summary>
    public Result<string[]> Read(IMessage request, Caller caller)
    {
        var token = MessageFields.Text(request, "page_token");
        if (token.Length == 0)
        {
            return Array.Empty<string>();
        }

        var bytes = new byte[Base64Url.GetMaxDecodedLength(token.Length)];
        if (!Base64Url.IsValid(token)
            || !Base64Url.TryDecodeFromChars(token, bytes, out var length)
            || length <= SignatureBytes
            || !keys.SigningKeys(Purpose).Any(key => CryptographicOperations.FixedTimeEquals(
                bytes.AsSpan(0, SignatureBytes), Sign(key, request, caller, bytes.AsSpan(SignatureBytes, length - SignatureBytes)))))
        {
            return new PageTokenInvalid();
        }

        return JsonSerializer.Deserialize<string[]>(bytes.AsSpan(SignatureBytes, length - SignatureBytes))!;
    }

    private static byte[] Sign(byte[] key, IMessage request, Caller caller, ReadOnlySpan<byte> content)
    {
        var list = (IMessage)request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        MessageFields.Clear(list, "page_token", "page_size", "at_least");
        var scope = Encoding.UTF8.GetBytes($"{request.Descriptor.FullName}|{caller.Municipality}|{caller.Subject}|");
        return HMACSHA256.HashData(key, (byte[])[.. scope, .. SHA256.HashData(list.ToByteArray()), .. content])[..SignatureBytes];
    }
}
