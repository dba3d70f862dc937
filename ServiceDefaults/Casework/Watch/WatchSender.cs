using Google.Protobuf;
using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Casework.Watch;

/// <summary>Sends the answers of one Watch, each with the token to resume after it, and ends the stream of a caller who does not read.</summary>
internal sealed class WatchSender<TResponse>(
    IServerStreamWriter<TResponse> answers, ServerCallContext context, ResumeTokens tokens, WatchTimes times, TimeProvider time,
    Dictionary<long, long> before, IReadOnlyCollection<Subscription> subscriptions)
    where TResponse : class, IMessage<TResponse>, new()
{
    // Only the part of the token that is still watched: tokens do not grow with former subscriptions.
    private readonly Dictionary<long, long> sent = subscriptions
        .Where(one => before.ContainsKey(one.Key)).DistinctBy(one => one.Key).ToDictionary(one => one.Key, one => before[one.Key]);

    /// <summary>The mark of what the caller has received; null for nothing yet.</summary>
    public long? Sent(Subscription subscription) => sent.TryGetValue(subscription.Key, out var mark) ? mark : null;

    public Task Heartbeat(CancellationToken cancel) => Send("heartbeat", new WatchHeartbeat(), cancel);

    public async Task SendNews(Subscription subscription, News news, bool isFirst, CancellationToken cancel)
    {
        sent[subscription.Key] = news.Mark;
        if (news.State is { } state)
        {
            MessageFields.Set(state, "subscription_id", subscription.Id);
            await Send(isFirst ? "snapshot" : "change", state, cancel);
        }
    }

    public Task End(Subscription subscription, Refusal reason, CancellationToken cancel)
    {
        sent.Remove(subscription.Key);
        return Send("ended", new WatchEnded
        {
            SubscriptionId = subscription.Id, Reason = reason.Reason, Message = reason.Text(context.Language()),
        }, cancel);
    }

    private async Task Send(string answer, IMessage what, CancellationToken cancel)
    {
        var response = new TResponse();
        MessageFields.Set(response, "resume_token", tokens.Create(context, sent));
        MessageFields.Set(response, answer, what);
        var written = answers.WriteAsync(response, CancellationToken.None);
        if (!written.IsCompleted && await Task.WhenAny(written, Task.Delay(times.Patience, time, cancel)) != written)
        {
            // It fails when the call ends, and then nobody waits for it any more.
            _ = written.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            cancel.ThrowIfCancellationRequested();
            throw new RefusedException(new WatchTooSlow());
        }

        await written;
    }
}
