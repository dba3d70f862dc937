using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>
/// Validates a request: first its fields against the contract, then with its registered validator; all violations
/// at once. The validator does not report a field that the contract already refuses.
/// </summary>
public sealed class RequestChecks(IServiceProvider services)
{
    /// <summary>The violations, or null when there are none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="today">The municipality's business date.</param>
    public InvalidRequest? Check<TRequest>(TRequest request, DateOnly today) where TRequest : IMessage =>
        Check(request, services.GetService<RequestValidator<TRequest>>(), today);

    /// <summary>The same with this validator, or with none besides the contract's.</summary>
    internal static InvalidRequest? Check<TRequest>(TRequest request, RequestValidator<TRequest>? rules, DateOnly today) where TRequest : IMessage
    {
        var violations = ContractValidator.Of(request.Descriptor).Violations(request);
        if (rules?.Breaches(request, today).ToList() is { Count: > 0 } breaches)
        {
            var missing = Fields(breaches.Where(breach => breach.Code == Violations.FieldRequired));
            violations = [.. violations.Where(violation => !missing.Contains(violation.Field) || IsUnreadable(violation))];
            var refused = Fields(violations.Where(violation => !IsUnreadable(violation)));
            violations = [.. violations, .. breaches.Where(breach => !refused.Contains(breach.Field)).DistinctBy(breach => (breach.Field, breach.Code))];
        }

        return violations.Count == 0
            ? null
            : new InvalidRequest([.. violations.Select(violation => violation with { Label = FieldLabels.Of(request.Descriptor, violation.Field) })]);
    }

    private static HashSet<string> Fields(IEnumerable<Violation> violations) => violations.Select(violation => violation.Field).ToHashSet(StringComparer.Ordinal);

    // Reported in addition to whatever else is wrong with the text.
    private static bool IsUnreadable(Violation violation) => violation.Code == Violations.TextUnreadable || violation.Code == Violations.TextInvisible;
}
