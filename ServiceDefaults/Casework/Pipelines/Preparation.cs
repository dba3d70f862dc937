using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Casework.Pipelines;

/// <summary>What is known before the transaction of a write on a case that is prepared (<see cref="Writes"/>).</summary>
/// <param name="Municipality">The three-digit municipality code.</param>
/// <param name="CaseId">The case. It may be erased before the write.</param>
/// <param name="Business">What time it is by the municipality's business clock.</param>
/// <param name="Cancel">Ends with the caller's deadline or cancellation.</param>
public sealed record Preparation(short Municipality, Guid CaseId, BusinessTime Business, CancellationToken Cancel);
