using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Documentation.Letters;

/// <summary>
/// What letters say of their case: its number, the citizen, who signs, and its rules. Read from Cases for each letter, on behalf of whoever
/// has it written, because names and addresses are stored nowhere but there.
/// </summary>
internal sealed class CaseFacts(CaseService.CaseServiceClient cases, RuleBook book, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<Result<LetterCase>> Of(short municipality, Guid caseId, CancellationToken cancel)
    {
        try
        {
            var answer = await cases.GetLetterFactsAsync(
                new GetLetterFactsRequest { CaseId = caseId.ToString() }, deadline: time.GetUtcNow().UtcDateTime + Patience, cancellationToken: cancel);
            return answer.Facts.ToLetterCase(NameOf(municipality));
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.NotFound)
        {
            // Erased there, and here in a moment.
            return new CaseNotFound(caseId.ToString());
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.PermissionDenied)
        {
            // Cases knows of a restriction or another responsible officer that has not arrived here yet.
            return refused.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason == new PurposeRequired().Reason ? new PurposeRequired() : new CaseRestricted();
        }
        catch (RpcException away) when (!cancel.IsCancellationRequested && away.StatusCode is
            StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted or StatusCode.Cancelled or StatusCode.Unimplemented)
        {
            // Unimplemented: a replica of the version before.
            return new CaseFactsAway();
        }
    }

    // The name of the municipality as the rule book has it; others are named by their code.
    private string NameOf(short municipality) =>
        book.Municipalities.FirstOrDefault(one => one.Code == municipality)?.Name ?? $"Kommune {municipality}";
}
