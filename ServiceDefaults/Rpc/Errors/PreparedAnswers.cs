using System.Collections.Concurrent;
using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>
/// The answers to calls that never reach their method. Answers that are always the same (<see cref="IRepeated"/>) are made once:
/// under three times the load that a service can carry, two of three calls get one, and its texts and details cost more than everything
/// else in such a call.
/// </summary>
internal static class PreparedAnswers
{
    // Reasons, limits and waits, in two languages, give some hundreds. Any beyond this number are made again each time.
    private const int Most = 4_096;

    private static readonly ConcurrentDictionary<(Refusal Refusal, Language Language, bool IsPlain), PreparedAnswer> Known = new();
    private static int known;

    /// <summary>The answer for a refusal.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="language">The caller's language.</param>
    /// <param name="isPlain">Whether to add the details in a form for a tool that knows no others (<see cref="PlainDetails"/>).</param>
    public static PreparedAnswer Of(Refusal refusal, Language language, bool isPlain)
    {
        if (refusal is not IRepeated)
        {
            return new PreparedAnswer(Statuses.Of(refusal, language, isPlain));
        }

        if (Known.TryGetValue((refusal, language, isPlain), out var prepared))
        {
            return prepared;
        }

        prepared = new PreparedAnswer(Statuses.Of(refusal, language, isPlain));
        if (Volatile.Read(ref known) < Most && Known.TryAdd((refusal, language, isPlain), prepared))
        {
            Interlocked.Increment(ref known);
        }

        return prepared;
    }
}

/// <summary>An answer without a message, as headers: gRPC's trailers if nothing else is sent.</summary>
/// <param name="answer">The answer.</param>
internal sealed class PreparedAnswer(RpcException answer)
{
    private readonly StringValues status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
    private readonly StringValues message = Uri.EscapeDataString(answer.Status.Detail);
    private readonly KeyValuePair<string, StringValues>[] trailers =
    [
        .. answer.Trailers.Select(trailer => KeyValuePair.Create(
            trailer.Key, (StringValues)(trailer.IsBinary ? Convert.ToBase64String(trailer.ValueBytes) : trailer.Value))),
    ];

    /// <summary>The status.</summary>
    public StatusCode Code { get; } = answer.StatusCode;

    /// <summary>Writes it.</summary>
    public void Write(HttpResponse response)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = status;
        response.Headers["grpc-message"] = message;
        foreach (var (name, value) in trailers)
        {
            response.Headers[name] = value;
        }
    }
}
