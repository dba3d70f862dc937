using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Web;

/// <summary>The answer of one call: what is set as trailers becomes the last frame of the body.</summary>
internal sealed class WebAnswer : IHttpResponseBodyFeature, IHttpResponseTrailersFeature, IHttpResetFeature
{
    private const byte TrailersFlag = 0x80;
    private const int FrameHeaderLength = 5;

    private readonly IFeatureCollection features;
    private readonly IHttpResponseBodyFeature body;
    private readonly IHttpResponseTrailersFeature? trailers;
    private readonly IHttpResetFeature? reset;
    private readonly EncodedBody? encoded;
    private bool ended;

    public WebAnswer(IFeatureCollection features, bool asText)
    {
        this.features = features;
        body = features.GetRequiredFeature<IHttpResponseBodyFeature>();
        trailers = features.Get<IHttpResponseTrailersFeature>();
        reset = features.Get<IHttpResetFeature>();
        if (asText)
        {
            encoded = new EncodedBody(body.Stream);
            Writer = PipeWriter.Create(encoded, new StreamPipeWriterOptions(leaveOpen: true));
        }
        else
        {
            Writer = body.Writer;
        }

        features.Set<IHttpResponseBodyFeature>(this);
        features.Set<IHttpResponseTrailersFeature>(this);
        features.Set<IHttpResetFeature>(this);
    }

    public PipeWriter Writer { get; }

    public Stream Stream => encoded ?? body.Stream;

    public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();

    public void DisableBuffering() => body.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => body.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("A gRPC answer is no file.");

    /// <summary>The call is over before its method is: its deadline has passed.</summary>
    public async Task CompleteAsync()
    {
        await End();
        await body.CompleteAsync();
    }

    /// <summary>
    /// In HTTP/1.1 there is nothing to reset: without this feature the connection would be cut, and the answer with it.
    /// </summary>
    public void Reset(int errorCode) => reset?.Reset(errorCode);

    /// <summary>Writes the trailers, once. An answer of headers alone has none.</summary>
    public async Task End()
    {
        if (ended)
        {
            return;
        }

        ended = true;
        if (Trailers.Count > 0)
        {
            // The last message is a piece of base64 of its own.
            await Writer.FlushAsync();
            WriteTrailers();
            await Writer.FlushAsync();
        }
    }

    public void Detach()
    {
        features.Set(body);
        features.Set(trailers);
        features.Set(reset);
    }

    // A frame like a message's, marked by its first bit; in it header lines as HTTP/1.1 writes them, names in lower case.
    private void WriteTrailers()
    {
        var lines = new StringBuilder();
        foreach (var (name, values) in Trailers)
        {
            foreach (var value in values.OfType<string>())
            {
                lines.Append(Printable(name).ToLowerInvariant()).Append(": ").Append(Printable(value)).Append("\r\n");
            }
        }

        var frame = new byte[FrameHeaderLength + lines.Length];
        frame[0] = TrailersFlag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), lines.Length);
        Encoding.ASCII.GetBytes(lines.ToString(), frame.AsSpan(FrameHeaderLength));
        Writer.Write(frame);
    }

    // A line break in a value would be a trailer of its own.
    private static string Printable(string text) => text.AsSpan().IndexOfAnyExceptInRange(' ', '~') is >= 0 and var at
        ? throw new InvalidOperationException($"A trailer has the character 0x{(int)text[at]:X4}: only printable ASCII can be sent.")
        : text;
}
