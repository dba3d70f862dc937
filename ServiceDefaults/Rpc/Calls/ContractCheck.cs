using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Rpc.InformationClasses;

namespace Sygeopfoelgning.Rpc.Calls;

/// <summary>Checks what must be true of a service's methods before it may start.</summary>
internal static class ContractCheck
{
    /// <summary>Checks every mapped method; returns the full names of the proto services.</summary>
    public static IReadOnlyList<string> Check(WebApplication app)
    {
        var methods = ((IEndpointRouteBuilder)app).DataSources
            .SelectMany(source => source.Endpoints)
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>())
            .OfType<GrpcMethodMetadata>()
            .ToList();
        foreach (var method in methods)
        {
            DeclaresAccess(method);
            DeclaresItsCase(method);
            ClassifiesItsAnswer(method);
            ChecksItsRequest(method);
        }

        return [.. methods.Select(method => method.Method.ServiceName).Distinct(StringComparer.Ordinal)];
    }

    private static void DeclaresAccess(GrpcMethodMetadata mapped)
    {
        var path = mapped.Method.FullName;
        if (!Contract.IsPlumbing(path) && (!Contract.Methods.TryGetValue(path, out var method) || Contract.RolesOf(method).Count == 0))
        {
            throw new StartupProblem(
                $"The method {path.TrimStart('/')} does not declare who may call it: give it the option access in its proto.");
        }
    }

    // A forgotten scope would leave a case unguarded.
    private static void DeclaresItsCase(GrpcMethodMetadata mapped)
    {
        if (!Contract.Methods.TryGetValue(mapped.Method.FullName, out var method))
        {
            return;
        }

        var scope = Contract.AccessOf(mapped.Method.FullName).Scope;
        if (scope == CaseScope.Unspecified || (scope is CaseScope.Case or CaseScope.CaseIfGiven) != (method.InputType.FindFieldByName("case_id") is not null))
        {
            throw new StartupProblem(
                $"The method {method.FullName} does not declare which case it is about: give its option access a case_scope, CASE_SCOPE_CASE or "
                + "CASE_SCOPE_CASE_IF_GIVEN exactly where the request has a case_id.");
        }
    }

    // A field without a class would never be shown, and its absence would be noticed too late.
    private static void ClassifiesItsAnswer(GrpcMethodMetadata mapped)
    {
        if (Contract.Methods.TryGetValue(mapped.Method.FullName, out var method)
            && Information.UnclassifiedIn(method.OutputType).FirstOrDefault() is { } field)
        {
            throw new StartupProblem(
                $"The field {field} in the answer of {method.FullName} has no information class: give it the option information_class, or its "
                + "message default_information_class.");
        }
    }

    // Compiled now, so that an annotation that cannot be checked is found at the start, and no call waits for the compilation.
    private static void ChecksItsRequest(GrpcMethodMetadata mapped)
    {
        if (Contract.Methods.TryGetValue(mapped.Method.FullName, out var method))
        {
            ContractValidator.Of(method.InputType);
        }
    }
}
