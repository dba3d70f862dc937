using Google.Protobuf;
using Grpc.Core;
using Sygeopfoelgning.Types.V1;
using Xunit.Sdk;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>A Watch as a front end uses it: its answers one after the other, from any service.</summary>
internal sealed class Watching<TResponse>(AsyncServerStreamingCall<TResponse> call) : IDisposable
    where TResponse : class, IMessage<TResponse>
{
    /// <summary>The token of the last answer that was read.</summary>
    public string ResumeToken { get; private set; } = "";

    /// <summary>The next answer; null if the server has closed the stream with status OK.</summary>
    public async Task<Answer<TResponse>?> Next(double seconds = 30)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            if (!await call.ResponseStream.MoveNext(limit.Token))
            {
                return null;
            }
        }
        catch (RpcException late) when (late.StatusCode == StatusCode.Cancelled && limit.IsCancellationRequested)
        {
            throw new XunitException($"Nothing came within {seconds} s.");
        }

        var answer = new Answer<TResponse>(call.ResponseStream.Current);
        ResumeToken = answer.ResumeToken;
        return answer;
    }

    /// <summary>The answers up to the next heartbeat: the initial state.</summary>
    public async Task<List<Answer<TResponse>>> Beginning()
    {
        var answers = new List<Answer<TResponse>>();
        while (await Next() is { Kind: not "heartbeat" } answer)
        {
            answers.Add(answer);
        }

        return answers;
    }

    /// <summary>The next answer that is not a heartbeat.</summary>
    public async Task<Answer<TResponse>> News()
    {
        while (true)
        {
            var answer = await Next() ?? throw new XunitException("The stream was closed.");
            if (answer.Kind != "heartbeat")
            {
                return answer;
            }
        }
    }

    public void Dispose() => call.Dispose();
}

/// <summary>One answer: the four services' have the same fields.</summary>
internal sealed class Answer<TResponse>(TResponse response) where TResponse : class, IMessage<TResponse>
{
    public string ResumeToken => (string)Field(response, "resume_token");

    /// <summary><c>heartbeat</c>, <c>snapshot</c>, <c>change</c> or <c>ended</c>.</summary>
    public string Kind => response.Descriptor.Oneofs[0].Accessor.GetCaseFieldDescriptor(response).Name;

    public string SubscriptionId => (string)Field(What, "subscription_id");

    public WatchEnded Ended => (WatchEnded)What;

    /// <summary>The state in the answer.</summary>
    public T State<T>() => (T)What.Descriptor.Oneofs[0].Accessor.GetCaseFieldDescriptor(What).Accessor.GetValue(What);

    public override string ToString() => $"{response}";

    private IMessage What => (IMessage)Field(response, Kind);

    private static object Field(IMessage message, string name) => message.Descriptor.FindFieldByName(name).Accessor.GetValue(message);
}
