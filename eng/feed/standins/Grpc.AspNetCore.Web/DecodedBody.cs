using System.Buffers;
using System.Buffers.Text;

namespace Grpc.AspNetCore.Web;

/// <summary>Reads what base64 stands for: one piece of it or several, each with its own padding.</summary>
internal sealed class DecodedBody(Stream encoded) : OneWayStream
{
    private const int Quad = 4;

    private readonly byte[] buffer = new byte[16 * 1024];
    private readonly byte[] decoded = new byte[12 * 1024];
    private int unread;
    private Memory<byte> ready;

    public override bool CanRead => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        while (ready.IsEmpty && destination.Length > 0)
        {
            var read = await encoded.ReadAsync(buffer.AsMemory(unread), cancellationToken);
            if (read == 0)
            {
                return unread == 0 ? 0 : throw new InvalidDataException("The body ends in the middle of its base64.");
            }

            unread += read;
            Decode();
        }

        var count = Math.Min(ready.Length, destination.Length);
        ready[..count].CopyTo(destination);
        ready = ready[count..];
        return count;
    }

    // Whole groups of four; what is left of a group waits for the next read.
    private void Decode()
    {
        var taken = 0;
        var made = 0;
        while (unread - taken >= Quad)
        {
            var whole = buffer.AsSpan(taken, (unread - taken) / Quad * Quad);
            // Padding ends a piece, and the decoder stops at it.
            var padding = whole.IndexOf((byte)'=');
            var piece = padding < 0 ? whole : whole[..((padding / Quad * Quad) + Quad)];
            if (Base64.DecodeFromUtf8(piece, decoded.AsSpan(made), out var consumed, out var written) != OperationStatus.Done || consumed != piece.Length)
            {
                throw new InvalidDataException("The body is not base64.");
            }

            taken += consumed;
            made += written;
        }

        buffer.AsSpan(taken, unread - taken).CopyTo(buffer);
        unread -= taken;
        ready = decoded.AsMemory(0, made);
    }
}
