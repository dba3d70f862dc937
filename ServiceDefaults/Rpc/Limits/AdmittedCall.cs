using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Rpc.Limits;

/// <summary>A call whose caller is known, before its message is read.</summary>
/// <param name="caller">The caller; null for a service, which is not counted as a caller.</param>
/// <param name="arrived">When its headers came, in units of <see cref="TimeProvider.GetTimestamp"/>.</param>
internal sealed class AdmittedCall(CallerKey? caller, long arrived)
{
    /// <summary>The caller; null for a service.</summary>
    public CallerKey? Caller { get; } = caller;

    /// <summary>When its headers came.</summary>
    public long Arrived { get; } = arrived;

    /// <summary>The maximum size of its message in bytes, uncompressed.</summary>
    public int RequestLimit { get; set; } = int.MaxValue;

    /// <summary>Ends when the server's own time limit for the call has passed.</summary>
    public CancellationToken Deadline { get; set; }

    /// <summary>Why its message could not be read, if this was only discovered during decompression or parsing.</summary>
    public Refusal? WhyUnreadable { get; private set; }

    /// <summary>The answer to a message that gRPC finds unreadable while reading it.</summary>
    public static RpcException Unreadable(HttpContext? call, Refusal why)
    {
        if (call?.Features.Get<AdmittedCall>() is { } admitted)
        {
            admitted.WhyUnreadable = why;
        }

        return Statuses.Of(why, CallerLanguage.Of(call?.Request.Headers.AcceptLanguage), PlainDetails.IsFor(call?.Request.Headers.UserAgent));
    }
}
