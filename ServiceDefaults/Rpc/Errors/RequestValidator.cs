using System.Linq.Expressions;
using System.Reflection;
using FluentValidation;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Sygeopfoelgning.Rpc.Calls;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>
/// The validator of one request, or of a message inside requests: what can be checked without reading anything stored.
/// Every check ends in <c>Violates</c> or is one of those in
/// <see cref="ValidationExtensions"/> that bring their own code. The checks of one field stop at its first violation; all
/// fields, and all elements of a list, are checked. A message inside gets its own validator by <c>SetValidator</c>, which does not run if the message is absent.
/// <c>request_id</c> and <c>page_size</c> are checked for every request.
/// </summary>
public abstract class RequestValidator<T> : AbstractValidator<T> where T : IMessage
{
    /// <summary>Sets the order of checks.</summary>
    protected RequestValidator() => RuleLevelCascadeMode = CascadeMode.Stop;

    /// <summary>Checks each element of a list: the violation of one does not hide those of the others, as stopping at the first would.</summary>
    protected new IRuleBuilderInitialCollection<T, TElement> RuleForEach<TElement>(Expression<Func<T, IEnumerable<TElement>>> list) =>
        base.RuleForEach(list).Cascade(CascadeMode.Continue);
}

/// <summary>Registers the validators of requests.</summary>
internal static class RequestValidatorRegistration
{
    /// <summary>Registers the validators of an assembly that check a method's request; validators of inner messages are set by these.</summary>
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
