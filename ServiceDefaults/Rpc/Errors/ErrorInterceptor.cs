using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>
/// Converts every exception that leaves a method into an answer: cancellations and deadlines of the caller as
/// such, an absent database as UNAVAILABLE, everything else as INTERNAL, which contains only an error id.
/// </summary>
public sealed partial class ErrorInterceptor(ILogger<ErrorInterceptor> logger, TimeProvider time) : EveryCall
{
    /// <inheritdoc/>
    protected override async Task<TResponse> Around<TResponse>(IMessage? request, ServerCallContext context, Func<Task<TResponse>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (!Statuses.IsAnswer(exception) && !Contract.IsPlumbing(context.Method))
        {
            throw Answer(exception, context);
        }
    }

    private RpcException Answer(Exception exception, ServerCallContext context)
    {
        if (context.CallCancellation().IsCancellationRequested)
        {
            return context.IsPastDeadline(time.GetUtcNow()) ? Statuses.DeadlineExceeded() : Statuses.Cancelled();
        }

        if (DatabaseTrouble.IsPassing(exception))
        {
            DatabaseAway(logger, context.Method, exception);
            return Statuses.Of(new DatabaseUnavailable(), context);
        }

        if (Statuses.IsServiceAway(exception))
        {
            ServiceAway(logger, context.Method, exception);
            return Statuses.Of(new ServiceUnavailable(), context);
        }

        var errorId = Activity.Current?.TraceId.ToHexString() ?? ActivityTraceId.CreateRandom().ToHexString();
        Activity.Current?.AddException(exception);
        Failed(logger, context.Method, errorId, exception);
        return Statuses.Unexpected(errorId, context);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed with error id {ErrorId}")]
    private static partial void Failed(ILogger logger, string method, string errorId, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} found the database unavailable or busy")]
    private static partial void DatabaseAway(ILogger logger, string method, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} found another service unavailable")]
    private static partial void ServiceAway(ILogger logger, string method, Exception exception);
}
