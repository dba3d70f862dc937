using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>Checks a request: what holds for every request, and the rules registered for this one; all violations at once.</summary>
public sealed class RequestChecks(IServiceProvider services)
{
    /// <summary>The violations, or null when there are none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="today">The municipality's business date.</param>
    public InvalidRequest? Check<TRequest>(TRequest request, DateOnly today) where TRequest : IMessage
    {
        List<Violation> violations =
        [
            .. Fields(request),
            .. RequestTexts.Violations(request),
            .. services.GetService<RequestRules<TRequest>>()?.Breaches(request, today) ?? [],
        ];
        return violations.Count == 0 ? null : new InvalidRequest(violations);
    }

    private static IEnumerable<Violation> Fields(IMessage request)
    {
        if (request.Descriptor.FindFieldByName("request_id") is { } requestId)
        {
            var id = (string)requestId.Accessor.GetValue(request);
            if (id.Length == 0)
            {
                yield return Violations.FieldRequired.At(requestId.Name);
            }
            else if (!RequestRuleExtensions.IsUuid(id))
            {
                yield return Violations.UuidInvalid.At(requestId.Name);
            }
        }

        if (request.Descriptor.FindFieldByName("page_size") is { } pageSize && (int)pageSize.Accessor.GetValue(request) < 0)
        {
            yield return Violations.PageSizeNegative.At(pageSize.Name);
        }
    }
}
