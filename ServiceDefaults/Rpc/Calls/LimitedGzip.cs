using System.IO.Compression;
using Grpc.Net.Compression;
using Microsoft.AspNetCore.Http;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Limits;

namespace Sygeopfoelgning.Rpc.Calls;

/// <summary>
/// gzip for messages, with the method's limit on the uncompressed size: gRPC itself only limits the compressed size, and four
/// mebibytes of gzip can be four gibibytes of zeros.
/// </summary>
internal sealed class LimitedGzip(int limit, IHttpContextAccessor calls) : ICompressionProvider
{
    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream)
    {
        var call = calls.HttpContext;
        return new Limited(new GZipStream(stream, CompressionMode.Decompress), call?.Features.Get<AdmittedCall>()?.RequestLimit ?? limit, call);
    }

    private sealed class Limited(Stream inner, int limit, HttpContext? call) : Stream
    {
        private int read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => read;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int got;
            try
            {
                got = inner.Read(buffer);
            }
            catch (InvalidDataException)
            {
                throw AdmittedCall.Unreadable(call, new MessageMalformed());
            }

            read += got;
            return read <= limit ? got : throw AdmittedCall.Unreadable(call, new MessageTooLarge(limit));
        }

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
