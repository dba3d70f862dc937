using FluentValidation;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>
/// The rules of one request, or of a message inside requests: what can be seen without looking at anything stored.
/// Every rule ends in <c>Violates</c> or is one of the rules in
/// <see cref="RequestRuleExtensions"/> that bring their own code. Rules of one field stop at its first violation; fields
/// are all looked at. A message inside gets its own rules by <c>SetValidator</c>; where it is absent they do not run.
/// <c>request_id</c> and <c>page_size</c> are looked after for every request.
/// </summary>
public abstract class RequestRules<T> : AbstractValidator<T> where T : IMessage
{
    /// <summary>Sets how rules follow each other.</summary>
    protected RequestRules() => RuleLevelCascadeMode = CascadeMode.Stop;
}

/// <summary>Registers request rules.</summary>
public static class RequestRulesRegistration
{
    /// <summary>Registers the rules of a request.</summary>
    public static IServiceCollection AddRequestRules<TRequest, TRules>(this IServiceCollection services)
        where TRequest : IMessage
        where TRules : RequestRules<TRequest> => services.AddSingleton<RequestRules<TRequest>, TRules>();
}
