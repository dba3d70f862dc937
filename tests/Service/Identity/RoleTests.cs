using Google.Protobuf.Reflection;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.ServiceDefaults.Calls;
using Sygeopfoelgning.ServiceDefaults.Identity;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Every method lets in exactly the roles that its proto declares.</summary>
public sealed class RoleTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    private static readonly Role[] AllRoles = [.. Enum.GetValues<Role>().Where(role => role != Role.Unspecified)];

    /// <summary>Where each method is served; the feed and the clock by every service.</summary>
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
    public async Task A_method_lets_in_the_declared_roles_and_no_other(string service, string path)
    {
        var declared = Contract.Methods[path].GetOptions().GetExtension(AccessExtensions.Access).Roles;

        Assert.NotEmpty(declared);
        foreach (var role in AllRoles)
        {
            var status = await StatusOf(service, Contract.Methods[path], TestToken.Header(TokenOf(role)));
            if (declared.Contains(role))
            {
                Assert.True(status is not (StatusCode.PermissionDenied or StatusCode.Unauthenticated or StatusCode.Unimplemented), $"{role}: {status}");
            }
            else
            {
                Assert.True(status == StatusCode.PermissionDenied, $"{role}: {status}");
            }
        }

        Assert.Equal(StatusCode.Unauthenticated, await StatusOf(service, Contract.Methods[path], []));
    }

    [Fact]
    public async Task A_caller_without_the_role_is_told_which_roles_it_takes()
    {
        var citizen = Fixture.As(role: "citizen");

        var refused = await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING",
            citizen.Cases.GetCaseAsync(new GetCaseRequest { CaseId = "whatever" }, deadline: Suite.Soon));

        Assert.Equal("caseworker,retention_officer,payment_unit", refused.Info.Metadata["required"]);
    }

    [Fact]
    public async Task One_of_several_roles_is_enough_and_a_role_nobody_knows_gives_nothing()
    {
        var path = Contract.Methods["/sygeopfoelgning.cases.v1.CaseService/ListCases"];
        var key = Stack.Secret("users-signing-key");

        Assert.Equal(StatusCode.OK, await StatusOf("cases", path, TestToken.Header(new TestToken { Roles = ["citizen", "payment_unit"] }.Sign(key))));
        Assert.Equal(StatusCode.PermissionDenied, await StatusOf("cases", path, TestToken.Header(new TestToken { Roles = ["minister"] }.Sign(key))));
        Assert.Equal(StatusCode.PermissionDenied, await StatusOf("cases", path, TestToken.Header(new TestToken { Roles = [] }.Sign(key))));
    }

    private string TokenOf(Role role) => role == Role.Service
        ? TestToken.OfService(Stack)
        // Nobody's municipality: what is let in does nothing.
        : new TestToken { Roles = [role.WireName()], Municipality = "998" }.Sign(Stack.Secret("users-signing-key"));

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
