using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Xunit;
using RichStatus = Google.Rpc.Status;
using Status = Grpc.Core.Status;

namespace StandIns.Tests.Grpc;

public sealed class StatusTests
{
    private static readonly RichStatus Refusal = new()
    {
        Code = (int)StatusCode.FailedPrecondition,
        Message = "no",
        Details = { Any.Pack(new PreconditionFailure { Violations = { new PreconditionFailure.Types.Violation { Type = "NO_RULE_SET" } } }) },
    };

    [Fact]
    public void A_status_becomes_an_error_and_can_be_read_back()
    {
        var error = Refusal.ToRpcException();

        Assert.Equal((StatusCode.FailedPrecondition, "no"), (error.StatusCode, error.Status.Detail));
        Assert.Equal(Refusal, error.GetRpcStatus());
        Assert.Equal("grpc-status-details-bin", Assert.Single(error.Trailers).Key);
    }

    [Fact]
    public void The_error_may_say_something_else_than_the_status() =>
        Assert.Equal(new Status(StatusCode.Internal, "hidden"), Refusal.ToRpcException(StatusCode.Internal, "hidden").Status);

    [Fact]
    public void A_code_that_gRPC_does_not_know_is_unknown() =>
        Assert.Equal(StatusCode.Unknown, new RichStatus { Code = 4711 }.ToRpcException().StatusCode);

    [Fact]
    public void An_error_without_a_status_has_none() =>
        Assert.Null(new RpcException(new Status(StatusCode.Internal, "")).GetRpcStatus());

    [Fact]
    public void A_status_replaces_the_one_before()
    {
        var metadata = new Metadata();
        metadata.SetRpcStatus(new RichStatus { Code = 5 });
        metadata.SetRpcStatus(Refusal);

        Assert.Single(metadata);
        Assert.Equal(Refusal, metadata.GetRpcStatus());
    }

    [Fact]
    public void A_status_that_cannot_be_read_is_an_error_or_none()
    {
        var metadata = new Metadata { { MetadataExtensions.StatusDetailsTrailerName, [0xff] } };

        Assert.Throws<Google.Protobuf.InvalidProtocolBufferException>(() => metadata.GetRpcStatus());
        Assert.Null(metadata.GetRpcStatus(ignoreParseError: true));
    }

    [Fact]
    public void An_exception_is_described_with_as_many_inner_ones_as_asked_for()
    {
        var exception = Caught(new InvalidOperationException("outer", new ArgumentException("inner", new FormatException("innermost"))));

        var info = exception.ToRpcDebugInfo(innerDepth: 1);

        Assert.Equal("System.InvalidOperationException: outer", info.Detail);
        Assert.Contains(info.StackEntries, line => line.Contains(nameof(Caught), StringComparison.Ordinal));
        Assert.Contains("InnerException: System.ArgumentException: inner", info.StackEntries);
        Assert.DoesNotContain(info.StackEntries, line => line.Contains("innermost", StringComparison.Ordinal));
    }

    private static Exception Caught(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (InvalidOperationException caught)
        {
            return caught;
        }
    }
}
