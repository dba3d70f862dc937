using System.Reflection;
using FluentValidation;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Sygeopfoelgning.Rpc.Calls;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>
/// The rules of one request, or of a message inside requests: what can be seen without looking at anything stored.
/// Every rule ends in <c>Violates</c> or is one of the rules in
/// <see cref="ValidationExtensions"/> that bring their own code. Rules of one field stop at its first violation; fields
/// are all looked at. A message inside gets its own rules by <c>SetValidator</c>; where it is absent they do not run.
/// <c>request_id</c> and <c>page_size</c> are looked after for every request.
/// </summary>
public abstract class RequestValidator<T> : AbstractValidator<T> where T : IMessage
{
    /// <summary>Sets how rules follow each other.</summary>
    protected RequestValidator() => RuleLevelCascadeMode = CascadeMode.Stop;
}

/// <summary>Registers the validators of requests.</summary>
internal static class RequestValidatorRegistration
{
    /// <summary>Registers those of an assembly that check a request of a method; what they check inside it, they name themselves.</summary>
    public static IServiceCollection AddRequestValidators(this IServiceCollection services, Assembly assembly)
    {
        foreach (var rules in assembly.GetTypes().Where(type => type is { IsAbstract: false, ContainsGenericParameters: false }))
        {
            if (rules.BaseType is { IsGenericType: true } based && based.GetGenericTypeDefinition() == typeof(RequestValidator<>)
                && Contract.Requests.Contains(based.GenericTypeArguments[0]))
            {
                services.AddSingleton(based, rules);
            }
        }

        return services;
    }
}
