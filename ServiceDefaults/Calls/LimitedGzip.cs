using System.IO.Compression;
using Grpc.Net.Compression;
using Sygeopfoelgning.ServiceDefaults.Errors;

namespace Sygeopfoelgning.ServiceDefaults.Calls;

/// <summary>
/// gzip for messages, with the limit of a message on what comes out of it: gRPC itself looks only at what goes in, and four
/// mebibytes of gzip can be four gibibytes of zeros.
/// </summary>
internal sealed class LimitedGzip(int limit) : ICompressionProvider
{
    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream) => new Limited(new GZipStream(stream, CompressionMode.Decompress), limit);

    private sealed class Limited(Stream inner, int limit) : Stream
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
            var got = inner.Read(buffer);
            read += got;
            return read <= limit ? got : throw Statuses.MessageTooLarge();
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
