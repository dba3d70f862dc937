using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Rpc.Limits;

/// <summary>What is known of a call once it is known who calls, and before its message is read.</summary>
/// <param name="caller">Who calls; null for a service, which is not counted as a caller.</param>
/// <param name="arrived">When its headers came, as <see cref="TimeProvider.GetTimestamp"/> has it.</param>
internal sealed class AdmittedCall(CallerKey? caller, long arrived)
{
    /// <summary>Who calls; null for a service.</summary>
    public CallerKey? Caller { get; } = caller;

    /// <summary>When its headers came.</summary>
    public long Arrived { get; } = arrived;

    /// <summary>The most bytes its message may have, unpacked.</summary>
    public int RequestLimit { get; set; } = int.MaxValue;

    /// <summary>Ends with the time that the server gives a call by itself.</summary>
    public CancellationToken Deadline { get; set; }

    /// <summary>Why its message could not be read, where it was found out only while it was unpacked or parsed.</summary>
    public Refusal? WhyUnreadable { get; private set; }

    /// <summary>The answer to a message that turns out to be unreadable while gRPC reads it.</summary>
    public static RpcException Unreadable(HttpContext? call, Refusal why)
    {
        if (call?.Features.Get<AdmittedCall>() is { } admitted)
        {
            admitted.WhyUnreadable = why;
        }

        return Statuses.Of(why, CallerLanguage.Of(call?.Request.Headers.AcceptLanguage));
    }
}
