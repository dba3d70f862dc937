using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Scheduling.WorkList;

namespace Sygeopfoelgning.Tests.Unit;

public sealed class CaseNamesTests
{
    [Theory]
    [InlineData(StatusCode.DeadlineExceeded, NamesMissing.CasesSlow)]
    [InlineData(StatusCode.Cancelled, NamesMissing.CasesSlow)]
    [InlineData(StatusCode.ResourceExhausted, NamesMissing.CasesSlow)]
    [InlineData(StatusCode.Unavailable, NamesMissing.CasesAway)]
    [InlineData(StatusCode.Unimplemented, NamesMissing.CasesAway)]
    public async Task A_list_comes_without_names_when_Cases_does_not_answer(StatusCode status, NamesMissing expected)
    {
        var names = await new CaseNames(new CaseService.CaseServiceClient(new Refusing(status)), TimeProvider.System).Of([Guid.NewGuid()]);

        Assert.Equal((expected, 0), (names.Missing, names.ByCase.Count));
    }

    [Fact]
    public async Task A_call_that_Cases_finds_wrong_is_no_missing_name()
    {
        var names = new CaseNames(new CaseService.CaseServiceClient(new Refusing(StatusCode.InvalidArgument)), TimeProvider.System);

        await Assert.ThrowsAsync<RpcException>(() => names.Of([Guid.NewGuid()]));
    }

    private sealed class Refusing(StatusCode status) : CallInvoker
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => new(
            Task.FromException<TResponse>(new RpcException(new Status(status, ""))), Task.FromResult(new Metadata()), () => new Status(status, ""), () => [], () => { });

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();
    }
}
