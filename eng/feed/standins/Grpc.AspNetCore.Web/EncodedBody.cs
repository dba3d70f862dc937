using System.Buffers;
using System.Buffers.Text;

namespace Grpc.AspNetCore.Web;

/// <summary>Writes base64: whole groups as they come, and at each flush the rest of the piece with its padding.</summary>
internal sealed class EncodedBody(Stream plain) : OneWayStream
{
    private const int Triple = 3;

    private readonly byte[] rest = new byte[Triple];
    private int left;

    public override bool CanWrite => true;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (left > 0)
        {
            var fill = Math.Min(Triple - left, source.Length);
            source.Span[..fill].CopyTo(rest.AsSpan(left));
            source = source[fill..];
            left += fill;
            if (left < Triple)
            {
                return;
            }

            left = 0;
            await Send(rest, cancellationToken);
        }

        var whole = source.Length / Triple * Triple;
        source.Span[whole..].CopyTo(rest);
        left = source.Length - whole;
        await Send(source[..whole], cancellationToken);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        var count = left;
        left = 0;
        await Send(rest.AsMemory(0, count), cancellationToken);
        await plain.FlushAsync(cancellationToken);
    }

    private async ValueTask Send(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        var length = Base64.GetMaxEncodedToUtf8Length(bytes.Length);
        var encoded = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Base64.EncodeToUtf8(bytes.Span, encoded, out _, out var written);
            await plain.WriteAsync(encoded.AsMemory(0, written), cancel);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(encoded);
        }
    }
}
