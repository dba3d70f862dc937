using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sygeopfoelgning.Rpc.Calls;

/// <summary>
/// Decodes the body of a call in gRPC-Web's text form (base64), before gRPC-Web sees it. gRPC-Web's own reader fails with exceptions
/// that later middleware does not expect, accepts data after the padding, and loses its position at a blank.
/// </summary>
internal sealed class TextBodies(RequestDelegate next)
{
    private const string Binary = "application/grpc-web";
    private const string Text = "application/grpc-web-text";

    public Task Invoke(HttpContext http)
    {
        if (http.Request.ContentType is { } type && IsText(type))
        {
            // The header Accept decides the form of the answer.
            http.Request.ContentType = Binary + type[Text.Length..];
            http.Features.Set<IRequestBodyPipeFeature>(new Decoded(http.Request.BodyReader));
        }

        return next(http);
    }

    private static bool IsText(string type) =>
        type.StartsWith(Text, StringComparison.OrdinalIgnoreCase) && (type.Length == Text.Length || type[Text.Length] is '+' or ';' or ' ');

    private sealed class Decoded(PipeReader body) : IRequestBodyPipeFeature
    {
        public PipeReader Reader { get; } = PipeReader.Create(new Base64Stream(body));
    }
}

/// <summary>
/// Decodes base64 as in RFC 4648: only its alphabet, and each part padded to its end. Several parts may follow
/// each other, as gRPC-Web allows.
/// </summary>
/// <exception cref="InvalidDataException">Thrown by reading when the text is not base64, or is cut off.</exception>
internal sealed class Base64Stream(PipeReader text) : Stream
{
    private const int Group = 4;

    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    // Decoded and not yet read.
    private ReadOnlyMemory<byte> rest;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (rest.IsEmpty)
        {
            var read = await text.ReadAsync(cancellationToken);
            var groups = read.Buffer.Slice(0, read.Buffer.Length / Group * Group);
            if (groups.IsEmpty && read.IsCompleted)
            {
                var isCut = !read.Buffer.IsEmpty;
                text.AdvanceTo(read.Buffer.End);
                return isCut ? throw NoBase64() : 0;
            }

            var taken = groups.ToArray();
            text.AdvanceTo(groups.End, read.Buffer.End);
            rest = Decode(taken);
        }

        var more = Math.Min(buffer.Length, rest.Length);
        rest[..more].CopyTo(buffer);
        rest = rest[more..];
        return more;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static ReadOnlyMemory<byte> Decode(ReadOnlySpan<byte> groups)
    {
        if (groups.ContainsAnyExcept(Alphabet))
        {
            throw NoBase64();
        }

        var decoded = new byte[groups.Length / Group * 3];
        var length = 0;
        while (!groups.IsEmpty)
        {
            // Padding ends a part.
            var padding = groups.IndexOf((byte)'=');
            var part = padding < 0 ? groups : groups[..((padding / Group + 1) * Group)];
            if (Base64.DecodeFromUtf8(part, decoded.AsSpan(length), out _, out var written) != OperationStatus.Done)
            {
                throw NoBase64();
            }

            length += written;
            groups = groups[part.Length..];
        }

        return decoded.AsMemory(0, length);
    }

    private static InvalidDataException NoBase64() => new("The body is not base64.");
}
