using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Rpc.Limits;

namespace Sygeopfoelgning.Casework.Watch;

/// <summary>The caller of a Watch does not read what is sent.</summary>
[Danish("Svarene blev ikke læst i tide. Genoptag med den seneste genoptagelsesnøgle (resume_token).")]
[English("The answers were not read in time. Resume with the last resume token.")]
public sealed record WatchTooSlow() : Refusal(RefusalKind.TooMuch, "WATCH_TOO_SLOW");

/// <summary>How long a Watch lasts, how often it sends a heartbeat, and how long it waits for a reader.</summary>
public sealed class WatchTimes(IConfiguration configuration)
{
    internal TimeSpan Longest { get; } = configuration.GetValue<TimeSpan?>("Watch:Longest") ?? TimeSpan.FromMinutes(10);

    internal TimeSpan Heartbeat { get; } = configuration.GetValue<TimeSpan?>("Watch:Heartbeat") ?? TimeSpan.FromSeconds(20);

    internal TimeSpan Patience { get; } = configuration.GetValue<TimeSpan?>("Watch:Patience") ?? TimeSpan.FromSeconds(10);
}

/// <summary>
/// The pipeline of a Watch, the same in every service: validate the request, listen to the log, send each subscription's state,
/// then each new one. The fields of request and answer are found by name, so that a service only defines what is read.
/// </summary>
public sealed class Watches(
    Reads reads, CaseGates gates, RequestChecks checks, CatchUp catchUp, BusinessClock clock, OwnLog log, ResumeTokens tokens,
    WatchTimes times, TimeProvider time, IHostApplicationLifetime lifetime, CallCost cost)
{
    // A timer counts in whole milliseconds and may fire early. A stream that ended before its token
    // expired would be resumed with that token and end again at once.
    private static readonly TimeSpan TimerTolerance = TimeSpan.FromMilliseconds(50);

    // Something happens in a municipality all the time.
    private static readonly TimeSpan BetweenLists = TimeSpan.FromSeconds(1);

    /// <summary>Runs a Watch until it is closed: by the caller, by the service's stop, with the caller's token, or after 10 minutes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="answers">The stream for the answers.</param>
    /// <param name="context">The call.</param>
    /// <param name="asked">The subscriptions in the request.</param>
    /// <param name="watched">What one of them watches; called only if the request is valid.</param>
    public async Task Run<TRequest, TSubscription, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> answers, ServerCallContext context,
        RepeatedField<TSubscription> asked, Func<TSubscription, Subscription> watched)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
    {
        try
        {
            if (checks.Check(request, clock.RealToday) is { } violations)
            {
                throw new RefusedException(violations);
            }

            // Each is read like a call of its own.
            cost.Charge(context, asked.Count - 1);
            if (!tokens.Read(context, MessageFields.Text(request, "resume_token")).TryGet(out var sent, out var refusal))
            {
                throw new RefusedException(refusal);
            }

            var cancel = context.CallCancellation();
            await catchUp.Reach(MessageFields.Text(request, "at_least"), cancel);

            var subscriptions = asked.Select(watched).ToList();
            using var closing = new CancellationTokenSource(Longest(context.Caller()), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, closing.Token, lifetime.ApplicationStopping);
            using var listener = log.Listen(context.Caller().Municipality, subscriptions.Select(one => one.CaseId ?? OwnLog.WholeMunicipality));
            var sender = new WatchSender<TResponse>(answers, context, tokens, times, time, sent, subscriptions);
            try
            {
                await Follow(subscriptions, sender, listener, context, either.Token);
            }
            catch (OperationCanceledException) when (either.IsCancellationRequested && !cancel.IsCancellationRequested)
            {
                // Its time is over, its token has expired, or the service stops: the caller resumes, here or at another replica.
            }
        }
        catch (RefusedException refused)
        {
            throw Statuses.Of(refused.Refusal, context);
        }
    }

    private TimeSpan Longest(Caller caller)
    {
        var believed = caller.BelievedUntil - time.GetUtcNow() + TimerTolerance;
        return believed < TimeSpan.Zero ? TimeSpan.Zero : believed < times.Longest ? believed : times.Longest;
    }

    private async Task Follow<TResponse>(
        List<Subscription> subscriptions, WatchSender<TResponse> sender, Listener listener, ServerCallContext context, CancellationToken cancel)
        where TResponse : class, IMessage<TResponse>, new()
    {
        await listener.Ready(cancel);
        foreach (var subscription in subscriptions.ToList())
        {
            await SendState(subscription, isFirst: true);
        }

        await sender.Heartbeat(cancel);
        var beat = time.GetTimestamp();
        var (listsRead, listsWait) = (beat, false);
        while (true)
        {
            var pause = times.Heartbeat - time.GetElapsedTime(beat);
            if (listsWait && BetweenLists - time.GetElapsedTime(listsRead) is var untilLists && untilLists < pause)
            {
                pause = untilLists;
            }

            var heard = pause > TimeSpan.Zero ? await listener.Next(pause, cancel) : new HashSet<Guid>();
            await SendThose(one => one.CaseId is { } caseId && heard.Contains(caseId));
            listsWait |= heard.Contains(OwnLog.WholeMunicipality);
            if (listsWait && time.GetElapsedTime(listsRead) >= BetweenLists)
            {
                (listsRead, listsWait) = (time.GetTimestamp(), false);
                await SendThose(one => one.CaseId is null);
            }

            if (time.GetElapsedTime(beat) >= times.Heartbeat)
            {
                await Beat();
            }
        }

        async Task SendThose(Func<Subscription, bool> which)
        {
            foreach (var subscription in subscriptions.Where(which).ToList())
            {
                await SendState(subscription, isFirst: false);
            }
        }

        // Every read passes the check of access, so what a caller may no longer see is never sent.
        async Task SendState(Subscription subscription, bool isFirst)
        {
            for (var more = true; more; isFirst = false)
            {
                if (!(await Read(subscription, context, sender.Sent(subscription), cancel)).TryGet(out var news, out var ended))
                {
                    subscriptions.Remove(subscription);
                    await sender.End(subscription, ended, cancel);
                    return;
                }

                await sender.SendNews(subscription, news, isFirst, cancel);
                more = news.More;
            }
        }

        async Task Beat()
        {
            // While the log cannot be read, a heartbeat would wrongly say that nothing has changed.
            if (!log.IsCurrent)
            {
                throw new RefusedException(new DatabaseUnavailable());
            }

            // Access also ends without an event of this service: when a break-glass access expires, or by another service's event.
            // A list also changes with the day.
            var open = await gates.Open(context.Caller(), context.Method, subscriptions.Select(one => one.CaseId).OfType<Guid>(), cancel);
            await SendThose(one => one.CaseId is not { } caseId || !open.Contains(caseId));
            await sender.Heartbeat(cancel);
            beat = time.GetTimestamp();
        }
    }

    private async Task<Result<News>> Read(Subscription subscription, ServerCallContext context, long? sent, CancellationToken cancel)
    {
        try
        {
            var session = subscription.CaseId is { } caseId
                ? reads.Session(context, caseId, isPatient: true, cancel)
                : reads.ListSession(context, cancel);
            return await subscription.Read(session, sent, tokens);
        }
        catch (RefusedException barred)
        {
            return barred.Refusal;
        }
    }
}
