using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The answer to a call that was refused, with its details.</summary>
internal sealed class Refused
{
    private readonly Google.Rpc.Status details;

    private Refused(RpcException answer)
    {
        Code = answer.StatusCode;
        Message = answer.Status.Detail;
        DetailBytes = answer.Trailers.GetValueBytes("grpc-status-details-bin") ?? [];
        details = answer.GetRpcStatus() ?? new Google.Rpc.Status();
    }

    public StatusCode Code { get; }

    /// <summary>The developer's message, <c>grpc-message</c>.</summary>
    public string Message { get; }

    /// <summary>The details as they came.</summary>
    public byte[] DetailBytes { get; }

    public ErrorInfo Info => Detail<ErrorInfo>();

    public string Reason => Info.Reason;

    public LocalizedMessage Text => Detail<LocalizedMessage>();

    /// <summary>Field path and reason of every violation.</summary>
    public IEnumerable<(string Field, string Reason)> Violations =>
        Detail<BadRequest>().FieldViolations.Select(violation => (violation.Field, violation.Reason));

    /// <summary>The detail of a kind; the test fails if there is none.</summary>
    public T Detail<T>() where T : class, IMessage<T>, new() =>
        Find<T>() ?? throw new Xunit.Sdk.XunitException($"{Code} \"{Message}\" carries no {typeof(T).Name}.");

    /// <summary>The detail of a kind, or null.</summary>
    public T? Find<T>() where T : class, IMessage<T>, new() =>
        details.Details.FirstOrDefault(detail => detail.Is(new T().Descriptor))?.Unpack<T>();

    /// <summary>Reads an answer from its exception.</summary>
    public static Refused With(RpcException answer) => new(answer);

    /// <summary>Makes a call that must be refused.</summary>
    public static async Task<Refused> By<T>(AsyncUnaryCall<T> call) =>
        new(await Assert.ThrowsAnyAsync<RpcException>(() => call.ResponseAsync));

    /// <summary>Makes a call that must be refused with this reason.</summary>
    public static async Task<Refused> By<T>(StatusCode code, string reason, AsyncUnaryCall<T> call)
    {
        var refused = await By(call);
        Assert.Equal((code, reason), (refused.Code, refused.Reason));
        Assert.Equal("sygeopfoelgning.dk", refused.Info.Domain);
        Assert.NotEmpty(refused.Text.Message);
        return refused;
    }

    /// <summary>Makes a call, such as one that streams, that must be refused with this reason.</summary>
    public static async Task<Refused> By(StatusCode code, string reason, Task call)
    {
        var refused = new Refused(await Assert.ThrowsAnyAsync<RpcException>(() => call));
        Assert.Equal((code, reason), (refused.Code, refused.Reason));
        return refused;
    }

    /// <summary>Makes a call that must be refused for exactly these fields.</summary>
    public static async Task<Refused> For<T>(AsyncUnaryCall<T> call, params (string Field, string Reason)[] violations)
    {
        var refused = await By(StatusCode.InvalidArgument, "INVALID_REQUEST", call);
        Assert.Equal(violations.Order(), refused.Violations.Order());
        return refused;
    }
}
