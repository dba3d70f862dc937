using Google.Protobuf.Reflection;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Who is admitted at all. AccessMatrixTests tests which role may call which method.</summary>
public sealed class RoleTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    /// <summary>The services that serve each method; every service serves the feed and the clock.</summary>
    public static TheoryData<string, string> Methods()
    {
        var served = new TheoryData<string, string>();
        foreach (var method in Contract.Methods)
        {
            var area = method.Value.Service.File.Package.Split('.')[1];
            foreach (var service in Stack.Services.Contains(area) ? [area] : Stack.Services)
            {
                served.Add(service, method.Key);
            }
        }

        return served;
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_method_lets_in_nobody_without_a_token(string service, string path) =>
        Assert.Equal(StatusCode.Unauthenticated, await StatusOf(service, Contract.Methods[path], []));

    [Fact]
    public async Task A_caller_without_the_role_is_told_which_roles_it_takes()
    {
        var auditor = Fixture.As(role: "auditor");

        var refused = await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING",
            auditor.Cases.GetCaseAsync(new GetCaseRequest { CaseId = "whatever" }, deadline: Suite.Soon));

        Assert.Equal("caseworker,retention_officer,coordinator,payment_unit,team_leader,citizen", refused.Info.Metadata["required"]);
    }

    [Fact]
    public async Task One_of_several_roles_is_enough_and_a_role_nobody_knows_gives_nothing()
    {
        var path = Contract.Methods["/sygeopfoelgning.cases.v1.CaseService/ListCases"];
        var key = Stack.Secret("users-signing-key");

        Assert.Equal(StatusCode.OK, await StatusOf("cases", path, TestToken.Header(new TestToken { Roles = ["minister", "citizen"] }.Sign(key))));
        Assert.Equal(StatusCode.PermissionDenied, await StatusOf("cases", path, TestToken.Header(new TestToken { Roles = ["minister"] }.Sign(key))));
        Assert.Equal(StatusCode.PermissionDenied, await StatusOf("cases", path, TestToken.Header(new TestToken { Roles = [] }.Sign(key))));
    }

    private async Task<StatusCode> StatusOf(string service, MethodDescriptor method, Metadata headers)
    {
        var unary = new Method<byte[], byte[]>(MethodType.Unary, method.Service.FullName, method.Name, Bytes, Bytes);
        try
        {
            await Fixture.Channel(service).CreateCallInvoker().AsyncUnaryCall(unary, null, new CallOptions(headers, Suite.Soon), []);
            return StatusCode.OK;
        }
        catch (RpcException answer)
        {
            return answer.StatusCode;
        }
    }
}
