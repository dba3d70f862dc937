using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Documentation.Letters;

/// <summary>
/// What letters say of their case: its number, the citizen's name, who signs, and its rules. Read from Cases for each letter, on behalf of
/// whoever has it written, because names are nowhere stored but there.
/// </summary>
internal sealed class CaseFacts(CaseService.CaseServiceClient cases, RuleBook book, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<Result<LetterCase>> Of(short municipality, Guid caseId, CancellationToken cancel)
    {
        try
        {
            var answer = await cases.GetCaseAsync(
                new GetCaseRequest { CaseId = caseId.ToString() }, deadline: time.GetUtcNow().UtcDateTime + Patience, cancellationToken: cancel);
            return new LetterCase(
                NameOf(municipality), answer.Case.CaseNumber, answer.Case.Citizen.Name, answer.ContactPerson?.Name ?? "",
                answer.Case.Rules.RuleSetId, [.. answer.Case.Rules.OverlayIds], answer.Case.FirstAbsenceDay.ToDateOnly()!.Value);
        }
        catch (RpcException away) when (!cancel.IsCancellationRequested
            && away.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted or StatusCode.Cancelled)
        {
            return new CaseFactsAway();
        }
    }

    // The name of the municipality as the rule book has it; others are named by their code.
    private string NameOf(short municipality) =>
        book.Municipalities.FirstOrDefault(one => one.Code == municipality)?.Name ?? $"Kommune {municipality}";
}
