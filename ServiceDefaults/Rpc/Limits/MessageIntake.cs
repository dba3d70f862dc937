using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Rpc.Limits;

/// <summary>
/// Reads a call's message before gRPC sees it: within the call's time, which counts from the headers, within the limit
/// of its method, and within what may be in flight (<see cref="InFlight"/>). gRPC would read four mebibytes from anyone, for as
/// long as it takes, and answer an invalid message without a reason. A message that is too large is answered at once, and the rest
/// is read and discarded for a while, so that a client that sends first and listens afterwards gets the answer and not a broken connection.
/// </summary>
internal sealed class MessageIntake(
    RequestDelegate next, InFlight inFlight, IHostApplicationLifetime lifetime, TimeProvider time, IServiceProvider services)
{
    private const string Timeout = "grpc-timeout";
    private const string Encoding = "grpc-encoding";

    // A compression flag, and the length.
    private const int FrameHead = 5;

    // The buffer for a message grows with the data that has arrived, starting from this size.
    private const int FirstPart = 16 * 1024;

    // The highest compression ratio of deflate.
    private const int MostUnpacked = 1_032;

    internal const long ReadAway = 64L << 20;
    private static readonly TimeSpan ReadAwayTime = TimeSpan.FromSeconds(10);

    // A service without a database has no such queue.
    private readonly Turns? turns = services.GetService<Turns>();

    public async Task Invoke(HttpContext http)
    {
        if (http.Features.Get<AdmittedCall>() is not { } call
            || http.GetEndpoint()?.Metadata.GetMetadata<Grpc.AspNetCore.Server.GrpcMethodMetadata>()?.Method.FullName is not { } path
            || !Contract.Methods.TryGetValue(path, out var method)
            || method.IsClientStreaming)
        {
            await next(http);
            return;
        }

        var connection = http.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(typeof(InFlight.Tally), out var known) == true ? (InFlight.Tally)known! : null;
        var refusal = call.Caller is { } person && short.TryParse(person.Municipality, NumberStyles.None, CultureInfo.InvariantCulture, out var municipality)
            ? turns?.Refuses(municipality, isWrite: !Contract.IsRead(method))
            : null;
        using var place = refusal is null ? inFlight.Enter(call.Caller, connection, method.IsServerStreaming, out refusal) : null;
        if (place is null)
        {
            // The rest of its message is discarded; usually it is there already. An unread stream would count against its connection, and
            // a caller with many such streams, who must retry later, would lose the connection.
            RefusedCall.Answer(http, path, refusal!, time.GetElapsedTime(call.Arrived));
            if (!IsReadAway(http.Request.BodyReader))
            {
                await http.Response.CompleteAsync();
                await Drain(http.Request.BodyReader, http.RequestAborted);
            }

            return;
        }

        // From the moment the message is complete, gRPC enforces a caller's own deadline.
        var own = DeadlineOf(http.Request);
        using var deadline = new CancellationTokenSource(own < DeadlineInterceptor.Default ? own.Value : DeadlineInterceptor.Default, time);
        call.Deadline = deadline.Token;
        call.RequestLimit = Contract.RequestLimit(method);
        if (await Receive(http, path, call, place, deadline.Token))
        {
            await Go(http, path, method, call, place, own, deadline);
        }
    }

    private async Task Go(
        HttpContext http, string path, MethodDescriptor method, AdmittedCall call, InFlight.Place place, TimeSpan? own, CancellationTokenSource deadline)
    {
        if (own is { } whole)
        {
            // gRPC counts it from now on.
            var rest = whole - time.GetElapsedTime(call.Arrived);
            http.Request.Headers[Timeout] = Written(rest > TimeSpan.Zero ? rest : TimeSpan.FromMicroseconds(1));
        }

        if (own is not null || method.IsServerStreaming)
        {
            deadline.CancelAfter(System.Threading.Timeout.InfiniteTimeSpan);
        }

        if (method.IsServerStreaming)
        {
            place.GiveBytesBack();
        }

        await next(http);
        if (call.WhyUnreadable is { } why)
        {
            RefusedCall.Count(http, path, Statuses.CodeOf(why.Kind), why.Reason, time.GetElapsedTime(call.Arrived));
        }
    }

    /// <summary>Puts the complete message where gRPC finds it; false if the call is already answered, or its caller gone.</summary>
    private async Task<bool> Receive(HttpContext http, string path, AdmittedCall call, InFlight.Place place, CancellationToken deadline)
    {
        // The limit by method is enforced here.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } whole)
        {
            whole.MaxRequestBodySize = null;
        }

        var body = http.Request.BodyReader;
        try
        {
            var (message, refusal) = await Read(body, MostPacked(http.Request), call.RequestLimit, place, deadline);
            if (refusal is null)
            {
                http.Features.Set<IRequestBodyPipeFeature>(new Whole(message));
                return true;
            }

            RefusedCall.Answer(http, path, refusal, time.GetElapsedTime(call.Arrived));
            if (refusal.Kind is RefusalKind.TooLarge or RefusalKind.TooMuch)
            {
                await http.Response.CompleteAsync();
                await Drain(body, http.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            RefusedCall.Answer(http, path, Statuses.DeadlineExceeded(), "DEADLINE_EXCEEDED", time.GetElapsedTime(call.Arrived));
        }
        catch (Exception malformed) when (malformed is InvalidDataException or BadHttpRequestException)
        {
            // Not base64 in gRPC-Web's text form (TextBodies), a malformed chunk, or fewer bytes than announced.
            RefusedCall.Answer(http, path, new MessageMalformed(), time.GetElapsedTime(call.Arrived));
        }
        catch (Exception left) when (left is IOException or OperationCanceledException)
        {
            // The caller is gone.
            RefusedCall.Answer(http, path, Statuses.Cancelled(), "CANCELLED", time.GetElapsedTime(call.Arrived));
        }

        return false;
    }

    private static async Task<(ReadOnlyMemory<byte> Message, Refusal? Refusal)> Read(
        PipeReader body, byte mostPacked, int limit, InFlight.Place place, CancellationToken deadline)
    {
        byte[] taken = [];
        var (have, whole) = (0, 0);
        while (true)
        {
            var read = await body.ReadAsync(deadline);
            var buffer = read.Buffer;
            if (whole == 0)
            {
                if (buffer.Length < FrameHead)
                {
                    body.AdvanceTo(buffer.Start, buffer.End);
                    if (read.IsCompleted)
                    {
                        return (default, new MessageMalformed());
                    }

                    continue;
                }

                var (isPacked, length) = Head(buffer);
                if (isPacked > mostPacked || length > limit)
                {
                    body.AdvanceTo(buffer.End);
                    return (default, isPacked > mostPacked ? new MessageMalformed() : new MessageTooLarge(limit));
                }

                if (place.Claim(isPacked == 0 ? length : Math.Min(limit, MostUnpacked * length)) is { } tooMuch)
                {
                    body.AdvanceTo(buffer.End);
                    return (default, tooMuch);
                }

                whole = FrameHead + (int)length;
            }

            if (have + buffer.Length > whole)
            {
                // A request has only one message.
                body.AdvanceTo(buffer.End);
                return (default, new MessageMalformed());
            }

            var more = (int)buffer.Length;
            if (have + more > taken.Length)
            {
                Array.Resize(ref taken, Math.Min(whole, Math.Max(have + more, Math.Max(FirstPart, 2 * taken.Length))));
            }

            buffer.CopyTo(taken.AsSpan(have));
            have += more;
            body.AdvanceTo(buffer.End);
            if (read.IsCompleted)
            {
                return have == whole ? (taken.AsMemory(0, whole), null) : (default, new MessageMalformed());
            }
        }
    }

    // A message may say that it is packed where its headers say how. What nobody knows how to unpack, gRPC refuses.
    private static byte MostPacked(HttpRequest request) => request.Headers[Encoding].ToString() is "" or "identity" ? (byte)0 : (byte)1;

    private static (byte IsPacked, long Length) Head(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> head = stackalloc byte[FrameHead];
        buffer.Slice(0, FrameHead).CopyTo(head);
        return (head[0], BinaryPrimitives.ReadUInt32BigEndian(head[1..]));
    }

    // Discards what has arrived, without waiting; true if that was everything.
    private static bool IsReadAway(PipeReader body)
    {
        try
        {
            while (body.TryRead(out var read))
            {
                body.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return true;
                }
            }
        }
        catch (Exception left) when (left is IOException or InvalidDataException or OperationCanceledException or BadHttpRequestException)
        {
            // The code that waits for it finds the same.
        }

        return false;
    }

    private async Task Drain(PipeReader body, CancellationToken gone)
    {
        using var limit = new CancellationTokenSource(ReadAwayTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, gone, lifetime.ApplicationStopping);
        try
        {
            for (long away = 0; away < ReadAway;)
            {
                var read = await body.ReadAsync(either.Token);
                away += read.Buffer.Length;
                body.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception left) when (left is IOException or InvalidDataException or OperationCanceledException or BadHttpRequestException)
        {
            // It already has its answer.
        }
    }

    // As gRPC writes it: at most eight digits and a unit. An invalid one counts as none, as in gRPC.
    private static TimeSpan? DeadlineOf(HttpRequest request)
    {
        if (request.Headers[Timeout] is not [{ Length: > 1 and < 10 } text]
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }

        return text[^1] switch
        {
            'H' => TimeSpan.FromHours(count),
            'M' => TimeSpan.FromMinutes(count),
            'S' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMilliseconds(count),
            'u' => TimeSpan.FromMicroseconds(count),
            'n' => TimeSpan.FromTicks(Math.Max(1, count / TimeSpan.NanosecondsPerTick)),
            _ => null,
        };
    }

    private static string Written(TimeSpan rest) => string.Create(CultureInfo.InvariantCulture, $"{rest switch
    {
        { TotalMicroseconds: < 1e8 } => (long)Math.Max(1, rest.TotalMicroseconds),
        { TotalMilliseconds: < 1e8 } => (long)rest.TotalMilliseconds,
        _ => (long)Math.Min(rest.TotalSeconds, 99_999_999),
    }}{rest switch
    {
        { TotalMicroseconds: < 1e8 } => 'u',
        { TotalMilliseconds: < 1e8 } => 'm',
        _ => 'S',
    }}");

    private sealed class Whole(ReadOnlyMemory<byte> message) : IRequestBodyPipeFeature
    {
        public PipeReader Reader { get; } = PipeReader.Create(new ReadOnlySequence<byte>(message));
    }
}
