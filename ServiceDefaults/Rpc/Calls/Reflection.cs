using Google.Rpc;
using Grpc.AspNetCore.Server;
using Grpc.Health.V1;
using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Sygeopfoelgning.Rpc.Calls;

/// <summary>
/// Reflection (<c>grpc.reflection.v1</c> and <c>v1alpha</c>) that also knows the details of refusals, <c>google.rpc.*</c>: no service's own
/// file imports them, so a tool could show the details of an error only as bytes.
/// </summary>
internal static class Reflection
{
    public static void AddReflection(this IServiceCollection services)
    {
        // Before gRPC's own registration, which does not replace an existing one.
        services.AddSingleton(provider => new ReflectionServiceImpl(Mapped(provider), Symbols()));
        services.AddSingleton(provider => new ReflectionV1ServiceImpl(Mapped(provider), Symbols()));
        services.AddGrpcReflection();
    }

    private static IEnumerable<string> Mapped(IServiceProvider provider) => provider.GetRequiredService<EndpointDataSource>().Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.ServiceName).OfType<string>().Distinct();

    private static SymbolRegistry Symbols() => SymbolRegistry.FromFiles(
    [
        .. Contract.Methods.Values.Select(method => method.Service.File).Distinct(),
        HealthReflection.Descriptor, Grpc.Reflection.V1.ReflectionReflection.Descriptor, Grpc.Reflection.V1Alpha.ReflectionReflection.Descriptor,
        StatusReflection.Descriptor, ErrorDetailsReflection.Descriptor,
    ]);
}
