using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>What the protos promise, and what stops a service that breaks it.</summary>
public sealed class ContractTests
{
    public static TheoryData<string> Methods => new(Contract.Methods.Keys);

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_declares_who_may_call_it(string path) => Assert.NotEmpty(Contract.RolesOf(Contract.Methods[path]));

    [Fact]
    public void The_contract_knows_every_service_of_the_suite() => Assert.Superset(
        new HashSet<string>
        {
            "sygeopfoelgning.cases.v1.CaseService", "sygeopfoelgning.cases.v1.IntakeService", "sygeopfoelgning.scheduling.v1.DeadlineService",
            "sygeopfoelgning.coordination.v1.PartyService", "sygeopfoelgning.documentation.v1.JournalService",
            "sygeopfoelgning.feed.v1.EventFeedService", "sygeopfoelgning.testing.v1.ClockService",
        },
        Contract.Services.Select(service => service.FullName).ToHashSet());

    [Fact]
    public void The_feed_is_for_services_only() => Assert.Equal(
        [Role.Service], Contract.RolesOf(Contract.Methods["/sygeopfoelgning.feed.v1.EventFeedService/ReadEvents"]));

    [Fact]
    public void The_roles_of_a_group_come_first_in_the_groups_order() => Assert.Equal(
        [Role.Caseworker, Role.RetentionOfficer, Role.Coordinator, Role.PaymentUnit, Role.TeamLeader, Role.Citizen],
        Contract.RolesOf(Contract.Methods["/sygeopfoelgning.cases.v1.CaseService/GetCase"]));

    [Fact]
    public void A_group_is_used_wherever_a_method_names_its_roles_and_no_role_is_named_twice()
    {
        var groups = Enum.GetValues<RoleGroup>().Where(group => group != RoleGroup.Unspecified).ToList();
        var accesses = Contract.Methods.Values.Select(method => (method.FullName, Access: method.GetOptions().GetExtension(AccessExtensions.Access))).ToList();

        Assert.All(groups, group => Assert.Contains(accesses, one => one.Access.Group == group));
        Assert.All(groups, group => Assert.DoesNotContain(Role.Unspecified, Contract.MembersOf(group)));
        Assert.All(Contract.Methods.Values, method => Assert.Distinct(Contract.RolesOf(method)));
        Assert.DoesNotContain(accesses, one => groups.Any(group => one.Access.Roles.Take(Contract.MembersOf(group).Count).SequenceEqual(Contract.MembersOf(group))));
    }

    [Fact]
    public void Every_role_has_a_wire_name_of_its_own()
    {
        var roles = Enum.GetValues<Role>().Where(role => role != Role.Unspecified).ToList();

        Assert.All(roles, role => Assert.Equal(role, Roles.Of(role.WireName())));
        Assert.Equal(roles.Count, roles.Select(role => role.WireName()).Distinct().Count());
        Assert.Equal(Role.Unspecified, Roles.Of(""));
    }

    [Fact]
    public void Every_role_has_a_word_in_both_languages() => Assert.All(
        Enum.GetValues<Role>().Where(role => role != Role.Unspecified),
        role => Assert.All(
            [Roles.WordFor(role.WireName()).In(Language.Danish), Roles.WordFor(role.WireName()).In(Language.English)],
            word => Assert.Matches(@"^[a-zæøå ]+$", word)));

    [Fact]
    public void A_method_that_declares_no_access_stops_the_service()
    {
        var problem = Assert.Throws<StartupProblem>(() => Checked(_ => { }, app => app.MapGrpcService<Undeclared>()));

        Assert.Equal("The method test.Undeclared/Call does not declare who may call it: give it the option access in its proto.", problem.Message);
    }

    [Fact]
    public void A_validator_is_registered_by_being_written()
    {
        using var services = new ServiceCollection().AddRequestValidators(typeof(VerifyJournalValidator).Assembly).BuildServiceProvider();

        Assert.IsType<VerifyJournalValidator>(services.GetService<RequestValidator<VerifyJournalRequest>>());
        Assert.Null(services.GetService<RequestValidator<Sygeopfoelgning.Documentation.V1.AccessFilter>>());
    }

    [Fact]
    public void Every_field_that_a_dry_run_empties_is_in_its_answer() =>
        Assert.All(Contract.Methods.Keys, path => Assert.All(Contract.AccessOf(path).Assigned, field => Assert.NotEmpty(field)));

    [Fact]
    public void A_write_on_a_case_runs_only_with_the_cases_key()
    {
        var append = Contract.AccessOf("/sygeopfoelgning.documentation.v1.JournalService/AppendEntry");
        var register = Contract.AccessOf("/sygeopfoelgning.cases.v1.IntakeService/RegisterCase");

        Reads.Declared(append, isCase: true);
        Reads.Declared(register, isCase: false);
        Assert.Contains("use OnCase", Assert.Throws<InvalidOperationException>(() => Reads.Declared(append, isCase: false)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Reads.Declared(register, isCase: true));
    }

    [Fact]
    public void A_path_that_names_no_field_stops_the_service()
    {
        var problem = Assert.Throws<StartupProblem>(() => MessageFields.PathTo(VerifyJournalResponse.Descriptor, "entry.number"));

        Assert.Equal("sygeopfoelgning.documentation.v1.VerifyJournalResponse has no field entry.number, although its proto names it.", problem.Message);
    }

    [Theory]
    [InlineData("Development", true)]
    [InlineData("Production", false)]
    public void Reflection_is_there_in_both_versions_outside_production(string environment, bool there)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration["Identity:Authority"] = "https://authority.example";
        builder.Configuration["Identity:ServiceKey"] = RunningService.SettingOfServicesKey;
        builder.Configuration["Identity:Services:documentation"] = RunningService.SettingOfOtherServicesKey;
        builder.AddCalls("cases");
        using var app = builder.Build();
        app.MapCalls();

        var services = ((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints)
            .Select(endpoint => endpoint.Metadata.GetMetadata<Grpc.AspNetCore.Server.GrpcMethodMetadata>()?.Method.ServiceName).ToHashSet();

        Assert.Contains("grpc.health.v1.Health", services);
        Assert.Equal(there, services.Contains("grpc.reflection.v1.ServerReflection"));
        Assert.Equal(there, services.Contains("grpc.reflection.v1alpha.ServerReflection"));
    }

    private static IReadOnlyList<string> Checked(Action<IServiceCollection> add, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddGrpc();
        add(builder.Services);
        using var app = builder.Build();
        map(app);
        return ContractCheck.Check(app);
    }

    private sealed class Journal : JournalService.JournalServiceBase;

    private sealed class VerifyJournalValidator : RequestValidator<VerifyJournalRequest>;

    private sealed class Undeclared : UndeclaredService;

    // As the generator would write it for a method without the option.
    [BindServiceMethod(typeof(UndeclaredService), nameof(Bind))]
    private abstract class UndeclaredService
    {
        private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

        public static void Bind(ServiceBinderBase binder, UndeclaredService? service) => binder.AddMethod(
            new Method<byte[], byte[]>(MethodType.Unary, "test.Undeclared", "Call", Bytes, Bytes),
            service is null ? null! : new UnaryServerMethod<byte[], byte[]>(service.Call));

        public virtual Task<byte[]> Call(byte[] request, ServerCallContext context) => Task.FromResult(request);
    }
}
